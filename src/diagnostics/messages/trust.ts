// What a project may do only if its user trusts it.

import { quote } from "../../model/shell.ts";
import type { TrustProblem } from "../../model/trust.ts";
import { error, refusal, warning } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "trust/local-git": refusal<{ url: string }>(
    ({ url }) => `This project is not trusted to read a git repository on this machine: ${shortened(url)}.`,
    () => REVIEW,
  ),
  "trust/outside": refusal<{ path: string; root: string }>(
    ({ path, root }) =>
      `This project is not trusted to read files outside its directory: ${path} is not inside ${root}.`,
    () => REVIEW,
  ),
  "trust/loopback": refusal<{ url: string }>(
    ({ url }) => `This project is not trusted to ask a server on this machine: ${shortened(url)}.`,
    () => REVIEW,
  ),
  "trust/git-directory": refusal<{ path: string }>(
    ({ path }) => `This project is not trusted to read ${path}, which may contain your git credentials.`,
    () => "Copy what the skill needs next to skills.yaml. To allow this read anyway, run `kitout trust`.",
  ),
  "trust/backup": refusal<{ target: string }>(
    ({ target }) =>
      `This project is not trusted to replace what is already in target "${target}" (onConflict: backup).`,
    () => REVIEW,
  ),
  "trust/user-scope": refusal<object>(
    () =>
      "This project is not trusted to be installed in user scope: its skills would be active in all your projects.",
    () =>
      `${REVIEW} To install it only here, pass \`--scope project\`. For a repository of your own, \`kitout trust --always DIR\` holds whatever it says later.`,
  ),
  "trust/not-yours": refusal<{ path: string; problem: TrustProblem }>(
    ({ path, problem }) =>
      `Trust in a directory whatever its configuration says does not hold here: ${whoElse(path, problem)}.`,
    ({ path, problem }) =>
      problem === "group" || problem === "everybody"
        ? `Run \`chmod go-w ${shellWord(path)}\`, if nobody else is to write there.`
        : problem === "owner"
          ? "Only what belongs to you can be trusted always. `kitout trust` without --always trusts it as it is now."
          : "Name the directory that has the skills.yaml.",
  ),
  "trust/no-configuration": error<{ directory: string }>(
    ({ directory }) => `${directory} has no configuration of its own to trust.`,
    () =>
      "Name the directory that has the skills.yaml: those in the directories above and below are not trusted with it.",
  ),
  "trust/not-trusted": error<{ directory: string }>(
    ({ directory }) => `${directory} is not among the directories that are always trusted.`,
    () => "`kitout trust --list` prints them.",
  ),
  "trust/beyond": warning<object>(
    () =>
      "You trusted this configuration, but not with this: it needs something else now, for example because a link in the project leads elsewhere.",
    () => "Look at what is refused. If you trust the project with that too, run `kitout trust` again.",
  ),
  "trust/changed": warning<{ file: string }>(
    () =>
      "This configuration, or the flake.lock that its inputs come from, has changed since you trusted it, so it is no longer trusted.",
    () => "Review it. If you still trust it, run `kitout trust` again.",
  ),
};

const REVIEW = "Review it. If you trust it, run `kitout trust`, or pass its configuration with -c FILE.";

function shellWord(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : quote(path);
}

function whoElse(path: string, problem: TrustProblem): string {
  const problems = {
    owner: `${path} does not belong to you`,
    group: `your group may write to ${path}`,
    everybody: `everybody may write to ${path}`,
    kind: `${path} is not what it should be`,
  } satisfies Record<TrustProblem, string>;
  return problems[problem];
}
