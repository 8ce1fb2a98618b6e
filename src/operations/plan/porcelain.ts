// Parses the script's --porcelain output: one destination after the other, and the action for each entry.

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
  /** In the script's words. */
  readonly state: string;
  readonly action: string;
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
      destinations.get(number!)!.entries.push({ entry, state, action });
    }
  }
  return [...destinations.values()];
}
