// What a project may do only if its user trusts it.

import { refusal, warning } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "trust/local-git": refusal<{ url: string }>(
    ({ url }) => `This configuration would read a git repository on this machine: ${shortened(url)}.`,
    () => "If you trust this project, run `kitout trust`, or name the file with -c.",
  ),
  "trust/outside": refusal<{ path: string; root: string }>(
    ({ path, root }) => `This project reads outside its directory: ${path} is not below ${root}.`,
    () => "If you trust this project, run `kitout trust`, or name the file with -c.",
  ),
  "trust/git-directory": refusal<{ path: string }>(
    ({ path }) => `This project reads ${path}, where git may keep your credentials.`,
    () =>
      "Put what the skill needs next to skills.yaml. If you trust the project with that path, run `kitout trust`.",
  ),
  "trust/backup": refusal<{ target: string }>(
    ({ target }) => `This project would replace what is already in target "${target}" (onConflict: backup).`,
    () => "If you trust this project, run `kitout trust`, or name the file with -c.",
  ),
  "trust/user-scope": refusal<object>(
    () => "`scope: user` in a project needs your trust: its skills would be active in all your projects.",
    () =>
      "Review the project, then run `kitout trust`, or name the file with -c. To install it only here, use `--scope project`.",
  ),
  "trust/changed": warning<{ file: string }>(
    () =>
      "This configuration, or the flake.lock that its inputs come from, has changed since you trusted it.",
    () => "Review it, then run `kitout trust` again.",
  ),
};
