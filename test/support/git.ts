// Repositories for tests, made with git, and a context that fetches from them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { Cache } from "../../src/compiler/sources/cache.ts";
import type { Asked, FetchContext } from "../../src/compiler/sources/context.ts";
import { compareBytes } from "../../src/digest/bytes.ts";
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

/**
 * A bare repository that is written object by object, so that trees can hold what no checkout can. Objects and refs are written here
 * as git writes them, since git needs a process for each; git.test.ts compares.
 */
export class TestRepository {
  constructor(
    readonly directory: string,
    readonly format: "sha1" | "sha256",
  ) {
    for (const name of ["objects/info", "objects/pack", "refs/heads", "refs/tags"])
      fs.mkdirSync(`${directory}/${name}`, { recursive: true });
    fs.writeFileSync(`${directory}/HEAD`, "ref: refs/heads/main\n");
    const extensions = format === "sha1" ? "" : `[extensions]\n\tobjectformat = ${format}\n`;
    fs.writeFileSync(
      `${directory}/config`,
      `[core]
\trepositoryformatversion = ${format === "sha1" ? 0 : 1}
\tfilemode = true
\tbare = true
${extensions}[uploadpack]
\tallowFilter = true
`,
    );
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
    return this.commitTree(this.#directory(Object.entries(files)), given);
  }

  commitTree(tree: string, { branch = "main", date = "2026-01-01T00:00:00Z" }: Commit = {}): string {
    const parent = branch === null ? null : this.head(branch);
    const when = `${Date.parse(date) / 1000} +0000`;
    const made = this.#object(
      "commit",
      [
        `tree ${tree}`,
        ...(parent === null ? [] : [`parent ${parent}`]),
        `author ${IDENTITY.GIT_AUTHOR_NAME} <${IDENTITY.GIT_AUTHOR_EMAIL}> ${when}`,
        `committer ${IDENTITY.GIT_COMMITTER_NAME} <${IDENTITY.GIT_COMMITTER_EMAIL}> ${when}`,
        "",
        "A commit\n",
      ].join("\n"),
    );
    if (branch !== null) this.setRef(`refs/heads/${branch}`, made);
    return made;
  }

  /** The commit of a branch; null when there is no such branch. */
  head(branch: string): string | null {
    if (fs.existsSync(`${this.directory}/packed-refs`)) throw new Error("Refs were packed; ask git.");
    const file = `${this.directory}/refs/heads/${branch}`;
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trimEnd() : null;
  }

  /** Makes or moves a ref, such as `refs/tags/v1`. */
  setRef(ref: string, id: string): void {
    const file = `${this.directory}/${ref}`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${id}\n`);
  }

  blob(content: string | Buffer): string {
    return this.#object("blob", content);
  }

  /** A tree as its bytes are, whatever git thinks of it. */
  tree(
    entries: readonly { readonly mode: string; readonly name: string | Buffer; readonly id: string }[],
  ): string {
    const bytes = entries.map(({ mode, name, id }) =>
      Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.from([0]), Buffer.from(id, "hex")]),
    );
    return this.#object("tree", Buffer.concat(bytes));
  }

  /** The tree of these files, in git's order: a directory is sorted as if its name ended in a slash. */
  #directory(files: readonly (readonly [string, Content])[]): string {
    const below = new Map<string, (readonly [string, Content])[]>();
    for (const file of files) {
      const [name] = file[0].split("/", 1) as [string];
      below.set(name, [...(below.get(name) ?? []), file]);
    }
    const entries = [...below].map(([name, inside]) => {
      const [first, content] = inside[0]!;
      if (first === name) return { ...this.#entry(content), name, key: name };
      const rest = inside.map(([file, each]) => [file.slice(name.length + 1), each] as const);
      return { mode: "40000", id: this.#directory(rest), name, key: `${name}/` };
    });
    return this.tree(entries.sort((a, b) => compareBytes(a.key, b.key)));
  }

  #entry(content: Content): { readonly mode: string; readonly id: string } {
    if (typeof content === "string" || Buffer.isBuffer(content))
      return { mode: "100644", id: this.blob(content) };
    if ("link" in content) return { mode: "120000", id: this.blob(content.link) };
    if ("run" in content) return { mode: "100755", id: this.blob(content.run) };
    return { mode: "160000", id: content.commit };
  }

  /** Writes a loose object, unless it is there. */
  #object(type: "blob" | "tree" | "commit", content: string | Buffer): string {
    const bytes = Buffer.from(content as string);
    const object = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
    const id = createHash(this.format).update(object).digest("hex");
    const file = `${this.directory}/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (!fs.existsSync(file)) fs.writeFileSync(file, deflateSync(object), { mode: 0o444 });
    return id;
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
