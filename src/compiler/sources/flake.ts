// An input of a flake, fetched as Nix would fetch it and compared with the hash in flake.lock: the hash, not the server, decides what
// the bytes are.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { attempt } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { type NarNode, narDigest, SizeMismatch } from "../../digest/nar.ts";
import { NotSerialisable, narOfDirectory } from "../../host/hash-directory.ts";
import type { GitPin } from "../../model/lock.ts";
import type { BlobId, Digest } from "../../model/names.ts";
import { below, type YamlPlace } from "../../model/place.ts";
import type { RemoteUrl } from "../../model/url.ts";
import type { Asked, FetchContext, OpenSource } from "./context.ts";
import type { FlakeDirectory, FlakeNode, RemoteFlakeNode } from "./flake-node.ts";
import type { Listing } from "./listing.ts";
import { narOfListing } from "./nar.ts";

export interface FlakeKinds {
  readonly openGit: (ctx: FetchContext, asked: Asked, pin: GitPin) => Promise<Checked<OpenSource | null>>;
  /** Downloads an archive and reads it into the cache, without its single top directory. */
  readonly fetchArchive: (
    ctx: FetchContext,
    asked: Asked,
    url: RemoteUrl,
  ) => Promise<Checked<Listing | null>>;
}

export type OpenInput =
  | { readonly kind: "fetched"; readonly source: OpenSource }
  /** A directory of this machine, which is read in place. Physical. */
  | { readonly kind: "directory"; readonly directory: string };

/** The whole tree of the node, which has the narHash; a source in it starts at `node.start`. Null: reported. */
export async function openFlakeInput(
  ctx: FetchContext,
  asked: Asked,
  node: FlakeNode,
  kinds: FlakeKinds,
): Promise<Checked<OpenInput | null>> {
  if (node.kind === "path") return openDirectory(ctx, asked, node);
  const known = ctx.cache.listing(listingKey(node));
  const { value: listing, diagnostics } =
    known === null ? await fetchVerified(ctx, asked, node, kinds) : { value: known, diagnostics: [] };
  if (listing === null) return { value: null, diagnostics };
  const provide = async (blobs: readonly BlobId[]): Promise<Checked<null>> =>
    blobs.every((blob) => ctx.host.stat(ctx.cache.fileOf(blob)) !== null)
      ? { value: null, diagnostics: [] }
      : { value: null, diagnostics: (await fetchVerified(ctx, asked, node, kinds)).diagnostics };
  return { value: { kind: "fetched", source: { listing, label: labelOf(node), provide } }, diagnostics };
}

function openDirectory(ctx: FetchContext, asked: Asked, node: FlakeDirectory): Checked<OpenInput | null> {
  const at = inputPosition(asked);
  const { name } = asked;
  const reports = new Reports();
  const opened = attempt(
    (): OpenInput | null => {
      const directory = ctx.host.realPath(node.directory);
      if (directory === null) {
        reports.report(diagnostic("source/missing", at, { name, path: node.directory, bound: false }));
        return null;
      }
      if (ctx.host.physical.stat(directory)?.kind !== "directory") {
        reports.report(diagnostic("source/not-a-directory", at, { name, path: directory }));
        return null;
      }
      if (node.narHash === null) return { kind: "directory", directory };
      const found = digestOf(() => narOfDirectory(ctx.host, directory));
      if (found === node.narHash) return { kind: "directory", directory };
      reports.report(mismatch(asked, node.input, node.narHash, found, []));
      return null;
    },
    at,
    reports.report,
  );
  return reports.with(opened);
}

/** Brings the whole tree into the cache, and its listing once the hash has been verified. */
async function fetchVerified(
  ctx: FetchContext,
  asked: Asked,
  node: RemoteFlakeNode,
  kinds: FlakeKinds,
): Promise<Checked<Listing | null>> {
  if (ctx.offline) {
    const { name } = asked;
    return {
      value: null,
      diagnostics: [diagnostic("source/offline", inputPosition(asked), { name })],
    };
  }
  const fetched =
    node.kind === "git"
      ? await fetchGit(ctx, asked, node.pin, kinds)
      : await kinds.fetchArchive(ctx, asked, node.url);
  const { value: listing, diagnostics } = fetched;
  if (listing === null) return fetched;
  const found = digestOf(() => narOfListing(ctx.host, listing, (blob) => ctx.cache.fileOf(blob)));
  if (found !== node.narHash) {
    const altered = [...listing.altered.keys()];
    return {
      value: null,
      diagnostics: [...diagnostics, mismatch(asked, node.input, node.narHash, found, altered)],
    };
  }
  ctx.cache.putListing(listingKey(node), listing);
  return fetched;
}

async function fetchGit(
  ctx: FetchContext,
  asked: Asked,
  pin: GitPin,
  kinds: FlakeKinds,
): Promise<Checked<Listing | null>> {
  const opened = await kinds.openGit(ctx, asked, pin);
  if (opened.value === null) return { value: null, diagnostics: opened.diagnostics };
  const { listing, provide } = opened.value;
  const blobs = [
    ...new Set([...listing.entries.values()].flatMap((entry) => (entry.kind === "file" ? [entry.blob] : []))),
  ];
  // Damaged blobs are removed, so that they are fetched again.
  for (const blob of blobs) ctx.cache.holds(blob);
  const provided = await provide(blobs);
  const diagnostics = [...opened.diagnostics, ...provided.diagnostics];
  const complete = blobs.every((blob) => ctx.host.stat(ctx.cache.fileOf(blob)) !== null);
  return { value: complete ? listing : null, diagnostics };
}

/** Null: it contains a socket or a device, or changed while it was read. */
function digestOf(nar: () => NarNode): Digest | null {
  try {
    return narDigest(nar());
  } catch (error) {
    if (error instanceof NotSerialisable || error instanceof SizeMismatch) return null;
    throw error;
  }
}

function mismatch(
  asked: Asked,
  input: string,
  expected: Digest,
  found: Digest | null,
  altered: readonly string[],
): Diagnostic {
  return diagnostic("flake/nar-hash", inputPosition(asked), {
    name: asked.name,
    input,
    expected,
    found,
    altered,
  });
}

/** Two kinds of source may have one tree under one narHash, and name its blobs differently. */
function listingKey(node: RemoteFlakeNode): string {
  return `flake:${node.narHash}:${node.kind === "git" ? node.pin.rev : "archive"}`;
}

/** Without the query, which may be a signature that grants access. */
function labelOf(node: RemoteFlakeNode): string {
  return node.kind === "git"
    ? `${node.pin.url.replace(/[?#].*$/, "")}#${node.pin.rev.slice(0, 7)}`
    : node.url.url.replace(/[?#].*$/, "");
}

function inputPosition(asked: Asked): YamlPlace {
  return below(asked.at, "input");
}
