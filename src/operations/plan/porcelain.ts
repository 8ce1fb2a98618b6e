// Parses the script's --porcelain output: one destination after the other, and the action for each entry.

/** The script's words for how an entry stands (templates/runtime/decide.sh). */
const STATES = [
  "current",
  "converged",
  "missing",
  "gone",
  "stale",
  "orphan",
  "edited",
  "conflict",
  "foreign",
] as const;
export type EntryState = (typeof STATES)[number];

/** The script's words for what it would do with an entry. */
const ACTIONS = ["none", "adopt", "add", "drop", "replace", "remove", "keep", "skip", "refuse"] as const;
export type EntryAction = (typeof ACTIONS)[number];

export interface DestinationRecord {
  /** Absolute and physical. */
  readonly dest: string;
  /** Empty when it is no longer a target. */
  readonly targets: readonly string[];
  readonly structure: string;
  readonly entries: readonly EntryRecord[];
}

export interface EntryRecord {
  readonly entry: string;
  readonly state: EntryState;
  readonly action: EntryAction;
}

/** Records of an unknown kind are ignored: scripts may print more. */
export function parseRecords(text: string): readonly DestinationRecord[] {
  const destinations = new Map<string, DestinationRecord & { readonly entries: EntryRecord[] }>();
  for (const line of text.split("\n")) {
    const [kind, number, ...fields] = line.split("\t");
    if (kind === "dest") {
      const [structure, targets, dest] = fields as [string, string, string];
      const names = targets.split(",").filter((name) => name !== "");
      destinations.set(number!, { dest, targets: names, structure, entries: [] });
    } else if (kind === "entry") {
      const [state, action, entry] = fields as [string, string, string];
      destinations
        .get(number!)!
        .entries.push({ entry, state: oneOf(STATES, state), action: oneOf(ACTIONS, action) });
    }
  }
  return [...destinations.values()];
}

/** The script is of this version of kitout: a word that is not known here is a bug. */
function oneOf<T extends string>(words: readonly T[], word: string): T {
  const known = words.find((one) => one === word);
  if (known === undefined) throw new Error(`the installer's word "${word}" is not known`);
  return known;
}
