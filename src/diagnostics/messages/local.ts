// Files beside a skills.yaml that it names.

import type { Kind } from "../../host/host.ts";
import { error } from "../entry.ts";

export const messages = {
  "local/missing": error<{ path: string }>(
    ({ path }) => `${path} does not exist.`,
    () => "A relative path is seen from the file that it is written in.",
  ),
  "local/not-a-file": error<{ path: string; kind: Kind }>(
    ({ path, kind }) => `${path} is ${kind === "directory" ? "a directory, not a file" : "no regular file"}.`,
    () => "Name the file itself.",
  ),
  "local/too-large": error<{ path: string; limit: number }>(
    ({ path, limit }) => `${path} has more than ${limit} bytes, the most that is read.`,
    () => "Is it the right file?",
  ),
  "local/not-utf8": error<{ path: string }>(
    ({ path }) => `${path} is not valid UTF-8.`,
    () => "Save it as UTF-8.",
  ),
};
