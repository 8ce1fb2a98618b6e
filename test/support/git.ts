// Repositories for tests, made with git, and a context that fetches from them.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Cache } from "../../src/compiler/sources/cache.ts";
import type { Asked, FetchContext } from "../../src/compiler/sources/context.ts";
import { nodeHost } from "../../src/host/node.ts";
import { parseGitUrl, type RemoteUrl } from "../../src/model/url.ts";
import { plant } from "./tree.ts";

export const asked: Asked = {
  name: "mine",
  at: { file: "/project/skills.yaml", path: ["sources", "mine"], on: "value" },
};

/** A home, a cache and repositories, in one temporary directory. */
export class Scene {
  readonly base = plant({ home: { kind: "empty" }, remotes: { kind: "empty" } });
  readonly home = `${this.base}/home`;
  readonly remotes = `${this.base}/remotes`;
  readonly cacheDirectory = `${this.base}/cache`;
  readonly env: Record<string, string> = {
    PATH: process.env["PATH"]!,
    HOME: this.home,
    GIT_CONFIG_NOSYSTEM: "1",
  };

  /** A context as a new run has it; the cache is what earlier runs left. */
  context(given: Partial<FetchContext> = {}): FetchContext {
    const host = nodeHost(this.env, "/");
    return {
      host,
      cache: new Cache(host, this.cacheDirectory),
      offline: false,
      timeout: 60_000,
      before: null,
      progress: () => {},
      ...given,
    };
  }

  /** A new repository, bare. */
  repository(name = "skills.git", format: "sha1" | "sha256" = "sha1"): TestRepository {
    return new TestRepository(`${this.remotes}/${name}`, format);
  }

  /** Adds to the user's own configuration. */
  configure(text: string): void {
    fs.appendFileSync(`${this.home}/.gitconfig`, text);
  }

  /** Whether anything planted has run: every trap writes here. */
  get sprung(): boolean {
    return fs.existsSync(this.trace);
  }

  get trace(): string {
    return `${this.base}/trace`;
  }

  /** A program that leaves a trace. */
  trap(name = "trap"): string {
    const file = `${this.base}/${name}`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\necho "$0 $*" >> '${this.trace}'\n`, { mode: 0o755 });
    return file;
  }

  /** How many blobs are in the cache. */
  cachedBlobs(): string[] {
    const blobs = `${this.cacheDirectory}/blobs`;
    if (!fs.existsSync(blobs)) return [];
    return fs
      .readdirSync(blobs, { recursive: true, encoding: "utf8" })
      .map((name) => path.basename(name))
      .filter((name) => name.startsWith("git-"));
  }
}

/** Contents by path; `{ link }` makes a link, `{ run }` an executable file, `{ commit }` a submodule. */
export type Content =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly run: string }
  | { readonly commit: string };

/** A bare repository that is written object by object, so that trees can hold what no checkout can. */
export class TestRepository {
  constructor(
    readonly directory: string,
    format: "sha1" | "sha256",
  ) {
    fs.mkdirSync(directory, { recursive: true });
    this.git([
      "init",
      "--quiet",
      "--bare",
      "--template=",
      "-b",
      "main",
      `--object-format=${format}`,
      directory,
    ]);
    this.git(["config", "uploadpack.allowFilter", "true"]);
  }

  get url(): string {
    return `file://${this.directory}`;
  }

  git(args: readonly string[], input: string | Buffer = "", env: Record<string, string> = {}): string {
    const { status, stdout, stderr } = spawnSync("git", [`--git-dir=${this.directory}`, ...args], {
      input,
      env: { PATH: process.env["PATH"], HOME: this.directory, GIT_CONFIG_NOSYSTEM: "1", ...IDENTITY, ...env },
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.toString().trimEnd();
  }

  /** One commit with exactly these files, on the branch; null: on none. Gives its id. */
  commit(files: Readonly<Record<string, Content>>, given: Commit = {}): string {
    this.git(["read-tree", "--empty"]);
    const index = Object.entries(files).map(([name, content]) => `${this.#entry(content)}\t${name}\0`);
    this.git(["update-index", "-z", "--index-info"], index.join(""));
    return this.commitTree(this.git(["write-tree"]), given);
  }

  commitTree(tree: string, { branch = "main", date = "2026-01-01T00:00:00Z" }: Commit = {}): string {
    const parent =
      branch === null ? "" : this.git(["for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`]);
    const parents = parent === "" ? [] : ["-p", parent];
    const made = this.git(["commit-tree", "-m", "A commit", ...parents, tree], "", {
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
    if (branch !== null) this.git(["update-ref", `refs/heads/${branch}`, made]);
    return made;
  }

  blob(content: string | Buffer): string {
    return this.git(["hash-object", "-w", "--stdin"], content);
  }

  /** A tree as its bytes are, whatever git thinks of it. */
  tree(
    entries: readonly { readonly mode: string; readonly name: string | Buffer; readonly id: string }[],
  ): string {
    const bytes = entries.map(({ mode, name, id }) =>
      Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(id, "hex")]),
    );
    return this.git(["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], Buffer.concat(bytes));
  }

  #entry(content: Content): string {
    if (typeof content === "string" || Buffer.isBuffer(content)) return `100644 ${this.blob(content)}`;
    if ("link" in content) return `120000 ${this.blob(content.link)}`;
    if ("run" in content) return `100755 ${this.blob(content.run)}`;
    return `160000 ${content.commit}`;
  }
}

export interface Commit {
  readonly branch?: string | null;
  /** ISO 8601. */
  readonly date?: string;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: "An Author",
  GIT_AUTHOR_EMAIL: "author@example.com",
  GIT_COMMITTER_NAME: "An Author",
  GIT_COMMITTER_EMAIL: "author@example.com",
};

export function remote(url: string): RemoteUrl {
  const parsed = parseGitUrl(url);
  if (!parsed.ok) throw new Error(`${url}: ${parsed.problem}`);
  return parsed.value;
}
