// Which configuration of an owner was installed last, and where a configuration was installed. Two of them with one `name`, or without
// one, share an owner (design: the ledger's owner), and each would remove what the other installed. One whose scope or `name` changed
// has another owner, or another place, and leaves behind what it installed before.

import { type Diagnostic, diagnostic } from "../diagnostics/diagnostic.ts";
import { hexDigest } from "../digest/nar.ts";
import { dataHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { nullIfUnreachable } from "../host/null-if-unreachable.ts";
import { type Installation, readHistory } from "../installed/history.ts";
import { readText } from "../installed/remembered.ts";
import type { Config } from "../model/config.ts";
import { dirname } from "../model/paths.ts";
import type { AskedInstallation } from "./installation.ts";
import { ownedDestinations } from "./owned-destinations.ts";

/** What is noted of an installation, in a file of its own: three lines, of which all but the first may be absent. */
interface Note {
  /** The configuration that was installed last; absolute. */
  readonly config: string;
  readonly installation: Installation;
  /** Whether --scope or --root chose it, and not the configuration. */
  readonly byOption: boolean;
}

/** A refusal when the same owner was last installed here from another configuration that still exists. */
export function otherConfig(host: ReadHost, config: Config, installation: Installation): Diagnostic | null {
  const file = noteFile(host, installation);
  const other = file === null ? null : (readText(host, file)?.split("\n", 1)[0] ?? null);
  const real = other === null ? null : nullIfUnreachable(() => host.realPath(other));
  // The same file may be reached by another path.
  if (other === null || other === config.file || real === null || real === host.realPath(config.file))
    return null;
  const { owner, root } = installation;
  const args = { owner, other, config: config.file, root, named: config.name !== null };
  return diagnostic("owner/other-config", { file: config.file }, args);
}

/** A warning for each installation of this configuration that is still there, and that another scope or name has replaced. */
export function leftBehind(
  host: ReadHost,
  state: string,
  config: Config,
  asked: AskedInstallation,
  installation: Installation,
): readonly Diagnostic[] {
  if (isByOption(asked)) return [];
  const real = host.realPath(config.file);
  const notes = notesOf(host);
  const noted = notes.filter(
    (note) => !note.byOption && nullIfUnreachable(() => host.realPath(note.config)) === real,
  );
  const earlier = [...noted.map((note) => note.installation), ...unnoted(host, state, config, notes)];
  return earlier
    .filter((one) => !isSame(one, installation) && ownedDestinations(host, state, one).length > 0)
    .map(({ owner, scope, root }) =>
      diagnostic("owner/left-behind", { file: config.file }, { owner, scope, root }),
    );
}

/** What a version without notes installed into the project of this configuration. */
function unnoted(host: ReadHost, state: string, { name, root }: Config, notes: readonly Note[]) {
  const real = nullIfUnreachable(() => host.realPath(root)) ?? root;
  const installation: Installation = { scope: "project", owner: name ?? "project", root: real };
  if (notes.some((note) => isSame(note.installation, installation))) return [];
  return readHistory(host, state, installation).value?.current == null ? [] : [installation];
}

function isSame(a: Installation, b: Installation): boolean {
  return a.owner === b.owner && a.root === b.root;
}

function isByOption({ scope, root }: AskedInstallation): boolean {
  return scope !== null || root !== null;
}

/** Notes that this configuration was the last one of its owner to be installed here. */
export function noteConfig(
  host: Host,
  config: Config,
  asked: AskedInstallation,
  installation: Installation,
): void {
  const file = noteFile(host, installation);
  if (file === null) return;
  const lines = [config.file, installation.root ?? "", ...(isByOption(asked) ? [BY_OPTION] : [])];
  const text = `${lines.join("\n").trimEnd()}\n`;
  if (readText(host, file) === text) return;
  host.makeDirectory(dirname(file));
  host.remove(file);
  host.writeFile(file, [Buffer.from(text)], 0o600);
}

/** Removes the note: nothing of this owner is installed here any more. */
export function forgetConfig(host: Host, installation: Installation): void {
  const file = noteFile(host, installation);
  if (file !== null && host.stat(file) !== null) host.remove(file);
}

const BY_OPTION = "by option";

/** One file for each owner in user scope and, since names of owners do not begin with a dot, beside them for each project. */
function noteFile(host: ReadHost, { owner, root }: Installation): string | null {
  const directory = notesDirectory(host);
  if (directory === null) return null;
  return root === null
    ? `${directory}/${owner}`
    : `${directory}/${PROJECTS}/${hexDigest(root).slice(0, 40)}-${owner}`;
}

const PROJECTS = ".projects";

function notesDirectory(host: ReadHost): string | null {
  const base = dataHome(host);
  return base === null ? null : `${base}/owners`;
}

function notesOf(host: ReadHost): readonly Note[] {
  const directory = notesDirectory(host);
  if (directory === null) return [];
  const names = (folder: string) =>
    nullIfUnreachable(() => host.stat(folder)) === null ? [] : host.list(folder).map(({ name }) => name);
  const users = names(directory).filter((name) => !name.startsWith("."));
  const projects = names(`${directory}/${PROJECTS}`).filter((name) => /^[0-9a-f]{40}-./.test(name));
  return [
    ...users.map((name) => noteOf(host, `${directory}/${name}`, name)),
    ...projects.map((name) => noteOf(host, `${directory}/${PROJECTS}/${name}`, name.slice(41))),
  ].filter((note) => note !== null);
}

function noteOf(host: ReadHost, file: string, owner: string): Note | null {
  const [config = "", root = "", how] = readText(host, file)?.split("\n") ?? [];
  if (!config.startsWith("/")) return null;
  const installation = {
    owner,
    scope: root === "" ? "user" : "project",
    root: root === "" ? null : root,
  } as const;
  return { config, installation, byOption: how === BY_OPTION };
}
