// A certificate that nobody vouches for, made anew for each server.

import { generateKeyPairSync, sign } from "node:crypto";

/** PEM, as `tls.createServer` takes them, for one host or for none. RFC 5280, with nothing in it that may be left out. */
export function selfSigned(host: string | null = null): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = der(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
  const nobody = der(0x30);
  const years = ["200101000000Z", "491231235959Z"].map((time) => der(0x17, Buffer.from(time)));
  const serial = Buffer.from("020101", "hex");
  const key = publicKey.export({ type: "spki", format: "der" });
  // Extensions belong to version 3, and a host to subjectAltName.
  const version = host === null ? [] : [der(0xa0, Buffer.from("020102", "hex"))];
  const names = host === null ? [] : [der(0x30, der(0x82, Buffer.from(host)))];
  const extensions = names.map((name) =>
    der(0xa3, der(0x30, der(0x30, der(0x06, Buffer.from("551d11", "hex")), der(0x04, name)))),
  );
  const validity = der(0x30, ...years);
  const content = der(
    0x30,
    ...version,
    serial,
    ecdsaWithSha256,
    nobody,
    validity,
    nobody,
    key,
    ...extensions,
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, privateKey));
  const certificate = der(0x30, content, ecdsaWithSha256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n`,
  };
}

/** One value of DER: its tag, its length, its content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
