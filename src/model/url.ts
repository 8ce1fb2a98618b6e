// Addresses of remote sources: which of them kitout accepts, and which parts may be shown.

export type UrlProblem =
  /** It is not a URL. */
  | "syntax"
  /** `user@host:path`, which ssh and git understand but which is not a URL. */
  | "scp"
  /** A scheme that kitout does not fetch from. */
  | "scheme"
  /** http, and not to this machine itself. */
  | "plain-http"
  /** A password or a token in it. */
  | "credentials"
  /** A name in it begins with a dash, and could be taken for an option. */
  | "dash"
  /** The host or the path is missing. */
  | "incomplete"
  /** Programs disagree on its host or its path. */
  | "unclear";

/**
 * What is wrong with the address of a source. `github`: it is not the name of a repository on GitHub. `not-site`: it is of more than a
 * site, as that of its index, or has a query or a fragment. `page`: it is of a page about a repository, or names a ref too. `not-path`: it
 * is an address where a path is meant.
 */
export type AddressProblem = UrlProblem | "github" | "not-site" | "page" | "not-path";

export interface RemoteUrl {
  /** In the form for git and downloads: `git+ssh` is `ssh` here. */
  readonly url: string;
  readonly scheme: "https" | "http" | "ssh" | "file";
  /** Lower case, with the port when there is one; empty for files. */
  readonly host: string;
  /** The first segment of the path, without `.git`. */
  readonly owner: string;
}

export type ParsedUrl =
  | { readonly ok: true; readonly value: RemoteUrl }
  | { readonly ok: false; readonly problem: UrlProblem };

/** Parses what `git:` accepts: https, ssh, git+ssh and file; http on this machine only. */
export function parseGitUrl(text: string): ParsedUrl {
  return parse(text, ["https:", "ssh:", "git+ssh:", "file:", "http:"]);
}

/** Parses what `archive:` accepts besides a path: https; http on this machine only. */
export function parseArchiveUrl(text: string): ParsedUrl {
  return parse(text, ["https:", "http:"]);
}

/** Parses what `well-known:` accepts: the address of a site, or of a directory there; https, or http on this machine only. */
export function parseSiteUrl(text: string): ParsedUrl | { readonly ok: false; readonly problem: "not-site" } {
  if (/[?#]|\/\.well-known(?:\/|$)/.test(text)) return { ok: false, problem: "not-site" };
  const address = text.replace(/\/$/, "");
  return parse(address, ["https:", "http:"], true);
}

/** Whether a text is meant as a URL and not as a path. */
export function looksLikeUrl(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
}

/** `localhost`, 127.0.0.0/8 or ::1; with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

/**
 * Whether the host of an address, with or without a port, names this machine by itself: `localhost` and whatever is below it, a literal
 * loopback address in any spelling, or the address that is no address. Wider than `isLoopback`, which only covers what certainly is this
 * machine and cannot be mistaken. A name that is looked up may lead here too; that is not known before.
 */
export function namesThisMachine(host: string): boolean {
  // Other parsers than that of a web address leave a number as it is written, and ssh understands it.
  const spelled = parsed(`http://${host}`)?.hostname ?? host.toLowerCase();
  const hostname = spelled.replace(/\.$/, "");
  return /^(?:(?:.*\.)?localhost|(?:127|0)(?:\.\d{1,3}){3}|\[::1?\]|\[::(?:ffff:)?(?:0|7f[0-9a-f]{2}):[0-9a-f]+\])$/.test(
    hostname,
  );
}

/**
 * The text with every user name and password before a host masked, and every value in a query, character by character, so that columns
 * stay the same. Also in what is not a URL: a typing error must not reveal a password. The user of an ssh address is not a secret, nor is
 * the part before the @ of `git@example.com`.
 */
export function withoutCredentials(text: string): string {
  let struckUntil: number | null = null;
  return text
    .replace(QUERY, (_, before: string, query: string) => before + withoutQueryValues(query))
    .replace(WORD, withoutValues)
    .replace(SPACED_CREDENTIALS, struck)
    .replace(BEFORE_AT, (before: string, offset: number) => {
      // A password may contain an @ too.
      const continues = offset - 1 === struckUntil && !before.includes("/");
      const start = continues ? 0 : credentialsStart(before);
      if (start === null) return before;
      struckUntil = offset + before.length;
      return before.slice(0, start) + struck(before.slice(start));
    });
}

/** The query of a URL, with the quotation marks in it: only what looks like the end of a quotation ends it. */
const QUERY = /(:\/\/[^\s"'<>?]{0,300}\?)((?:[^\s"'<>]|["'<>](?=[^\s,.:;)\]}"'<>]))+)/g;
const WORD = /[^\s"'<>]+/g;
const PARAMETER = /([?&][^\s?&;#=]{1,64}=)([^&;#]+)/g;
const SECRET_PARAMETER =
  /([?&;#][^\s?&;#=]{0,64}(?:token|key|secret|passw|sig|auth|credential)[^\s?&;#=]{0,64}=)([^&;#]+)/gi;
/** In a URL that is a part of another one. */
const ENCODED_PARAMETER = /(%(?:3f|26)[^\s?&;#=%]{1,64}%3d)((?:[^\s?&;#%]|%(?!26|23)[0-9a-f]{2})+)/gi;
/** In the query of a URL: `name=value`, or a value without a name. */
const IN_QUERY = /([^&;=]*=)([^&;]*)|[^&;]+/g;
/** A user name and a password with spaces, after `//`. A colon, a number and a slash are a port and a path instead. */
const SPACED_CREDENTIALS = /(?<=:\/\/)[^\n@"'<>/:]{1,200}:(?!\s|\d{1,5}[/\s])[^\n@"'<>]{1,200}(?=@)/g;
/** Everything before an @; because of the lookbehind each match starts only once, however long it is. */
const BEFORE_AT = /(?<![^\s"'<>@])[^\s"'<>@]+(?=@)/g;

/**
 * A word with the values in its query masked. No list of names knows all that are secret (`sas`, `code`, `pat`, …), so in the query of a
 * URL all values are, also those without a name.
 */
function withoutValues(word: string): string {
  const query = word.indexOf("?", Math.max(word.indexOf("://"), 0)) + 1;
  const isUrl = word.includes("://") && query > 0;
  const masked = isUrl
    ? word.slice(0, query) + withoutQueryValues(word.slice(query))
    : word.replace(PARAMETER, (_, name: string, value: string) => name + struck(value));
  return masked
    .replace(SECRET_PARAMETER, (_, name: string, value: string) => name + struck(value))
    .replace(ENCODED_PARAMETER, (_, name: string, value: string) => name + struck(value));
}

/** What is behind the question mark of a URL. */
function withoutQueryValues(text: string): string {
  const fragment = text.indexOf("#");
  const end = fragment < 0 ? text.length : fragment;
  const masked = text
    .slice(0, end)
    .replace(IN_QUERY, (all, name: string | undefined, value: string) =>
      name === undefined ? struck(all) : name + struck(value),
    );
  return masked + text.slice(end);
}

function struck(text: string): string {
  return "*".repeat(text.length);
}

/** Where a user name, with or without a password, begins in the text before an @; null when there is none. */
function credentialsStart(before: string): number | null {
  const slashes = before.lastIndexOf("://");
  const user = slashes < 0 ? 0 : slashes + 3;
  const isSsh = /ssh$/i.test(before.slice(0, Math.max(slashes, 0)));
  if (slashes >= 0 && user < before.length && !isSsh && !/[/?#]/.test(before.slice(user))) return user;
  for (let colon = before.indexOf(":", user); colon >= 0; colon = before.indexOf(":", colon + 1)) {
    const start = Math.max(user, before.lastIndexOf("/", colon) + 1);
    const behind = before.slice(colon + 1, colon + 8);
    const isAddress = behind === "" || behind.startsWith("//") || /^\d{1,5}\//.test(behind);
    if (colon > start && !isAddress && before.slice(start, colon) !== "npm") return start;
  }
  return null;
}

function parse(text: string, schemes: readonly string[], isSite = false): ParsedUrl {
  const refuse = (problem: UrlProblem): ParsedUrl => ({ ok: false, problem });
  if (text.startsWith("-")) return refuse("dash");
  // `ext::…` makes git run a program.
  if (/^[A-Za-z0-9+.-]+::/.test(text)) return refuse("scheme");
  if (!text.includes("://") && /^[^/]+:/.test(text) && schemes.includes("ssh:")) return refuse("scp");
  // Also anything that the parser would silently remove or fix.
  if (!looksLikeUrl(text) || !text.includes("://") || /[\s\\]|\p{Cc}/u.test(text)) return refuse("syntax");
  const url = parsed(text);
  if (url === null) return refuse("syntax");
  if (!schemes.includes(url.protocol)) return refuse("scheme");
  const { protocol, host, username, password } = url;
  if (password !== "" || (username !== "" && !protocol.endsWith("ssh:"))) return refuse("credentials");
  if (protocol === "http:" && !isLoopback(host)) return refuse("plain-http");
  if (!isClear(text, url, schemes.includes("ssh:"))) return refuse("unclear");
  const path = decoded(url.pathname);
  if (
    (protocol !== "file:" && host === "") ||
    (protocol === "file:" && host !== "") ||
    (path === "/" && !isSite)
  )
    return refuse("incomplete");
  if ([host, decoded(username), ...path.split("/")].some((part) => part.startsWith("-")))
    return refuse("dash");
  const [owner] = path.split("/").filter((part) => part !== "");
  return {
    ok: true,
    value: {
      url: text.replace(/^git\+ssh:/i, "ssh:"),
      scheme: protocol.replace(/^git\+|:$/g, "") as RemoteUrl["scheme"],
      host: host.toLowerCase(),
      owner: (owner ?? "").replace(/\.git$/, ""),
    },
  };
}

/**
 * Whether all programs see the same host and path in the URL. git decodes the whole of an ssh address before it looks for the host, ends
 * the host only at a slash, and does not know queries.
 */
function isClear(text: string, url: URL, isGit: boolean): boolean {
  const [, authority, rest] = /:\/\/([^/]*)(.*)$/.exec(text)!;
  const [, user, hostname] = /^(?:([^@]*)@)?(.*?)(?::\d*)?$/.exec(authority!)!;
  if (/[%?#]/.test(authority!) || (user ?? "") !== url.username) return false;
  // The parser also rewrites hosts: numbers, other scripts.
  if (hostname!.toLowerCase() !== url.hostname.toLowerCase()) return false;
  const path = isGit ? rest! : rest!.split(/[?#]/)[0]!;
  // The encoded slash, dot and backslash, and control characters.
  if (/%(?:2f|2e|5c|[01]|7f)/i.test(path)) return false;
  const segments = path.replace(/\/$/, "").split("/").slice(1);
  return !segments.some((segment) => ["", ".", ".."].includes(segment));
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
