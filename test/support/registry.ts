// An npm registry on loopback: as much of the real protocol as `npm publish`, `npm pack` and `npm view` speak.

import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { tar } from "./archives.ts";

export interface Dist {
  tarball: string;
  integrity?: string;
  shasum: string;
}

export interface Packument {
  name: string;
  "dist-tags": Record<string, string>;
  versions: Record<string, { name: string; version: string; dist: Dist; [key: string]: unknown }>;
  time?: Record<string, string>;
}

type Body = Packument & { _attachments: Record<string, { data: string }> };

/** Answers a request itself, and says so with true. */
export type Instead = (request: http.IncomingMessage, response: http.ServerResponse) => boolean;

export class Registry {
  /** `METHOD path authorization` of each request that came, in order. */
  readonly requests: string[] = [];
  /** The path of each answer whose bytes were sent: not those that the asker had already. */
  readonly sent: string[] = [];
  readonly packages = new Map<string, Packument>();
  readonly tarballs = new Map<string, Buffer>();
  /** Without this token, as `Bearer`, nothing is shown. */
  token: string | null = null;
  instead: Instead = () => false;

  private constructor(readonly url: string) {}

  static async start(): Promise<Registry> {
    const server = http.createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const registry = new Registry(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("request", (request, response) => void registry.#answer(request, response));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return registry;
  }

  /** Publishes a package with these files. `fields` go into its package.json. */
  publish(
    name: string,
    version: string,
    files: Readonly<Record<string, string>>,
    { tag = "latest", ...fields }: { tag?: string; [key: string]: unknown } = {},
  ): void {
    const manifest = { name, version, ...fields };
    this.#take(publication(manifest, { ...files, "package.json": JSON.stringify(manifest) }, tag));
  }

  /** A version that somebody took back. */
  unpublish(name: string, version: string): void {
    delete this.packages.get(name)!.versions[version];
  }

  distOf(name: string, version: string): Dist {
    return this.packages.get(name)!.versions[version]!.dist;
  }

  /** Other bytes under the same address. */
  replaceTarball(name: string, version: string, bytes: Buffer): void {
    this.tarballs.set(new URL(this.distOf(name, version).tarball).pathname, bytes);
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<unknown> {
    const { authorization = "" } = request.headers;
    const where = decodeURIComponent(request.url!);
    this.requests.push(`${request.method} ${where} ${authorization}`.trim());
    if (this.instead(request, response)) return null;
    const send = (status: number, body: object | Buffer) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const etag = `"${createHash("sha1").update(bytes).digest("hex")}"`;
      if (request.headers["if-none-match"] === etag) return response.writeHead(304, { etag }).end();
      this.sent.push(where);
      response.writeHead(status, {
        "content-type": "application/json",
        "content-length": bytes.length,
        etag,
      });
      return response.end(bytes);
    };
    if (this.token !== null && authorization !== `Bearer ${this.token}`)
      return send(401, { error: "who are you?" });
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    if (request.method === "PUT") {
      this.#take(JSON.parse(text) as Body);
      return send(201, { ok: true });
    }
    const found = this.tarballs.get(where) ?? this.packages.get(where.slice(1));
    return found === undefined ? send(404, { error: "not found" }) : send(200, found);
  }

  #take(body: Body): void {
    const { name, versions, _attachments: attachments, "dist-tags": tags } = body;
    const known = this.packages.get(name) ?? { name, "dist-tags": {}, versions: {}, time: {} };
    for (const [version, manifest] of Object.entries(versions)) {
      const [attached] = Object.values(attachments);
      const where = `/${name}/-/${name.split("/").at(-1)}-${version}.tgz`;
      this.tarballs.set(where, Buffer.from(attached!.data, "base64"));
      known.versions[version] = { ...manifest, dist: { ...manifest.dist, tarball: this.url + where } };
      known.time![version] = new Date().toISOString();
    }
    Object.assign(known["dist-tags"], tags);
    this.packages.set(name, known);
  }
}

/** What `npm publish` sends, as far as it matters here: npm takes a second for it. registry.test.ts compares. */
function publication(
  manifest: { readonly name: string; readonly version: string },
  files: Readonly<Record<string, string>>,
  tag: string,
): Body {
  const { name, version } = manifest;
  const entries = Object.entries(files).map(([file, content]) => ({ path: `package/${file}`, content }));
  const tarball = gzipSync(tar(entries));
  const dist: Dist = {
    tarball: "",
    integrity: `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
    shasum: createHash("sha1").update(tarball).digest("hex"),
  };
  return {
    name,
    "dist-tags": { [tag]: version },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } },
    _attachments: { [`${name}-${version}.tgz`]: { data: tarball.toString("base64") } },
  };
}
