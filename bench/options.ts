import { parseArgs } from "node:util";

export interface Options {
  /** Only rows with these ids, or whose ids begin so; all when there is none. */
  readonly only: readonly string[];
  /** How many skills a large corpus has. */
  readonly size: number;
  /** How often each thing is measured. */
  readonly runs: number;
  readonly quick: boolean;
  readonly list: boolean;
  readonly help: boolean;
  readonly markdown: boolean;
  /** Results to print without measuring; null: none. */
  readonly from: string | null;
  /** Where the results are written as JSON; null: in the usual place. */
  readonly json: string | null;
}

/** The number of skills that the bounds of the large rows are about. */
export const FULL_SIZE = 10_000;

export const USAGE = `Usage: npm run bench -- [options]

Measures kitout beside what the same work costs otherwise, in one run on one machine,
and exits with 1 when a row misses its bound.

  --only ROW     only this row, or all whose ids begin so; repeatable
  --size N       N skills where the table has ${FULL_SIZE}; bounds are judged at full size only
  --runs N       measure each thing N times, what is short three times as often; default: 5
  --quick        a look in less than a minute: small corpora, two runs, some rows
  --markdown     print the table as Markdown, with the machine and the date
  --from FILE    print the results in FILE, and measure nothing
  --json FILE    write the results to FILE; default: .bench/results.json
  --list         list the rows and their bounds, and measure nothing
  --help         print this help
`;

/** The options of a command line; a message for the user when it is not one. */
export function parseOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        size: { type: "string" },
        runs: { type: "string" },
        quick: { type: "boolean" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
        markdown: { type: "boolean" },
        from: { type: "string" },
        json: { type: "string" },
      },
    });
    const quick = values.quick ?? false;
    const size = count(values.size, quick ? 200 : FULL_SIZE);
    const runs = count(values.runs, quick ? 2 : 5);
    if (size === null || size < 200) return "--size takes a number from 200 on.";
    if (runs === null) return "--runs takes a number from 1 on.";
    return {
      only: values.only ?? [],
      size,
      runs,
      quick,
      list: values.list ?? false,
      help: values.help ?? false,
      markdown: values.markdown ?? false,
      from: values.from ?? null,
      json: values.json ?? null,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

function count(text: string | undefined, otherwise: number): number | null {
  if (text === undefined) return otherwise;
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}
