// The parts of the installer's runtime, read as text and run alone.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quote } from "../../../src/model/shell.ts";
import type { Shell } from "./shells.ts";
import { World } from "./world.ts";

const templates = fileURLToPath(new URL("../../../templates/", import.meta.url));

/** The parts of templates/runtime/, by name. */
export const partNames: readonly string[] = readdirSync(`${templates}runtime`)
  .map((file) => file.replace(/\.sh$/, ""))
  .sort();

/** The text of a part; `start` and `install` are the scripts that come before all of them. */
export function partText(name: string): string {
  if (name === "start") return readFileSync(`${templates}start.sh`, "utf8");
  if (name === "install") return readFileSync(`${templates}installer.hbs`, "utf8");
  return readFileSync(`${templates}runtime/${name}.sh`, "utf8");
}

export interface Table {
  /** The parts to load, in this order; `start` loads start.sh. */
  readonly parts: readonly string[];
  /** Shell commands that run once before the cases, with kt_tmp a directory; stubs go here, since they replace what a part defines. */
  readonly before?: string;
  /** Shell commands for each case. What one prints is its result; each runs in a subshell, so it may end with exit. */
  readonly cases: readonly string[];
  /** Made before the run, below the world's root. */
  readonly files?: Parameters<World["write"]>[0];
}

/** What every case of the table prints, without the last newline. One process of the shell runs them all. */
export function runTable(shell: Shell, { parts, before = "", cases, files = {} }: Table): readonly string[] {
  const world = new World(shell);
  world.write({ ...files, "table.sh": script(world.root, parts, before, cases) });
  const { status, out, err } = world.run(`${world.root}/table.sh`);
  const results = out.split(/^=== \d+\n/m).slice(1);
  if (status !== 0 || err !== "" || results.length !== cases.length)
    throw new Error(
      `the table ended with ${status}, ${results.length} of ${cases.length} cases ran:\n${err}`,
    );
  return results.map((result) => result.replaceAll(world.root, "ROOT").replace(/\n$/, ""));
}

/** `name=value`, quoted, for each variable. */
export function assign(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join("\n");
}

/** What a preamble and start.sh would have set. */
function script(root: string, parts: readonly string[], before: string, cases: readonly string[]): string {
  return `set -uf +eC
LC_ALL=C
export LC_ALL
kt_nl='
'
kt_tab='	'
${assign({
  kt_scope: "user",
  kt_owner: "mine",
  kt_bundle: `${root}/bundle`,
  kt_shared: "",
  kt_root: `${root}/project`,
  kt_from: `${root}/project`,
  kt_home: `${root}/home`,
  kt_overrides: "",
  kt_wanted_targets: "",
  kt_usage: "",
  kt_help: "no",
  kt_root_given: "no",
  kt_system: "x86_64-linux",
  kt_dry: "no",
  kt_porcelain: "no",
  kt_force: "no",
  kt_take_over: "no",
  kt_quiet: "no",
  kt_verify: "no",
  kt_uninstall: "no",
  kt_keep_copies: "no",
  kt_hook: "no",
  kt_break_locks: "no",
  kt_real: "",
  kt_masking: "",
  kt_tmp: `${root}/tmp/scratch`,
  kt_dir: `${root}/tmp/scratch/1`,
})}
mkdir -p "$kt_dir"
${parts.map((part) => `. ${quote(part === "start" ? `${templates}start.sh` : `${templates}runtime/${part}.sh`)}`).join("\n")}
if [ "$(command -v printf)" = printf ]; then
  kt_say() { printf '%s\\n' "$1"; }
else
  kt_say() { print -r -- "$1"; }
fi
${before}
${cases.map((each, index) => `kt_say '=== ${index + 1}'\n(\n${each}\n)`).join("\n")}
exit 0
`;
}
