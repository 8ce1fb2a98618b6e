// Finds the commits of a repository at which directories had certain contents. Trees are enough for that, so no blob is fetched.

import type { Checked } from "../../../diagnostics/diagnostic.ts";
import { Reports } from "../../../diagnostics/reports.ts";
import type { GitPin } from "../../../model/lock.ts";
import type { RemoteUrl } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import { Git, MIB } from "./program.ts";
import { fetchCommit, newRepository, type Repository } from "./repository.ts";

/** A directory that is looked for. */
export interface SoughtSkill {
  readonly name: string;
  /** In the repository, "" for its root; null: whichever directory of this name has a SKILL.md. */
  readonly path: string | null;
  /** Git's ids of trees that it may have had: the first of them that is found counts. */
  readonly trees: readonly string[];
  /** The commit, where it is known already. */
  readonly commit: string | null;
}

export interface SkillHistory {
  readonly name: string;
  /** Null: there is no such directory. */
  readonly path: string | null;
  /** The commits at which it has a sought tree, the newest first. */
  readonly commits: readonly string[];
}

export interface History {
  readonly skills: readonly SkillHistory[];
  /** The commits that were looked at, the newest first. */
  readonly order: readonly string[];
  /** The directories with a SKILL.md at a commit. */
  readonly skillsAt: (commit: string) => Promise<readonly string[]>;
  /** The files below a directory at a commit, each to its mode and git's id. */
  readonly filesAt: (commit: string, path: string) => Promise<ReadonlyMap<string, string>>;
}

/** Commits that touch one path, beyond which nobody looks further back. */
const MOST_COMMITS = 1000;

/** Null when the repository cannot be fetched, which is reported. The repository stays until the cache's work is over. */
export async function historyOf(
  ctx: FetchContext,
  asked: Asked,
  remote: RemoteUrl,
  tip: GitPin,
  sought: readonly SoughtSkill[],
): Promise<Checked<History | null>> {
  const reports = new Reports();
  ctx.progress(asked.name, "looking back");
  const git = new Git(ctx, asked, remote, reports.report);
  const start = () => newRepository(git.another(), tip.rev);
  const repository = await fetchCommit(start, tip, { history: true, filter: "blob:none" });
  if (repository === null) return reports.with(null);
  const reader = new Reader(repository);
  const all = await reader.skillsAt(tip.rev);
  const paths = sought.map(({ name, path }) => (path === null ? directoryOf(name, all) : path));
  const touching = new Map<string, readonly string[]>();
  for (const path of paths)
    if (path !== null && !touching.has(path)) touching.set(path, await reader.touching(tip.rev, path));
  const known = sought.flatMap(({ commit }) => commit ?? []);
  const order = await reader.sorted(tip.rev, new Set([tip.rev, ...[...touching.values()].flat(), ...known]));
  const found = await reader.treesOf(order, [...touching.keys()]);
  const skills = sought.map(({ name, trees, commit }, index): SkillHistory => {
    const path = paths[index]!;
    if (path === null) return { name, path, commits: [] };
    const at = (tree: string) => order.filter((one) => found.get(`${one}:${path}`) === tree);
    const matching = trees.map(at).find((commits) => commits.length > 0) ?? [];
    const isKnown = commit !== null && (matching.length === 0 || matching.includes(commit));
    return { name, path, commits: isKnown && order.includes(commit) ? [commit] : matching };
  });
  return reports.with(
    reports.failed
      ? null
      : {
          skills,
          order,
          skillsAt: (commit) => reader.skillsAt(commit),
          filesAt: (commit, path) => reader.filesAt(commit, path),
        },
  );
}

/** The directory of this name that is the highest up. */
function directoryOf(name: string, all: readonly string[]): string | null {
  const named = all.filter((path) => path === name || path.endsWith(`/${name}`));
  const depth = (path: string) => path.split("/").length;
  return [...named].sort((a, b) => depth(a) - depth(b))[0] ?? null;
}

class Reader {
  readonly #skills = new Map<string, readonly string[]>();

  constructor(private readonly repository: Repository) {}

  async skillsAt(commit: string): Promise<readonly string[]> {
    const known = this.#skills.get(commit);
    if (known !== undefined) return known;
    const files = await this.#list(commit, "");
    const paths = [...files.keys()].flatMap((file) =>
      file === "SKILL.md" ? [""] : file.endsWith("/SKILL.md") ? [file.slice(0, -"/SKILL.md".length)] : [],
    );
    this.#skills.set(commit, paths);
    return paths;
  }

  async filesAt(commit: string, path: string): Promise<ReadonlyMap<string, string>> {
    const start = path === "" ? 0 : path.length + 1;
    const found = await this.#list(commit, path);
    return new Map([...found].map(([file, entry]) => [file.slice(start), entry]));
  }

  /** The commits that touch a path, the newest first; those of a merge, if it took the path from one side, are left out by git. */
  async touching(tip: string, path: string): Promise<readonly string[]> {
    const limit = `--max-count=${MOST_COMMITS}`;
    return this.#lines(["rev-list", limit, tip, "--", ...(path === "" ? [] : [`:(literal)${path}`])]);
  }

  /** Those of the commits that are in the history of `tip`, the newest first. */
  async sorted(tip: string, commits: ReadonlySet<string>): Promise<readonly string[]> {
    const all = await this.#lines(["rev-list", tip]);
    return all.filter((commit) => commits.has(commit));
  }

  /** `commit:path` to the id of its tree, where it is one. */
  async treesOf(commits: readonly string[], paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const asked = commits.flatMap((commit) => paths.map((path) => `${commit}:${path}`));
    // A path with a line break would be two questions.
    const plain = asked.filter((one) => !one.includes("\n"));
    const lines = await this.#lines(
      ["cat-file", "--batch-check=%(objectname) %(objecttype)"],
      `${plain.join("\n")}\n`,
    );
    return new Map(
      plain.flatMap((one, index) => {
        const [id, type] = lines[index]?.split(" ") ?? [];
        return type === "tree" ? [[one, id!] as const] : [];
      }),
    );
  }

  /** Every file below a path, by its whole path. */
  async #list(commit: string, path: string): Promise<ReadonlyMap<string, string>> {
    const below = path === "" ? [] : [path];
    const output = await this.repository.git.local(
      ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...below],
      {
        maxOutput: 64 * MIB,
      },
    );
    const rows = Buffer.from(output ?? [])
      .toString("utf8")
      .split("\0")
      .slice(0, -1);
    return new Map(
      rows.map((row) => {
        const tab = row.indexOf("\t");
        const [mode, , id] = row.slice(0, tab).split(" ") as [string, string, string];
        return [row.slice(tab + 1), `${mode} ${id}`];
      }),
    );
  }

  async #lines(args: readonly string[], input = ""): Promise<readonly string[]> {
    const output = await this.repository.git.local(args, { input, maxOutput: 64 * MIB });
    return output === null ? [] : Buffer.from(output).toString("utf8").split("\n").slice(0, -1);
  }
}
