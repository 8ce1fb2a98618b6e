// What git's failures mean for a user. git has no codes for them, only words, which are the same everywhere under LC_ALL=C.

import type { Ended } from "../../../host/host.ts";
import { withoutCredentials } from "../../../model/url.ts";

/**
 * `denied`: the repository is not there, or not for this user, which servers do not tell apart. `unreachable`: no answer, or half of
 * one. `failed`: everything else.
 */
export type GitProblem = "timeout" | "too-much" | "denied" | "unreachable" | "failed";

/** What the failure of a git that ended so is. */
export function gitProblem({ how, stderr }: Ended): GitProblem {
  if (how !== "exit") return how;
  if (TIMEOUT.test(stderr)) return "timeout";
  // First: ssh's refusal is followed by words about a connection that was closed.
  if (DENIED.test(stderr)) return "denied";
  return UNREACHABLE.test(stderr) ? "unreachable" : "failed";
}

/** Whether the server says that it has no such object, so that nothing else that could be asked for would bring it. */
export function isGone({ stderr }: Ended): boolean {
  return /upload-pack: not our ref/.test(stderr);
}

/** The line of git's words that says the most: one line, without credentials and control characters, of bounded length. */
export function wordsOf(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => withoutCredentials(line.replace(/\p{Cc}/gu, "").trim()))
    .filter((line) => line !== "");
  // Where ssh dies without a word, git's own first line still says more than its advice.
  const line =
    lines.findLast((text) => !FILLER.test(text)) ??
    lines.find((text) => text.startsWith("fatal:")) ??
    "it says nothing";
  return line.replace(/^(?:fatal|error): | after \d+ ms|\.$/g, "").slice(0, MAX_WORDS);
}

const MAX_WORDS = 300;

const TIMEOUT = /timed out|Operation too slow/i;
const DENIED =
  /Permission denied|Authentication failed|could not read (?:Username|Password)|returned error: 40[134]|repository '.*' not found|does not appear to be a git repository|Repository not found|Host key verification failed/i;
const UNREACHABLE =
  /Could not resolve|Failed to connect|Couldn't connect|unable to connect|Connection (?:refused|reset|closed)|connect to host|unreachable|No route to host|hung up|early EOF|unexpected disconnect|Empty reply|RPC failed|returned error: 5\d\d|SSL|certificate|expected flush|invalid index-pack output/i;
/** What git says besides. */
const FILLER =
  /^(?:hint:|warning:|Please make sure|and the repository exists|fatal: Could not read from remote repository|fatal: the remote end hung up)/i;
