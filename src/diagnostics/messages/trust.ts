// What a project may do only when its user trusts it.

import { refusal, warning } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "trust/local-git": refusal<{ url: string }>(
    ({ url }) => `This configuration would read a git repository on this machine: ${shortened(url)}.`,
    () => "If you know this project, allow it with `kitout trust`, or name the file with -c.",
  ),
  "trust/outside": refusal<{ path: string; root: string }>(
    ({ path, root }) => `This project reads outside itself: ${path} is not below ${root}.`,
    () => "If you trust it, run `kitout trust`, or name the file with -c.",
  ),
  "trust/git-directory": refusal<{ path: string }>(
    ({ path }) => `${path} is git's own, where your credentials may stand.`,
    () => "Put what the skill needs beside skills.yaml. `kitout trust` trusts the project with it.",
  ),
  "trust/backup": refusal<{ target: string }>(
    ({ target }) =>
      `This project asks to replace what it finds in the target "${target}" (onConflict: backup).`,
    () => "If you trust it, run `kitout trust`, or name the file with -c.",
  ),
  "trust/user-scope": refusal<object>(
    () =>
      "A project is installed for your user only when you trust it: what it installs reaches every other project.",
    () =>
      "Look at it, then run `kitout trust`, or name the file with -c. `--scope project` installs it here only.",
  ),
  "trust/changed": warning<{ file: string }>(
    () =>
      "This configuration, or the flake.lock that its inputs come from, has changed since you trusted it.",
    () => "Look at it again and run `kitout trust`.",
  ),
};
