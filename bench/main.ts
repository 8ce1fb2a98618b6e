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
import { choose, rows } from "./rows.ts";

/** The JSON file. */
interface Written {
  readonly machine: Machine;
  readonly size: number;
  readonly runs: number;
  readonly rows: readonly RowResult[];
}

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
  const { size, runs } = options;
  const print = options.markdown ? markdown : table;
  if (options.from !== null) {
    const { rows, machine } = JSON.parse(fs.readFileSync(options.from, "utf8")) as Written;
    process.stdout.write(print(rows, machine));
    return rows.every(isGood) ? 0 : 1;
  }
  const chosen = choose(rows(size), options);
  if (chosen.length === 0) {
    process.stderr.write(`There is no row ${options.only.join(" or ")}: see --list.\n`);
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
    const say = progressLine();
    for (const [index, row] of chosen.entries()) {
      const progress = (text: string) => say(`[${index + 1}/${chosen.length}] ${row.id}: ${text}`);
      const result = await measure(row, runs, { place, instrument: tool, progress }).then(
        (works) => judge(row, works),
        (error: Error) => failed(row, error.message),
      );
      results.push(result);
      // After each row: what a run has found out is kept when it is stopped.
      const written: Written = { machine, size, runs, rows: results };
      fs.writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`);
    }
    say("");
    process.stdout.write(print(results, machine));
    return results.every(isGood) ? 0 : 1;
  } finally {
    place.remove();
  }
}

/** What is under way, on stderr: one line of a terminal, which the next text replaces; elsewhere lines with the seconds since the start. */
function progressLine(): (text: string) => void {
  if (process.stderr.isTTY)
    return (text) => process.stderr.write(`\r\x1b[K${text.slice(0, process.stderr.columns - 1)}`);
  const begin = Date.now();
  return (text) => {
    if (text !== "") process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(0)} s ${text}\n`);
  };
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
    shell: shellName(),
    instrument,
  };
}

/** What `sh` is here: dash, bash, … */
function shellName(): string {
  const found = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((directory) => path.join(directory, "sh"))
    .find((file) => fs.existsSync(file));
  return found === undefined ? "unknown" : path.basename(fs.realpathSync(found));
}
