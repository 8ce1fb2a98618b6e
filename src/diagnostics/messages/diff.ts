// `kitout diff`: what a patch can hold.

import type { UnwritableReason } from "../../model/patch.ts";
import { error, warning } from "../entry.ts";

export const messages = {
  "diff/directory": error<{ directory: string }>(
    ({ directory }) => `${directory} is no skill: it has no SKILL.md that can be read.`,
    () => "Name the edited copy of the skill itself: the directory with its SKILL.md.",
  ),
  "diff/unwritable": error<{ path: string; reason: UnwritableReason }>(
    ({ path, reason }) => `${path} differs, and a patch cannot say how: ${unwritable(reason)}.`,
    () => "Put the file beside skills.yaml, and name it in `files`.",
  ),
  "diff/generated": warning<{ path: string }>(
    ({ path }) => `${path} is not as kitout makes it, and is left out: it is made of \`packages\` each time.`,
    () => "Change `packages` in skills.yaml instead.",
  ),
  "diff/transformed": error<{ id: string }>(
    ({ id }) => `SKILL.md of "${id}" is made by its transform, so a patch cannot say what is to be another.`,
    () =>
      "Edit the template, or take the transform out and keep what it made: `kitout diff` without a directory.",
  ),
  "diff/table": error<{ directory: string }>(
    ({ directory }) => `The table of packages in ${directory}/SKILL.md is not the one that kitout makes.`,
    () => "Leave that table as it is: `packages` in skills.yaml says what stands in it.",
  ),
};

function unwritable(reason: UnwritableReason): string {
  const reasons = {
    binary: "it is not text",
    large: "it is too large",
    name: "no patch can hold its name",
    unreadable: "it cannot be read",
    special: "it is neither a file nor a link",
  } satisfies Record<UnwritableReason, string>;
  return reasons[reason];
}
