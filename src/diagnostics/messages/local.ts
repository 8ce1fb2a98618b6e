// Files next to a skills.yaml that it names.

import type { Kind } from "../../host/host.ts";
import { error } from "../entry.ts";
import { notAFile } from "../phrases.ts";

export const messages = {
  "local/missing": error<{ path: string }>(
    ({ path }) => `${path} does not exist.`,
    () => "Paths are relative to the file that contains them.",
  ),
  "local/not-a-file": error<{ path: string; kind: Kind }>(
    ({ path, kind }) => `${path} is ${notAFile(kind)}.`,
    ({ kind }) =>
      kind === "directory"
        ? "Give the path of a file in that directory, not the directory."
        : "Give the path of a regular file.",
  ),
  "local/too-large": error<{ path: string; limit: number }>(
    ({ path, limit }) => `${path} is larger than ${limit / 1024 / 1024} MiB, the most that kitout reads.`,
    () => "Check that this is the right file.",
  ),
  "local/not-utf8": error<{ path: string }>(
    ({ path }) => `${path} is not valid UTF-8.`,
    () => "Save it as UTF-8.",
  ),
};
