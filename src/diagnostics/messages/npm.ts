// Packages from a registry.

import { error, failure, refusal } from "../entry.ts";
import { list } from "../phrases.ts";

export const messages = {
  "npm/name": error<{ package: string }>(
    ({ package: name }) => `"${name}" is not the name of a package in a registry.`,
    () =>
      "Write `name` or `@scope/name`; the version goes under `version:`. For a repository use `git:`, for a file `archive:`.",
  ),
  "npm/version": error<{ range: string }>(
    ({ range }) => `"${range}" is neither a range of versions nor a tag.`,
    () =>
      'Write for example "1.2.3", "^1.2" or "latest". For a repository use `git:`, for a file or URL `archive:`.',
  ),
  "npm/missing": failure<{ package: string }>(
    ({ package: spec }) => `${spec} cannot be fetched: there is no npm on the PATH.`,
    ({ package: spec }) =>
      `Install npm, which comes with Node.js. What stands in a node_modules/.bin is not used. Or fetch ${spec} yourself and bind it with --source.`,
  ),
  "npm/not-found": error<{ package: string }>(
    ({ package: spec }) => `The registry has no ${spec}, or does not show it to you.`,
    () =>
      "Check the name. For a private package, check `registry` and the login in your own ~/.npmrc; a project's .npmrc is never read.",
  ),
  "npm/no-version": error<{ package: string; range: string; versions: readonly string[] }>(
    ({ package: name, range }) => `The registry has no version of ${name} for "${range}".`,
    ({ versions }) =>
      versions.length > 0
        ? `The newest that it has: ${list(versions)}. Change \`version\`; a locked version that is gone is replaced by kitout update.`
        : "It has no version at all that can be fetched. Check the name.",
  ),
  "npm/too-new": refusal<{ package: string; range: string; versions: readonly string[] }>(
    ({ package: name, range, versions }) =>
      `Every version of ${name} for "${range}" is newer than allowed, or has no date: ${list(versions)}.`,
    () =>
      "Wait, name an older version, or lower the minimum age: kitout's policy, or `min-release-age` and `before` in your ~/.npmrc.",
  ),
  "npm/denied": failure<{ package: string }>(
    ({ package: spec }) => `The registry does not let you have ${spec}.`,
    () => "Log in with npm login. The login must be in your own ~/.npmrc; a project's .npmrc is never read.",
  ),
  "npm/unreachable": failure<{ package: string; code: string; detail: string }>(
    ({ package: spec, code, detail }) =>
      `npm cannot get ${spec} from the registry: ${detail}${code === "" ? "" : ` (${code})`}.`,
    () =>
      "Try again. If it stays so, check the network, and `registry`, `proxy` and `cafile` in your own ~/.npmrc; a project's .npmrc is never read.",
  ),
  "npm/integrity": error<{ package: string; expected: string; actual: string }>(
    ({ package: spec, expected, actual }) =>
      `The tarball of ${spec} has other bytes than it should: ${expected} is expected, ${actual} came.`,
    () =>
      "Do not use it before you know why. If the registry replaced it on purpose, look at it, then run kitout update.",
  ),
  "npm/failed": failure<{ package: string; code: string; detail: string }>(
    ({ package: spec, code, detail }) =>
      `npm failed to fetch ${spec}: ${detail}${code === "" ? "" : ` (${code})`}.`,
    ({ package: spec }) => `See what it says by itself, outside of any project: npm pack "${spec}".`,
  ),
};
