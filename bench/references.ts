// What the same work costs otherwise.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { groupGlobs } from "./corpus.ts";
import type { Place } from "./place.ts";
import { corpus, installed } from "./project.ts";
import type { Ready, Unavailable, Work } from "./work.ts";

/** A program with its first arguments. */
type Program = readonly [string, ...string[]];

/** A shell that starts and ends. */
export const shell: Work = {
  name: "sh -c :",
  prepare: async () => ({ command: () => ({ argv: ["sh", "-c", ":"] }) }),
};

/** Node that starts and ends. */
export const node: Work = {
  name: "node -e 0",
  prepare: async () => ({ command: () => ({ argv: [process.execPath, "-e", "0"] }) }),
};

/** A look at each file of a corpus, without reading any. */
export function walk(skills: number): Work {
  return {
    name: `lstat walk of ${skills}`,
    prepare: async (place) => {
      const source = await corpus(place, skills);
      return {
        command: () => ({ argv: [process.execPath, path.join(place.root, "bench/walk.mjs"), source] }),
      };
    },
  };
}

/** The bytes of a corpus written once and hashed once. */
export function copyAndHash(skills: number): Work {
  return copyAndHashOf(String(skills), (place) => corpus(place, skills));
}

/** The same for any directory. */
export function copyAndHashOf(name: string, source: (place: Place) => Promise<string>): Work {
  // tail: some versions of cat take new pages for each file, which costs five times as much as all the rest.
  const script = 'cp -r "$1" "$2" && cd "$2" && shift 2 && find . -type f -exec tail -q -c +1 {} + | "$@"';
  return copyOf(`cp -r + SHA-256 of ${name}`, source, script, hashProgram);
}

/** A corpus copied by what copies trees well. */
export function rsync(skills: number): Work {
  const script = '"$3" -a "$1/" "$2"';
  return copyOf(
    `rsync -a of ${skills}`,
    (place) => corpus(place, skills),
    script,
    () => ["rsync"],
  );
}

/** A shell script that is given a directory, the name of its copy, and a program with its arguments. */
function copyOf(
  name: string,
  source: (place: Place) => Promise<string>,
  script: string,
  programOf: () => Program,
): Work {
  return {
    name,
    prepare: async (place) => {
      const program = programOf();
      if (!isOnPath(program[0])) return { unavailable: `there is no ${program[0]} on PATH` };
      const from = await source(place);
      const to = path.join(place.directory, "copy");
      const clear = () => place.clear(to);
      return {
        command: () => ({ argv: ["sh", "-c", script, "sh", from, to, ...program] }),
        before: clear,
        after: clear,
      };
    },
  };
}

/** The skills of the first groups of a corpus removed. */
export function remove(skills: number, of: number): Work {
  return {
    name: `rm -rf of ${skills}`,
    prepare: async (place) => {
      const source = await corpus(place, of);
      const copy = path.join(place.directory, "removed");
      const groups = groupGlobs(skills).map((glob) => path.join(source, path.dirname(glob)));
      return {
        command: () => ({ argv: ["rm", "-rf", copy] }),
        before: async () => {
          fs.mkdirSync(copy);
          await place.run({ argv: ["cp", "-r", ...groups, copy] });
        },
      };
    },
  };
}

/** Every file of an installation hashed. */
export function hashAll(skills: number): Work {
  return {
    name: `find + SHA-256 of ${skills}`,
    prepare: async (place) => {
      const hash = hashProgram();
      if (!isOnPath(hash[0])) return { unavailable: `there is no ${hash[0]} on PATH` };
      const { destinations } = await installed(place, skills);
      return {
        command: () => ({ argv: ["find", ...destinations, "-type", "f", "-exec", ...hash, "{}", "+"] }),
      };
    },
  };
}

/** What most people install skills with, when it is on this machine already: nothing is fetched. It makes links, as it does by default. */
export function npxSkills(skills: number): Work {
  return {
    name: `npx skills add of ${skills}`,
    prepare: async (place): Promise<Ready | Unavailable> => {
      const program = installedSkills();
      if (program === null)
        return { unavailable: "`skills` is neither on PATH nor in npm's cache, and nothing is fetched" };
      // Newer ones need a newer Node than kitout does; it is started by the one on PATH.
      if ((await place.spawn({ argv: [program, "--version"] }, "")).status !== 0)
        return { unavailable: `${program} does not run with the Node on PATH` };
      const source = await corpus(place, skills);
      const home = path.join(place.directory, "peer");
      const clear = () => place.emptied("peer");
      return {
        // Its own start without npx: what npx adds is not the peer's work.
        command: () => ({
          argv: [program, "add", source, "--global", "--agent", "claude-code", "--skill", "*", "--yes"],
          env: { HOME: home, DISABLE_TELEMETRY: "1", CI: "1" },
        }),
        before: clear,
        check: () => {
          const directory = path.join(home, ".claude/skills");
          const found = fs.existsSync(directory) ? fs.readdirSync(directory).length : 0;
          return found === skills ? null : `${found} skills instead of ${skills} are in ${directory}`;
        },
      };
    },
  };
}

/** The program of `npx skills`; null when it is not on this machine. */
function installedSkills(): string | null {
  const cache = path.join(process.env["npm_config_cache"] ?? `${process.env["HOME"]}/.npm`, "_npx");
  const cached = (fs.existsSync(cache) ? fs.readdirSync(cache) : []).map((name) =>
    path.join(cache, name, "node_modules/.bin/skills"),
  );
  const onPath = (process.env["PATH"] ?? "").split(path.delimiter).map((name) => path.join(name, "skills"));
  const found = [...onPath, ...cached].find((file) => fs.existsSync(file));
  return found === undefined ? null : fs.realpathSync(found);
}

/** The program that prints SHA-256 here. */
function hashProgram(): Program {
  return isOnPath("sha256sum") ? ["sha256sum"] : ["shasum", "-a", "256"];
}

function isOnPath(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}
