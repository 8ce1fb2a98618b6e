// A site on this machine that publishes skills, and that lies, stalls and breaks off where it is told to.

import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A body, or what is done instead: `cut` sends half of it and closes, `stalled` never answers, `dripped` stops after half of it. */
export type Served =
  | string
  | Buffer
  | { readonly status: number; readonly location?: string; readonly body?: string }
  | { readonly how: "cut" | "dripped"; readonly body: string | Buffer; readonly hasLength?: boolean }
  | { readonly how: "stalled" };

export class SiteServer {
  /** By path; everything else is 404. */
  readonly files = new Map<string, Served>();
  /** The paths that were asked for, with their queries. */
  readonly requests: string[] = [];
  #port = 0;

  /** Ends with the test. */
  static async start(): Promise<SiteServer> {
    const made = new SiteServer();
    const server = http.createServer((request, response) => made.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    made.#port = (server.address() as AddressInfo).port;
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return made;
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Publishes an index of version 0.2.0. */
  index(skills: readonly object[], more: object = { $schema: SCHEMA }): void {
    this.files.set(`${PLACE}index.json`, JSON.stringify({ ...more, skills }));
  }

  /** Publishes a file, and gives the entry of an index for it. */
  entry(name: string, type: "skill-md" | "archive", content: string | Buffer): Record<string, string> {
    const path = `${PLACE}${name}${type === "archive" ? ".tar.gz" : "/SKILL.md"}`;
    this.files.set(path, content);
    return { name, type, description: `Does ${name}.`, url: path, digest: sha256(content) };
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.requests.push(request.url!);
    const served = this.files.get(new URL(request.url!, "http://localhost").pathname);
    if (served === undefined) {
      response.writeHead(404).end("no such file");
      return;
    }
    if (typeof served === "string" || Buffer.isBuffer(served)) {
      response.end(served);
      return;
    }
    if ("status" in served) {
      const { status, location, body } = served;
      response.writeHead(status, location === undefined ? {} : { location }).end(body);
      return;
    }
    if (served.how === "stalled") return;
    const body = Buffer.from(served.body as string);
    if (served.hasLength !== false) response.setHeader("content-length", body.length);
    response.write(body.subarray(0, body.length / 2), () => {
      if (served.how === "cut") response.destroy();
    });
  }
}

export const PLACE = "/.well-known/agent-skills/";
export const OLD_PLACE = "/.well-known/skills/";
export const SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";

/** As an index writes it. */
export function sha256(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** As a lock writes it. */
export function sri(content: string | Buffer): string {
  return `sha256-${createHash("sha256").update(content).digest("base64")}`;
}
