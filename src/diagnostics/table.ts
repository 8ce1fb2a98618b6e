// Every diagnostic there is: severity, words, hint. Codes are permanent once released; a code that is not here, or a
// missing argument, does not compile. Words are full sentences; the hint says what to do next.

import type { FrontmatterProblem } from "../model/frontmatter.ts";
import type { Declaration } from "../model/lock.ts";
import { unmet } from "./condition.ts";

export type Severity = "error" | "warning";

/** What a run with this error ends with: the input is wrong, a decision is needed, the world failed. */
export type Exit = 1 | 2 | 3;

export interface Entry<A> {
  readonly severity: Severity;
  readonly exit: Exit;
  readonly text: (args: A) => string;
  readonly hint: (args: A) => string;
  /** It speaks of the result as a whole, which nobody knows while an error stands: then it is not printed. */
  readonly ofTheWhole: boolean;
}

type Words<A> = (args: A) => string;

function entry(severity: Severity, exit: Exit, ofTheWhole = false) {
  return <A>(text: Words<A>, hint: Words<A>): Entry<A> => ({ severity, exit, text, hint, ofTheWhole });
}

const error = entry("error", 1);
const refusal = entry("error", 2);
const failure = entry("error", 3);
const warning = entry("warning", 1);
const summary = entry("warning", 1, true);

type Suggestion = { readonly suggestion: string | null };

export const table = {
  "config/not-found": error<{ searched: readonly string[]; user: string | null }>(
    ({ searched }) =>
      `There is no skills.yaml in ${searched[0]}${searched.length > 1 ? " or above it" : ""}.`,
    ({ user }) => `Create one, or name it with -c FILE.${user === null ? "" : ` Your own would be ${user}.`}`,
  ),
  "config/not-owned": warning<{ owner: number }>(
    ({ owner }) => `This skills.yaml belongs to user ${owner}, not to you, and is passed over.`,
    () => "If you mean it, name it with -c FILE.",
  ),
  "config/missing": error<object>(
    () => "This file does not exist.",
    () => "Check the path after -c. It is seen from the working directory.",
  ),
  "config/not-a-file": error<{ file: string; kind: string }>(
    ({ file, kind }) => `${file} is ${kind === "directory" ? "a directory, not a file" : "no regular file"}.`,
    () => "Name the skills.yaml itself.",
  ),
  "config/too-large": error<{ bytes: number; limit: number }>(
    ({ bytes, limit }) => `This file has ${bytes} bytes; a skills.yaml has at most ${limit}.`,
    () => "Is it the right file? A skills.yaml names sources; it does not contain skills.",
  ),
  "config/not-utf8": error<{ line: number }>(
    ({ line }) => `This file is not valid UTF-8: see line ${line}.`,
    () => "Save it as UTF-8.",
  ),
  "config/empty": error<object>(
    () => "There is nothing in this file.",
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/not-a-map": error<{ found: string }>(
    ({ found }) =>
      `A skills.yaml is a map of keys at the top; this is ${found === "list" ? "a list" : "one text"}.`,
    () => "Begin with `version: 1`, then `sources:`, `skills:` and `targets:`.",
  ),
  "config/no-version": error<object>(
    () => "The version of the format is missing.",
    () => "Add `version: 1` as the first line.",
  ),
  "config/version": error<{ found: string }>(
    ({ found }) => `This kitout reads version 1 of the format, not ${found}.`,
    ({ found }) =>
      found === 'the text "1"'
        ? "Write the number without quotes: `version: 1`."
        : "Write `version: 1`, or use the kitout that the file was written for.",
  ),
  "config/unknown-key": error<{ key: string; known: readonly string[] } & Suggestion>(
    ({ key }) => `There is no key "${key}" here.`,
    ({ suggestion, known }) => didYouMean(suggestion, `Keys here: ${list(known)}.`),
  ),
  "config/missing-key": error<{ key: string }>(
    ({ key }) => `The key "${key}" is missing.`,
    ({ key }) => `Add \`${key}:\`.`,
  ),
  "config/type": error<{ expected: readonly string[]; found: string; example: string | null }>(
    ({ expected, found }) => `This should be ${or(expected.flatMap(typeNames))}, and is ${found}.`,
    ({ expected, found, example }) =>
      example === null ? typeHint(expected, found) : `Write \`${example}\`.`,
  ),
  "config/value": error<{ found: string; allowed: readonly string[] } & Suggestion>(
    ({ found, allowed }) => `This should be ${or(allowed)}, and is ${found}.`,
    ({ suggestion, allowed }) =>
      didYouMean(suggestion, allowed.length === 1 ? `Write ${allowed[0]}.` : "Use one of these."),
  ),
  "config/nothing": error<{ name: string; table: string }>(
    ({ name }) => `"${name}" has no value, so it is not set.`,
    ({ name, table }) =>
      table === "targets"
        ? `Write \`${name}: true\`.`
        : `Say where it is, for example \`${name}: { path: ./skills }\`.`,
  ),
  "config/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be a name.`,
    () => "Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
  ),
  "config/extends-missing": error<{ file: string }>(
    ({ file }) => `${file} does not exist.`,
    () => "Paths in `extends` are relative to the file they stand in.",
  ),
  "config/extends-cycle": error<{ files: readonly string[] }>(
    ({ files }) => `These files extend each other in a circle: ${files.join(" -> ")}.`,
    () => "Take one of them out of `extends`.",
  ),
  "config/profile-unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no profile "${name}", which --profile or KITOUT_PROFILE asks for.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Profiles here: ${list(known)}.` : "This configuration has no `profiles:`.",
      ),
  ),
  "feature/later": error<{ feature: string }>(
    ({ feature }) => `This version of kitout does not know what to do with "${feature}".`,
    () => "Take it out. Ignoring it would give you something else than you asked for.",
  ),
  "config/profile-off": warning<{
    name: string;
    fact: string;
    wanted: readonly (string | boolean)[];
    found: string | boolean | null;
  }>(
    ({ name, fact, wanted, found }) =>
      `The profile "${name}" is not merged in, for ${unmet(fact, wanted, found)}.`,
    ({ fact, wanted }) =>
      `It is left out wherever its \`when\` does not hold; \`--fact ${fact}=${wanted[0]}\` says otherwise.`,
  ),
  "fact/unknown": error<{ key: string; known: readonly string[] } & Suggestion>(
    ({ key }) => `There is no fact "${key}", which --fact speaks of.`,
    ({ suggestion, known }) => didYouMean(suggestion, `Facts: ${list(known)}.`),
  ),
  "fact/value": error<{ key: string; value: string; allowed: readonly string[] } & Suggestion>(
    ({ key, value, allowed }) => `The fact "${key}" should be ${or(allowed)}, and is "${value}".`,
    ({ suggestion, key }) => didYouMean(suggestion, `Write \`--fact ${key}=VALUE\` with one of these.`),
  ),
  "fact/needed": error<{ key: string; example: string }>(
    ({ key }) => `This asks about "${key}", which nothing says; with --facts-only this machine is not asked.`,
    ({ key, example }) =>
      `Say it with \`--fact ${key}=VALUE\`, for example ${key}=${example}. With Nix: \`facts.${nixName(key)} = …\`.`,
  ),
  "fact/unasked": warning<{ key: string } & Suggestion>(
    ({ key }) => `No \`when\` asks about "${key}", which --fact speaks of.`,
    ({ key, suggestion }) =>
      didYouMean(
        suggestion,
        key.startsWith("exists.")
          ? "Take it out, or name the path as it stands in skills.yaml."
          : "Take it out: it changes nothing.",
      ),
  ),
  "yaml/syntax": error<{ mistake: string; detail: string }>(
    ({ mistake, detail }) => `${syntaxProblem(mistake, detail)}.`,
    ({ mistake }) => syntaxHint(mistake),
  ),
  "yaml/tab": error<object>(
    () => "YAML does not allow a tab as indentation.",
    () => "Indent with spaces.",
  ),
  "yaml/duplicate-key": error<{ key: string }>(
    ({ key }) => `The key "${key}" is here for the second time.`,
    () => "Merge the two, or remove one: YAML readers disagree about which one counts.",
  ),
  "yaml/key-kind": error<object>(
    () => "A key must be plain text.",
    () => "Put it in quotes, or remove the `?`.",
  ),
  "yaml/documents": error<object>(
    () => "This file holds more than one YAML document.",
    () => "Remove the `---` in the middle and what does not belong to this configuration.",
  ),
  "yaml/tag": error<{ tag: string }>(
    ({ tag }) => `The tag ${tag} means nothing here.`,
    () => "Remove it, or put the value in quotes when it begins with an exclamation mark.",
  ),
  "yaml/alias": error<{ name: string }>(
    ({ name }) =>
      /^\w+$/.test(name)
        ? `There is no anchor "&${name}" that "*${name}" could stand for.`
        : "A value that begins with an asterisk must be in quotes.",
    ({ name }) => `Write \`"*${name}"\` when you mean a glob.`,
  ),
  "yaml/control": error<object>(
    () => "This text holds a control character or half of a character, which no name or path can.",
    () => "Remove it. It may be invisible in your editor: write the text anew.",
  ),
  "yaml/bomb": error<object>(
    () => "The aliases in this file multiply beyond 100 000 values.",
    () => "Write the values out.",
  ),
  "yaml/too-deep": error<object>(
    () => "This file nests deeper than 100 levels.",
    () => "No part of a skills.yaml is deeper than six. Is it the right file?",
  ),
  "source/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a source.`,
    () => "Use up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.",
  ),
  "source/no-kind": error<{ name: string; kinds: readonly string[] }>(
    ({ name }) => `The source "${name}" does not say where it is.`,
    ({ kinds }) => `Add one of ${list(kinds)}, for example \`path: ./skills\`.`,
  ),
  "source/several-kinds": error<{ name: string; kinds: readonly string[] }>(
    ({ name, kinds }) => `The source "${name}" says where it is more than once: ${list(kinds)}.`,
    () => "Keep one of them, or make it two sources.",
  ),
  "source/url": error<{ url: string; problem: string }>(
    ({ url, problem }) => `${urlProblem(problem)}: ${shortened(url)}.`,
    ({ problem }) => urlHint(problem),
  ),
  "source/subdir": error<{ path: string }>(
    ({ path }) => `The subdir "${path}" does not stay inside the source.`,
    () => "Use a relative path without `..`.",
  ),
  "source/id-prefix": error<{ prefix: string }>(
    ({ prefix }) => `"${prefix}" cannot be put before ids.`,
    () => "Use one or more names joined by `/`, with no slash at either end and no `.` or `..` among them.",
  ),
  "source/missing": error<{ name: string; path: string; bound: boolean }>(
    ({ name, path }) => `The directory of the source "${name}" does not exist: ${shortened(path)}.`,
    ({ name, bound }) =>
      bound
        ? `Correct --source ${name}=PATH. The path is seen from the working directory.`
        : "Create it or correct the path. Paths are relative to the file they stand in.",
  ),
  "source/not-a-directory": error<{ name: string; path: string }>(
    ({ name, path }) => `The source "${name}" is not a directory: ${path}.`,
    () =>
      "Name the directory that holds the skills. Only of an archive or an npm package --source may name the file itself.",
  ),
  "source/subdir-missing": error<{ name: string; subdir: string; path: string }>(
    ({ name, subdir, path }) => `The source "${name}" has no directory "${subdir}" inside ${path}.`,
    () => "Correct `subdir`, or take it out to start at the root of the source.",
  ),
  "source/too-deep": error<{ path: string; limit: number }>(
    ({ path, limit }) => `Directories are nested more than ${limit} levels deep at ${shortened(path)}.`,
    () => "Name a smaller directory as the source.",
  ),
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
  "source/unbound": error<{ name: string; input: string }>(
    ({ name, input }) => `The source "${name}" is the input "${input}", and nothing says where that is.`,
    ({ name }) => `Bind it: --source ${name}=PATH.`,
  ),
  "flake/file": error<{ problem: "kind" | "size"; limit: number }>(
    ({ problem, limit }) =>
      problem === "kind" ? "This is no regular file." : `This flake.lock has more than ${limit} bytes.`,
    () => "Put the flake.lock there that `nix flake lock` makes.",
  ),
  "flake/syntax": error<{ conflict: boolean }>(
    ({ conflict }) =>
      conflict ? "Here is a conflict marker of git." : "This is not the JSON that Nix writes as flake.lock.",
    ({ conflict }) =>
      conflict
        ? "Finish the merge, then run `nix flake lock`."
        : "Restore it from version control, or run `nix flake lock`.",
  ),
  "flake/version": error<{ version: number | null }>(
    ({ version }) =>
      version === null
        ? "This file is not what Nix writes as flake.lock."
        : `This flake.lock has the version ${version}.`,
    () => "Versions 5, 6 and 7 can be read. Run `nix flake lock` with a Nix that writes one of them.",
  ),
  "flake/no-input": error<{ input: string; known: readonly string[] } & Suggestion>(
    ({ input }) => `The flake.lock beside this file has no input "${shortened(input)}".`,
    ({ suggestion, known }) =>
      didYouMean(suggestion, known.length > 0 ? `Inputs there: ${list(known)}.` : "It has no inputs at all."),
  ),
  "flake/follows": error<{ input: string; path: string; why: "root" | "missing" | "cycle" | "deep" }>(
    ({ input, path, why }) => `The input "${shortened(input)}" ${followsProblem(why, path)}.`,
    () => "Correct `follows` in flake.nix, then run `nix flake lock`.",
  ),
  "flake/not-locked": error<{ input: string; missing: string }>(
    ({ input, missing }) =>
      `The input "${shortened(input)}" is not locked: flake.lock has no \`${missing}\` for it.`,
    ({ input }) =>
      `Run \`nix flake update ${shortened(input)}\`. A directory with changes that are not committed cannot be locked.`,
  ),
  "flake/value": error<{ input: string; key: string; found: string | null; problem: string }>(
    ({ input, key, found, problem }) =>
      `The input "${shortened(input)}" has a \`${key}\` in flake.lock that is not used: ${flakeProblem(problem)}${found === null ? "" : ` (${shortened(found)})`}.`,
    () =>
      "Correct the input in flake.nix and run `nix flake lock`, or bind the source with --source NAME=PATH.",
  ),
  "flake/unsupported": error<{ name: string; input: string; type: string; feature: string }>(
    ({ input, type, feature }) =>
      `The input "${shortened(input)}" is ${unsupportedInput(shortened(type), feature)}, which kitout cannot fetch.`,
    ({ name }) => `Fetch it with Nix and bind it: --source ${name}=PATH.`,
  ),
  "flake/nar-hash": error<{
    name: string;
    input: string;
    expected: string;
    found: string | null;
    altered: readonly string[];
  }>(
    ({ input, expected, found }) =>
      found === null
        ? `The tree of the input "${shortened(input)}" cannot be compared with its narHash: it changed while it was read, or holds what is no file, directory or link.`
        : `The tree of the input "${shortened(input)}" is not the one that Nix locked: its narHash is ${found}, and flake.lock says ${expected}.`,
    ({ name, input, altered }) =>
      altered.length > 0
        ? `Attributes of git change what Nix sees of ${list(altered)}. Bind what Nix fetched: --source ${name}=PATH.`
        : `If the change is meant, run \`nix flake update ${shortened(input)}\`; if not, do not use it.`,
  ),
  "source/no-cache": failure<{ name: string }>(
    ({ name }) => `There is no place to keep what is fetched for the source "${name}": HOME is not set.`,
    () => "Set HOME, XDG_CACHE_HOME or KITOUT_STORE to an absolute path.",
  ),
  "source/not-locked": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no locked source "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0
          ? `Locked sources: ${list(known)}.`
          : "Directories of the project are not locked; they are versioned with it.",
      ),
  ),
  "source/offline": failure<{ name: string }>(
    ({ name }) => `The source "${name}" has to be fetched, which --offline does not allow.`,
    () => "Run it once without --offline: what is fetched is kept.",
  ),
  "source/damaged": failure<{ name: string; files: number }>(
    ({ name, files }) =>
      `${plural(files, "file")} of the source "${name}" ${files === 1 ? "is" : "are"} missing in the cache, or damaged, and nothing may be fetched with --offline.`,
    () => "Run it once without --offline.",
  ),
  "source/altered": warning<{ name: string; files: number; example: string; attributes: readonly string[] }>(
    ({ name, files, example, attributes }) =>
      `${plural(files, "file")} of the source "${name}" ${files === 1 ? "is" : "are"} changed by git attributes (${attributes.join(", ")}) where git checks it out or packs it, for example ${example}. kitout takes the bytes as git stores them.`,
    () =>
      "Nothing is wrong with the lock. Other tools, also Nix, may see other bytes in these files; a digest made by them differs.",
  ),
  "policy/entry": error<{ list: string; entry: string; instead: string | null }>(
    ({ list, entry }) =>
      `"${shortened(entry)}" cannot be ${list === "allowedHosts" ? "the name of a host" : "an owner"}.`,
    ({ list, instead }) =>
      instead !== null
        ? `Write "${instead}".`
        : list === "allowedHosts"
          ? "Write a name such as github.com, or *.example.com for all below it."
          : "Write host/owner, such as github.com/anthropics, or the @scope of npm packages.",
  ),
  "policy/host": error<{ name: string; host: string; allowed: readonly string[] }>(
    ({ name, host }) =>
      `The source "${name}" comes from ${host}, which \`policy.allowedHosts\` does not name.`,
    ({ allowed }) =>
      `${allowedText(allowed)} Add the host if you trust everybody who can publish there, or take the source out.`,
  ),
  "policy/owner": error<{ name: string; owner: string; allowed: readonly string[] }>(
    ({ name, owner }) =>
      `The source "${name}" belongs to ${owner}, whom \`policy.allowedOwners\` does not name.`,
    ({ allowed }) => `${allowedText(allowed)} Add the owner if you trust them, or take the source out.`,
  ),
  "source/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no source "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Sources here: ${list(known)}.` : "This configuration has no `sources:`.",
      ),
  ),
  "source/no-skills": warning<{ name: string; path: string; subdir: string }>(
    ({ name, path, subdir }) =>
      `The source "${name}" has no skills: there is no SKILL.md below ${subdir === "" ? path : `${path}/${subdir}`}.`,
    () => "Check `path`, `subdir` and `filter.maxDepth`. The file must be called SKILL.md exactly.",
  ),
  "source/all-filtered": warning<{ name: string; found: number }>(
    ({ name, found }) => `The filter of the source "${name}" leaves out every skill in it (${found} found).`,
    () => "`nameRegex` must match the whole path below subdir; globs match that path too.",
  ),
  "git/no-program": failure<{ name: string }>(
    ({ name }) => `The source "${name}" is fetched with git, and there is no git on the PATH.`,
    ({ name }) => `Install git, or fetch the source yourself and bind it: --source ${name}=PATH.`,
  ),
  "git/ref-syntax": error<{ ref: string }>(
    ({ ref }) => `"${shortened(ref)}" cannot be the name of a branch, a tag or a commit.`,
    () =>
      "Write a name as git shows it, such as `main`, `v1.2.0` or `refs/heads/main`, or all digits of a commit.",
  ),
  "git/ref-ambiguous": error<{ ref: string }>(
    ({ ref }) => `There is a branch "${ref}" and a tag "${ref}".`,
    ({ ref }) => `Write \`ref: refs/heads/${ref}\` for the branch, or \`ref: refs/tags/${ref}\` for the tag.`,
  ),
  "git/ref-abbreviated": error<{ ref: string }>(
    ({ ref }) => `There is no branch or tag "${ref}", and a commit needs all its digits here.`,
    ({ ref }) => `Write the full id, which \`git rev-parse ${ref}\` prints in a clone.`,
  ),
  "git/ref-unknown": error<{ name: string; ref: string; url: string } & Suggestion>(
    ({ name, ref }) => `The repository of the source "${name}" has no branch or tag "${ref}".`,
    ({ suggestion, url }) => didYouMean(suggestion, `\`git ls-remote ${url}\` lists them.`),
  ),
  "git/no-head": error<{ name: string; url: string; branches: readonly string[] }>(
    ({ name, url, branches }) =>
      branches.length === 0
        ? `The repository of the source "${name}" is empty: ${url}.`
        : `The repository of the source "${name}" says nothing about which branch is its default.`,
    ({ branches }) =>
      branches.length === 0
        ? "Is it the right address? There must be a commit in it."
        : `Say it with \`ref:\`. Branches there: ${list(branches)}.`,
  ),
  "git/too-young": error<{ name: string; rev: string; allowed: string }>(
    ({ name, rev }) =>
      `The commit ${rev.slice(0, 12)} of the source "${name}" is younger than \`minAge\` allows.`,
    ({ allowed }) =>
      `It may be taken from ${allowed} on. Until then, choose an older one, or lower \`minAge\`.`,
  ),
  "git/denied": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) =>
      `The repository of the source "${name}" is not there, or not for you: ${url} (${words}).`,
    ({ url }) =>
      `Check the address, and that \`git ls-remote ${url}\` works without asking you anything: kitout never asks for a password.`,
  ),
  "git/unreachable": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `The repository of the source "${name}" cannot be reached: ${url} (${words}).`,
    () => "Check the network and the proxy, and run kitout again; what was fetched before is kept.",
  ),
  "git/timeout": failure<{ name: string; url: string; seconds: number }>(
    ({ name, url, seconds }) =>
      `The repository of the source "${name}" did not give what was asked for within ${plural(seconds, "second")}: ${url}.`,
    () => "Run kitout again when the network or the server is faster.",
  ),
  "git/failed": failure<{ name: string; url: string; words: string }>(
    ({ name, url, words }) => `git could not fetch the source "${name}" from ${url}: ${words}.`,
    () =>
      "These are git's own words. Only https, ssh and file are fetched from, whatever git's configuration says.",
  ),
  "git/rev-missing": failure<{ name: string; url: string; rev: string; declared: boolean }>(
    ({ name, url, rev }) => `The source "${name}" has no commit ${rev} any more, or never had: ${url}.`,
    ({ name, declared }) =>
      declared
        ? "Correct the `ref`: a branch, a tag, or a commit that the server still gives away."
        : `If skills.lock was edited, restore it; else \`kitout update ${name}\` chooses another one.`,
  ),
  "git/tree": error<{ name: string; problem: string; path: string }>(
    ({ name, problem, path }) => `The source "${name}" holds ${treeProblem(problem)}: ${shortened(path)}.`,
    () =>
      "No checkout can have such a file, and someone may mean harm. Take another commit, or tell its owners.",
  ),
  "git/too-large": error<{ name: string; file: string | null }>(
    ({ name, file }) =>
      file === null
        ? `The source "${name}" is larger than what kitout reads from a repository.`
        : `A file of the source "${name}" is larger than 64 MiB: ${shortened(file)}.`,
    ({ file }) =>
      file === null
        ? "Use a repository of its own for the skills."
        : "Have the skill fetch it where it is needed.",
  ),
  "regex/refused": error<{ reason: string; found: string }>(
    ({ reason, found }) => `${regexProblem(reason)}${found === "" ? "" : `: ${found}`}.`,
    ({ reason }) =>
      reason === "escape"
        ? "Write [0-9] for \\d, [[:alnum:]_] for \\w, and the character itself for other letters."
        : "nameRegex takes what POSIX extended expressions and JavaScript have in common, and matches the whole path.",
  ),
  "archive/missing": error<{ name: string; path: string; kind: string | null }>(
    ({ name, path, kind }) =>
      kind === null
        ? `The archive of the source "${name}" is not there: ${path}.`
        : `The archive of the source "${name}" is ${kind === "directory" ? "a directory" : "no regular file"}: ${path}.`,
    ({ kind }) =>
      kind === "directory"
        ? "Use `path:` for a directory."
        : "Check the path: it is seen from the directory of the file that it stands in.",
  ),
  "archive/unreachable": failure<{
    name: string;
    url: string;
    how: string;
    status: number;
    seconds: number;
    words: string;
  }>(
    ({ name, url, how, status, seconds, words }) =>
      `The archive of the source "${name}" cannot be downloaded: ${downloadProblem(how, status, seconds, words)}. Its address is ${url}.`,
    ({ how, status }) => downloadHint(how, status),
  ),
  "archive/integrity-syntax": error<{ integrity: string }>(
    ({ integrity }) => `This is not the digest of a file: "${shortened(integrity)}".`,
    () =>
      "Write one digest, as in `sha256-…=`: sha256, sha384 or sha512, a dash, and the whole digest in base64.",
  ),
  "archive/integrity": error<{ name: string; expected: string; found: string }>(
    ({ name, expected, found }) =>
      `The archive of the source "${name}" is not the one that was asked for: it is ${found}, and should be ${expected}.`,
    ({ name }) =>
      `Find out who changed it, and why. When it is meant: correct \`integrity\`, if you declare it, and run kitout update ${name}.`,
  ),
  "archive/format": error<{ name: string; found: string }>(
    ({ name, found }) =>
      `The archive of the source "${name}" is ${found === "" ? "no archive that kitout knows" : found}.`,
    ({ found }) =>
      found === "a web page"
        ? "The address leads to a page, perhaps one that asks who you are. Use the address of the file itself."
        : "Archives are read in these formats, whatever they are called: .tar, .tar.gz and .zip.",
  ),
  "archive/broken": error<{ name: string }>(
    ({ name }) => `The archive of the source "${name}" is cut off or damaged.`,
    () => "Have it made anew, and test it with `tar -tzf` or `unzip -t`.",
  ),
  "archive/refused": error<{ name: string; reason: string; entry: string; other: string }>(
    ({ name, reason, entry, other }) =>
      `The archive of the source "${name}" is not unpacked, for ${archiveProblem(reason, entry, other)}.`,
    ({ reason }) =>
      reason === "encrypted" || reason === "method"
        ? "Make it anew without a password, with an ordinary `zip -r`."
        : "Nothing of it was used. Someone may mean harm: look at it with `tar -tvf` or `unzip -l`, or tell its owners.",
  ),
  "archive/too-large": error<{ name: string; what: string; where: string | null }>(
    ({ name, what, where }) => `The archive of the source "${name}" ${sizeProblem(what, where)}.`,
    ({ what }) =>
      what === "ratio"
        ? "Such an archive is made to fill a disk. If it is yours, make it anew without what is nearly empty."
        : "Make an archive of the skills alone, and have a skill fetch large files where it needs them.",
  ),
  "glob/negated": error<{ glob: string }>(
    ({ glob }) => `A glob cannot begin with "!": ${glob}.`,
    () => "Use `disable` or `exclude` for what you do not want.",
  ),
  "glob/syntax": error<{ glob: string }>(
    ({ glob }) => `The brackets of this glob do not close: ${glob}.`,
    () => "Close them, or put a backslash before a bracket that is meant as text.",
  ),
  "glob/too-complex": error<{ glob: string; alternatives: number; length: number }>(
    ({ alternatives, length }) =>
      `A glob has at most ${length} characters, stands for at most ${alternatives} alternatives in braces, and holds no range like {1..9}.`,
    () => "Write several simpler globs.",
  ),
  "glob/no-match": error<{ glob: string; ids: number }>(
    ({ glob, ids }) => `No skill has an id that matches "${glob}" (${plural(ids, "skill")} found).`,
    () => "`kitout list` prints every id. `*` stays within one segment, `**` crosses them.",
  ),
  "glob/no-file": error<{ glob: string; id: string }>(
    ({ glob, id }) => `The skill "${id}" has no file that matches "${glob}".`,
    () => "`kitout show` lists its files. Paths are seen from the skill's directory.",
  ),
  "skill/unknown": error<{ id: string; ids: number; pinned: boolean } & Suggestion>(
    ({ id, ids }) => `There is no skill "${shortened(id)}" (${plural(ids, "skill")} found).`,
    ({ suggestion, pinned }) =>
      didYouMean(suggestion, "`kitout list` prints every id.") +
      (pinned ? " If it is new where it comes from, `kitout update` brings it." : ""),
  ),
  "skill/id": error<{ id: string }>(
    ({ id }) => `"${id}" cannot be the id of a skill.`,
    () =>
      "Use names joined by `/`: no slash at either end, no `.` or `..`, no backslash, no control character.",
  ),
  "skill/path": error<{ path: string }>(
    ({ path }) => `The path "${path}" does not stay inside the source.`,
    () => "Use a relative path without `..`; `.` is the root of the source.",
  ),
  "skill/path-missing": error<{ path: string; source: string; directory: string } & Suggestion>(
    ({ path, source, directory }) =>
      `The source "${source}" has no directory "${path === "" ? "." : path}": ${directory} is not there.`,
    ({ suggestion }) =>
      didYouMean(
        suggestion,
        "Set `path` to the skill's directory below `subdir`; without it the key itself is the path.",
      ),
  ),
  "skill/no-skill-file": error<{ directory: string }>(
    ({ directory }) => `${directory} has no SKILL.md, so it is not a skill.`,
    () => "Name the directory that holds the SKILL.md.",
  ),
  "skill/duplicate-id": error<{ id: string; first: string; second: string; source: string }>(
    ({ id, first, second }) => `Two skills have the id "${id}": ${first} and ${second}.`,
    ({ source }) =>
      `Give the source "${source}" an \`idPrefix\`, filter one of them out, or \`rename\` an explicit one.`,
  ),
  "skill/twin-ids": error<{ first: string; second: string }>(
    ({ first, second }) => `The ids "${first}" and "${second}" are one directory on macOS and Windows.`,
    () => "Disable one of them, or select one under `explicit` with another name.",
  ),
  "skill/twin-files": warning<{ id: string; first: string; second: string }>(
    ({ id, first, second }) => `${first} and ${second} of "${id}" are one and the same on macOS and Windows.`,
    () => "Not all of it can be installed there. Rename one of them, or leave it out with `exclude`.",
  ),
  "skill/directory-name": error<{ path: string }>(
    ({ path }) =>
      `The path of this skill holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the directory, or leave the skill out.",
  ),
  "skill/leaves-source": error<{ id: string; path: string }>(
    ({ id, path }) => `The skill "${id}" is a link that leads out of its source: ${path}.`,
    () => "Make the directory that it leads to a source of its own.",
  ),
  "skill/file-name": error<{ path: string }>(
    ({ path }) => `A file name holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Rename the file, or leave the skill out.",
  ),
  "skill/link-text": error<{ path: string }>(
    ({ path }) =>
      `The text of a link holds a control character, a backslash or bytes that are not UTF-8: ${path}.`,
    () => "Replace the link, or leave the skill out.",
  ),
  "skill/link-dropped": warning<{ path: string; fate: string; target: string; skill: string }>(
    ({ path, fate, target, skill }) => `${path} in ${skill} is left out: ${linkFate(fate, target)}.`,
    () =>
      "Links inside a skill are kept and links inside its source become copies; others cannot be the same everywhere.",
  ),
  "skill/links-too-large": error<{ path: string; files: number; mebibytes: number }>(
    ({ path, files, mebibytes }) =>
      `Links bring more than ${files} files or ${mebibytes} MiB into the skill at ${path}.`,
    () => "Link to the files that the skill needs instead of to whole directories.",
  ),
  "skill/lfs-pointer": warning<{ id: string; path: string }>(
    ({ id, path }) => `${path} of "${id}" is not the file itself, but a pointer of Git LFS to where it is.`,
    () => "The agent gets the pointer. Have the author commit the file itself.",
  ),
  "skill/too-large": error<{ id: string; has: string; limit: string }>(
    ({ id, has, limit }) => `The fetched skill "${id}" has ${has}; at most ${limit} are taken.`,
    () =>
      "Is it a skill? What it needs may be downloaded by a script of its own, or come from a source of type `path`.",
  ),
  "skill/submodule": warning<{ path: string }>(
    ({ path }) => `${path} is left out: it is a submodule, another repository that is not fetched.`,
    () => "If the skill needs it, declare that repository as a source of its own.",
  ),
  "skill/packages-left-out": warning<{ path: string }>(
    ({ path }) => `${path} is left out: installed packages are never part of a skill.`,
    () => "Have the skill say how to install them, or bundle its script into one file.",
  ),
  "skill/excludes-itself": error<{ glob: string; id: string }>(
    ({ glob, id }) => `"${glob}" would leave out the SKILL.md of "${id}".`,
    () => "Make the glob narrower; to leave out the whole skill, disable it.",
  ),
  "skill/name-not-rewritten": warning<{ id: string; name: string; problem: string; file: string }>(
    ({ name, problem, file }) =>
      `The name in ${file} stays as it is, while the directory is called "${name}": ${nameProblem(problem)}.`,
    () =>
      "Some agents skip a skill whose name differs from its directory. Simplify the frontmatter at the source.",
  ),
  "skill/old-name": warning<{
    names: readonly (readonly [old: string, now: string])[];
    /** With the lines, from 1. */
    files: readonly (readonly [file: string, lines: readonly number[]])[];
    places: number;
  }>(
    ({ names, files, places }) =>
      `${plural(places, "path")} in this source ${places === 1 ? "leads" : "lead"} to ${oldNames(names)}: ${list(
        files.map(([file, lines]) => `${shortened(file)}:${list(lines)}`),
      )}.`,
    () =>
      "An agent that follows such a path finds nothing. Change those lines with `patches`, or keep the old name too, with an entry of its own.",
  ),
  "skill/changed": failure<{ id: string; directory: string }>(
    ({ id, directory }) => `A file of the skill "${id}" in ${directory} changed while it was read.`,
    () => "Run kitout again when nothing writes there.",
  ),
  "skill/none-selected": summary<{ skills: number }>(
    ({ skills }) => `No skill is selected (${plural(skills, "skill")} found).`,
    () => "Name ids or globs in `skills.enable`, or sources in `skills.enableAll`.",
  ),
  "overlay/path": error<{ path: string }>(
    ({ path }) => `"${path}" is no place for a file of the skill.`,
    () =>
      "Write a path below the skill, such as references/house.md; what git keeps in .git is no part of one.",
  ),
  "overlay/in-the-way": error<{ id: string; path: string; standing: string; isFile: boolean }>(
    ({ id, path, standing, isFile }) =>
      `${path} cannot be put into "${id}": in the source, ${standing} is ${isFile ? "no directory" : "a directory"}.`,
    ({ standing }) =>
      `A file replaces a file, and nothing more. Take ${standing} out with \`exclude\` first.`,
  ),
  "overlay/twice": error<{ path: string; other: string }>(
    ({ path, other }) => `${path} stands where \`files\` puts something already, with "${other}".`,
    () => "Let one of them go: a path in a skill gets its file from one place.",
  ),
  "overlay/empty": error<{ path: string }>(
    ({ path }) => `There is no file in ${path}.`,
    () => "Name a file, or a directory with files. Empty directories are no part of a skill.",
  ),
  "overlay/too-large": error<{ id: string; files: number; mebibytes: number }>(
    ({ id, files, mebibytes }) =>
      `Files and patches add more than ${files} files or ${mebibytes} MiB to "${id}".`,
    () => "A skill is read by an agent: name the files that it needs, instead of whole directories.",
  ),
  "overlay/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `With these files and patches, SKILL.md of "${id}" is no skill any more: ${frontmatterWords(problem)}.`,
    () => "Keep the lines between `---` and `---` at its beginning, with a description.",
  ),
  "transform/file-name": error<{ text: string }>(
    ({ text }) => `"${shortened(text)}" is the text of a template here, and reads like the name of a file.`,
    ({ text }) => `Write \`transform: { file: ${shortened(text)} }\`.`,
  ),
  "transform/frontmatter": error<{ id: string; problem: FrontmatterProblem }>(
    ({ id, problem }) =>
      `What this transform makes of "${id}" is no skill any more: ${frontmatterWords(problem)}.`,
    () =>
      "Begin with {{original}}, or write the lines between `---` and `---`, with a description, yourself.",
  ),
  "transform/no-dependencies": warning<{ id: string }>(
    ({ id }) => `The transform of "${id}" leaves out where the programs of its packages are.`,
    () => "Put {{dependencies}} where the agent shall read it, most likely at the end.",
  ),
  "transform/not-utf8": error<{ file: string }>(
    ({ file }) => `${file} is not UTF-8, so no template can make something of it.`,
    () => "Use `files` to replace it, or take the transform out.",
  ),
  "diff/directory": error<{ directory: string }>(
    ({ directory }) => `${directory} is no skill: it has no SKILL.md that can be read.`,
    () => "Name the edited copy of the skill itself: the directory with its SKILL.md.",
  ),
  "diff/unwritable": error<{ path: string; reason: string }>(
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
  "local/missing": error<{ path: string }>(
    ({ path }) => `${path} does not exist.`,
    () => "A relative path is seen from the file that it is written in.",
  ),
  "local/not-a-file": error<{ path: string; kind: string }>(
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
  "package/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a package or a program.`,
    () =>
      "Letters, digits, `.`, `_`, `+` and `-`, not beginning with `.`, `+` or `-`; at most 64 characters.",
  ),
  "package/twice": error<{ name: string }>(
    ({ name }) => `The package ${name} is there twice.`,
    () => "Name each package once, with all its programs: `{ name: poppler, bins: [pdftotext, pdfinfo] }`.",
  ),
  "package/taken": error<{ name: string; path: string }>(
    ({ name, path }) =>
      `The package ${name} would be put at ./${path}, where the skill has something already.`,
    ({ path }) => `Leave ${path} out with \`exclude\`, or do without the package.`,
  ),
  "package/unbound": error<{ name: string }>(
    ({ name }) => `The package ${name} is to have all its programs, and nothing says where they are.`,
    ({ name }) =>
      `Say it with \`--package ${name}=DIR\`, where DIR/bin has them (with Nix: \`packages.${nixName(name)} = …\`), or name the programs: \`bins: [one, two]\`.`,
  ),
  "package/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `No explicit skill has a package "${name}", which --package gives the place of.`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        known.length > 0 ? `Packages here: ${list(known)}.` : "No explicit skill has `packages:`.",
      ),
  ),
  "package/path": error<{ name: string; path: string; problem: string; program: string }>(
    ({ name, path, problem, program }) =>
      `--package says that ${name} is in ${path}, but ${packageProblem(problem, program)}.`,
    ({ name }) =>
      `Name a directory that has the programs in its \`bin\`: --package ${name}=DIR. A package without \`bins\` may be its program itself.`,
  ),
  "package/project-scope": error<object>(
    () => "--package makes links into this machine, and a project is used on others too.",
    () =>
      "Leave it out: the programs are then looked for on PATH. For your own user, write `scope: user` in skills.yaml, or give --scope user.",
  ),
  "package/not-on-path": warning<{
    package: string;
    programs: readonly string[];
    skills: readonly string[];
  }>(
    ({ package: name, programs, skills }) =>
      programs.length === 1
        ? `There is no program ${programs[0]} on PATH (package ${name}); it is needed by ${list(skills)}.`
        : `There are no programs ${list(programs)} on PATH (package ${name}); they are needed by ${list(skills)}.`,
    () =>
      "Install the package before you use the skill; it may have another name there. `kitout doctor` shows all that is needed.",
  ),
  "patch/empty": error<{ bytes: number; form: string }>(
    ({ bytes }) => (bytes === 0 ? "This patch is empty." : "No change of a file is in this patch."),
    ({ bytes, form }) =>
      bytes === 0
        ? "Take it out of `patches`. A shell empties the file behind `>` before kitout reads it: write a patch to a file that skills.yaml does not name yet."
        : form === "other"
          ? "A patch is what `git diff`, `git format-patch` or `diff -u` writes. Was it saved without its headers?"
          : `It was written by \`diff\` ${form === "context" ? "with -c" : "without -u"}. Make it anew with \`diff -u\`, of directories with \`diff -Nur\`.`,
  ),
  "patch/syntax": error<{ mistake: string; detail: string }>(
    ({ mistake, detail }) => `${patchMistake(mistake, detail)}.`,
    ({ mistake }) => patchMistakeHint(mistake),
  ),
  "patch/binary": error<object>(
    () => "This is a change of a file that is no text, and no patch has its bytes.",
    () => "Take it out of the patch, and put the file over the skill with `files`.",
  ),
  "patch/path": error<{ path: string; reason: string }>(
    ({ path, reason }) => patchPath(shortened(path), reason),
    () => "Make the patch with paths below the skill: `git diff --relative` in its directory, or `diff -ru`.",
  ),
  "patch/conflict": error<{
    skill: string;
    path: string;
    reason: string;
    hunk: number;
    hunks: number;
    expected: readonly ShownLine[];
    found: readonly ShownLine[];
  }>(
    ({ skill, path, reason, hunk, hunks, expected, found }) =>
      `${hunk === 0 ? "The patch" : hunks === 1 ? "The only hunk" : `Hunk ${hunk} of ${hunks}`} does not apply to ${shortened(path)} of "${skill}": ${patchConflict(reason)}.${numberedLines("It expects:", expected)}${numberedLines(`${shortened(path)} has:`, found)}`,
    ({ reason, skill }) => patchConflictHint(reason, skill),
  ),
  "patch/missing-file": error<{
    skill: string;
    path: string;
    similar: readonly string[];
    through: string | null;
    below: string | null;
  }>(
    ({ skill, path, through }) =>
      `There is no ${shortened(path)} in "${skill}" to patch${through === null ? "" : `: ${shortened(through)} is no directory of the skill`}.`,
    ({ path, similar, below }) =>
      below !== null
        ? `There is ${shortened(path.slice(below.length + 1))}. Was the patch made in the whole repository? Make it for the skill alone, with \`git diff --relative=${pasteable(below)}\` or \`git format-patch --relative=${pasteable(below)}\`.`
        : similar.length === 0
          ? "Paths in a patch are below the skill, behind one directory such as `a/`. The file may be gone, or renamed: look at the skill, and make the patch anew."
          : `Did it move? There ${similar.length === 1 ? "is" : "are"} ${list(similar.map(shortened))}. Paths in a patch are below the skill, behind one directory such as \`a/\`.`,
  ),
  "patch/exists": error<{ skill: string; path: string; by: string; at: string; same: boolean }>(
    ({ skill, path, by, at, same }) =>
      same
        ? `The patch makes ${shortened(path)} in "${skill}", which is there already, and the same.`
        : `The patch makes ${shortened(path)} in "${skill}", but ${at === path ? `there is a ${by} already` : `${shortened(at)} is a ${by}`}.`,
    ({ same }) =>
      same
        ? "The source has it now: take it out of the patch."
        : "Make the patch anew from what the skill has now. To put a file over another one, use `files`.",
  ),
  "patch/too-large": error<{ path: string }>(
    ({ path }) => `To patch ${shortened(path)} is too much work: it is too large, or this patch is.`,
    () =>
      "Up to 16 MiB of a file are patched, and 64 MiB in all. Put a large file over the skill with `files`.",
  ),
  "patch/link": error<{ path: string; target: string; fate: string }>(
    ({ path, target, fate }) =>
      `The patch makes ${path} a link to ${target}, which ${fate === "dangling" ? "is not there" : fate === "loop" || fate === "ancestor" ? "leads in a circle" : "is not inside the skill"}.`,
    () => "Let it lead to a file of the same skill, by a relative path.",
  ),
  "transform/syntax": error<{ mistake: string; detail: string; block: string }>(
    ({ mistake, detail, block }) => `${templateProblem(mistake, detail, block)}.`,
    ({ mistake, block }) => templateHint(mistake, block),
  ),
  "transform/unknown-name": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `A template has no "${shortened(name)}" here.`,
    ({ name, suggestion, known }) =>
      name.startsWith("@")
        ? didYouMean(
            suggestion,
            `Here there is ${or(known)}; @index, @key, @first and @last are inside of {{#each}}.`,
          )
        : didYouMean(
            suggestion,
            `Names: ${list(known)}. What you define under \`vars:\` has vars before it: {{vars.team}}.`,
          ),
  ),
  "transform/missing": error<
    {
      name: string;
      key: string;
      in: string;
      is: string;
      known: readonly string[];
      skills: boolean;
    } & Suggestion
  >(
    ({ key, in: holder, is }) =>
      is === "a map" || is === "a list"
        ? `There is no "${shortened(key)}" in ${shortened(holder)}.`
        : `There is no "${shortened(key)}" in ${shortened(holder)}, which is ${is}.`,
    ({ name, key, in: holder, is, known, suggestion, skills }) => {
      if (skills) return `Inside of this block, the skill's own is {{@root.${shortened(key)}}}.`;
      const there = known.length > 0 ? `It has: ${list(known)}.` : "";
      if (holder === "vars")
        return didYouMean(
          suggestion,
          `Add it under \`vars:\`, or test for it: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      if (is === "a map" || is === "nothing")
        return didYouMean(
          suggestion,
          `Test for it where it may be missing: {{#if ${shortened(name)}}}. ${there}`.trim(),
        );
      return is === "a list"
        ? "Go through a list with {{#each}}, or name an item by its number: [0]."
        : "Only maps and lists have something in them.";
    },
  ),
  "transform/unsupported": error<{ what: string; name: string }>(
    ({ what, name }) => `${unsupportedPart(what, shortened(name))}.`,
    ({ what, name }) => unsupportedHint(what, shortened(name)),
  ),
  "transform/not-text": error<{ name: string; is: string }>(
    ({ name, is }) =>
      is === "no text"
        ? `${shortened(name)} is nothing that has a text.`
        : `${shortened(name)} is ${is}, which has no text of its own.`,
    ({ name, is }) => {
      if (is === "nothing") return `Test for it: {{#if ${shortened(name)}}}.`;
      if (is === "no text") return "Write it as text, in quotes, where it comes from.";
      return is === "a map"
        ? "Name one of its keys, or go through it with {{#each}}."
        : "Go through it with {{#each}}.";
    },
  ),
  "transform/not-a-list": error<{ name: string; is: string }>(
    ({ name, is }) =>
      `{{#each}} goes through a list or a map, and ${shortened(name)} is ${is === "no text" ? "neither" : is}.`,
    ({ is }) =>
      is === "a text" || is === "a number"
        ? "Print it, or make it a list where it comes from."
        : "Test it with {{#if}}, or make it a list where it comes from.",
  ),
  "transform/too-large": error<{ bound: string; limit: number }>(
    ({ bound, limit }) => `${templateBound(bound, limit)}.`,
    ({ bound }) =>
      bound === "output"
        ? "A SKILL.md is read by an agent: put what is long into files beside it, under `files:`."
        : "Make it simpler. A template is for the frame of a SKILL.md, and may hold a few loops.",
  ),
  "entry/name": error<{
    entry: string;
    id: string;
    source: string;
    path: string;
    layout: string;
    targets: readonly string[];
  }>(
    ({ entry, id, layout, targets }) =>
      `The skill "${id}" would be installed as "${entry}"${targets.length === 0 ? "" : ` for ${list(targets)} (layout: ${layout})`}, which is not a safe directory name: ${entryProblem(entry)}.`,
    ({ source, path, layout }) =>
      `${layout === "nested" ? "Use `layout: flat`, point the source's `subdir` deeper, or select" : "Select"} it under \`explicit\` with a name of letters, digits, dots, dashes and underscores: \`my-name: { from: ${source}, path: "${path === "" ? "." : path}" }\`.`,
  ),
  "entry/clash": error<{ first: string; firstEntry: string; second: string; entry: string }>(
    ({ first, firstEntry, second, entry }) =>
      `The skills "${first}" and "${second}" would both be installed as "${entry}"${firstEntry === entry ? "" : ` ("${firstEntry}" is the same on macOS and Windows)`}.`,
    () =>
      "Disable one, give a source an `idPrefix`, `rename` an explicit one, or use `layout: nested` where the agent looks deeper.",
  ),
  "entry/inside": error<{ inner: string; outer: string }>(
    ({ inner, outer }) => `In the nested layout "${inner}" would be installed inside "${outer}".`,
    () =>
      "Disable one, `rename` one, or use `layout: flat`. A skill's own tree holds the skills inside it already.",
  ),
  "entry/excluded": warning<{ entry: string; id: string; targets: readonly string[] }>(
    ({ entry, id, targets }) =>
      `The skill "${id}" is not installed for ${list(targets)}: its entry "${entry}" is excluded there.`,
    () => "Take it out of the target's `exclude`, or set `targets` of the skill.",
  ),
  "target/name": error<{ name: string }>(
    ({ name }) => `"${name}" cannot be the name of a target.`,
    () => "Use letters, digits, dashes and underscores, beginning with a letter or digit.",
  ),
  "target/unknown": error<{ name: string; known: readonly string[] } & Suggestion>(
    ({ name }) => `There is no target "${name}".`,
    ({ suggestion, known }) =>
      didYouMean(
        suggestion,
        `Targets: ${list(known)}. For another agent, say where it looks: \`dest\` and \`localDest\`.`,
      ),
  ),
  "target/dest": error<{ dest: string; problem: string; found: string }>(
    ({ problem, found }) => `${destProblem(problem, found)}.`,
    ({ problem, found }) => destHint(problem, found),
  ),
  "target/local-dest": error<{ path: string; reserved: boolean }>(
    ({ path, reserved }) =>
      reserved
        ? `"${path}" is where git or kitout keeps its own state.`
        : `"${path}" does not stay inside the project.`,
    () => "Use a directory below the project, such as .my-agent/skills.",
  ),
  "target/exclude": error<{ entry: string }>(
    ({ entry }) => `"${entry}" cannot be the name of an entry.`,
    () => "Name directories as they stand in the target: no globs, no leading or trailing slash.",
  ),
  "target/exclude-with-link": error<{ target: string }>(
    ({ target }) => `The target "${target}" is one link, so no entry in it can be excluded.`,
    () => "Use `structure: symlink-tree` or `copy-tree`.",
  ),
  "target/system": error<{ system: string }>(
    ({ system }) => `"${system}" is not the name of a system.`,
    () => "Write it as Nix does: x86_64-linux, aarch64-darwin.",
  ),
  "target/settings-differ": error<{ first: string; second: string; setting: string; dest: string }>(
    ({ first, second, setting, dest }) =>
      `The targets "${first}" and "${second}" share ${dest} and have different settings for \`${setting}\`.`,
    ({ setting }) => `Give both the same \`${setting}\`, or one of them another directory.`,
  ),
  "target/inside": error<{ inner: string; outer: string; dest: string }>(
    ({ inner, outer, dest }) =>
      `The directory of the target "${inner}" lies inside that of "${outer}": ${dest}.`,
    () => "Give one of them another directory: each would find the other's skills.",
  ),
  "target/holds-source": error<{ target: string; source: string; directory: string }>(
    ({ target, source, directory }) =>
      `The source "${source}" lies in a directory that the target "${target}" is installed into: ${directory}.`,
    () =>
      "Move the skills to a directory of their own, or give the target another `dest` or `localDest`. What is installed is replaced and removed; what is a source is yours.",
  ),
  "target/none": summary<object>(
    () => "No target is enabled: nothing will be installed, and what kitout installed before is removed.",
    () => "Add one, for example `targets: { claude: true }`.",
  ),
  "lock/not-a-file": error<{ kind: string }>(
    ({ kind }) => `The lock is ${kind === "directory" ? "a directory, not a file" : "no regular file"}.`,
    () => "Move it away, then run `kitout lock`.",
  ),
  "lock/link": refusal<{ path: string }>(
    ({ path }) => `The lock is a link that leads out of the project: ${shortened(path)}.`,
    () => "Put the file itself in its place: a project must not have kitout write elsewhere.",
  ),
  "lock/conflict": error<{ paired: boolean }>(
    () => "Here is a conflict marker of git: two branches locked different things.",
    ({ paired }) =>
      paired
        ? "`kitout lock --take ours` or `--take theirs` keeps one side and locks what is missing in it."
        : `The markers do not pair, so no side can be taken. ${LOCK_ANEW}`,
  ),
  "lock/syntax": error<{ problem: string }>(
    ({ problem }) => `${lockProblem(problem)}.`,
    () => LOCK_ANEW,
  ),
  "lock/duplicate-key": error<{ key: string }>(
    ({ key }) => `The key "${shortened(key)}" is here for the second time.`,
    () => `Who reads the first would be told something else than who reads the last. ${LOCK_ANEW}`,
  ),
  "lock/version": error<{ found: number }>(
    ({ found }) => `This kitout reads version 1 of the lock, and this is version ${found}.`,
    () => "A newer kitout wrote it: use that one. Else restore the file from version control.",
  ),
  "lock/invalid": error<{ problem: string; key: string; expected: string }>(
    ({ problem, key, expected }) => `${lockMistake(problem, shortened(key), expected)}.`,
    () => LOCK_ANEW,
  ),
  "lock/changed": failure<object>(
    () => "Something else wrote the lock while kitout was at work; kitout left it alone.",
    () => "Run this again: it begins with what stands there now.",
  ),
  "lock/missing": error<object>(
    () => "There is no skills.lock, and --frozen takes only what is locked.",
    () => "Run `kitout lock`, and commit the file that it writes beside skills.yaml.",
  ),
  "lock/missing-entry": error<{ source: string; skill: string | null }>(
    ({ source, skill }) =>
      `The ${skill === null ? "" : `skill "${shortened(skill)}" of the `}source "${source}" is not in the lock, and --frozen takes only what is locked.`,
    () => "Run `kitout lock`, and commit the skills.lock.",
  ),
  "lock/declaration": error<{ source: string; locked: Declaration; declared: Declaration }>(
    ({ source, locked, declared }) =>
      `The source "${source}" was locked as ${declaration(locked)}, and now it is ${declaration(declared)}.`,
    () => "Run `kitout lock`, which locks what has changed and nothing else, and commit the skills.lock.",
  ),
  "lock/digest": error<{
    source: string;
    path: string;
    expected: string;
    found: string;
    from: "bound" | "input" | "path" | "fetched";
  }>(
    ({ source, path, expected, found }) =>
      `The skill in ${path === "" ? "the root" : shortened(path)} of "${source}" is not the one that was locked: its digest is ${found}, and should be ${expected}.`,
    ({ source, from }) => digestHint(source, from),
  ),
  "lock/profiles-differ": error<{
    source: string;
    one: string | null;
    other: string | null;
  }>(
    ({ source, one, other }) =>
      `The source "${source}" is one thing ${inProfile(one)}, and another ${inProfile(other)}. The lock has one place for it.`,
    () => "Give one of them a name of its own, and let the profile select from that.",
  ),
  "lock/bound": error<{ source: string }>(
    ({ source }) =>
      `Not all that is wanted of the source "${source}" is locked, and what --source binds it to does not say which version it is.`,
    () => "Run this once without that --source.",
  ),
  "lock/incomplete": warning<{ profiles: readonly string[] }>(
    ({ profiles }) =>
      `What ${profiles.length === 1 ? "the profile" : "the profiles"} ${list(profiles)} would select could not be found out here, and is not locked.`,
    () => "`kitout lock` says why. Run it where those sources can be had.",
  ),
  "trust/local-git": refusal<{ url: string }>(
    ({ url }) => `This configuration would read a git repository on this machine: ${shortened(url)}.`,
    () => "If you know this project, allow it with `kitout trust`, or name the file with -c.",
  ),
  "trust/outside": refusal<{ path: string; root: string }>(
    ({ path, root }) => `This project reads outside itself: ${path} is not below ${root}.`,
    () => "If you trust it, run `kitout trust`, or name the file with -c.",
  ),
  "trust/git-directory": refusal<{ path: string }>(
    ({ path }) => `${path} is git's own, where your credentials may stand.`,
    () => "Put what the skill needs beside skills.yaml. `kitout trust` trusts the project with it.",
  ),
  "trust/backup": refusal<{ target: string }>(
    ({ target }) =>
      `This project asks to replace what it finds in the target "${target}" (onConflict: backup).`,
    () => "If you trust it, run `kitout trust`, or name the file with -c.",
  ),
  "trust/user-scope": refusal<object>(
    () =>
      "A project is installed for your user only when you trust it: what it installs reaches every other project.",
    () =>
      "Look at it, then run `kitout trust`, or name the file with -c. `--scope project` installs it here only.",
  ),
  "trust/changed": warning<{ file: string }>(
    () =>
      "This configuration, or the flake.lock that its inputs come from, has changed since you trusted it.",
    () => "Look at it again and run `kitout trust`.",
  ),
  "owner/other-config": refusal<{ owner: string; other: string; config: string }>(
    ({ other }) =>
      `Your skills were last installed from ${other}, and neither file has a \`name\`: each would remove what the other installed.`,
    () =>
      "Give this one a `name:` of its own. If you renamed `name:`, or this one takes the other's place, --take-over is right.",
  ),
  "bundle/no-store": failure<object>(
    () =>
      "There is no place for the store: KITOUT_STORE is not set, and neither XDG_DATA_HOME nor HOME is an absolute path.",
    () => "Set KITOUT_STORE to a directory, or build with --out DIR.",
  ),
  "bundle/store-foreign": refusal<{ store: string; owner: number; problem: string }>(
    ({ store, owner, problem }) =>
      `Somebody else can write to the store ${store}: ${storeProblem(problem, owner)}. The scripts in it would run as you.`,
    () => "Set KITOUT_STORE to a directory of your own, or correct its permissions.",
  ),
  "bundle/store-busy": failure<{ doing: string; pid: number | null; path: string }>(
    ({ doing, pid, path }) => `${storeUser(doing, pid)} at work: ${path}.`,
    () => "Run this again when it has ended. If there is no such process, remove that path.",
  ),
  "bundle/damaged": failure<{ bundle: string; path: string }>(
    ({ bundle, path }) => `The bundle ${bundle} is not as it was made: ${path}. Nothing was changed.`,
    () =>
      "`kitout build --repair` makes it anew while skills.yaml and its sources are as they were then. Else leave it: `kitout generations` lists others, and `kitout gc --keep N` forgets old ones.",
  ),
  "bundle/repaired": warning<{ place: string; kept: string }>(
    ({ place, kept }) => `${place} was not as it was built; that version is kept in ${kept}.`,
    () => "It is built anew. Take from that version what you want to keep; kitout never removes it.",
  ),
  "bundle/out-foreign": refusal<{ directory: string }>(
    ({ directory }) => `${directory} holds something that is not a kitout bundle.`,
    () => "Choose a directory that is empty or does not exist, or move away what is there.",
  ),
  "bundle/out-modified": refusal<{ directory: string; path: string }>(
    ({ directory, path }) => `${directory} is a kitout bundle that someone has changed: ${path}.`,
    () => "Move away what you want to keep, remove the directory, and build again.",
  ),
  "generation/damaged": error<{ problem: string }>(
    ({ problem }) => `This file holds what was installed before, and ${historyProblem(problem)}.`,
    ({ problem }) =>
      problem === "version"
        ? "Use the kitout that wrote it, or a newer one."
        : "Restore it from a backup, or move it away: kitout then forgets these generations, and `kitout gc` may remove their bundles.",
  ),
  "generation/no-home": failure<object>(
    () =>
      "There is no place for what was installed before: neither XDG_STATE_HOME nor HOME is an absolute path.",
    () => "Set HOME, or XDG_STATE_HOME, to the one that was set when it was installed.",
  ),
  "generation/none": error<object>(
    () => "Nothing is recorded that could be gone back to.",
    () => "`kitout install` records what it installs. `kitout generations --all` lists all that is recorded.",
  ),
  "generation/first": error<{ number: number }>(
    ({ number }) => `There is nothing before generation ${number} that differs from it.`,
    () => "`kitout generations` lists what there is; `kitout rollback N` goes to any of it.",
  ),
  "generation/unknown": error<{ number: number; known: readonly number[] }>(
    ({ number }) => `There is no generation ${number}.`,
    ({ known }) =>
      `There ${known.length === 1 ? "is" : "are"}: ${list(known)}. \`kitout generations\` says more.`,
  ),
  "generation/several": refusal<{ owners: readonly string[] }>(
    ({ owners }) =>
      `Several configurations have been installed, and nothing says which is meant: ${list(owners)}.`,
    () => "Name one with --owner NAME, and with --scope if it has the same name in both.",
  ),
  "generation/bundle-gone": failure<{ number: number; bundle: string }>(
    ({ number, bundle }) => `The bundle of generation ${number} is not there any more: ${bundle}.`,
    () =>
      "Somebody removed it, or the store is somewhere else. Go to another generation (`kitout generations` lists them), or build it anew from the skills.yaml of that time.",
  ),
  "generation/not-recorded": warning<{ path: string; system: string }>(
    ({ path, system }) =>
      `This was installed, and is not recorded as a generation: could not write to ${shortened(path)}: ${systemProblem(system)}.`,
    () => "`kitout rollback` cannot come back to it. Make that path writable, or set XDG_STATE_HOME.",
  ),
  "host/failed": failure<{ doing: string; path: string; system: string }>(
    ({ doing, path, system }) => `Could not ${doing} ${shortened(path)}: ${systemProblem(system)}.`,
    ({ system }) => systemHint(system),
  ),
} as const satisfies Record<string, Entry<never>>;

export type Code = keyof typeof table;

/** The facts that a code's words need. */
export type Args<C extends Code> = (typeof table)[C] extends Entry<infer A> ? A : never;

function list(items: readonly (string | number)[]): string {
  return items.length <= MOST_LISTED
    ? items.join(", ")
    : `${items.slice(0, MOST_LISTED).join(", ")} and ${items.length - MOST_LISTED} more`;
}

/** A list in a sentence is there to be read. */
const MOST_LISTED = 20;

function or(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

/** The beginning and the end of a path or an id that would fill the screen. */
function shortened(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 120)}…${path.slice(-40)}`;
}

function followsProblem(why: string, path: string): string {
  const problems: Record<string, string> = {
    root: "is the flake itself, by what it follows",
    missing: `follows "${shortened(path)}", which is no input in flake.lock`,
    cycle: `follows "${shortened(path)}", which follows itself`,
    deep: "follows another input too many times over",
  };
  return problems[why]!;
}

function flakeProblem(problem: string): string {
  const problems: Record<string, string> = {
    syntax: "it is not a URL",
    scp: "it is not a URL; ssh://user@host/path is one",
    scheme: "kitout does not fetch from addresses of this kind",
    "plain-http": "http is not safe from changes on the way",
    credentials: "it has a password or a token in it",
    dash: "a part of it begins with a dash and could be taken for an option",
    incomplete: "it has no host or no path",
    shape: "it is missing, or is not what Nix writes there",
    name: "it has characters that no such name has",
    rev: "it is not the full id of a commit",
    ref: "it cannot be the name of a branch or tag",
    hash: "it is not a SHA-256 as Nix writes it",
    path: "it does not stay inside the tree",
  };
  return problems[problem]!;
}

function unsupportedInput(type: string, feature: string): string {
  const features: Record<string, string> = {
    submodules: "a git repository with its submodules",
    lfs: "a git repository with files from LFS",
    parent: "a path inside another input",
  };
  return features[feature] ?? `of the type "${type}"`;
}

function entryProblem(entry: string): string {
  const wrong = entry.split("/").find((segment) => !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment)) ?? entry;
  if (wrong.startsWith(".") || wrong.startsWith("-")) return `"${wrong}" begins with "${wrong[0]}"`;
  return wrong === entry && entry.length > 200 ? "it is too long" : `"${wrong}" has other characters`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function didYouMean(suggestion: string | null, otherwise: string): string {
  return suggestion === null ? otherwise : `Did you mean "${suggestion}"?`;
}

function typeNames(type: string): string[] {
  const names: Record<string, string[]> = {
    string: ["text"],
    object: ["a map"],
    array: ["a list"],
    boolean: ["true", "false"],
    integer: ["a whole number"],
    number: ["a number"],
    null: [],
  };
  return names[type] ?? [type];
}

function typeHint(expected: readonly string[], found: string): string {
  if (found === "nothing") return "Write a value behind it; a ~ alone is none in YAML.";
  if (expected.includes("string") && /^(the number|true|false)/.test(found)) return "Put it in quotes.";
  if (expected.includes("string") && found === "a map")
    return "Write one text, without a colon, or put it in quotes.";
  if (expected.includes("string") && found === "a list")
    return "Write one text, without brackets and dashes.";
  if (expected.includes("boolean") && /^the text "(yes|no|on|off|y|n|true|false)"$/i.test(found))
    return "Write true or false, without quotes.";
  if (expected.includes("array") && found.startsWith("the text"))
    return "Write a list: `[one]`, or one `- item` on each line.";
  if (expected.includes("array") && found === "a map")
    return "Write a list: one `- item` on each line, without a colon.";
  if (expected.includes("object") && found === "a list") return "Write `key: value` lines without dashes.";
  if (expected.includes("object") && found.startsWith("the"))
    return "Write `key: value` lines below it, indented.";
  return "`kitout schema` prints the whole format.";
}

function storeProblem(problem: string, owner: number): string {
  const problems: Record<string, string> = {
    everybody: "everybody may",
    owner: `it belongs to user ${owner}`,
    "not-a-directory": "it is a link or a file, where a directory should be",
  };
  return problems[problem] ?? problem;
}

function storeUser(doing: string, pid: number | null): string {
  const users: Record<string, string> = {
    gc: `\`kitout gc\` (process ${pid}) is`,
    build: `Another kitout (process ${pid}) is`,
    install: "An installer is",
  };
  return users[doing] ?? doing;
}

function historyProblem(problem: string): string {
  const problems: Record<string, string> = {
    "not-a-file": "is no regular file",
    foreign: "belongs to somebody else",
    syntax: "cannot be read: it is not JSON",
    version: "was written by a newer kitout",
    content: "does not say it as kitout does",
  };
  return problems[problem] ?? problem;
}

const LOCK_ANEW =
  "Restore the file from version control, or delete it and run `kitout lock`, which locks what the sources have now.";

function lockProblem(problem: string): string {
  const problems: Record<string, string> = {
    "too-large": "This file is larger than any lock is",
    "not-utf8": "This file is not valid UTF-8",
    empty: "There is nothing in this file",
    json: "A lock is JSON, and in JSON this cannot stand here",
    end: "A lock is JSON, and this one breaks off",
  };
  return problems[problem] ?? problem;
}

function lockMistake(problem: string, key: string, expected: string): string {
  const problems: Record<string, string> = {
    unknown: `There is no key "${key}" here`,
    missing: `The key "${key}" is missing`,
    "no-kind": `"${key}" does not say what it is: git, npm, archive, input or path`,
    "source-name": `"${key}" is not the name of a source`,
    "skill-path": `"${key}" is not the directory of a skill: a path inside its source`,
    value: `${key === "" ? "All of a lock" : `"${key}"`} should be ${lockedValue(expected)}`,
  };
  return problems[problem] ?? problem;
}

function lockedValue(expected: string): string {
  const values: Record<string, string> = {
    map: "a map",
    format: "the number 1",
    git: "the address of a repository that git can fetch, without a password",
    ref: "HEAD or the full name of a ref, such as refs/heads/main",
    rev: "the full id of a commit: 40 or 64 of 0-9 and a-f",
    version: "an exact version, such as 1.2.3",
    url: "an http or https address, without a password",
    integrity: "a digest with its kind in front, such as sha512-…",
    archive: "an https address without a password, or a path",
    digest: "the digest of the skill, sha256-…=",
  };
  return values[expected] ?? "a text";
}

function digestHint(source: string, from: "bound" | "input" | "path" | "fetched"): string {
  const update = `\`kitout update ${source}\` locks`;
  switch (from) {
    case "bound":
      return `The directory that --source names holds something else. Name the right one, or leave --source out; ${update} what the source has now. What Nix fetched may differ by git attributes (export-subst, export-ignore, eol): bind an exact checkout, with \`sources.${nixName(source)} = …\` of mkBundle or programs.kitout.`;
    case "input":
      return `The flake input moved on. If that is meant, ${update} what it has now; else go back to the flake.lock of that time.`;
    case "path":
      return `Somebody changed that directory. Look at what changed; if it is meant, ${update} it as it is now.`;
    case "fetched":
      return `A version that is fixed does not change: either the lock was edited, or this is not the source that it was. Restore skills.lock from version control; only when you know why they differ, ${update} what the source has now.`;
  }
}

/** A name behind a dot, as Nix takes it. */
function nixName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) ? name : JSON.stringify(name);
}

function declaration({ kind, what, which }: Declaration): string {
  return `${kind} ${shortened(what)}${which === null ? "" : ` (${shortened(which)})`}`;
}

function inProfile(profile: string | null): string {
  return profile === null ? "without a profile" : `in the profile "${profile}"`;
}

function packageProblem(problem: string, program: string): string {
  const problems: Record<string, string> = {
    text: "no link can hold a control character or a backslash",
    missing: "there is nothing",
    several: "that is a file, and the package has several programs",
    "no-bin": "there is no directory `bin` in it",
    "no-programs": "there is no program in its `bin` that a skill can have",
    "no-program": `there is no program ${program} in its \`bin\``,
    "not-executable": `its ${program} is not executable`,
  };
  return problems[problem] ?? problem;
}

function patchMistake(mistake: string, detail: string): string {
  const mistakes: Record<string, string> = {
    "no-file": "Before this hunk it is not said which file it is of",
    "no-name": "This does not say which file it is about",
    "no-second-name": "Behind the line with `---` one with `+++` is missing",
    "no-hunk": "Behind the names of the file no hunk follows, which begins with `@@ -`",
    "names-differ": "The names of the file differ here",
    quotes: "This name in quotes does not end, or holds an escape that is none",
    "hunk-header": "A hunk begins with a line such as `@@ -12,7 +12,8 @@`",
    "hunk-short": `The hunk ends too early: by its numbers ${plural(Number(detail), "more line")} should begin with a blank, \`-\` or \`+\``,
    "hunk-count": "The hunk goes on here, though by its numbers it has ended",
    "no-line-ending": "In this hunk a line without an ending is not the last one",
    "new-with-old":
      "The patch makes this file, so that it can only have one hunk with lines that begin with `+`",
    "gone-with-new":
      "The patch removes this file, so that it can only have one hunk with lines that begin with `-`",
    nothing: "This does nothing to the file",
    contradiction: "This does two things to the file that do not go together",
    mode: "A skill holds files and links (modes 100644, 100755 and 120000), and none turns into the other in one step",
    submodule: "This is a submodule, another repository, which is never part of a skill",
    "one-sided": "Only one side has this file, and its lines are not in the patch",
  };
  return mistakes[mistake] ?? mistake;
}

function patchMistakeHint(mistake: string): string {
  if (mistake === "submodule") return "Take it out of the patch.";
  if (mistake === "one-sided")
    return "Make the patch anew with `diff -Nur`, which has whole files too; or take this line out, when the file is not meant.";
  if (mistake.startsWith("hunk"))
    return "Was it edited by hand, or cut off? Make the patch anew with `git diff` or `diff -u`.";
  return "Make the patch anew with `git diff` or `diff -u`.";
}

function patchPath(path: string, reason: string): string {
  const reasons: Record<string, string> = {
    absolute: `The patch is for ${path}, an absolute path, and not for a file of the skill`,
    dotdot: `The patch is for ${path}, which leads upwards, out of the skill`,
    git: `The patch is for ${path}, and some systems take a name in it for .git`,
    letters: `The patch is for ${path}: a control character, a backslash or bytes that are not UTF-8 are in no file's name`,
    long: `A path in the patch has more than 1024 letters or 100 directories: ${path}`,
    empty: `The patch is for "${path}", which is not the path of a file`,
    "link-text": `The patch makes ${path} a link whose text is empty, too long, or holds a control character, a backslash or bytes that are not UTF-8`,
  };
  return `${reasons[reason] ?? reason}.`;
}

/** Somebody else wrote this path, and a reader may copy the command that it stands in. */
function pasteable(path: string): string {
  return /^[\w./-]{1,200}$/.test(path) ? path : "DIRECTORY";
}

function patchConflict(reason: string): string {
  const reasons: Record<string, string> = {
    changed: "the file has something else there",
    applied: "what it makes is there already",
    "line-endings": "the lines are there, but they end in another way (LF or CRLF)",
    "not-first":
      "without lines of context before its change it can only stand where it says, at the beginning, and the file begins in another way",
    "not-last":
      "without lines of context behind its change it can only stand where it says, at the end, and the file ends in another way",
    link: "a link is there, and the patch is for a file",
    file: "a file is there, and the patch is for a link",
    "not-empty": "the patch removes the file, but something of it would be left",
  };
  return reasons[reason] ?? reason;
}

function patchConflictHint(reason: string, skill: string): string {
  if (reason === "applied") return "The source has the change now: take this hunk out, or the patch.";
  if (reason === "line-endings")
    return "Give the patch the line endings of the file; `* -text` in .gitattributes keeps git from changing them.";
  if (reason.startsWith("not-"))
    return "Make the patch anew from what the skill has now, with lines of context (not with -U0).";
  return `The source changed below the patch. Take the patch out of \`patches\`, repeat what you ran, and \`kitout install\`. In a copy of the installed skill, \`patch -p1 < FILE\` does what still fits; mend the rest, and remove what it leaves in .rej and .orig. Then \`kitout diff ${skill} COPY > FILE\` makes the patch anew: name it as the last one.`;
}

interface ShownLine {
  readonly line: number;
  readonly text: string;
  readonly differs: boolean;
}

/** Lines of a file below a text, under a title, those that differ with a mark; nothing when there are none. */
function numberedLines(title: string, lines: readonly ShownLine[]): string {
  if (lines.length === 0) return "";
  return [
    "",
    `  ${title}`,
    ...lines.map(({ line, text, differs }) =>
      `${`${differs ? "> " : ""}${line}`.padStart(7)} | ${text}`.trimEnd(),
    ),
  ].join("\n");
}

function linkFate(fate: string, target: string): string {
  const fates: Record<string, string> = {
    outside: `it is a link out of the source, to ${target}`,
    absolute: `it is a link to an absolute path, ${target}`,
    dangling: `it is a link to ${target}, which is not there`,
    loop: `it is a link in a circle, to ${target}`,
    ancestor: `it is a link to a directory that contains it, ${target}`,
    special: "it is neither a file nor a directory",
  };
  return fates[fate] ?? fate;
}

function nameProblem(problem: string): string {
  return problem === "no-frontmatter"
    ? "there is no frontmatter"
    : `the frontmatter is written in an unusual way (${problem})`;
}

function downloadProblem(how: string, status: number, seconds: number, words: string): string {
  const problems: Record<string, string> = {
    status: `the server answers with status ${status}`,
    timeout: `it took longer than ${seconds} seconds`,
    stalled: `nothing came for ${seconds} seconds`,
    "too-many-redirects": "the server sends on and on to other addresses",
    "redirect-refused": `the server sends on to ${words}, where kitout does not go`,
    cut: `it ended before all of it was there (${words})`,
    network: words,
  };
  return problems[how] ?? how;
}

function downloadHint(how: string, status: number): string {
  if (how === "redirect-refused")
    return "A download goes from https to https only. Use an address that does.";
  if (how === "status" && status < 500)
    return "Check the address. kitout sends no password: an archive that is not for everybody has to be downloaded by you.";
  return "Check the network and the proxy, and run kitout again.";
}

function archiveProblem(reason: string, entry: string, other: string): string {
  const path = shortened(entry);
  const problems: Record<string, string> = {
    long: `a path in it has more than 1024 letters or 100 directories: ${path}`,
    empty: `a path in it has an empty or a dot as a name: "${path}"`,
    absolute: `a path in it is absolute: ${path}`,
    drive: `a path in it begins with a drive: ${path}`,
    dotdot: `a path in it leads upwards: ${path}`,
    backslash: `a path in it has a backslash: ${path}`,
    control: `a path in it has a control character: ${path}`,
    name: `a path in it is not UTF-8, as this format wants it: ${path}`,
    special: `it holds something that is no file, directory or link: ${path}`,
    link: `a link in it leads out of it: ${path} to "${shortened(other)}"`,
    hardlink: `${path} should be the same as "${shortened(other)}", which is no file before it`,
    twice: `two things in it have one path: ${path}`,
    below: `a path in it leads through what is no directory: ${path}`,
    git: `some systems take a name in it for .git: ${path}`,
    case: `two paths in it are one on many machines: ${path} and ${shortened(other)}`,
    encrypted: `it is encrypted: ${path}`,
    method: `a file in it is packed in a way that kitout does not read: ${path}`,
  };
  return problems[reason] ?? reason;
}

function sizeProblem(what: string, skill: string | null): string {
  const holder = skill === "" ? "its root" : skill;
  const problems: Record<string, string> = {
    file: "has more than 256 MiB",
    bytes: "unpacks to more than 512 MiB",
    entries: "holds more than 100 000 entries",
    links: "holds links that lead through too many others",
    ratio: "unpacks to more than 200 times its size",
    "skill-bytes": `has a skill of more than 64 MiB, in ${holder}`,
    "skill-entries": `has a skill of more than 10 000 entries, in ${holder}`,
  };
  return problems[what] ?? what;
}

function treeProblem(problem: string): string {
  const problems: Record<string, string> = {
    path: "a path that no checkout may have",
    twice: "two things at one path",
    below: "a path that leads through a file",
    link: "a link that cannot be made",
  };
  return problems[problem] ?? problem;
}

function destProblem(problem: string, found: string): string {
  const problems: Record<string, string> = {
    empty: "This directory is an empty text",
    unclosed: `"${found}" has no closing brace`,
    bare: "Only $HOME may stand without braces",
    syntax: `A directory cannot hold "${found}": nothing in it is ever run`,
    variable: `"${found}" does not name an environment variable`,
    control: "A directory cannot hold a control character, or another that does not show",
    relative: "This directory is not absolute",
  };
  return problems[problem] ?? problem;
}

function destHint(problem: string, found: string): string {
  if (problem === "unclosed") return "Close it with }.";
  if (problem === "bare")
    return `Write \${${found.slice(1)}}, or \${${found.slice(1)}:-fallback} for when it is not set.`;
  if (problem === "relative")
    return "Begin it with $HOME, ~/, ${VAR} or a slash. A directory of the project is `localDest`.";
  if (problem === "control") return "It may be invisible in your editor: write the path anew.";
  return "Write an absolute path from $HOME, ~/, ${VAR}, ${VAR:-fallback} and plain text.";
}

function allowedText(allowed: readonly string[]): string {
  return allowed.length === 0 ? "The list is empty, so nobody is." : `Allowed: ${list(allowed)}.`;
}

function urlProblem(problem: string): string {
  const problems: Record<string, string> = {
    syntax: "This is no URL",
    scp: "This is an address for ssh, and no URL",
    scheme: "Sources are not fetched in this way",
    "plain-http": "What comes over plain http could be anybody's",
    credentials: "There is a password or a token in this URL, and everybody reads this file",
    dash: "A name in this URL begins with a dash, and could be taken for an option",
    incomplete: "This URL does not say enough",
    unclear: "This URL can be read in more than one way",
    github: "This is not the name of a repository on GitHub",
  };
  return problems[problem] ?? problem;
}

function urlHint(problem: string): string {
  const hints: Record<string, string> = {
    scp: "Write ssh://USER@HOST/PATH instead of USER@HOST:PATH.",
    scheme: "Use https, ssh or file for git, and https or a path for an archive.",
    "plain-http": "Use https. Plain http is for a server on this machine only.",
    credentials:
      "Take it out, and consider it known. git asks your credential helper, and ssh your agent; a user name alone is fine with ssh.",
    dash: "Rename it, or use another way to reach it.",
    unclear:
      "Write the host in plain letters, and the path without `.`, `..`, `//` and encoded slashes, dots or backslashes.",
    github: "Write `github: OWNER/REPOSITORY`.",
  };
  return hints[problem] ?? "For example https://example.com/team/skills.git, or file:///absolute/path.";
}

function regexProblem(reason: string): string {
  const problems: Record<string, string> = {
    "too-long": "This expression is too long",
    "too-large": "This expression repeats so much that it becomes too large",
    "empty-part": "A part of this expression is empty",
    "quantifier-without-operand": "There is nothing to repeat before this",
    "quantifier-suffix": "Lazy and possessive repetition is not known here",
    "double-quantifier": "Something is repeated twice over",
    brace: "A brace must enclose a bound such as {2} or {1,3}",
    "bound-reversed": "The first number of a bound is greater than the second",
    "bound-too-large": "A bound is at most 255",
    "unclosed-group": "This parenthesis is never closed",
    "unopened-group": "This parenthesis closes nothing",
    "group-kind": "A group is a plain ( ) here",
    "anchor-inside": "^ stands only at the beginning and $ at the end; the whole path is matched anyway",
    escape: "Only punctuation can be escaped",
    backreference: "A group cannot be referred to",
    "trailing-backslash": "The expression ends with a backslash",
    "unclosed-bracket": "This bracket is never closed",
    "unopened-bracket": "This bracket closes nothing",
    "bracket-first": "A bracket cannot be the first character of a set",
    "bracket-backslash": "A backslash cannot stand in a set",
    collating: "Collating elements are not known here",
    "unknown-class": "There is no such class of characters",
    "class-outside-brackets": "A class of characters stands in two pairs of brackets: [[:alpha:]]",
    "range-reversed": "This range runs backwards",
    "range-unclear": "This range can be read in two ways",
  };
  return problems[reason] ?? reason;
}

function syntaxProblem(mistake: string, detail: string): string {
  const problems: Record<string, string> = {
    "conflict-marker": "Here is a conflict marker of git",
    "unclosed-quote": "This quote is not closed on its line",
    "unclosed-bracket": `This ${detail === "{" ? "brace" : "bracket"} is not closed`,
    "closes-nothing": `This ${detail === "}" ? "brace" : "bracket"} closes nothing`,
    "no-comma": "A comma is missing here, or a list with dashes stands inside brackets",
    "no-colon": `"${detail}" should be a key, and no colon follows it`,
    indentation: "This line does not stand under the lines that it belongs to",
    "item-among-keys": "This list item stands among keys",
    "two-colons": "A value cannot hold a second key on the same line",
    "reserved-character": `A value cannot begin with ${detail}`,
    escape: `In double quotes a backslash begins an escape, and ${detail} is none`,
    "after-the-end": "This stands behind a value that has ended",
  };
  return problems[mistake] ?? `This is not valid YAML: ${detail}`;
}

function syntaxHint(mistake: string): string {
  const hints: Record<string, string> = {
    "conflict-marker": "Finish the merge: keep one side and remove the markers.",
    "unclosed-quote": "Close it where the text ends.",
    "unclosed-bracket": "Close it where the list or map ends.",
    "closes-nothing": "Remove it, or put the whole value in quotes.",
    "no-comma": "Put a comma between the parts, and write lists inside brackets as `[one, two]`.",
    "no-colon": "Write `key: value`, with a space behind the colon, or close what was opened above.",
    indentation: "Give it as many spaces as its neighbours.",
    "item-among-keys": "Indent it below its own key, or remove the dash.",
    "two-colons": "Put the value in quotes, or begin a new line for the second key.",
    "reserved-character": "Put the value in quotes.",
    escape: "Use single quotes, or write the backslash twice.",
    "after-the-end": "Put all of the value in one pair of quotes, or remove what stands behind it.",
  };
  return hints[mistake] ?? "Check the indentation, and that quotes and brackets are closed.";
}

function templateProblem(mistake: string, detail: string, block: string): string {
  const problems: Record<string, string> = {
    "unclosed-block": `{{#${block}}} is not closed`,
    "closed-otherwise": `{{/${detail}}} stands where {{#${block}}} should be closed`,
    "closes-nothing": `{{/${detail}}} closes nothing`,
    "else-alone": "This {{else}} stands in no block",
    "else-twice": `{{#${block}}} has had its {{else}} already`,
    "unclosed-tag": "What begins here is not closed by }}",
    "empty-tag": "There is nothing in these braces",
    braces: "This does not end with as many braces as it begins with",
    "unclosed-comment": "This comment is not closed",
    "unclosed-quote": "This quote is not closed",
    path: "This is no path",
    control: "This template holds a NUL character",
  };
  return problems[mistake] ?? `A template cannot have "${detail}" here`;
}

function templateHint(mistake: string, block: string): string {
  const hints: Record<string, string> = {
    "unclosed-block": `Write {{/${block}}} where it ends.`,
    "closed-otherwise": `Write {{/${block}}} before it, or correct the name.`,
    "closes-nothing": "Remove it, or write what it should close before it.",
    "else-alone": "Write {{#if}} before it.",
    "else-twice": "Keep one of the two, or write {{else if}} for the first.",
    "unclosed-tag": "Close it on the same line. Braces that should stand in the text are written \\{{.",
    "empty-tag": "Write a name, or \\{{ for braces in the text.",
    braces: "Write {{name}}. Nothing is escaped, so that {{{name}}} is the same.",
    "unclosed-comment": "Close {{! with }}, and {{!-- with --}}.",
    "unclosed-quote": "Close it before the braces.",
    path: "Write names joined by dots, as in vars.team; `this` and `..` stand only at the beginning.",
    control: "Remove it. It may be invisible in your editor: write the text anew.",
  };
  return (
    hints[mistake] ??
    "Write a name like {{vars.team}}, or a block like {{#if vars.team}}. A key with other characters stands in brackets: vars.[my key]."
  );
}

function unsupportedPart(what: string, name: string): string {
  const parts: Record<string, string> = {
    partial: `A template here has no partials, such as ${name}`,
    decorator: `A template here has no decorators, such as ${name}`,
    helper: `There is no helper "${name}" here`,
    section: `{{#${name}}} does not say what to do with it`,
    subexpression: "A template here has no parentheses",
    hash: `A helper here takes no options, such as ${name}`,
    literal: `${name} cannot stand here`,
    "block-params": `{{#${name}}} has fewer names to give behind "as"`,
    arguments: `{{#${name}}} takes exactly one value`,
    above: `${name} leads out of the template`,
    data: `${name} is not known here`,
  };
  return parts[what] ?? name;
}

function unsupportedHint(what: string, name: string): string {
  const hints: Record<string, string> = {
    helper:
      "There are if, unless, each and with. What needs a program can be done before, and stand under `vars:`.",
    section: `Write {{#if ${name}}}, {{#each ${name}}} or {{#with ${name}}}.`,
    literal:
      "Write it as text, without braces; behind {{#if}} there may be texts, numbers, true, false and null.",
    "block-params": "{{#each}} gives the item and its key, {{#with}} the value.",
    arguments: `Write for example {{#${name} vars.team}}.`,
    above:
      "Take out as many `..` as it has too many: {{#if}} and {{#unless}} are no levels, {{#each}} and {{#with}} are.",
    data: "Give it a name: {{#each vars.tools as |tool number|}}.",
  };
  return hints[what] ?? "Write it out, with {{#if}}, {{#unless}}, {{#each}} and {{#with}}.";
}

function templateBound(bound: string, limit: number): string {
  const bounds: Record<string, string> = {
    characters: `This template has more than ${limit} characters`,
    parts: `This template has more than ${limit} parts`,
    levels: `This template nests deeper than ${limit} levels`,
    steps: `This template takes more than ${limit} steps`,
    output: `What this template makes has more than ${limit} characters`,
  };
  return bounds[bound] ?? bound;
}

function systemProblem(system: string): string {
  const problems: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "not permitted",
    ENOENT: "it is not there",
    ENOSPC: "the disk is full",
    EDQUOT: "your disk quota is used up",
    EROFS: "the file system is read-only",
    EISDIR: "it is a directory",
    ENOTDIR: "a part of the path is not a directory",
    ELOOP: "too many links",
    ENAMETOOLONG: "the name is too long",
    EMFILE: "too many open files",
    EIO: "the disk reports an error",
    EBUSY: "something else is using it",
    EFBIG: "the file is too large",
  };
  return problems[system] ?? system;
}

function systemHint(system: string): string {
  if (system === "ENOSPC" || system === "EDQUOT")
    return "Free some space and run kitout again; nothing half-written was put in place.";
  if (system === "EACCES" || system === "EPERM") return "Check who owns it and its permissions.";
  return "Look at the path, then run kitout again.";
}

/** More pairs than these say nothing that their number does not. */
const MOST_NAMES = 4;

function oldNames(names: readonly (readonly [old: string, now: string])[]): string {
  return names.length > MOST_NAMES
    ? `the old names of ${names.length} skills, such as ${names[0]![0]} (${names[0]![1]} now)`
    : list(names.map(([old, now]) => `${old} (${now} now)`));
}

function unwritable(reason: string): string {
  const reasons: Record<string, string> = {
    binary: "it is not text",
    large: "it is too large",
    name: "no patch can hold its name",
    unreadable: "it cannot be read",
    special: "it is neither a file nor a link",
  };
  return reasons[reason] ?? reason;
}

function frontmatterWords(problem: FrontmatterProblem): string {
  switch (problem) {
    case "no-frontmatter":
      return "it does not begin with frontmatter";
    case "not-utf8":
      return "its frontmatter is not UTF-8";
    case "broken":
      return "its frontmatter is not valid YAML (a text with a colon and a blank in it stands in quotes)";
    case "not-a-map":
      return "its frontmatter is not a map of keys";
    case "no-description":
      return "its frontmatter has no description";
  }
}
