// An input that no --source binds: the flake.lock of the project decides what it is.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ReadHost } from "../../host/host.ts";
import type { Policy, SourceDecl } from "../../model/config.ts";
import type { GitPin } from "../../model/lock.ts";
import type { RelPath } from "../../model/names.ts";
import { isInside, resolve } from "../../model/paths.ts";
import { below } from "../../model/place.ts";
import type { Need, Permits } from "../../model/trust.ts";
import { namesThisMachine, parseGitUrl, type RemoteUrl, withoutCredentials } from "../../model/url.ts";
import { readArchiveFrom } from "./archive.ts";
import type { Asked, FetchContext } from "./context.ts";
import { type OpenInput, openFlakeInput } from "./flake.ts";
import { readFlakeInput } from "./flake-lock.ts";
import { type FlakeNode, flakeNodePath } from "./flake-node.ts";
import { openGit } from "./git/open.ts";
import { refusedAddress } from "./policy.ts";

/** The directory of the flake, and what its configuration may do beside what every project may. */
export interface FlakeProject {
  /** The machine, where a path leads to what was compared with the project's trust. */
  readonly host: ReadHost;
  readonly root: string;
  readonly permits: Permits;
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
  const { host } = project;
  const outside = neededPath(host, project.root, asked, file);
  if (outside !== null && !project.permits(outside.need))
    return { value: null, diagnostics: [outside.refusal] };
  const node = readFlakeInput(host, file, asked, source.origin.input);
  if (node.value === null) return { value: null, diagnostics: node.diagnostics };
  const refused = refusedNode(host, project, policy, asked, node.value);
  if (refused !== null) return { value: null, diagnostics: [...node.diagnostics, refused] };
  const there = { ...context, host: { ...context.host, realPath: host.realPath } };
  const opened = await openFlakeInput(there, asked, node.value, { openGit: openPin, fetchArchive });
  const diagnostics = [...node.diagnostics, ...opened.diagnostics];
  return { value: opened.value && { ...opened.value, start: node.value.start }, diagnostics };
}

function refusedNode(host: ReadHost, project: FlakeProject, policy: Policy, asked: Asked, node: FlakeNode) {
  const needed = neededByNode(host, project.root, asked, node);
  if (needed !== null && !project.permits(needed.need)) return needed.refusal;
  const remote = remoteOf(node);
  return remote === null ? null : refusedAddress(policy, asked, remote);
}

interface Needed {
  readonly need: Need;
  readonly refusal: Diagnostic;
}

/** What the input, as flake.lock in `root` has it, needs trust for. What is wrong with it is not reported. */
export function neededByInput(host: ReadHost, root: string, asked: Asked, input: string): readonly Need[] {
  const file = resolve(root, "flake.lock");
  const node = readFlakeInput(host, file, asked, input).value;
  const needed = [
    neededPath(host, root, asked, file),
    node === null ? null : neededByNode(host, root, asked, node),
  ];
  return needed.flatMap((found) => found?.need ?? []);
}

function neededByNode(host: ReadHost, root: string, asked: Asked, node: FlakeNode): Needed | null {
  const local = flakeNodePath(node);
  if (local !== null && node.kind === "git") {
    const { url } = node.pin;
    const refusal = diagnostic("trust/local-git", below(asked.at, "input"), { url });
    return { need: { kind: "local-git", url, stated: true }, refusal };
  }
  if (local !== null) return neededPath(host, root, asked, local);
  const remote = remoteOf(node);
  if (remote === null || !namesThisMachine(remote.host)) return null;
  const url = withoutCredentials(remote.url);
  const refusal = diagnostic("trust/loopback", below(asked.at, "input"), { url });
  return { need: { kind: "loopback", url, stated: true }, refusal };
}

/** Null when the node is a directory. */
function remoteOf(node: FlakeNode): RemoteUrl | null {
  if (node.kind === "archive") return node.url;
  const url = node.kind === "git" ? parseGitUrl(node.pin.url) : null;
  return url?.ok ? url.value : null;
}

/** A path out of the project, which is not inspected before it is permitted. Trust covers the bytes of flake.lock, wherever it is. */
function neededPath(host: ReadHost, root: string, asked: Asked, path: string): Needed | null {
  const real = host.realPath(path) ?? path;
  if (isInside(host.realPath(root) ?? root, real) || isInside(root, real)) return null;
  const stated = !isInside(root, path) || path === resolve(root, "flake.lock");
  const refusal = diagnostic("trust/outside", below(asked.at, "input"), { path: real, root });
  return { need: { kind: "read", path: real, written: path, stated }, refusal };
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
