import { type Selected, selectSkills } from "../../compiler/compile.ts";
import { neededPrograms } from "../../compiler/selection/needed-programs.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { Host } from "../../host/host.ts";
import { findProgram } from "../../host/programs.ts";
import type { Config } from "../../model/config.ts";
import { programIn } from "../../model/programs.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

/** A program that this configuration needs. */
interface Need {
  readonly name: string;
  /** Null: it is missing. */
  readonly path: string | null;
  /** The package that has it; null for what kitout itself needs. */
  readonly package: string | null;
  /** What needs it: skills, sources. Empty for the installer. */
  readonly skills: readonly string[];
  readonly sources: readonly string[];
}

const MISSING = 1;
const NOTHING = "This configuration needs nothing that is not here.\n";

/** Looks at this machine only; like `kitout list`, it reads skills.yaml and the lock, and fetches what is not in the cache. */
export async function run(run: Run): Promise<number> {
  const { host, options, out } = run;
  const diagnostics: Diagnostic[] = [];
  const selected = await withSession(run, (session) =>
    selectSkills(host, session, requestOf(options), diagnostics),
  );
  const exit = report(run, diagnostics);
  if (selected === null) return exit;
  const needs = [
    ...skillNeeds(host, selected),
    ...sourceNeeds(host, selected.config),
    ...installerNeeds(host),
  ];
  // Of a configuration with mistakes nobody knows that it needs nothing.
  const said = needs.length > 0 || exit !== 0 ? text(needs) : NOTHING;
  out.print(options.json ? jsonText({ needs }) : said);
  return exit === 0 && needs.some(({ path }) => path === null) ? MISSING : exit;
}

/** What is bound is there: it has been looked at. */
function skillNeeds(host: Host, { selection, config }: Selected): readonly Need[] {
  return neededPrograms(selection, new Map()).map(({ name, package: from, skills }) => ({
    name,
    path: config.packages.has(from) ? programIn(config.packages.get(from)!, name) : findProgram(host, name),
    package: from,
    skills,
    sources: [],
  }));
}

/** A source that a directory stands in for needs nothing. */
function sourceNeeds(host: Host, config: Config): readonly Need[] {
  return ["git", "npm"].flatMap((name) => {
    const sources = config.sources.filter(({ origin, bound }) => origin.kind === name && bound === null);
    if (sources.length === 0) return [];
    return [
      need(
        host,
        name,
        sources.map((source) => source.name),
      ),
    ];
  });
}

/** What the scripts of a bundle use (design: the installer). */
const TOOLS = "cat chmod cmp cp find grep ln ls mkdir mv rm rmdir sed sort uname uniq xargs".split(" ");
/** One of them is enough. */
const HASHES = ["sha256sum", "shasum", "sha256", "openssl"];

/** Only those that are missing: nearly every machine has all. */
function installerNeeds(host: Host): readonly Need[] {
  const hash = HASHES.some((name) => findProgram(host, name) !== null) ? [] : [HASHES[0]!];
  return [...TOOLS, ...hash].map((name) => need(host, name, [])).filter(({ path }) => path === null);
}

function need(host: Host, name: string, sources: readonly string[]): Need {
  return { name, path: findProgram(host, name), package: null, skills: [], sources };
}

function text(needs: readonly Need[]): string {
  const width = Math.max(...needs.map(({ name }) => name.length));
  return needs
    .map(({ name, path, ...why }) => {
      const where = path === null ? "missing" : "ok     ";
      return printable(`${where}  ${name.padEnd(width)}  ${path ?? reason(why)}`) + "\n";
    })
    .join("");
}

function reason({ package: from, skills, sources }: Omit<Need, "name" | "path">): string {
  if (skills.length > 0) return `package ${from}, for ${skills.join(", ")}`;
  return sources.length > 0 ? `for the source ${sources.join(", ")}` : "for the installer";
}
