// The script says what is to be done; here it is found out what that means for the skills.

import { type Change, changeOf } from "../../changes/change.ts";
import type { diffOf } from "../../changes/diff.ts";
import { compareBytes } from "../../digest/bytes.ts";
import type { ReadHost } from "../../host/host.ts";
import type { SkillId } from "../../model/names.ts";
import { entriesBehind, type Live, liveAt } from "./live.ts";
import type { DestinationRecord, EntryRecord } from "./porcelain.ts";
import { readSkill, withoutJunk } from "./read-skill.ts";

/** An entry of which there is something to say. */
export interface Row extends EntryRecord {
  /** Of the skill that the bundle has there for this destination; null: it has none. */
  readonly id: SkillId | null;
  /** What is there now; `nothing` also where it does not matter. */
  readonly live: Live["kind"];
  /** Null where no skill would come or go. */
  readonly change: Change | null;
  /** Empty when none was asked for. */
  readonly diff: string;
}

export interface DestinationPlan {
  readonly record: DestinationRecord;
  readonly rows: readonly Row[];
  /** Of a destination that is, was or becomes one link: the skills that come and go with it. */
  readonly behind: readonly Row[];
  /** How many skills stay as they are. */
  readonly same: number;
}

/** A bundle's view of one destination. */
export interface Wanted {
  /** Absolute. */
  readonly directory: string;
  /** Which skill each of them is. */
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

const ACTIONS_THAT_ADD = ["add", "replace"];
const ACTIONS_THAT_REMOVE = ["replace", "remove"];
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
      // Of what is refused a reader has to decide which of the two it shall be.
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

/** Skills come and go with the link, and when it takes the place of a directory, or leaves it to one, with that. */
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
  const after = comes ? readSkill(host, `${wanted.directory}/${record.entry}`) : null;
  const found = live.kind === "copy" || live.kind === "link" ? readSkill(host, live.directory) : null;
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
