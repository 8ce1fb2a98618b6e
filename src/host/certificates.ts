// Which certificate authorities a download trusts.

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

/** The variables that name a file which is no help, since it cannot be read. */
export function unreadableAuthorities(): string[] {
  return VARIABLES.filter(
    (name) => (process.env[name] ?? "") !== "" && contentsOf(process.env[name]).length === 0,
  );
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
