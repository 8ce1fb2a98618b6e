// An npm registry on loopback: as much of the real protocol as `npm publish`, `npm pack`, `npm view` and `npm dist-tag` speak.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";

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

/** What npm sent for each package that a test of this file has published. */
const published = new Map<string, string>();

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
  /** What was published last, as it was sent. */
  #lastSent: string | null = null;

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

  /** Publishes a package with these files as npm itself does. `fields` go into its package.json. */
  async publish(
    name: string,
    version: string,
    files: Readonly<Record<string, string>>,
    { tag = "latest", ...fields }: { tag?: string; [key: string]: unknown } = {},
  ): Promise<void> {
    // What npm sends for one package is the same in every registry, and npm takes a second for it.
    const key = JSON.stringify([name, version, files, tag, fields]);
    const known = published.get(key);
    if (known !== undefined) return this.#take(JSON.parse(known) as Body);
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kitout-test-"));
    onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
    const all = { ...files, "package.json": JSON.stringify({ name, version, ...fields }) };
    for (const [file, text] of Object.entries(all)) {
      fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
      fs.writeFileSync(path.join(directory, file), text);
    }
    // Its scripts are for those who fetch it.
    await this.npm(directory, "publish", "--ignore-scripts", "--access=public", `--tag=${tag}`);
    if (this.#lastSent !== null) published.set(key, this.#lastSent);
  }

  /** Runs npm as somebody who may publish here. */
  async npm(cwd: string, ...args: readonly string[]): Promise<void> {
    const login = `--${this.url.slice("http:".length)}/:_authToken=${this.token ?? "anybody"}`;
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "kitout-test-"));
    onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
    const env = { PATH: process.env["PATH"], HOME: home, npm_config_update_notifier: "false" };
    await promisify(execFile)("npm", [...args, `--registry=${this.url}`, login], { cwd, env });
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
    const [, name, tag] = /^\/-\/package\/(.+)\/dist-tags(?:\/(.+))?$/.exec(where) ?? [];
    if (name !== undefined) {
      const tags = this.packages.get(name)!["dist-tags"];
      if (tag !== undefined) tags[tag] = JSON.parse(text) as string;
      return send(200, tags);
    }
    if (request.method === "PUT") {
      this.#lastSent = text;
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
