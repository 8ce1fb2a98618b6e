// An input that no --source binds: the flake.lock of the project decides what it is.

import { type Checked, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Policy, SourceDecl } from "../../model/config.ts";
import type { GitPin } from "../../model/lock.ts";
import type { RelPath } from "../../model/names.ts";
import { isInside, resolve } from "../../model/paths.ts";
import { below } from "../../model/place.ts";
import { parseGitUrl, type RemoteUrl } from "../../model/url.ts";
import { readArchiveFrom } from "./archive.ts";
import type { Asked, FetchContext } from "./context.ts";
import { type OpenInput, openFlakeInput } from "./flake.ts";
import { readFlakeInput } from "./flake-lock.ts";
import { type FlakeNode, flakeNodePath } from "./flake-node.ts";
import { openGit } from "./git/open.ts";
import { refusedAddress } from "./policy.ts";

/** The directory of the flake, and whether its configuration may read elsewhere on this machine. */
export interface FlakeProject {
  readonly root: string;
  readonly trusted: boolean;
}

/** `start` is where in the tree the input is; the declaration's subdir is below it. Null: it cannot be fetched, which is reported. */
export async function openInput(
  context: FetchContext,
  source: SourceDecl & { readonly origin: { readonly kind: "input"; readonly input: string } },
  project: FlakeProject,
  policy: Policy,
): Promise<Checked<(OpenInput & { readonly start: RelPath }) | null>> {
  const asked = { name: source.name, at: source.at };
  const file = resolve(project.root, "flake.lock");
  const outside = refusedPath(context.host, project, asked, file);
  if (outside !== null) return { value: null, diagnostics: [outside] };
  const node = readFlakeInput(context.host, file, asked, source.origin.input);
  if (node.value === null) return { value: null, diagnostics: node.diagnostics };
  const refused = refusedNode(context.host, project, policy, asked, node.value);
  if (refused !== null) return { value: null, diagnostics: [...node.diagnostics, refused] };
  const opened = await openFlakeInput(context, asked, node.value, { openGit: openPin, fetchArchive });
  const diagnostics = [...node.diagnostics, ...opened.diagnostics];
  return { value: opened.value && { ...opened.value, start: node.value.start }, diagnostics };
}

function refusedNode(host: ReadHost, project: FlakeProject, policy: Policy, asked: Asked, node: FlakeNode) {
  const local = flakeNodePath(node);
  if (local !== null) {
    if (node.kind === "git" && !project.trusted)
      return diagnostic("trust/local-git", below(asked.at, "input"), { url: node.pin.url });
    return refusedPath(host, project, asked, local);
  }
  if (node.kind === "archive") return refusedAddress(policy, asked, node.url);
  const url = node.kind === "git" ? parseGitUrl(node.pin.url) : null;
  return url?.ok ? refusedAddress(policy, asked, url.value) : null;
}

/** A path out of an untrusted project is refused before it is inspected. */
function refusedPath(host: ReadHost, { root, trusted }: FlakeProject, asked: Asked, path: string) {
  const real = host.realPath(path) ?? path;
  if (trusted || isInside(host.realPath(root) ?? root, real) || isInside(root, real)) return null;
  return diagnostic("trust/outside", below(asked.at, "input"), { path: real, root });
}

function openPin(context: FetchContext, asked: Asked, pin: GitPin) {
  const url = parseGitUrl(pin.url);
  // Cannot happen: the address was checked when flake.lock was read.
  if (!url.ok) throw new Error(`an address that is none: ${url.problem}`);
  return openGit(context, asked, url.value, pin);
}

function fetchArchive(context: FetchContext, asked: Asked, url: RemoteUrl) {
  return readArchiveFrom(context, asked, { kind: "url", url });
}
