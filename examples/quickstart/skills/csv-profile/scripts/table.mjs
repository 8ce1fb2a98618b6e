// Records into columns: the header, and rows that do not fit it.
import { Column, kindOf, tally } from "./column.mjs";
import { count, show } from "./words.mjs";

/** The rows, as they come. */
export class Table {
  rows = 0;
  columns = null;
  #options;
  #blank = { n: 0, line: 0 };
  #short = { n: 0, line: 0 };
  #long = { n: 0, line: 0 };
  #notes = [];

  constructor(options) {
    this.#options = options;
  }

  add(cells, line, quoted) {
    const blank = cells.length === 1 && cells[0] === "" && !quoted;
    // In a table of one column a blank line is a row without a value.
    if (blank && this.columns?.length !== 1) return tally(this.#blank, line);
    if (this.columns === null) {
      this.columns = this.#open(cells);
      if (this.#options.header) return;
    }
    const { columns } = this;
    if (cells.length < columns.length) tally(this.#short, line);
    else if (cells.length > columns.length) tally(this.#long, line);
    this.rows++;
    for (let index = 0; index < columns.length; index++) columns[index].add(cells[index] ?? "", line);
  }

  #open(cells) {
    if (!this.#options.header)
      return cells.map((_, index) => new Column(`column ${index + 1}`, this.#options));
    const names = cells.map((cell) => cell.trim());
    const twice = names.filter((name, index) => name !== "" && names.indexOf(name) < index);
    if (twice.length > 0)
      this.#notes.push(
        `column names that occur twice: ${[...new Set(twice)].map((name) => show(name)).join(", ")}`,
      );
    const data = names.filter((name) => !["text", "boolean"].includes(kindOf(name)));
    if (data.length * 2 >= names.length)
      this.#notes.push("the first line looks like data: if it is, use --no-header");
    return names.map((name, index) => new Column(name || `(column ${index + 1})`, this.#options));
  }

  notes() {
    const notes = [...this.#notes];
    const note = ({ n, line }, what) =>
      n > 0 && notes.push(`${count(n, what[0], what[1])}; first on line ${line}`);
    note(this.#short, ["row with too few cells", "rows with too few cells"]);
    note(this.#long, [
      "row with too many cells, the rest ignored",
      "rows with too many cells, the rest ignored",
    ]);
    note(this.#blank, ["blank line, skipped", "blank lines, skipped"]);
    return notes;
  }
}
