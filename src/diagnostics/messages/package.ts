// `packages`: programs that a skill needs.

import type { PackageProblem } from "../../model/programs.ts";
import { error, warning } from "../entry.ts";
import { didYouMean, list, nixName, type Suggestion } from "../phrases.ts";

export const messages = {
  "package/name": error<{ name: string }>(
    ({ name }) => `"${name}" is not a valid name of a package or program.`,
    () => "Use up to 64 letters, digits, `.`, `_`, `+` and `-`, beginning with a letter, a digit or `_`.",
  ),
  "package/twice": error<{ name: string }>(
    ({ name }) => `The name ${name} is used twice.`,
    () => "Name each package once, with all its programs: `{ name: poppler, bins: [pdftotext, pdfinfo] }`.",
  ),
  "package/taken": error<{ name: string; path: string }>(
    ({ name, path }) =>
      `The skill already has something at ./${path}, where package ${name} would be placed.`,
    ({ path }) => `Remove ${path} with \`exclude\`, or remove the package.`,
  ),
  "package/unbound": error<{ name: string }>(
    ({ name }) => `All programs of package ${name} are wanted, but kitout does not know where they are.`,
    ({ name }) =>
      `Pass \`--package ${name}=DIR\`, with the programs in DIR/bin (with Nix: \`packages.${nixName(name)} = …\`), or name the programs: \`bins: [one, two]\`.`,
  ),
  "package/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `Unknown package "${name}" in --package: no explicit skill needs it.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Known packages: ${list(known)}.` : "No explicit skill has `packages:`.",
      ),
  ),
  "package/path": error<{ name: string; path: string; problem: PackageProblem; program: string }>(
    ({ name, path, problem, program }) =>
      `--package cannot take ${name} from ${path}: ${packageProblem(problem, program)}.`,
    ({ name }) =>
      `Name a directory that has the programs in its \`bin\`: --package ${name}=DIR. For a package without \`bins\` you can also name the program itself.`,
  ),
  "package/project-scope": error<object>(
    () =>
      "--package would link a project's skills to paths of this machine, but a project is shared with others.",
    () =>
      "Remove it: the programs are then looked up on PATH. To install for yourself, set `scope: user` in skills.yaml or pass --scope user.",
  ),
  "package/not-on-path": warning<{
    package: string;
    programs: readonly string[];
    skills: readonly string[];
  }>(
    ({ package: name, programs, skills }) =>
      programs.length === 1
        ? `The program ${programs[0]} (package ${name}) is not on PATH, but is needed by ${list(skills)}.`
        : `The programs ${list(programs)} (package ${name}) are not on PATH, but are needed by ${list(skills)}.`,
    () =>
      "Install the package before you use the skill; your system may call it something else. `kitout doctor` shows everything that is needed.",
  ),
};

function packageProblem(problem: PackageProblem, program: string): string {
  const problems = {
    text: "a path with a control character or a backslash cannot be linked to",
    missing: "the path does not exist",
    several: "the path is a file, but several programs are wanted",
    "no-bin": "it has no directory `bin`",
    "no-programs": "its `bin` has no program with a usable name",
    "no-program": `its \`bin\` has no program ${program}`,
    "not-executable": `its ${program} is not executable`,
  } satisfies Record<PackageProblem, string>;
  return problems[problem];
}
