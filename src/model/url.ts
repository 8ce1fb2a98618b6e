// Addresses of remote sources: which of them kitout goes to, and what of them may be shown.

export type UrlProblem =
  /** It is no URL. */
  | "syntax"
  /** `user@host:path`, which ssh and git understand and which is no URL. */
  | "scp"
  /** Another scheme than those that are fetched from. */
  | "scheme"
  /** http, and not to this machine itself. */
  | "plain-http"
  /** A password or a token in it. */
  | "credentials"
  /** A name in it begins with a dash, and could be taken for an option. */
  | "dash"
  /** It is empty where a host or a path should be. */
  | "incomplete";

export interface RemoteUrl {
  /** As git and a download understand it: `git+ssh` is `ssh` here. */
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

/** What `git:` takes: https, ssh, git+ssh and file; http on this machine only. */
export function parseGitUrl(text: string): ParsedUrl {
  return parse(text, ["https:", "ssh:", "git+ssh:", "file:", "http:"]);
}

/** What `archive:` takes besides a path: https; http on this machine only. */
export function parseArchiveUrl(text: string): ParsedUrl {
  return parse(text, ["https:", "http:"]);
}

/** Whether it is meant as a URL and not as a path. */
export function looksLikeUrl(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
}

/** `localhost`, 127.0.0.0/8 or ::1; with or without a port. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

/** The text with every name and password in front of a host struck out, character by character: columns stay what they are. */
export function withoutCredentials(text: string): string {
  return text.replace(
    /([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\/([^\s/?#"'<>]+)@/g,
    (whole, scheme: string, user: string) =>
      // The user of an ssh address is no secret.
      /ssh$/i.test(scheme) && !user.includes(":") ? whole : `${scheme}://${"*".repeat(user.length)}@`,
  );
}

function parse(text: string, schemes: readonly string[]): ParsedUrl {
  const refuse = (problem: UrlProblem): ParsedUrl => ({ ok: false, problem });
  if (text.startsWith("-")) return refuse("dash");
  // `ext::…` has git run a program.
  if (/^[A-Za-z0-9+.-]+::/.test(text)) return refuse("scheme");
  if (!text.includes("://") && /^[^/]+:/.test(text) && schemes.includes("ssh:")) return refuse("scp");
  // Also what the parser would take out or repair in silence.
  if (!looksLikeUrl(text) || !text.includes("://") || /[\s\\]|\p{Cc}/u.test(text)) return refuse("syntax");
  const url = parsed(text);
  if (url === null) return refuse("syntax");
  if (!schemes.includes(url.protocol)) return refuse("scheme");
  const { protocol, host, username, password } = url;
  if (password !== "" || (username !== "" && !protocol.endsWith("ssh:"))) return refuse("credentials");
  if (protocol === "http:" && !isLoopback(host)) return refuse("plain-http");
  const path = decoded(url.pathname);
  if ((protocol !== "file:" && host === "") || (protocol === "file:" && host !== "") || path === "/")
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
