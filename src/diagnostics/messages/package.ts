// `packages`: programs that a skill needs.

import type { PackageProblem } from "../../model/programs.ts";
import { error, warning } from "../entry.ts";
import { didYouMean, list, nixName, type Suggestion } from "../phrases.ts";

export const messages = {
  "package/name": error<{ name: string }>(
    ({ name }) => `"${name}" is not a valid package or program name.`,
    () =>
      "Use at most 64 characters: letters, digits, `.`, `_`, `+` and `-`. Begin with a letter, a digit or `_`.",
  ),
  "package/twice": error<{ name: string }>(
    ({ name }) => `The name "${name}" is listed twice.`,
    () =>
      "List each package once, with all its programs: `{ name: NAME, bins: [PROGRAM, PROGRAM] }`. Upper and lower case count as the same name.",
  ),
  "package/taken": error<{ name: string; path: string }>(
    ({ name, path }) =>
      `The skill already has something at "./${path}", where package "${name}" would be placed.`,
    ({ path }) => `Leave out "${path}" with \`exclude\`, or remove the package.`,
  ),
  "package/unbound": error<{ name: string }>(
    ({ name }) =>
      `\`bins: "*"\` asks for every program of package "${name}", but kitout does not know which directory has them.`,
    ({ name }) =>
      `Pass \`--package ${name}=DIR\`, with the programs in DIR/bin (with Nix: \`packages.${nixName(name)} = …\`), or list the programs: \`bins: [one, two]\`.`,
  ),
  "package/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `--package names "${name}", but no skill needs such a package.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0
          ? `Known packages: ${list(known)}.`
          : "No skill under `skills.explicit` or `skills.adjust` has `packages:`.",
      ),
  ),
  "package/path": error<{ name: string; path: string; problem: PackageProblem; program: string }>(
    ({ name, path, problem, program }) =>
      `--package ${name}=${path} cannot be used: ${packageProblem(problem, program)}.`,
    ({ name }) =>
      `Pass a directory that has the programs in its \`bin\`: --package ${name}=DIR. For a package without \`bins\` you can also pass the program itself.`,
  ),
  "package/project-scope": error<object>(
    () =>
      "--package cannot be used in project scope: it would link the project's skills to paths that exist only on this machine.",
    () =>
      "Omit --package: the programs are then looked up on PATH. To install for yourself, set `scope: user` in skills.yaml or pass --scope user.",
  ),
  "package/not-on-path": warning<{
    package: string;
    programs: readonly string[];
    skills: readonly string[];
  }>(
    ({ package: name, programs, skills }) =>
      `${skills.length === 1 ? "Skill" : "Skills"} ${quoted(skills)} ${skills.length === 1 ? "needs" : "need"} the ${programs.length === 1 ? "program" : "programs"} ${quoted(programs)} (package "${name}"), which ${programs.length === 1 ? "is" : "are"} not on your PATH.`,
    () =>
      "Install the package before you use the skill; on your system it may have another name. `kitout doctor` shows everything that is needed.",
  ),
};

function quoted(names: readonly string[]): string {
  return list(names.map((name) => `"${name}"`));
}

function packageProblem(problem: PackageProblem, program: string): string {
  const problems = {
    text: "a path with a control character or a backslash cannot be linked to",
    missing: "the path does not exist",
    several: "the path is a file, but several programs are wanted",
    "no-bin": "it has no directory `bin`",
    "no-programs": "its `bin` has no program with a usable name",
    "no-program": `its \`bin\` has no program "${program}"`,
    "not-executable": `its "${program}" is not executable`,
  } satisfies Record<PackageProblem, string>;
  return problems[problem];
}
