// Packages from a registry.

import { parseReference, sourceKeysOf } from "../../model/reference.ts";
import { type DownloadFacts, downloadProblem } from "../download-words.ts";
import { error, failure, refusal } from "../entry.ts";
import { keysText, list } from "../phrases.ts";

export const messages = {
  "npm/name": error<{ package: string }>(
    ({ package: name }) => `"${name}" is not a valid package name.`,
    ({ package: name }) =>
      name.startsWith("github:")
        ? "For a repository on GitHub, write `github: OWNER/REPOSITORY` instead of `npm:`."
        : (meantByName(name) ??
          "Write `name` or `@scope/name`; the version goes under `version:`. For a repository use `git:`, for a file `archive:`."),
  ),
  "npm/version": error<{ range: string }>(
    ({ range }) => `"${range}" is neither a version range nor a tag.`,
    () =>
      'Write for example "1.2.3", "^1.2" or "latest". For a repository use `git:`, for a file or URL `archive:`.',
  ),
  "npm/missing": failure<{ package: string }>(
    ({ package: spec }) => `${spec} cannot be fetched: there is no npm on PATH.`,
    ({ package: spec }) =>
      `Install npm, which comes with Node.js; kitout ignores an npm in node_modules/.bin. Or download ${spec} yourself, and pass its directory with --source NAME=DIR.`,
  ),
  "npm/not-found": error<{ package: string }>(
    ({ package: spec }) => `${spec} is not in the registry, or you have no access to it.`,
    () =>
      "Check the name. For a private package, check the `registry` setting and the credentials in your own ~/.npmrc; kitout never reads a project's .npmrc.",
  ),
  "npm/no-version": error<{ package: string; range: string; versions: readonly string[] }>(
    ({ package: name, range }) => `The registry has no version of ${name} that matches "${range}".`,
    ({ versions }) =>
      versions.length > 0
        ? `Newest versions: ${list(versions)}. Change \`version\`; if a locked version was removed, run \`kitout update\`.`
        : "It has no version that can be fetched. Check the name.",
  ),
  "npm/too-new": refusal<{ package: string; range: string; versions: readonly string[] }>(
    ({ package: name, range, versions }) =>
      `Every version of ${name} that matches "${range}" is newer than allowed, or has no date: ${list(versions)}.`,
    () =>
      "Wait until a version is old enough, allow an older one in `version`, or relax the limit: `policy.minAge` in skills.yaml, or `min-release-age` and `before` in your ~/.npmrc.",
  ),
  "npm/denied": failure<{ package: string }>(
    ({ package: spec }) => `The registry denies access to ${spec}.`,
    () =>
      "Run `npm login`. The credentials must be in your own ~/.npmrc; kitout never reads a project's .npmrc.",
  ),
  "npm/unreachable": failure<{ package: string; code: string; detail: string }>(
    ({ package: spec, code, detail }) =>
      `npm cannot download ${spec} from the registry: ${withCode(detail, code)}.`,
    () =>
      "Try again. If it still fails, check the network, and `registry`, `proxy` and `cafile` in your own ~/.npmrc; kitout never reads a project's .npmrc.",
  ),
  "npm/tarball": failure<{ package: string; url: string } & DownloadFacts>(
    ({ package: spec, url, ...facts }) =>
      `The tarball of ${spec} cannot be downloaded from ${url}: ${downloadProblem(facts)}.`,
    ({ how }) =>
      how === "busy"
        ? "Run kitout again later. What was fetched is kept in the cache."
        : how === "redirect-refused" || how === "too-many-redirects"
          ? "kitout only follows redirects from https to https. Ask whoever runs the registry, or download the tarball yourself and pass it with --source NAME=FILE."
          : "Check the network and the proxy, and run kitout again.",
  ),
  "npm/integrity": error<{ package: string; expected: string; actual: string }>(
    ({ package: spec, expected, actual }) =>
      `The tarball of ${spec} does not match its digest: expected ${expected}, found ${actual}.`,
    () =>
      "Do not use this package until you know why its content changed. If the publisher replaced it on purpose, review it, then run `kitout update`.",
  ),
  "npm/failed": failure<{ package: string; code: string; detail: string }>(
    ({ package: spec, code, detail }) => `npm failed to fetch ${spec}: ${withCode(detail, code)}.`,
    ({ package: spec }) => `To see npm's own output, run this outside any project: npm pack "${spec}".`,
  ),
};

/** npm's text often has the code in it. */
function withCode(detail: string, code: string): string {
  return code === "" || detail.includes(code) ? detail : `${detail} (${code})`;
}

/** The keys for a name with its version, as npm takes them on its command line. */
function meantByName(name: string): string | null {
  const parsed = parseReference(`npm:${name.replace(/^npm:/, "")}`);
  return parsed.ok ? `Write ${keysText(sourceKeysOf(parsed.value))}.` : null;
}
