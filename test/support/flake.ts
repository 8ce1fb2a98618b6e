// A flake in a temporary directory, locked by the real Nix where a test asks for it, and the fetching of git and archives in small.

import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { Cache } from "../../src/compiler/sources/cache.ts";
import type { FetchContext } from "../../src/compiler/sources/context.ts";
import type { FlakeKinds } from "../../src/compiler/sources/flake.ts";
import { addEntry, type Listed, type Listing } from "../../src/compiler/sources/listing.ts";
import { rawBlobId } from "../../src/digest/blob.ts";
import { nodeHost } from "../../src/host/node.ts";
import type { BlobId, RelPath } from "../../src/model/names.ts";
import { plant } from "./tree.ts";

export const haveNix = spawnSync("nix", ["--version"]).status === 0;
export const mustHaveNix = process.env["KITOUT_REQUIRE_TOOLS"] === "1";

const GIT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};

export class Flake {
  /** What stands beside the flake: repositories, directories. */
  readonly base = plant({});
  readonly directory = `${this.base}/flake`;
  readonly lockFile = `${this.directory}/flake.lock`;
  readonly #env: Record<string, string>;

  constructor() {
    fs.mkdirSync(this.directory);
    fs.mkdirSync(`${this.base}/home`);
    const nix = `${this.base}/nix`;
    this.#env = {
      ...GIT,
      PATH: process.env["PATH"]!,
      HOME: `${this.base}/home`,
      NIX_REMOTE: "local",
      NIX_STORE_DIR: `${nix}/store`,
      NIX_STATE_DIR: `${nix}/var`,
      NIX_LOG_DIR: `${nix}/log`,
      NIX_CONF_DIR: `${nix}/etc`,
    };
  }

  /** In `base`. Throws when it fails. */
  sh(line: string): string {
    const { status, stdout, stderr } = spawnSync("/bin/sh", ["-euc", line], {
      cwd: this.base,
      env: this.#env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${line}: ${stderr}`);
    return stdout;
  }

  /** Writes flake.nix with these inputs and has Nix lock it. */
  async lock(inputs: string): Promise<void> {
    fs.writeFileSync(`${this.directory}/flake.nix`, `{ inputs = { ${inputs} }; outputs = _: { }; }\n`);
    const features = ["--extra-experimental-features", "nix-command flakes"];
    await promisify(execFile)("nix", [...features, "flake", "lock", `path:${this.directory}`], {
      cwd: this.base,
      env: this.#env,
    });
  }

  write(lock: unknown): string {
    fs.writeFileSync(this.lockFile, typeof lock === "string" ? lock : JSON.stringify(lock, null, 2));
    return this.lockFile;
  }

  context(given: Partial<FetchContext> = {}): FetchContext {
    const host = nodeHost(this.#env, "/");
    return {
      host,
      cache: new Cache(host, `${this.base}/cache`),
      offline: false,
      timeout: 30_000,
      before: null,
      progress: () => {},
      ...given,
    };
  }
}

/** Serves the file under every path, on this machine only; gives the address. */
export async function serve(file: string): Promise<{ url: string; stop: () => void }> {
  const server = http.createServer((_, response) => response.end(fs.readFileSync(file)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const stop = () => void server.close();
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** Real git and real tar, without any of the care that fetching from strangers needs. */
export const plainKinds: FlakeKinds = {
  async openGit(ctx, asked, pin) {
    const directory = ctx.cache.workDirectory(asked.name);
    await run(ctx, directory, "git", "clone", "-q", "--bare", pin.url, "repository");
    const git = (...args: string[]) => run(ctx, `${directory}/repository`, "git", ...args);
    const lines = (await git("ls-tree", "-r", "-z", pin.rev)).toString().split("\0").filter(Boolean);
    const entries = new Map<RelPath, Listed>();
    for (const line of lines) {
      const [facts, path] = line.split("\t") as [string, string];
      const [mode, , id] = facts.split(" ") as [string, string, string];
      entries.set(path as RelPath, await listed(mode, id));
    }
    async function listed(mode: string, id: string): Promise<Listed> {
      if (mode === "160000") return { kind: "submodule" };
      if (mode === "120000") return { kind: "link", target: (await git("cat-file", "blob", id)).toString() };
      return { kind: "file", executable: mode === "100755", size: null, blob: `git-${id}` as BlobId };
    }
    const altered = entries.has(".gitattributes" as RelPath) ? [...entries.keys()] : [];
    const listing: Listing = { entries, altered: new Map(altered.map((path) => [path, ["export-subst"]])) };
    const provide = async (blobs: readonly BlobId[]) => {
      for (const blob of blobs) {
        if (ctx.host.stat(ctx.cache.fileOf(blob)) !== null) continue;
        ctx.cache.putBlob(blob, await git("cat-file", "blob", blob.slice("git-".length)));
      }
      return { value: null, diagnostics: [] };
    };
    return { value: { listing, label: pin.url, provide }, diagnostics: [] };
  },

  async fetchArchive(ctx, asked, { url }) {
    const directory = ctx.cache.workDirectory(asked.name);
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    ctx.host.writeFile(`${directory}/archive`, [bytes], 0o644);
    ctx.host.makeDirectory(`${directory}/tree`);
    await run(ctx, directory, "tar", "-xf", "archive", "-C", "tree", "--strip-components=1");
    const entries = new Map<RelPath, Listed>();
    const walk = (path: string): void => {
      for (const { name, kind } of ctx.host.list(`${directory}/tree${path}`)) {
        const at = `${directory}/tree${path}/${name}`;
        if (kind === "file") {
          const content = ctx.host.readFile(at);
          const blob = rawBlobId(content);
          ctx.cache.putBlob(blob, content);
          const { executable } = ctx.host.stat(at)!;
          add({ kind: "file", executable, size: content.length, blob });
        } else if (kind === "link") add({ kind: "link", target: ctx.host.readLink(at) });
        else {
          if (ctx.host.list(at).length === 0) add({ kind: "directory" });
          walk(`${path}/${name}`);
        }
        function add(entry: Listed): void {
          addEntry(entries, new Set(), `${path}/${name}`.slice(1), entry);
        }
      }
    };
    walk("");
    return { value: { entries, altered: new Map() }, diagnostics: [] };
  },
};

async function run(ctx: FetchContext, cwd: string, name: string, ...args: string[]): Promise<Buffer> {
  const env = { ...GIT, PATH: process.env["PATH"]! };
  const ended = await ctx.host.run({ name, args, cwd, env, input: "", timeout: 30_000, maxOutput: 1 << 24 });
  if (ended.status !== 0) throw new Error(`${name} ${args.join(" ")}: ${ended.stderr}`);
  return Buffer.from(ended.stdout);
}
