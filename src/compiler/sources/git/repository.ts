// A git repository that lives for one run. It is not kept: a git that is killed leaves lock files and half of a pack behind. It is
// only asked for objects that are known to be present, so that git never fetches missing ones by itself.

import { diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { Ended } from "../../../host/host.ts";
import { gitProblem, isGone } from "./problem.ts";
import { type Git, MIB } from "./program.ts";

export interface GitObject {
  readonly type: string;
  readonly size: number;
}

/** Object ids, in lower case, to the objects that are present. */
export type Objects = ReadonlyMap<string, GitObject>;

/** A commit, and the ref where it was found, which is fetched when the server gives no commits by id. */
export interface Wanted {
  readonly rev: string;
  /** `refs/heads/…`, `refs/tags/…`, `HEAD`, or null. */
  readonly ref: string | null;
}

/** How much of a commit to fetch: with or without its history, and git's filter. */
export interface Extent {
  readonly history: boolean;
  readonly filter: "blob:none" | "tree:0" | null;
}

/** A new repository in git's directory, with the hash algorithm of `rev`. Null when git fails, which is reported. */
export async function newRepository(git: Git, rev: string): Promise<Repository | null> {
  const format = `--object-format=${rev.length === 64 ? "sha256" : "sha1"}`;
  const made = await git.local(["init", "--quiet", "--bare", "--template=", format, "--", git.directory]);
  return made === null ? null : new Repository(git);
}

/**
 * A repository, made by `start`, with the commit. The server is asked for the commit by its id; if it gives nothing by id, or no partial
 * history, for the ref, and then for every branch and tag with their whole history. Null when it cannot be fetched, which is reported.
 */
export async function fetchCommit(
  start: () => Promise<Repository | null>,
  { rev, ref }: Wanted,
  { history, filter }: Extent,
): Promise<Repository | null> {
  const depth = `--depth=${history ? EVERYTHING : 1}`;
  const partly = { options: filter === null ? [depth] : [depth, `--filter=${filter}`], refspecs: [rev] };
  const attempts = [
    partly,
    ...(ref === null ? [] : [{ options: [], refspecs: [ref] }]),
    { options: [], refspecs: ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"] },
  ];
  for (const attempt of attempts) {
    // A new one each time: in a partial repository git would fetch each missing object on its own.
    const repository = await start();
    const ended = await repository?.fetch(attempt.options, attempt.refspecs);
    if (repository === null || ended === undefined || ended === null) return null;
    const { git } = repository;
    if (succeeded(ended)) {
      const objects = await repository.objects();
      if (objects === null) return null;
      if (objects.get(rev)?.type === "commit") return repository;
    }
    const isLast = attempt === attempts.at(-1);
    if (isGone(ended) || (isLast && succeeded(ended))) {
      const facts = { name: git.asked.name, url: git.url, rev, declared: ref === null };
      git.report(diagnostic("git/rev-missing", git.asked.at, facts));
      return null;
    }
    if (!succeeded(ended) && (isLast || gitProblem(ended) !== "failed")) {
      git.reportFailed(ended);
      return null;
    }
  }
  return null;
}

/** A depth that git treats as unlimited. With it, a server that cannot limit history refuses instead of ignoring the filter. */
export const EVERYTHING = 2 ** 31 - 1;

/** Whether git did what it was to do. */
export function succeeded({ how, status }: Ended): boolean {
  return how === "exit" && status === 0;
}

/** A git repository in the directory of `git`, in which nothing is at first. */
export class Repository {
  /** What is present; null after a fetch, until git is asked. */
  #objects: Objects | null = new Map();

  constructor(readonly git: Git) {}

  /** Fetches these blobs in one request. `refused`: the server gives no blobs by id. Null: failed, which is reported. */
  async fetchBlobs(ids: readonly string[]): Promise<"done" | "refused" | null> {
    // Without a filter: a blob has no dependencies, and a repository that is not partial stays so.
    const ended = await this.fetch([], ids);
    if (ended === null) return null;
    if (succeeded(ended)) return "done";
    if (gitProblem(ended) === "failed") return "refused";
    this.git.reportFailed(ended);
    return null;
  }

  /** All objects that are present. Null when git fails, which is reported. */
  async objects(): Promise<Objects | null> {
    this.#objects ??= await this.#listObjects();
    return this.#objects;
  }

  async #listObjects(): Promise<Objects | null> {
    const format = "--batch-check=%(objectname) %(objecttype) %(objectsize)";
    const output = await this.git.local(["cat-file", "--batch-all-objects", "--unordered", format], {
      maxOutput: 256 * MIB,
    });
    if (output === null) return null;
    const lines = Buffer.from(output).toString("latin1").split("\n").slice(0, -1);
    return new Map(
      lines.map((line) => {
        const [id, type, size] = line.split(" ") as [string, string, string];
        return [id, { type, size: Number(size) }];
      }),
    );
  }

  /** The bytes of these blobs, which must be present, a bounded amount at a time. Ends early when git fails, which is reported. */
  async *read(
    blobs: readonly { id: string; size: number }[],
  ): AsyncGenerator<[id: string, bytes: Uint8Array]> {
    for (const batch of batches(blobs)) {
      const input = batch.map(({ id }) => `${id}\n`).join("");
      const maxOutput = batch.reduce((sum, { size }) => sum + size + HEADER, 0);
      const output = await this.git.local(["cat-file", "--batch"], { input, maxOutput });
      if (output === null) return;
      let at = 0;
      for (const { id, size } of batch) {
        const start = output.indexOf(NEWLINE, at) + 1;
        yield [id, output.subarray(start, start + size)];
        at = start + size + 1;
      }
    }
  }

  /** Null when there is no git, which is reported. */
  async fetch(options: readonly string[], refspecs: readonly string[]): Promise<Ended | null> {
    this.#objects = null;
    const args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...options, "--stdin"];
    // On standard input a ref cannot be taken for an option.
    return this.git.attempt([...args, "--", this.git.remote.url], {
      input: refspecs.map((refspec) => `${refspec}\n`).join(""),
    });
  }
}

const NEWLINE = 0x0a;
/** Bytes around each blob, at most: its id, its type and its size. */
const HEADER = 128;
const BATCH_BYTES = 32 * MIB;
const BATCH_COUNT = 10_000;

function batches<T extends { size: number }>(blobs: readonly T[]): T[][] {
  const made: T[][] = [];
  let left = 0;
  for (const blob of blobs) {
    const last = made.at(-1);
    if (last === undefined || blob.size > left || last.length === BATCH_COUNT) {
      made.push([blob]);
      left = BATCH_BYTES - blob.size;
    } else {
      last.push(blob);
      left -= blob.size;
    }
  }
  return made;
}
