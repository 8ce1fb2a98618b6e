// `packages`: programs that a skill needs.

import type { PackageProblem } from "../../model/programs.ts";
import { error, warning } from "../entry.ts";
import { didYouMean, list, nixName, type Suggestion } from "../phrases.ts";

export const messages = {
  "package/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a package or a program.`,
    () =>
      "Letters, digits, `.`, `_`, `+` and `-`, not beginning with `.`, `+` or `-`; at most 64 characters.",
  ),
  "package/twice": error<{ name: string }>(
    ({ name }) => `The package ${name} is there twice.`,
    () => "Name each package once, with all its programs: `{ name: poppler, bins: [pdftotext, pdfinfo] }`.",
  ),
  "package/taken": error<{ name: string; path: string }>(
    ({ name, path }) =>
      `The package ${name} would be put at ./${path}, where the skill has something already.`,
    ({ path }) => `Leave ${path} out with \`exclude\`, or do without the package.`,
  ),
  "package/unbound": error<{ name: string }>(
    ({ name }) => `The package ${name} is to have all its programs, and nothing says where they are.`,
    ({ name }) =>
      `Say it with \`--package ${name}=DIR\`, where DIR/bin has them (with Nix: \`packages.${nixName(name)} = …\`), or name the programs: \`bins: [one, two]\`.`,
  ),
  "package/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `No explicit skill has a package "${name}", which --package gives the place of.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Packages here: ${list(known)}.` : "No explicit skill has `packages:`.",
      ),
  ),
  "package/path": error<{ name: string; path: string; problem: PackageProblem; program: string }>(
    ({ name, path, problem, program }) =>
      `--package says that ${name} is in ${path}, but ${packageProblem(problem, program)}.`,
    ({ name }) =>
      `Name a directory that has the programs in its \`bin\`: --package ${name}=DIR. A package without \`bins\` may be its program itself.`,
  ),
  "package/project-scope": error<object>(
    () => "--package makes links into this machine, and a project is used on others too.",
    () =>
      "Leave it out: the programs are then looked for on PATH. For your own user, write `scope: user` in skills.yaml, or give --scope user.",
  ),
  "package/not-on-path": warning<{
    package: string;
    programs: readonly string[];
    skills: readonly string[];
  }>(
    ({ package: name, programs, skills }) =>
      programs.length === 1
        ? `There is no program ${programs[0]} on PATH (package ${name}); it is needed by ${list(skills)}.`
        : `There are no programs ${list(programs)} on PATH (package ${name}); they are needed by ${list(skills)}.`,
    () =>
      "Install the package before you use the skill; it may have another name there. `kitout doctor` shows all that is needed.",
  ),
};

function packageProblem(problem: PackageProblem, program: string): string {
  const problems = {
    text: "no link can hold a control character or a backslash",
    missing: "there is nothing",
    several: "that is a file, and the package has several programs",
    "no-bin": "there is no directory `bin` in it",
    "no-programs": "there is no program in its `bin` that a skill can have",
    "no-program": `there is no program ${program} in its \`bin\``,
    "not-executable": `its ${program} is not executable`,
  } satisfies Record<PackageProblem, string>;
  return problems[problem];
}
