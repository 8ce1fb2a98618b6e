// `npm run bench`: measures every row of the table, prints it, and says whether all bounds hold.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { measure } from "./measure.ts";
import { instrument } from "./meter.ts";
import { parseOptions, USAGE } from "./options.ts";
import { Place } from "./place.ts";
import { listing, type Machine, markdown, table } from "./report.ts";
import { failed, judge, type RowResult } from "./result.ts";
import { rows } from "./rows.ts";

/** Measures as the command line says, for the kitout in `root`, and gives the exit code: 0, 1 when a bound is missed, 64. */
export async function main(args: readonly string[], root: string): Promise<number> {
  const options = parseOptions(args);
  if (typeof options === "string") {
    process.stderr.write(`${options}\n\n${USAGE}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { only, quick, size, runs } = options;
  const chosen = rows(size).filter(
    ({ id, isQuick }) =>
      (isQuick || !quick) && (only.length === 0 || only.some((prefix) => id.startsWith(prefix))),
  );
  if (chosen.length === 0) {
    process.stderr.write(`No row begins with ${only.join(" or ")}: see --list.\n`);
    return 64;
  }
  if (options.list) {
    process.stdout.write(listing(chosen));
    return 0;
  }

  const place = Place.create(root);
  try {
    const tool = instrument(place);
    const machine = thisMachine(place, tool.name);
    const file = path.resolve(options.json ?? path.join(root, ".bench/results.json"));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const results: RowResult[] = [];
    const begin = Date.now();
    for (const [index, row] of chosen.entries()) {
      const progress = (text: string) =>
        process.stderr.write(`${seconds(begin)} s [${index + 1}/${chosen.length}] ${row.id}: ${text}\n`);
      const result = await measure(row, runs, { place, instrument: tool, progress }).then(
        (works) => judge(row, works),
        (error: Error) => failed(row, error.message),
      );
      results.push(result);
      // After each row: what a run has found out is kept when it is stopped.
      fs.writeFileSync(file, `${JSON.stringify({ machine, size, runs, rows: results }, null, 2)}\n`);
    }
    process.stdout.write(options.markdown ? markdown(results, machine) : table(results));
    return results.every(isGood) ? 0 : 1;
  } finally {
    place.remove();
  }
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(0);
}

function isGood({ bounds, failure }: RowResult): boolean {
  return failure === null && bounds.every(({ verdict }) => verdict !== "missed");
}

function thisMachine(place: Place, instrument: string): Machine {
  const cpus = os.cpus();
  const memory = place.directory.startsWith("/dev/shm/");
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus[0]?.model.trim() ?? "unknown processor",
    cores: cpus.length,
    node: process.versions.node,
    system: `${os.type()} ${os.release()}`,
    files: memory ? "files in memory (tmpfs)" : `files in ${os.tmpdir()}`,
    instrument,
  };
}
