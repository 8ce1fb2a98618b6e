// Classifies git's failures. git has no codes for them, only messages, which are the same everywhere under LC_ALL=C.

import type { Ended } from "../../../host/host.ts";
import { namesThisMachine, parseGitUrl, withoutCredentials } from "../../../model/url.ts";

/**
 * `denied`: the repository does not exist or this user may not read it, which servers do not tell apart. `unreachable`: no answer, or a
 * partial one. `failed`: everything else.
 */
export type GitProblem = "timeout" | "too-much" | "denied" | "unreachable" | "failed";

/** The kind of failure of a git that ended like this. */
export function gitProblem({ how, stderr }: Ended): GitProblem {
  if (how !== "exit") return how;
  if (TIMEOUT.test(stderr)) return "timeout";
  // This comes first: after ssh's refusal, git also reports a closed connection.
  if (DENIED.test(stderr)) return "denied";
  return UNREACHABLE.test(stderr) ? "unreachable" : "failed";
}

/** Whether the server reports that it has no such object, so that no other request can bring it. */
export function isGone({ stderr }: Ended): boolean {
  return /upload-pack: not our ref/.test(stderr);
}

/** Whether the server answered that the repository is elsewhere, and git was told not to follow. */
export function isRedirect({ how, status, stderr }: Ended): boolean {
  return how === "exit" && status !== 0 && /returned error: 30[12378]\b/.test(stderr);
}

/**
 * Where the repository at `from` is, by the trace of a git that was redirected. Null: the redirect must not be followed, because it leads
 * to this machine or to what is not https, or is not one of a repository.
 */
export function redirectOf({ stderr }: Ended, from: string): string | null {
  const location = [...stderr.matchAll(/Recv header: location: ([^\r\n]*)/gi)].at(-1)?.[1]?.trim();
  const asked = `${from.replace(/\/$/, "")}/info/refs?service=git-upload-pack`;
  if (location === undefined || !URL.canParse(location, asked)) return null;
  const { href } = new URL(location, asked);
  const parsed = parseGitUrl(href.replace(/\/info\/refs\?service=git-upload-pack$/, ""));
  if (!parsed.ok || parsed.value.url === href) return null;
  return parsed.value.scheme === "https" && !namesThisMachine(parsed.value.host) ? parsed.value.url : null;
}

/** The most informative line of git's output: without credentials and control characters, of bounded length. */
export function wordsOf(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => withoutCredentials(line.replace(/\p{Cc}/gu, "").trim()))
    .filter((line) => line !== "");
  // If ssh dies silently, git's first line is still more informative than its advice.
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
/** Lines of git without information. */
const FILLER =
  /^(?:hint:|warning:|Please make sure|and the repository exists|fatal: Could not read from remote repository|fatal: the remote end hung up)/i;
