// Decodes a node of flake.lock into something that can be fetched. Its values may come from anyone and become parts of addresses, so
// each is accepted only in the form that Nix writes.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FlakeProblem, UnsupportedInput } from "../../model/flake.ts";
import type { GitPin } from "../../model/lock.ts";
import { type Digest, type RelPath, ROOT, relPath } from "../../model/names.ts";
import { dirname, resolve } from "../../model/paths.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";
import { isLoopback, type ParsedUrl, parseArchiveUrl, parseGitUrl, type RemoteUrl } from "../../model/url.ts";
import { isNull, type Mapping, type Tree } from "../../yaml/tree.ts";
import type { Asked } from "./context.ts";
import { FORGES, type Forge, HOST, NAME } from "./forges.ts";

export type FlakeNode = RemoteFlakeNode | FlakeDirectory;

export type RemoteFlakeNode = NodeFacts & { readonly narHash: Digest } & (
    | { readonly kind: "git"; readonly pin: GitPin }
    | { readonly kind: "archive"; readonly url: RemoteUrl }
  );

export interface FlakeDirectory extends NodeFacts {
  readonly kind: "path";
  /** Absolute. */
  readonly directory: string;
  /** Null: newer Nix does not pin paths relative to the flake, which are versioned with it. */
  readonly narHash: Digest | null;
}

interface NodeFacts {
  /** The name of the input in the flake. */
  readonly input: string;
  /**
   * Where in the tree `inputs.NAME` is: `dir` of a flake, as in Nix since 2.14; the root of anything but a flake, whatever `dir` says.
   * Links may leave it as long as they stay in the tree, so it is where a source starts, not what a source is.
   */
  readonly start: RelPath;
}

/** The directory or repository on this machine that a node leads to, absolute and as written; null when it is remote. */
export function flakeNodePath(node: FlakeNode): string | null {
  if (node.kind === "path") return node.directory;
  if (node.kind === "archive" || !/^file:/i.test(node.pin.url)) return null;
  const { pathname } = new URL(node.pin.url);
  try {
    return resolve("/", decodeURIComponent(pathname));
  } catch {
    return resolve("/", pathname);
  }
}

/** `ofRoot`: the flake itself has it as an input, and not only through another one. Null: it cannot be fetched, which is reported. */
export function decodeFlakeNode(
  node: Mapping,
  input: string,
  asked: Asked,
  ofRoot: boolean,
): Checked<FlakeNode | null> {
  try {
    return { value: new Decoder(node, input, asked, ofRoot).node(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { value: null, diagnostics: [error.diagnostic] };
  }
}

/** The first mistake of a node is enough: Nix writes none, so the file was edited or is malicious. */
class Refused extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.code);
  }
}

class Decoder {
  readonly #locked: Mapping;

  constructor(
    private readonly tree: Mapping,
    private readonly input: string,
    private readonly asked: Asked,
    private readonly ofRoot: boolean,
  ) {
    const locked = tree.entries.get("locked");
    if (locked?.kind !== "map") throw this.#notLocked("locked");
    // Version 5 has the hash in `info`.
    const info = tree.entries.get("info");
    const more = info?.kind === "map" ? info.entries : [];
    this.#locked = { kind: "map", entries: new Map([...locked.entries, ...more]), at: locked.at };
  }

  node(): FlakeNode {
    const type = this.#required("type");
    const forge = FORGES.get(type);
    if (forge !== undefined) return { ...this.#remote(), kind: "archive", url: this.#forgeUrl(forge) };
    if (type === "tarball")
      return { ...this.#remote(), kind: "archive", url: this.#url(parseArchiveUrl, (text) => text) };
    if (type === "git") return { ...this.#remote(), kind: "git", pin: this.#gitPin() };
    if (type === "path") return this.#directory();
    throw this.#unsupported(type, "type");
  }

  #remote(): NodeFacts & { narHash: Digest } {
    const narHash = this.#narHash();
    if (narHash === null) throw this.#notLocked("narHash");
    return { input: this.input, start: this.#start(), narHash };
  }

  #directory(): FlakeDirectory {
    const given = this.#required("path");
    const narHash = this.#narHash();
    const relative = !given.startsWith("/");
    if (!relative && narHash === null) throw this.#notLocked("narHash");
    const parent = this.tree.entries.get("parent");
    const inFlake =
      parent === undefined || isNull(parent)
        ? this.ofRoot
        : parent.kind === "list" && parent.items.length === 0;
    if (relative && !inFlake) throw this.#unsupported("path", "parent");
    return {
      kind: "path",
      directory: resolve(dirname(this.tree.at.file), given),
      narHash,
      input: this.input,
      start: this.#start(),
    };
  }

  #gitPin(): GitPin {
    for (const feature of ["submodules", "lfs"] as const) {
      const value = this.#locked.entries.get(feature);
      if (value !== undefined && !isOff(value)) throw this.#unsupported("git", feature);
    }
    // Some versions of Nix keep `?dir=` in the address although `dir` is a key of its own.
    const { url } = this.#url(parseGitUrl, (text) => text.replace(/\?dir=[^&#]*$/, ""));
    return { kind: "git", url, ref: this.#ref(), rev: this.#rev() };
  }

  #forgeUrl(forge: Forge): RemoteUrl {
    const host = this.#matching("host", HOST) ?? forge.host;
    const owner = this.#matching("owner", forge.owner);
    const repo = this.#matching("repo", NAME);
    if (owner === null) throw this.#wrong("owner", "shape");
    if (repo === null) throw this.#wrong("repo", "shape");
    const address = forge.address(
      `${isLoopback(host) ? "http" : "https"}://${host}`,
      owner,
      repo,
      this.#rev(),
      host === forge.host,
    );
    // GitLab takes the path of a repository as one segment with escaped slashes; all escapes here are those just added.
    const parsed = parseArchiveUrl(address.replaceAll(/%2f/gi, "/"));
    if (!parsed.ok) throw this.#wrong("owner", parsed.problem);
    return { ...parsed.value, url: address };
  }

  #url(parse: (text: string) => ParsedUrl, prepare: (text: string) => string): RemoteUrl {
    const parsed = parse(prepare(this.#required("url")));
    if (!parsed.ok) throw this.#wrong("url", parsed.problem);
    return parsed.value;
  }

  #rev(): string {
    if (!this.#locked.entries.has("rev")) throw this.#notLocked("rev");
    const rev = this.#required("rev");
    if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(rev)) throw this.#wrong("rev", "rev");
    return rev;
  }

  /** As in Nix, anything but HEAD and a full name is a branch. */
  #ref(): string | null {
    const ref = this.#text("ref");
    if (ref === null) return null;
    if (!isRef(ref)) throw this.#wrong("ref", "ref");
    return ref === "HEAD" || ref.startsWith("refs/") ? ref : `refs/heads/${ref}`;
  }

  #narHash(): Digest | null {
    const text = this.#text("narHash");
    if (text !== null && !/^sha256-[A-Za-z0-9+/]{43}=$/.test(text)) throw this.#wrong("narHash", "hash");
    return text as Digest | null;
  }

  #start(): RelPath {
    const dir = this.#text("dir");
    const flake = this.tree.entries.get("flake");
    if (dir === null || (flake?.kind === "scalar" && flake.value === false)) return ROOT;
    const segments = dir.split("/").filter((segment) => segment !== "" && segment !== ".");
    const start = dir.startsWith("/") ? null : relPath(segments.join("/"));
    if (start === null) throw this.#wrong("dir", "path");
    return start;
  }

  #matching(key: string, pattern: RegExp): string | null {
    const text = this.#text(key);
    if (text !== null && !pattern.test(text)) throw this.#wrong(key, "name");
    return text;
  }

  #required(key: string): string {
    const text = this.#text(key);
    if (text === null) throw this.#wrong(key, "shape");
    return text;
  }

  /** Null when it is missing. */
  #text(key: string): string | null {
    const value = this.#locked.entries.get(key);
    if (value === undefined || isNull(value)) return null;
    if (value.kind !== "scalar" || typeof value.value !== "string") throw this.#wrong(key, "shape");
    return value.value;
  }

  #wrong(key: string, problem: FlakeProblem): Refused {
    const value = this.#locked.entries.get(key);
    const found = value?.kind === "scalar" && typeof value.value === "string" ? value.value : null;
    return new Refused(flakeValue(value?.at ?? this.#locked.at, { input: this.input, key, found, problem }));
  }

  #notLocked(missing: string): Refused {
    return new Refused(diagnostic("flake/not-locked", onKey(this.tree.at), { input: this.input, missing }));
  }

  #unsupported(type: string, feature: UnsupportedInput): Refused {
    const { name } = this.asked;
    const { input } = this;
    const at = (this.#locked.entries.get(feature) ?? this.tree).at;
    return new Refused(diagnostic("flake/unsupported", at, { name, input, type, feature }));
  }
}

/** A value that is not what Nix writes. */
export function flakeValue(
  at: YamlPlace,
  args: { input: string; key: string; found: string | null; problem: FlakeProblem },
): Diagnostic {
  // Passwords and tokens come before an @ or in a query: neither the value nor its line is shown.
  return args.found !== null && /[@?]/.test(args.found)
    ? diagnostic("flake/value", { file: at.file }, { ...args, found: null })
    : diagnostic("flake/value", at, args);
}

/** Whether a feature is written but not used. */
function isOff(value: Tree): boolean {
  return value.kind === "scalar" && (value.value === false || value.value === null || value.value === 0);
}

/** What `git check-ref-format` accepts, and nothing that could be an option. */
function isRef(ref: string): boolean {
  return (
    ref !== "" &&
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|^[-./]|[./]$|\.lock(?:\/|$)/.test(ref) &&
    ref.isWellFormed()
  );
}
