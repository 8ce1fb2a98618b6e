// The script lists what is to be done; this finds out what it means for the skills.

import { type Change, changeOf } from "../../changes/change.ts";
import type { diffOf } from "../../changes/diff.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import type { SkillId } from "../../model/names.ts";
import { entriesBehind, type Live, liveAt } from "./live.ts";
import type { DestinationRecord, EntryAction, EntryRecord } from "./porcelain.ts";
import { readSkillAt, withoutJunk } from "./read-skill.ts";

/** An entry that is not simply unchanged. */
export interface Row extends EntryRecord {
  /** The skill that the bundle has for this entry; null: none. */
  readonly id: SkillId | null;
  /** What is there now; `nothing` also when it does not matter. */
  readonly live: Live["kind"];
  /** Null when no skill would be added or removed. */
  readonly change: Change | null;
  /** Empty when no diffs were asked for. */
  readonly diff: string;
}

export interface DestinationPlan {
  readonly record: DestinationRecord;
  readonly rows: readonly Row[];
  /** For a destination that is, was or becomes one link: the skills that are added and removed with it. */
  readonly behind: readonly Row[];
  /** How many skills stay as they are. */
  readonly same: number;
}

/** A bundle's view of one destination. */
export interface Wanted {
  /** Absolute. */
  readonly directory: string;
  /** The skill of each entry. */
  readonly entries: ReadonlyMap<string, SkillId>;
}

/** `wanted` is empty when the bundle no longer names the destination; `diff` is null when no diffs are asked for. */
export function planOf(
  host: ReadHost,
  record: DestinationRecord,
  wanted: Wanted,
  diff: typeof diffOf | null,
): DestinationPlan {
  const self = record.entries.find(({ entry }) => entry === ".");
  const compare: Compare = (one, live, comes) => planRow(host, one, wanted, live, comes, diff);
  return self !== undefined && ACTIONS_THAT_ADD.concat(ACTIONS_THAT_REMOVE).includes(self.action)
    ? planOfLink(host, record, self, wanted, compare)
    : planOfTree(host, record, wanted, compare);
}

type Compare = (record: EntryRecord, live: Live, comes: boolean) => Row;

const ACTIONS_THAT_ADD: readonly EntryAction[] = ["add", "replace"];
const ACTIONS_THAT_REMOVE: readonly EntryAction[] = ["replace", "remove"];
const NOTHING: Live = { kind: "nothing" };

function planOfTree(
  host: ReadHost,
  record: DestinationRecord,
  wanted: Wanted,
  compare: Compare,
): DestinationPlan {
  const same = record.entries.filter(({ action }) => action === "none");
  const rows = record.entries
    .filter(({ action }) => action !== "none")
    .map((one) => {
      // For a refused entry the reader has to choose between the two, so both are shown.
      const refused = one.action === "refuse" && one.entry !== ".";
      return compare(
        one,
        ACTIONS_THAT_REMOVE.includes(one.action) || refused
          ? liveAt(host, `${record.dest}/${one.entry}`)
          : NOTHING,
        (ACTIONS_THAT_ADD.includes(one.action) || refused) && wanted.entries.has(one.entry),
      );
    });
  return {
    record,
    rows,
    behind: [],
    same: same[0]?.entry === "." ? wanted.entries.size : same.length,
  };
}

/** Skills are added and removed with the link, and with a directory that it replaces or that replaces it. */
function planOfLink(
  host: ReadHost,
  record: DestinationRecord,
  self: EntryRecord,
  wanted: Wanted,
  compare: Compare,
): DestinationPlan {
  const moved = record.entries.filter(
    (one) => one !== self && ACTIONS_THAT_ADD.concat(ACTIONS_THAT_REMOVE).includes(one.action),
  );
  const going = new Map(entriesBehind(host, record.dest));
  for (const { entry, action } of moved)
    if (ACTIONS_THAT_REMOVE.includes(action)) going.set(entry, liveAt(host, `${record.dest}/${entry}`));
  const coming = new Set(ACTIONS_THAT_ADD.includes(self.action) ? wanted.entries.keys() : []);
  for (const { entry, action } of moved) if (ACTIONS_THAT_ADD.includes(action)) coming.add(entry);
  const all = [...new Set([...going.keys(), ...coming])].sort(compareBytes).map((entry) => {
    const [goes, comes] = [going.get(entry) ?? NOTHING, coming.has(entry)];
    const action = goes === NOTHING ? "add" : comes ? "replace" : "remove";
    return compare({ entry, state: self.state, action }, goes, comes);
  });
  const behind = all.filter(({ action, change }) => action !== "replace" || change?.files.length !== 0);
  const rows = record.entries
    .filter((one) => one.action !== "none" && !moved.includes(one))
    .map((one) => compare(one, NOTHING, false));
  return { record, rows, behind, same: all.length - behind.length };
}

function planRow(
  host: ReadHost,
  record: EntryRecord,
  wanted: Wanted,
  live: Live,
  comes: boolean,
  diff: typeof diffOf | null,
): Row {
  const after = comes ? readSkillAt(host, `${wanted.directory}/${record.entry}`) : null;
  const found = live.kind === "copy" || live.kind === "link" ? readSkillAt(host, live.directory) : null;
  const before = found === null ? null : withoutJunk(found, after);
  const changes = before !== null || after !== null;
  return {
    ...record,
    id: wanted.entries.get(record.entry) ?? null,
    live: live.kind,
    change: changes ? changeOf(before, after) : null,
    diff: changes && diff !== null ? diff(record.entry, before, after) : "",
  };
}
