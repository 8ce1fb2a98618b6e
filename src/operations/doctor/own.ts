// kitout's own records on this machine: ledgers, the store, trust, and the hooks of shells.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { stateHome, storeDirectory } from "../../host/directories.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { controlsOf, ownersOf, readText, rememberedIn } from "../../installed/remembered.ts";
import { resolve } from "../../model/paths.ts";
import { findStore } from "../../store/open.ts";
import { listTrust } from "../trust.ts";

/** Ledgers beside these directories that cannot be read, are damaged, or were left by an installer that was killed. */
export function ledgersOf(host: ReadHost, directories: readonly string[]): readonly Diagnostic[] {
  const controls = [...new Set(directories.flatMap(controlsOf))];
  return controls.flatMap((control) => {
    const path = `${control}/ledger`;
    try {
      const text = readText(host, path);
      if (text === null) return [];
      const end = text.indexOf("\n\n");
      if (!text.startsWith("kitout-ledger 1\n") || end < 0)
        return [diagnostic("doctor/ledger", { file: path }, { path, problem: "damaged" })];
      return /^[-+]/m.test(text.slice(end + 2))
        ? [diagnostic("doctor/ledger", { file: path }, { path, problem: "interrupted" })]
        : [];
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return [diagnostic("doctor/unreadable", { file: path }, { path, system: error.system })];
    }
  });
}

/** A store that others may write to, or in which something was found damaged. */
export function storeState(host: ReadHost): readonly Diagnostic[] {
  const store = storeDirectory(host);
  const found: Diagnostic[] = [];
  try {
    if (store === null || host.stat(store) === null) return [];
    findStore(host, (one) => found.push(one));
    const damaged = `${store}/damaged`;
    const kept = nullIfRefused(() => host.stat(damaged)) === null ? 0 : host.list(damaged).length;
    if (kept > 0)
      found.push(diagnostic("doctor/set-aside", { file: damaged }, { path: damaged, count: kept }));
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    found.push(diagnostic("doctor/unreadable", { file: error.path }, error));
  }
  return found;
}

/** What is trusted and does not hold any more. */
export function trustState(host: ReadHost): readonly Diagnostic[] {
  const listed = nullIfRefused(() => listTrust(host)) ?? [];
  return listed.flatMap(({ path, always, state }) =>
    state === "holds" ? [] : [diagnostic("doctor/trust", { file: path }, { path, always, state })],
  );
}

/** Where shells and direnv are told to run something, below the home directory. */
const SHELL_FILES = [
  ".profile",
  ".bashrc",
  ".bash_profile",
  ".zshenv",
  ".zprofile",
  ".zshrc",
  ".config/fish/config.fish",
];

/** Hooks of bundles that are run and are not there, and those that do nothing, since what they install was uninstalled. */
export function hookState(host: ReadHost, projects: readonly string[]): readonly Diagnostic[] {
  const home = host.env["HOME"];
  const own = home?.startsWith("/")
    ? SHELL_FILES.map((name) => ({ file: resolve(home, name), base: home }))
    : [];
  const files = [...own, ...projects.map((project) => ({ file: resolve(project, ".envrc"), base: project }))];
  const uninstalled = uninstalledOwners(host);
  return files.flatMap(({ file, base }) => {
    const text = nullIfRefused(() => readText(host, file, MAX_SHELL_FILE));
    return (text ?? "").split("\n").flatMap((line): Diagnostic[] => {
      const hook = /^[^#]*?((?:[^\s"'`;&|()=]|"\$HOME")*\/shell-hook)(?=["'\s;&|)]|$)/.exec(line)?.[1];
      const path = hook === undefined ? null : expanded(hook, home ?? null, base);
      if (path === null) return [];
      if (nullIfRefused(() => host.realPath(path)) === null)
        return [diagnostic("doctor/hook", { file }, { file, path, problem: "missing", owner: "" })];
      const owner = ownerOf(host, path);
      return owner !== null && uninstalled.has(owner)
        ? [diagnostic("doctor/hook", { file }, { file, path, problem: "uninstalled", owner })]
        : [];
    });
  });
}

/** Bytes: whatever is larger is not written by hand. */
const MAX_SHELL_FILE = 1024 * 1024;

/** Null for what only a shell can know. */
function expanded(word: string, home: string | null, base: string): string | null {
  const path = word
    .replaceAll('"', "")
    .replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home ?? "$HOME")
    .replace(/^(?:\$PWD|\$\{PWD\})(?=\/)/, base);
  return path.includes("$") || (!path.startsWith("/") && !path.startsWith(".")) ? null : resolve(base, path);
}

/** Whose bundle the hook belongs to, for the user. */
function ownerOf(host: ReadHost, hook: string): string | null {
  const script = nullIfRefused(() => readText(host, `${hook.slice(0, -"/shell-hook".length)}/install`));
  return /^kt_owner='?([^'\n]+)'?$/m.exec(script ?? "")?.[1] ?? null;
}

/** Owners whose skills the user uninstalled: their hooks do nothing until somebody installs (templates/runtime/remember.sh). */
function uninstalledOwners(host: ReadHost): ReadonlySet<string> {
  const state = stateHome(host);
  if (state === null) return new Set();
  const directory = `${state}/.marks`;
  const marks = nullIfRefused(() => host.list(directory)) ?? [];
  const names = marks.flatMap(({ name }) => (name.startsWith(".kitout-") ? [name] : []));
  return new Set(
    names
      .filter((name) =>
        nullIfRefused(() => readText(host, `${directory}/${name}`))?.includes("\nmoved uninstalled\n"),
      )
      .map((name) => name.slice(".kitout-".length)),
  );
}

/** Every directory that an installation for the user has on record. */
export function recordedDestinations(host: ReadHost): readonly string[] {
  const state = stateHome(host);
  if (state === null) return [];
  const owners = nullIfRefused(() => ownersOf(host, state)) ?? [];
  return owners.flatMap(
    (owner) => nullIfRefused(() => rememberedIn(host, `${state}/${owner}`, null))?.destinations ?? [],
  );
}
