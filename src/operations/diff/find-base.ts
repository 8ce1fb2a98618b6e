// What was installed in a directory before somebody edited it.

import { stateHome } from "../../host/directories.ts";
import type { ReadHost } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { type RecordedEntry, recordsOf } from "../../installed/entry.ts";
import { type Installation, readHistory } from "../../installed/history.ts";
import { notedBundle, notedLedgers, remembered } from "../../installed/remembered.ts";
import type { UnknownBase } from "../../model/base.ts";
import { basename } from "../../model/names.ts";
import { dirname, display, resolve } from "../../model/paths.ts";
import { type Offered, offeredBy } from "../../store/existing.ts";
import { isIntact } from "../../store/set-aside.ts";
import { readSkillAt } from "../plan/read-skill.ts";

export type Base =
  /** The directory of the rendered skill, physical; every byte is what its name says. */
  { readonly kind: "known"; readonly directory: string } | UnknownBase;

/**
 * The rendered skill with this id that was installed in `directory`, an absolute path. A destination's record says what that was, and the
 * user's own state which bundles it can have come from: in a project, the record may have come with a clone.
 */
export function findBase(host: ReadHost, directory: string, id: string): Base {
  const state = stateHome(host);
  const records = state === null ? [] : recordsOf(host, directory);
  let base: Base = { kind: records.length === 0 ? "elsewhere" : "not-yours" };
  for (const record of records) {
    const bundles = bundlesOf(host, state!, record);
    if (bundles.length === 0) continue;
    base = baseIn(host, record, bundles, id);
    if (base.kind === "known") return base;
  }
  return base;
}

interface InstalledBundle {
  readonly directory: string;
  /** Null: the user's state vouches for the place alone. */
  readonly id: string | null;
  /** The project that it was installed into; null: for the user. */
  readonly root: string | null;
}

/** The bundles that this user may have installed there, the likeliest first; none when the user's own state knows nothing of it. */
function bundlesOf(
  host: ReadHost,
  state: string,
  { destination, owner, ledger }: RecordedEntry,
): readonly InstalledBundle[] {
  const user = { scope: "user", owner, root: null } as const;
  const own = nullIfRefused(() => remembered(host, state, user));
  if (own?.destinations.includes(destination)) {
    const last = own.bundle === null ? [] : [{ directory: own.bundle, id: null, root: null }];
    return [...last, ...installedBefore(host, state, user)];
  }
  return above(destination).flatMap((root) => {
    const ledgers = nullIfRefused(() => notedLedgers(host, state, { owner, root }));
    if (ledgers !== null && !ledgers.has(`${ledger} ${display(root, destination)}`)) return [];
    const noted = nullIfRefused(() => notedBundle(host, state, root));
    const last = noted === null ? [] : [{ directory: noted, id: basename(noted), root }];
    return [...last, ...installedBefore(host, state, { scope: "project", owner, root })];
  });
}

function above(directory: string): readonly string[] {
  return directory === "/" ? [] : [dirname(directory), ...above(dirname(directory))];
}

/** The recorded generations, the current one first, then from new to old. */
function installedBefore(
  host: ReadHost,
  state: string,
  installation: Installation,
): readonly InstalledBundle[] {
  const history = nullIfRefused(() => readHistory(host, state, installation).value);
  const generations = [...(history?.generations ?? [])].reverse();
  const current = generations.filter(({ number }) => number === history?.current);
  return [...current, ...generations].map(({ bundle, id }) => ({
    directory: bundle,
    id,
    root: installation.root,
  }));
}

function baseIn(
  host: ReadHost,
  { destination, entry, made }: RecordedEntry,
  bundles: readonly InstalledBundle[],
  id: string,
): Base {
  if (made.kind === "pending") return { kind: "interrupted" };
  let unknown: UnknownBase = { kind: "gone" };
  for (const { directory, id: expected, root } of bundles) {
    const offered = offeredBy(host, directory);
    if (offered === null || offered.id !== (expected ?? offered.id)) continue;
    if (root !== null && !offered.destinations.project.some((dest) => resolve(root, dest) === destination))
      continue;
    for (const skill of skillsFor(entry, made, directory, offered)) {
      const real = nullIfRefused(() => host.realPath(`${directory}/skills/${skill}`));
      if (real === null) continue;
      if (!isIntact(host, real)) unknown = { kind: "changed" };
      else if (made.kind !== "copy" || hasRows(host, real, made.rows)) {
        const known = offered.ids.get(skill) ?? "";
        return known === id ? { kind: "known", directory: real } : { kind: "another", id: known };
      }
    }
  }
  return unknown;
}

/** The directories of the bundle's skills that can have been installed as this entry. */
function skillsFor(
  entry: string,
  made: RecordedEntry["made"],
  directory: string,
  { ids, entries }: Offered,
): readonly string[] {
  switch (made.kind) {
    case "pending":
      return [];
    case "link":
      return ids.has(made.skill) ? [made.skill] : [];
    case "view": {
      const skill = made.bundle === directory ? entries.get(`${made.view}/${entry}`) : undefined;
      return skill === undefined ? [] : [skill];
    }
    case "copy": {
      const shown = [...entries].filter(([place]) => place.slice(place.indexOf("/") + 1) === entry);
      return [...new Set(shown.map(([, skill]) => skill))];
    }
  }
}

/** Whether the directory holds what these rows of a ledger say, and nothing else. */
function hasRows(host: ReadHost, directory: string, rows: ReadonlyMap<string, string>): boolean {
  const tree = readSkillAt(host, directory);
  return (
    tree.size === rows.size &&
    [...tree].every(([path, node]) => {
      const row = rows.get(path);
      if (row === undefined) return false;
      if (node.kind === "link") return row === `l\t${node.target}`;
      return node.kind === "file" && row === `${node.executable ? "x" : "f"}\t${node.digest()}`;
    })
  );
}
