// What can be wrong with a flake.lock.

import type { UrlProblem } from "./url.ts";

/** Why an input that follows another leads nowhere: to the flake itself, to a missing input, in a circle, or too far. */
export type FollowsProblem = "root" | "missing" | "cycle" | "deep";

/** What is wrong with a value. */
export type FlakeProblem = UrlProblem | "shape" | "name" | "rev" | "ref" | "hash" | "path";

/** What kitout cannot fetch: something in a git repository, a path inside another input, or an input of an unknown type. */
export type UnsupportedInput = "submodules" | "lfs" | "parent" | "type";
