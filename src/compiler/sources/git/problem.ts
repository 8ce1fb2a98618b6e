// Classifies git's failures. git has no codes for them, only messages, which are the same everywhere under LC_ALL=C.

import type { Ended } from "../../../host/host.ts";
import { namesThisMachine, parseGitUrl } from "../../../model/url.ts";

/**
 * `denied`: this user may not read it; where a repository is hidden, servers say the same of one that does not exist. `not-found`: the
 * host says that there is none, which some also say of one that is hidden. `unreachable`: no answer, or a partial one. `corrupt`: the host
 * says that its copy is damaged. `failed`: everything else.
 */
export type GitProblem =
  | "timeout"
  | "too-much"
  | "denied"
  | "not-found"
  | "unreachable"
  | "corrupt"
  | "failed";

/** The kind of failure of a git that ended like this. */
export function gitProblem({ how, stderr }: Ended): GitProblem {
  if (how === "timeout" || how === "too-much") return how;
  // The order matters: after a refusal, or what is damaged, git and ssh also report a closed connection.
  return CLASSES.find(([, words]) => words.test(stderr))?.[0] ?? "failed";
}

/** Whether the line says something that has a class. */
export function isKnown(line: string): boolean {
  return CLASSES.some(([, words]) => words.test(line));
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

const CLASSES: readonly (readonly [GitProblem, RegExp])[] = [
  ["timeout", /timed out|Operation too slow/i],
  [
    "corrupt",
    /repository corruption|pack has bad object|(?:object|packfile) .{0,200} is (?:corrupt|empty)|inflate: data stream error/i,
  ],
  [
    "denied",
    /Permission denied|Access denied|Authentication failed|could not read (?:Username|Password)|returned error: 40[13]|Host key verification failed|\bSSO\b|Invalid (?:username|credentials)|password authentication (?:was removed|is not supported)|not authori[sz]ed|unauthorized|forbidden|not (?:allowed|permitted) to|Permission to .{1,300} denied|account (?:is|has been) (?:blocked|suspended|disabled|deactivated)/i,
  ],
  [
    "not-found",
    /returned error: 404|does not appear to be a git repository|\b(?:repository|project|repo)\b.{0,300}\b(?:not found|not be found|does(?: not|n't) exist|no longer exists)|Cannot find repository|No such (?:repository|project)/i,
  ],
  [
    "unreachable",
    /Could not resolve|Failed to connect|Couldn't connect|unable to connect|Connection (?:refused|reset|closed)|connect to host|unreachable|No route to host|hung up|early EOF|unexpected disconnect|Empty reply|RPC failed|returned error: (?:429|5\d\d)|SSL|TLS|certificate|from proxy|not closed cleanly|transfer closed|Broken pipe|expected flush|invalid index-pack output/i,
  ],
];
