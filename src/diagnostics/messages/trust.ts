// What a project may do only if its user trusts it.

import { refusal, warning } from "../entry.ts";
import { shortened } from "../phrases.ts";

export const messages = {
  "trust/local-git": refusal<{ url: string }>(
    ({ url }) =>
      `This project is not trusted, so it may not read a git repository on this machine: ${shortened(url)}.`,
    () => REVIEW,
  ),
  "trust/outside": refusal<{ path: string; root: string }>(
    ({ path, root }) =>
      `This project is not trusted, so it may not read files outside its directory: ${path} is not inside ${root}.`,
    () => REVIEW,
  ),
  "trust/git-directory": refusal<{ path: string }>(
    ({ path }) =>
      `This project is not trusted, so it may not read ${path}, which may contain your git credentials.`,
    () => "Copy what the skill needs next to skills.yaml. To allow this read anyway, run `kitout trust`.",
  ),
  "trust/backup": refusal<{ target: string }>(
    ({ target }) =>
      `This project is not trusted, so it may not replace what is already in target "${target}" (onConflict: backup).`,
    () => REVIEW,
  ),
  "trust/user-scope": refusal<object>(
    () =>
      "This project is not trusted, so it may not be installed in user scope: its skills would be active in all your projects.",
    () => `${REVIEW} To install it only here, pass \`--scope project\`.`,
  ),
  "trust/changed": warning<{ file: string }>(
    () =>
      "This configuration, or the flake.lock that its inputs come from, has changed since you trusted it, so it is no longer trusted.",
    () => "Review it. If you still trust it, run `kitout trust` again.",
  ),
};

const REVIEW = "Review it. If you trust it, run `kitout trust`, or pass its configuration with -c FILE.";
