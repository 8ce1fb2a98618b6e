// git repositories over HTTP on this machine, as servers of several kinds offer them.

import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import zlib from "node:zlib";
import { onTestFinished } from "vitest";

/**
 * `smart`: protocol 2. `old`: protocol 0, which gives what its refs name and nothing by id. `dumb`: files, as any web server has them.
 * `stalled`: takes the request and never answers. `dripping`: answers with a byte ten times a second. `cut`: ends in the middle of a pack.
 */
export type Manner =
  | "smart"
  | "old"
  | "dumb"
  | "stalled"
  | "dripping"
  | "cut"
  | { readonly status: number }
  | { readonly redirect: string };

export class GitServer {
  /** What was asked for: the path and the query. */
  readonly requests: string[] = [];
  /** The object ids that clients wanted, in the order of the requests. */
  readonly wanted: string[][] = [];
  /** The filter of each of these requests; "": none. */
  readonly filters: string[] = [];
  manner: Manner = "smart";
  #port = 0;

  /** Serves the bare repositories in `root`, until the test ends. */
  static async start(root: string): Promise<GitServer> {
    const made = new GitServer();
    const server = http.createServer((request, response) => made.#answer(root, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    made.#port = (server.address() as AddressInfo).port;
    onTestFinished(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    return made;
  }

  url(repository: string): string {
    return `http://127.0.0.1:${this.#port}/${repository}`;
  }

  #answer(root: string, request: http.IncomingMessage, response: http.ServerResponse): void {
    const { manner } = this;
    const url = new URL(request.url!, "http://localhost");
    this.requests.push(request.url!);
    if (manner === "stalled") return;
    if (manner === "dripping") {
      response.setHeader("Content-Type", "application/x-git-upload-pack-advertisement");
      const drip = setInterval(() => response.write("0"), 100);
      response.on("close", () => clearInterval(drip));
      return;
    }
    if (typeof manner === "object") {
      if ("status" in manner) response.writeHead(manner.status, CHALLENGE).end();
      else response.writeHead(302, { location: manner.redirect + request.url!.slice(1) }).end();
      return;
    }
    if (manner === "dumb") {
      const file = path.join(root, url.pathname);
      if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) response.end(fs.readFileSync(file));
      else response.writeHead(404).end();
      return;
    }
    const received: Buffer[] = [];
    request.on("data", (chunk: Buffer) => received.push(chunk));
    request.on("end", () => {
      const sent = Buffer.concat(received);
      const body = request.headers["content-encoding"] === "gzip" ? zlib.gunzipSync(sent) : sent;
      const wants = [...body.toString("latin1").matchAll(/want ([0-9a-f]{40,64})/g)].map(([, id]) => id!);
      if (wants.length > 0) {
        this.wanted.push(wants);
        this.filters.push(/filter (blob:none|tree:0)/.exec(body.toString("latin1"))?.[1] ?? "");
      }
      const protocol = request.headers["git-protocol"];
      const child = spawn("git", ["http-backend"], {
        env: {
          PATH: process.env["PATH"],
          GIT_PROJECT_ROOT: root,
          GIT_HTTP_EXPORT_ALL: "1",
          GIT_CONFIG_NOSYSTEM: "1",
          PATH_INFO: url.pathname,
          QUERY_STRING: url.search.slice(1),
          REQUEST_METHOD: request.method,
          CONTENT_TYPE: request.headers["content-type"] ?? "",
          CONTENT_LENGTH: String(body.length),
          ...(manner !== "old" && typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
        },
      });
      const answered: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => answered.push(chunk));
      child.on("close", () =>
        this.#pass(Buffer.concat(answered), manner === "cut" && wants.length > 0, response),
      );
      child.stdin.on("error", () => {});
      child.stdin.end(body);
    });
  }

  /** From CGI to HTTP. */
  #pass(answer: Buffer, cut: boolean, response: http.ServerResponse): void {
    const end = answer.indexOf("\r\n\r\n");
    for (const line of answer.subarray(0, end).toString("latin1").split("\r\n")) {
      const [name, value] = line.split(": ") as [string, string];
      if (name === "Status") response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    const body = answer.subarray(end + 4);
    if (!cut) {
      response.end(body);
      return;
    }
    response.setHeader("Content-Length", String(body.length));
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }
}

const CHALLENGE = { "www-authenticate": 'Basic realm="test"' };
