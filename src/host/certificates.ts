// Which certificate authorities a download trusts.

import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import tls from "node:tls";

/** The variables by which git, curl and Nix are told of a file with certificates. */
const VARIABLES = ["NIX_SSL_CERT_FILE", "SSL_CERT_FILE"] as const;

/** What `tls.connect` takes: Node's own authorities and those in the files that these variables name. Empty: Node's default. */
export function authorities(): { readonly ca?: string[] } {
  const named = VARIABLES.flatMap((name) => contentsOf(process.env[name]));
  // Node forgets its own authorities, and these, when it is given any.
  const extra = contentsOf(process.env["NODE_EXTRA_CA_CERTS"]);
  return named.length === 0 ? {} : { ca: [...tls.rootCertificates, ...extra, ...named] };
}

/** What is wrong with the files that these variables name, as the end of a sentence: one that is no help is passed over. */
export function authorityProblems(): string[] {
  return VARIABLES.filter((name) => (process.env[name] ?? "") !== "").flatMap((name) => {
    const [contents] = contentsOf(process.env[name]);
    if (contents === undefined) return [`the file that ${name} names cannot be read`];
    return hasCertificate(contents) ? [] : [`the file that ${name} names has no certificate in PEM format`];
  });
}

function hasCertificate(contents: string): boolean {
  const blocks =
    contents.match(/-----BEGIN [A-Z0-9 ]*CERTIFICATE-----[^-]*-----END [A-Z0-9 ]*CERTIFICATE-----/g) ?? [];
  return blocks.some((block) => {
    try {
      return new X509Certificate(block).raw.length > 0;
    } catch {
      return false;
    }
  });
}

/** Whether a connection failed with this code because the other side's certificate is not to be trusted. */
export function isCertificateProblem(code: string): boolean {
  return /CERT|ISSUER|LEAF_SIGNATURE|INVALID_CA|HOSTNAME_MISMATCH/.test(code);
}

/** As OpenSSL does, a file that is not there is passed over: the server's certificate may be trusted without it. */
function contentsOf(file: string | undefined): string[] {
  try {
    return file === undefined || file === "" ? [] : [fs.readFileSync(file, "utf8")];
  } catch {
    return [];
  }
}
