// What people have at hand when they want a skill: the short name of a repository, an address from the browser, a package, a path.

import { type AddressProblem, parseArchiveUrl, parseGitUrl, parseSiteUrl } from "./url.ts";

/** Where skills are, as somebody says it. */
export type Reference =
  | GitReference
  /** `version` is a range or a tag; null: none was given. */
  | { readonly kind: "npm"; readonly package: string; readonly version: string | null }
  /** An address, or a path as it was written. */
  | { readonly kind: "archive"; readonly archive: string }
  /** The address of a site that publishes skills, without a slash at its end. */
  | { readonly kind: "site"; readonly site: string }
  /** A directory, as it was written. */
  | { readonly kind: "path"; readonly path: string };

export interface GitReference {
  readonly kind: "git";
  /** `owner/repository`, when it is on GitHub and reached by https; else null. */
  readonly github: string | null;
  /** As `git:` accepts it. */
  readonly url: string;
  /** What of the repository is meant: the likeliest first, at least one. Only the repository tells where a ref ends and a path begins. */
  readonly meant: readonly [Meant, ...Meant[]];
}

export interface Meant {
  /** A branch, a tag or a commit; null: what the repository has as its HEAD. */
  readonly ref: string | null;
  /** A range of versions in place of a ref; else null. */
  readonly version: string | null;
  /** A directory in the repository, the empty one being its root. */
  readonly path: string;
  /** The name of the one skill that is meant; else null. */
  readonly skill: string | null;
}

export type ReferenceProblem =
  | AddressProblem
  /** A single word: neither a repository nor a path. */
  | "word"
  /** A path that leads out of the repository. */
  | "outside"
  /** No name of an npm package. */
  | "package"
  /** Git can have no ref of this name. */
  | "ref"
  /** Far longer than any address. */
  | "long";

export type ParsedReference =
  | { readonly ok: true; readonly value: Reference }
  | { readonly ok: false; readonly problem: ReferenceProblem };

/** The keys of a source in skills.yaml, in the order in which they are written. */
export type SourceKeys = readonly (readonly [key: string, value: string])[];

const MOST_CHARACTERS = 4096;

/**
 * Reads what somebody has at hand: `owner/repo`, `owner/repo@ref`, `owner/repo/path/to/skill`, the address of a page of GitHub, GitLab,
 * Forgejo or Bitbucket, any git address, `npm:@acme/skills@^1`, the address or the path of an archive, the address of a site, `./dir`.
 * Nothing is looked up, and nothing that it gives can be taken for an option of git or npm.
 */
export function parseReference(given: string): ParsedReference {
  const text = given.trim();
  if (text.length > MOST_CHARACTERS) return refuse("long");
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) return refuse("syntax");
  if (text === "") return refuse("word");
  if (isLocal(text)) return done(isArchiveName(text) ? { kind: "archive", archive: text } : pathOf(text));
  if (text.startsWith("-")) return refuse("dash");
  const [, prefix, rest] = /^(npm|github|gh):(?!\/\/)(.*)$/i.exec(text) ?? [];
  if (prefix?.toLowerCase() === "npm") return npm(rest!);
  if (prefix !== undefined) return shorthand(rest!);
  if (text.includes("://")) return address(text);
  const bare = withScheme(text);
  if (bare !== null) return address(bare);
  if (isArchiveName(text)) return done({ kind: "archive", archive: text });
  return isShell(text) ? overSsh(text) : shorthand(text);
}

/** The keys of a source that say the same. Of what may be meant, the likeliest. */
export function sourceKeysOf(reference: Reference): SourceKeys {
  switch (reference.kind) {
    case "path":
      return [["path", reference.path]];
    case "archive":
      return [["archive", reference.archive]];
    case "site":
      return [["well-known", reference.site]];
    case "npm":
      return [["npm", reference.package], ...keyOf("version", reference.version)];
    case "git": {
      const { github, url, meant } = reference;
      const [{ ref, version, path }] = meant;
      return [
        github === null ? ["git", url] : ["github", github],
        ...keyOf("ref", ref),
        ...keyOf("version", version),
        ...keyOf("subdir", path === "" ? null : path),
      ];
    }
  }
}

function keyOf(key: string, value: string | null): SourceKeys {
  return value === null ? [] : [[key, value]];
}

function done(value: Reference): ParsedReference {
  return { ok: true, value };
}

function refuse(problem: ReferenceProblem): ParsedReference {
  return { ok: false, problem };
}

/** A path is known by its beginning: `skills/pdf` may be a repository. */
function isLocal(text: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|~(?:\/|$)|\$(?:HOME|\{HOME\})(?:\/|$))/.test(text);
}

function pathOf(text: string): Reference {
  // The file that makes a directory a skill stands for the directory.
  const path = text.replace(/(^|\/)SKILL\.md$/, "$1").replace(/(?<=[^/])\/+$/, "");
  return { kind: "path", path: path === "" ? "." : path };
}

function isArchiveName(text: string): boolean {
  return /[^/]\.(?:zip|tar|tgz|tar\.gz|skill)$/i.test(text);
}

/** Hosts that are written without a scheme often enough. */
const HOSTS = /^(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org)\//i;

/** `github.com/o/r` as an address; null when it is none. The owner of a repository on GitHub has no dot in its name. */
function withScheme(text: string): string | null {
  if (HOSTS.test(text)) return `https://${text}`;
  return /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\/[^/]/i.test(text)
    ? `https://${text}`
    : null;
}

/** `user@host:path`, or `host.name:path`. */
function isShell(text: string): boolean {
  return (
    /^(?:[^@/:]+@)?(?:[^@/:[\]]*[.@][^@/:[\]]*|\[[^\]]+\])[:/]/.test(text) || /^[^@/:]+@[^@/:]+:/.test(text)
  );
}

/** By the rules of npm for names, older ones with capitals included. */
const PACKAGE = /^(?:@[a-z0-9~_][a-z0-9~._-]*\/)?[a-z0-9~_][a-z0-9~._-]*$/i;

function npm(text: string): ParsedReference {
  const at = text.indexOf("@", 1);
  const name = at < 0 ? text : text.slice(0, at);
  const version = at < 0 ? "" : text.slice(at + 1);
  if (!PACKAGE.test(name) || name.length > 214) return refuse("package");
  if (!/^(?:[\w^~<>=|*][\w^~<>=|*+. -]*)?$/.test(version)) return refuse("package");
  return done({ kind: "npm", package: name, version: version === "" ? null : version });
}

/** GitHub's own rules for the names of owners and repositories. */
const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

function shorthand(text: string): ParsedReference {
  const { before, ref } = splitRef(text);
  const [owner = "", repository, ...path] = before.split("/");
  if (repository === undefined) return refuse(ref === null ? "word" : "github");
  return gitHub(owner, repository, path, ref);
}

/** `before@ref` or `before#ref`. */
function splitRef(text: string): { before: string; ref: string | null } {
  // The scope of a package may be a directory of a repository: `o/r/@scope/x`.
  const at = text.search(/(?<=[^/])[@#]/);
  return at < 0 ? { before: text, ref: null } : { before: text.slice(0, at), ref: text.slice(at + 1) };
}

function gitHub(
  owner: string,
  repository: string,
  path: readonly string[],
  ref: string | null,
): ParsedReference {
  const name = repository.replace(/\.git$/, "");
  if (!OWNER.test(owner) || !REPOSITORY.test(name)) return refuse("github");
  const github = `${owner}/${name}`;
  const directory = directoryOf(path);
  if (directory === null) return refuse("outside");
  return git(github, `https://github.com/${github}`, meantBy(directory, ref));
}

function git(github: string | null, url: string, meant: readonly Meant[] | null): ParsedReference {
  const parsed = parseGitUrl(url);
  if (!parsed.ok) return refuse(parsed.problem);
  const [first, ...others] = meant ?? [];
  if (first === undefined) return refuse("ref");
  return done({ kind: "git", github, url, meant: [first, ...others] });
}

const EVERYTHING: Meant = { ref: null, version: null, path: "", skill: null };

/** What is behind the @ is a ref, or else the name of a skill. Null when it can be neither. */
function meantBy(path: string, behind: string | null): readonly Meant[] | null {
  if (behind === null) return [{ ...EVERYTHING, path }];
  if (isRef(behind)) {
    const skill = behind.includes("/") ? [] : [{ ...EVERYTHING, path, skill: behind }];
    return [{ ...EVERYTHING, path, ref: behind }, ...skill];
  }
  return isRange(behind) ? [{ ...EVERYTHING, path, version: behind }] : null;
}

/** After git-check-ref-format(1), and nothing that is invisible. */
function isRef(text: string): boolean {
  return (
    !/[\p{Cc}\p{Cf}\p{Z}~^:?*[\\]|\.\.|@\{|\/\/|^[-/@]|[/.]$/u.test(text) &&
    text !== "" &&
    text.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"))
  );
}

function isRange(text: string): boolean {
  return /^[\^~<>=*\d][\w^~<>=|*+. -]*$/.test(text);
}

/** The directory with these names, or of the file SKILL.md at its end. Null when it leads out of the repository. */
function directoryOf(names: readonly string[]): string | null {
  const path = names.filter((name) => name !== "" && name !== ".");
  if (path.includes("..") || path.some((name) => /[\\\p{Cc}]/u.test(name) || !name.isWellFormed()))
    return null;
  return (path.at(-1) === "SKILL.md" ? path.slice(0, -1) : path).join("/");
}

/** `user@host:path`, as ssh and git understand it, as an address. A number and a slash after the colon are taken for a port. */
function overSsh(text: string): ParsedReference {
  const [, bracketed, rest] = /^\[([^\]]+)\]:(.*)$/.exec(text) ?? [];
  const found = /^(?:([^@/:]+)@)?([^@/:]+):(?:(\d{1,5})(?=\/))?(.*)$/.exec(
    bracketed === undefined ? text : `${bracketed}/${rest}`,
  );
  if (found === null) return refuse("scp");
  const [, user, host, port, given] = found as unknown as (string | undefined)[];
  const { before, ref } = splitRef(given!);
  const path = before.replace(/^\/+|\/+$/g, "");
  // For a server of repositories, paths start at its top; on any other machine, in the home directory.
  const isHome = port === undefined && user !== undefined && user !== "git" && !/^[/~]/.test(before);
  const authority = `${user === undefined ? "git" : user}@${host}${port === undefined ? "" : `:${port}`}`;
  return git(null, `ssh://${authority}/${isHome ? "~/" : ""}${path}`, meantBy("", ref));
}

function address(text: string): ParsedReference {
  const plain = text.replace(/^git\+(?=(?:https?|ssh|file):)/i, "");
  if (/^ssh:/i.test(plain)) return repositoryAt(plain);
  if (/^file:/i.test(plain)) return isArchiveName(plain) ? archiveFile(plain) : repositoryAt(plain);
  if (!/^https?:/i.test(plain)) return refuse("scheme");
  const url = parsedUrl(plain);
  if (url === null || /[\s\\]/.test(plain)) return refuse("syntax");
  if (url.username !== "" || url.password !== "") return refuse("credentials");
  const names = namesIn(url.pathname);
  // What the parser has already followed upwards is not what was written.
  if (names === null || /\/(?:\.|%2e){1,2}(?:[/?#]|$)/i.test(plain)) return refuse("unclear");
  if (isArchiveName(url.pathname)) {
    const parsed = parseArchiveUrl(plain);
    return parsed.ok ? done({ kind: "archive", archive: plain }) : refuse(parsed.problem);
  }
  const host = url.hostname.replace(/^www\./, "");
  if (host === "github.com" && url.port === "") return onGitHub(names, url.hash);
  if (host === "raw.githubusercontent.com" && url.port === "") return rawFile(names);
  const page = pageOf(host, names);
  if (page !== null) return pageAt(url, page);
  const isWellKnown = names.includes(".well-known");
  if (names.length > 0 && !isWellKnown) return repositoryAt(plain);
  const site = isWellKnown ? plain.slice(0, plain.indexOf("/.well-known")) : plain.replace(/[/?#]+$/, "");
  const parsed = parseSiteUrl(site);
  return parsed.ok ? done({ kind: "site", site }) : refuse(parsed.problem);
}

function archiveFile(text: string): ParsedReference {
  const parsed = parseGitUrl(text);
  return parsed.ok
    ? done({ kind: "archive", archive: decodeURIComponent(new URL(text).pathname) })
    : refuse(parsed.problem);
}

/** Any address of a repository, with or without a ref behind `.git@` or `#`. */
function repositoryAt(text: string): ParsedReference {
  const [, url, ref] = /^(.*?\.git\/?)[@#](.+)$/.exec(text) ??
    /^([^#]*)#(.+)$/.exec(text) ?? [null, text, null];
  return git(null, url!.replace(/(?<=[^/])\/+$/, ""), meantBy("", ref ?? null));
}

function onGitHub(names: readonly string[], hash: string): ParsedReference {
  const [owner, given, word, ...rest] = names;
  if (owner === undefined || given === undefined) return refuse("github");
  const { before: repository, ref } = splitRef(given);
  if (ref !== null) return gitHub(owner, repository, [], [ref, ...names.slice(2)].join("/"));
  if (word === undefined)
    return gitHub(owner, repository, [], hash.length > 1 ? decoded(hash.slice(1)) : null);
  const meant = meantByPage(word, rest);
  if (meant === null) return refuse("page");
  const name = repository.replace(/\.git$/, "");
  if (!OWNER.test(owner) || !REPOSITORY.test(name)) return refuse("github");
  return pageIn(`${owner}/${name}`, `https://github.com/${owner}/${name}`, meant);
}

function rawFile([owner, repository, ...rest]: readonly string[]): ParsedReference {
  if (owner === undefined || repository === undefined || rest.length < 2) return refuse("github");
  const names = rest[0] === "refs" && rest.length > 3 ? rest.slice(2) : rest;
  if (!OWNER.test(owner) || !REPOSITORY.test(repository)) return refuse("github");
  const github = `${owner}/${repository}`;
  return pageIn(github, `https://github.com/${github}`, { names, isRefAlone: false });
}

/** The names behind the word that a page's address has: a ref, and a path unless it stands alone. */
interface Page {
  readonly names: readonly string[];
  readonly isRefAlone: boolean;
}

/** The page of a repository by the word in its address; null when it is not about files. */
function meantByPage(word: string, rest: readonly string[]): Page | null {
  if (["tree", "blob", "raw", "blame", "edit"].includes(word)) return { names: rest, isRefAlone: false };
  if (word === "commit" || word === "commits" || word === "tags") return { names: rest, isRefAlone: true };
  if (word === "releases" && rest[0] === "tag") return { names: rest.slice(1), isRefAlone: true };
  return null;
}

/** A page of another forge: the names of its repository, and what is behind them. Null when it is not known as one. */
function pageOf(host: string, names: readonly string[]): ({ repository: readonly string[] } & Page) | null {
  // GitLab has its own words behind a dash, and had them without one.
  const dash = names.indexOf("-");
  if (dash >= 2) {
    const page = meantByPage(names[dash + 1] ?? "", names.slice(dash + 2));
    return page === null ? null : { repository: names.slice(0, dash), ...page };
  }
  if (host === "gitlab.com") {
    const at = names.findIndex((name, index) => index >= 2 && (name === "tree" || name === "blob"));
    return at < 0 ? null : { repository: names.slice(0, at), names: names.slice(at + 1), isRefAlone: false };
  }
  // Bitbucket and Forgejo, the latter with the kind of the ref.
  if (names[2] !== "src" && names[2] !== "raw") return null;
  const repository = names.slice(0, 2);
  if (host === "bitbucket.org") return { repository, names: names.slice(3), isRefAlone: false };
  return ["branch", "tag", "commit"].includes(names[3] ?? "")
    ? { repository, names: names.slice(4), isRefAlone: false }
    : null;
}

function pageAt(
  url: URL,
  { repository, ...page }: { repository: readonly string[] } & Page,
): ParsedReference {
  const path = repository.map(encodeURIComponent).join("/");
  return pageIn(null, `${url.protocol}//${url.host}/${path}`, page);
}

/** More names than the refs of people have. */
const MOST_NAMES_IN_REF = 6;

function pageIn(github: string | null, url: string, { names, isRefAlone }: Page): ParsedReference {
  if (names.length === 0) return isRefAlone ? refuse("page") : git(github, url, [EVERYTHING]);
  if (directoryOf(names) === null) return refuse("outside");
  const counts = isRefAlone ? [names.length] : [...names.keys()].map((index) => index + 1);
  const meant = counts.slice(0, MOST_NAMES_IN_REF).flatMap((count): readonly Meant[] => {
    const ref = names.slice(0, count).join("/");
    const path = directoryOf(names.slice(count));
    return isRef(ref) && path !== null && !(count > 1 && names[count - 1] === "SKILL.md")
      ? [{ ...EVERYTHING, ref: ref === "HEAD" ? null : ref, path }]
      : [];
  });
  return git(github, url, meant);
}

/** The decoded names in a path; null when one of them hides a slash, or leads upwards. */
function namesIn(pathname: string): readonly string[] | null {
  const names = pathname.split("/").filter((name) => name !== "");
  const read = names.map(decoded);
  return read.some((name) => /[/\\\p{Cc}]/u.test(name) || name === ".." || name === ".") ? null : read;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parsedUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
