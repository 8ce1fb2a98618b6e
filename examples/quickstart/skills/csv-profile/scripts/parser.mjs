// CSV text into records, piece by piece.
import { Problem } from "./words.mjs";

const MAX_CELL = 16 * 1024 * 1024;
const MAX_CELLS = 100_000;

const QUOTE = 34;
const LF = 10;
const CR = 13;

const START = 0; // at the beginning of a cell
const PLAIN = 1; // in a cell without quotes, or after the closing quote
const QUOTED = 2; // between quotes
const CLOSING = 3; // after a quote in a quoted cell: the end, or the first half of a doubled quote

/** RFC 4180, leniently: LF, CRLF or CR ends a record; a quote that makes no sense is a character. */
export class Parser {
  strayQuotes = { n: 0, line: 0 }; // how many cells, and where first
  #line;
  #recordLine;
  #state = START;
  #cell = "";
  #cells = [];
  #anyQuoted = false;
  #quoteLine = 0;
  #afterCr = false;
  #code;
  #records;

  /** Calls `records.add(cells, line, anyQuoted)` for each record; a blank line is the record `[""]`. */
  constructor(delimiter, records, firstLine = 1) {
    this.delimiter = delimiter;
    this.#code = delimiter.charCodeAt(0);
    this.#records = records;
    this.#line = this.#recordLine = firstLine;
  }

  /** Takes the next piece of the text; it may end anywhere. */
  push(text) {
    const delimiter = this.#code;
    const length = text.length;
    let at = 0;
    while (at < length) {
      if (this.#afterCr) {
        this.#afterCr = false;
        if (text.charCodeAt(at) === LF && ++at === length) return;
      }
      if (this.#state === QUOTED) {
        const quote = text.indexOf('"', at);
        const end = quote < 0 ? length : quote;
        this.#append(text, at, end);
        at = end + 1;
        if (quote >= 0) this.#state = CLOSING;
        continue;
      }
      let code = text.charCodeAt(at);
      if (this.#state === START && code === QUOTE) {
        this.#state = QUOTED;
        this.#anyQuoted = true;
        this.#quoteLine = this.#line;
        at++;
        continue;
      }
      if (this.#state === CLOSING && code === QUOTE) {
        this.#state = QUOTED;
        this.#cell += '"';
        at++;
        continue;
      }
      if (this.#state === CLOSING && code !== delimiter && code !== LF && code !== CR) this.#stray();
      this.#state = PLAIN;
      const start = at;
      let stray = false;
      while (code !== delimiter && code !== LF && code !== CR) {
        if (code === QUOTE) stray = true;
        if (++at === length) break;
        code = text.charCodeAt(at);
      }
      if (stray) this.#stray();
      if (at > start) this.#append(text, start, at);
      if (at === length) return;
      at++;
      this.#endCell();
      if (code !== delimiter) {
        this.#afterCr = code === CR;
        this.#endRecord();
      }
    }
  }

  /** After the last piece. `lenient`: the text was cut, so an open quote is no mistake. */
  end(lenient = false) {
    if (this.#state === QUOTED && !lenient)
      throw new Problem(`the quote opened on line ${this.#quoteLine} is never closed`);
    if (this.#state === START && this.#cells.length === 0) return;
    this.#endCell();
    this.#endRecord();
  }

  #append(text, start, end) {
    const piece = text.slice(start, end);
    this.#cell = this.#cell === "" ? piece : this.#cell + piece;
    if (this.#state !== QUOTED) {
      if (this.#cell.length > MAX_CELL)
        throw new Problem(`line ${this.#line} is too long for a cell: is this CSV?`);
      return;
    }
    for (let lf = piece.indexOf("\n"); lf >= 0; lf = piece.indexOf("\n", lf + 1)) this.#line++;
    if (this.#cell.length > MAX_CELL)
      throw new Problem(
        `the quoted cell that begins on line ${this.#quoteLine} does not end: is a quote missing?`,
      );
  }

  #stray() {
    if (this.strayQuotes.n++ === 0) this.strayQuotes.line = this.#line;
  }

  #endCell() {
    if (this.#cells.push(this.#cell) > MAX_CELLS)
      throw new Problem(`line ${this.#recordLine} has more than ${MAX_CELLS} cells: is this CSV?`);
    this.#cell = "";
    this.#state = START;
  }

  #endRecord() {
    this.#records.add(this.#cells, this.#recordLine, this.#anyQuoted);
    this.#cells = [];
    this.#anyQuoted = false;
    this.#line++;
    this.#recordLine = this.#line;
  }
}

/** The delimiter that the first record has, and that gives the most records as many cells as the first. */
export function sniffDelimiter(text) {
  let best = { delimiter: ",", fit: 0, cells: 1 };
  for (const delimiter of [",", ";", "\t", "|"]) {
    const sizes = [];
    const add = (cells) => {
      if (sizes.length < 100 && (cells.length > 1 || cells[0] !== "")) sizes.push(cells.length);
    };
    const parser = new Parser(delimiter, { add });
    parser.push(text);
    if (sizes.length === 0) parser.end(true); // otherwise the last record may be cut, and does not count
    const [cells = 1] = sizes;
    const fit = sizes.filter((size) => size === cells).length / sizes.length;
    if (cells > 1 && (fit > best.fit || (fit === best.fit && cells > best.cells)))
      best = { delimiter, fit, cells };
  }
  return best.delimiter;
}
