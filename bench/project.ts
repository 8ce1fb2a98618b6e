import fs from "node:fs";
import path from "node:path";
import { writeCorpus } from "./corpus.ts";
import type { Command, Place } from "./place.ts";

export type Structure = "copy-tree" | "symlink-tree";

/** A configuration with a home directory of its own, into which it is installed. */
export interface Project {
  readonly home: string;
  readonly config: string;
  /** Everything that agents see. */
  readonly agents: string;
  /** The directories that skills are installed into. */
  readonly destinations: readonly string[];
}

/** What a configuration says, apart from its targets. */
export interface Settings {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly skills: Readonly<Record<string, unknown>>;
}

/** A corpus of this many skills, made once. */
export function corpus(place: Place, skills: number): Promise<string> {
  return place.once(`corpus ${skills}`, async () => {
    const directory = await place.emptied(`corpus-${skills}`);
    writeCorpus(directory, skills);
    return directory;
  });
}

/** All skills of one directory. */
export function all(directory: string): Settings {
  return { sources: { all: { path: directory } }, skills: { enableAll: true } };
}

/** A project that nothing is built or installed of yet. */
export async function project(
  place: Place,
  name: string,
  settings: Settings,
  targets = 1,
  structure: Structure = "copy-tree",
): Promise<Project> {
  const home = await place.emptied(name);
  const agents = path.join(home, "agents");
  const names = Array.from({ length: targets }, (_, index) => `agent-${index}`);
  const made = {
    home,
    config: path.join(home, "skills.yaml"),
    agents,
    destinations: names.map((target) => path.join(agents, target)),
  };
  const target = (target: string) => [
    target,
    { dest: `$HOME/agents/${target}`, localDest: `.${target}`, structure },
  ];
  configure(made, { ...settings, targets: Object.fromEntries(names.map(target)) });
  return made;
}

/** A project of one corpus, built and installed once. */
export function installed(
  place: Place,
  skills: number,
  targets = 1,
  structure: Structure = "copy-tree",
): Promise<Project> {
  const name = `${structure}-${skills}-${targets}`;
  return place.once(name, async () => {
    const made = await project(place, name, all(await corpus(place, skills)), targets, structure);
    await place.run(kitout(place, made, "install", "--quiet"));
    return made;
  });
}

/** Writes a configuration; every one of a project is of one owner. JSON is YAML. */
function configure({ config }: Project, settings: Readonly<Record<string, unknown>>): void {
  fs.writeFileSync(config, JSON.stringify({ version: 1, name: "bench", scope: "user", ...settings }));
}

/** The same project with other settings of its skills, in a second configuration. */
export function variant(of: Project, name: string, skills: Readonly<Record<string, unknown>>): Project {
  const written = JSON.parse(fs.readFileSync(of.config, "utf8")) as Readonly<Record<string, unknown>>;
  const made = { ...of, config: path.join(of.home, `${name}.yaml`) };
  configure(made, { ...written, skills });
  return made;
}

/** A run of kitout on a project. */
export function kitout(place: Place, { config, home }: Project, ...args: readonly string[]): Command {
  return place.kitout([...args, "-c", config], home);
}

/** Builds a project into its store, and gives the emitted installer with its arguments. */
export async function installer(
  place: Place,
  project: Project,
): Promise<(...args: readonly string[]) => Command> {
  const bundle = (await place.run(kitout(place, project, "build", "--quiet"))).trim();
  return (...args) => ({ argv: ["sh", `${bundle}/install`, ...args], env: { HOME: project.home } });
}

/** Makes it as if nothing had been installed yet; what was built stays. */
export async function forget(place: Place, { agents, home }: Project): Promise<void> {
  await place.clear(agents, path.join(home, ".local/state"));
}

/** Makes it as if nothing had been built yet. */
export async function forgetBuilt(place: Place, { home }: Project): Promise<void> {
  await place.clear(path.join(home, ".local"), path.join(home, ".cache"));
}

/** Why this is not an installation of so many skills in each destination; null when it is. */
export function notInstalled({ destinations }: Project, skills: number): string | null {
  for (const destination of destinations) {
    const found = fs.existsSync(destination) ? fs.readdirSync(destination).length : 0;
    if (found !== skills) return `${found} skills instead of ${skills} are in ${destination}`;
  }
  return null;
}
