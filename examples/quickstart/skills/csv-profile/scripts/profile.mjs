#!/usr/bin/env node
// Profiles a CSV file: type, missing, distinct, smallest and largest value of each column. Reads it once, as a stream;
// memory depends on the number of columns and on --distinct, not on the size of the file.
import { parseArgs } from "node:util";
import { Parser, sniffDelimiter } from "./parser.mjs";
import { decoder, encodingOf, readChunks } from "./read.mjs";
import { Table } from "./table.mjs";
import { count, markdownTable, Problem, percent, show } from "./words.mjs";

const USAGE = `Usage: csv-profile [options] FILE        FILE may be - for standard input

  -d, --delimiter CHAR   default: what fits the first lines, of , ; tab |
  -e, --encoding NAME    default: from a byte order mark, else utf-8; for instance windows-1252
      --no-header        the first line is data
      --missing LIST     what means "no value" besides an empty cell, separated by commas; '' for nothing
                         default: NA,N/A,NaN,null,NULL,None,\\N
      --distinct N       count up to N distinct values per column (default: 10000)
      --json             the profile as JSON
  -h, --help             print this text

Exit codes: 0 done, 1 the file cannot be read or is not CSV, 2 wrong usage.
`;

function main(argv) {
  const options = parseOptions(argv);
  const output = options === null ? USAGE : print(profile(options), options.json);
  process.stdout.write(output);
}

function parseOptions(argv) {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        delimiter: { type: "string", short: "d" },
        encoding: { type: "string", short: "e" },
        "no-header": { type: "boolean" },
        missing: { type: "string", default: "NA,N/A,NaN,null,NULL,None,\\N" },
        distinct: { type: "string", default: "10000" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Problem(`${error.message}\n\n${USAGE}`, 2);
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  if (positionals.length !== 1) throw new Problem(`give one file, or - for standard input\n\n${USAGE}`, 2);

  const delimiter = values.delimiter?.replace(/^(\\t|tab)$/, "\t");
  if (delimiter !== undefined && !/^[^"\r\n]$/.test(delimiter))
    throw new Problem("--delimiter takes one character, or the word tab", 2);
  if (!/^[1-9]\d{0,7}$/.test(values.distinct))
    throw new Problem("--distinct takes a number from 1 to 99999999", 2);
  if (values.encoding !== undefined) decoder(values.encoding);
  return {
    file: positionals[0],
    delimiter,
    encoding: values.encoding,
    header: !values["no-header"],
    missing: new Set(values.missing.split(",").map((token) => token.trim())),
    distinct: Number(values.distinct),
    json: values.json,
  };
}

/** Reads the file and returns its profile: plain data, as --json prints it. */
function profile(options) {
  const file = options.file === "-" ? "standard input" : options.file;
  const table = new Table(options);
  let undecodable = 0;
  let parser;
  let decode;
  let encoding;

  const take = (text) => {
    for (let at = text.indexOf("\ufffd"); at >= 0; at = text.indexOf("\ufffd", at + 1)) undecodable++;
    parser.push(text);
  };
  for (const chunk of readChunks(options.file, file)) {
    if (parser === undefined) {
      encoding = options.encoding ?? encodingOf(chunk, file);
      decode = decoder(encoding);
      const text = decode.decode(chunk, { stream: true });
      const [hintLine = "", hint] = /^sep=([^"\r\n])\r?\n/.exec(text) ?? []; // a first line for spreadsheets
      const head = text.slice(hintLine.length);
      parser = new Parser(options.delimiter ?? hint ?? sniffDelimiter(head), table, hint ? 2 : 1);
      take(head);
    } else {
      take(decode.decode(chunk, { stream: true }));
    }
  }
  if (parser === undefined) throw new Problem(`${file} is empty: no header, no rows`);
  take(decode.decode());
  parser.end();
  if (table.columns === null) throw new Problem(`${file} has no header and no rows, only blank lines`);

  const notes = [...table.notes()];
  if (undecodable > 0)
    notes.push(
      `${count(undecodable, "place")} not valid in ${encoding}: try --encoding windows-1252, or ask for the encoding`,
    );
  if (parser.strayQuotes.n > 0)
    notes.push(
      `${count(parser.strayQuotes.n, "cell")} with a quote in an odd place, taken literally; first on line ${parser.strayQuotes.line}`,
    );
  for (const column of table.columns) notes.push(...column.notes());
  const columns = table.columns.map((column) => column.result());
  return { file, rows: table.rows, delimiter: parser.delimiter, encoding, columns, notes };
}

function print(result, json) {
  if (json) return `${JSON.stringify(result, null, 2)}\n`;
  const { rows, columns } = result;
  const delimiter = result.delimiter === "\t" ? "tab" : `"${result.delimiter}"`;
  const lines = [
    `${show(result.file, 200)}: ${count(rows, "row")}, ${count(columns.length, "column")}, delimiter ${delimiter}, ${result.encoding}`,
    "",
    ...markdownTable(
      ["column", "type", "missing", "distinct", "min", "max"],
      columns.map((column) => [
        show(column.name),
        column.type,
        column.missing === 0 ? "0" : `${column.missing} (${percent(column.missing / rows)})`,
        `${column.distinctIsExact ? "" : "> "}${column.distinct}${column.unique ? " (unique)" : ""}`,
        column.min === null ? "" : show(column.min),
        column.max === null ? "" : show(column.max),
      ]),
    ),
  ];
  const listed = columns.filter((column) => column.values);
  if (listed.length > 0) lines.push("", "Values:");
  for (const { name, values } of listed)
    lines.push(`- ${show(name)}: ${values.map(({ value, n }) => `${show(value)} ${n}`).join(", ")}`);
  if (result.notes.length > 0) lines.push("", "Notes:", ...result.notes.map((note) => `- ${note}`));
  return `${lines.join("\n")}\n`;
}

process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error; // a reader such as `head` that has seen enough
});
try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`csv-profile: ${error.message.trimEnd()}\n`);
  process.exitCode = error.exitCode;
}
