// What can be said about one column from seeing each of its values once.
import { createHash } from "node:crypto";
import { count, percent, show } from "./words.mjs";

const LISTED_VALUES = 8;
const KEPT_LENGTH = 200; // longer values are counted by their hash

/** What is known about one column. */
export class Column {
  #options;
  #count = 0;
  #missing = 0;
  #missingTokens = new Map();
  #padded = { n: 0, line: 0 };
  #unsafe = { n: 0, line: 0 };
  #kinds = new Map(); // kind → { n, line, value }: how often, and where first
  #values = new Map(); // value → { n, kind }; null when there are too many
  #number = new Range();
  #time = new Range();
  #text = new Range();
  #longest = 0;
  #dayFirst = false;
  #monthFirst = false;

  constructor(name, options) {
    this.name = name;
    this.#options = options;
  }

  add(cell, line) {
    const value = cell.trim();
    if (value === "" || this.#options.missing.has(value)) {
      this.#missing++;
      if (value !== "") this.#missingTokens.set(value, (this.#missingTokens.get(value) ?? 0) + 1);
      return;
    }
    if (value.length !== cell.length) tally(this.#padded, line);
    this.#count++;

    const key = value.length > KEPT_LENGTH ? createHash("sha256").update(value).digest("base64") : value;
    const known = this.#values?.get(key);
    if (known) {
      known.n++;
      this.#kinds.get(known.kind).n++;
      return;
    }
    const kind = kindOf(value);
    if (this.#values !== null) {
      if (this.#values.size === this.#options.distinct) this.#values = null;
      else this.#values.set(own(key), { n: 1, kind });
    }
    const seen = this.#kinds.get(kind);
    if (seen) seen.n++;
    else this.#kinds.set(kind, { n: 1, line, value: own(value.slice(0, 100)) });
    this.#measure(kind, value, line);
  }

  #measure(kind, value, line) {
    this.#text.add(value);
    if (value.length > this.#longest) this.#longest = value.length;
    if (kind === "integer" || kind === "decimal") {
      const number = Number(value);
      this.#number.add(value, number);
      if (kind === "integer" && !Number.isSafeInteger(number)) tally(this.#unsafe, line);
    } else if (kind === "date" || kind === "datetime") {
      this.#time.add(value, epoch(value));
    } else if (kind === "slashed") {
      const [first, second] = value.split(/[/.]/, 2).map(Number);
      if (first > 12) this.#dayFirst = true;
      if (second > 12) this.#monthFirst = true;
    }
  }

  #share(...kinds) {
    return kinds.reduce((sum, kind) => sum + (this.#kinds.get(kind)?.n ?? 0), 0);
  }

  #type() {
    const all = this.#count;
    if (all === 0) return "empty";
    if (this.#share("integer") === all) return "integer";
    if (this.#share("integer", "decimal") === all) return "decimal";
    if (this.#share("date") === all) return "date";
    if (this.#share("date", "datetime") === all) return "datetime";
    if (this.#share("boolean") === all) return "boolean";
    return "text";
  }

  result() {
    const type = this.#type();
    const range =
      { integer: this.#number, decimal: this.#number, date: this.#time, datetime: this.#time }[type] ??
      this.#text;
    const values = this.#values;
    const few =
      values !== null && values.size > 0 && values.size <= LISTED_VALUES && values.size * 2 <= this.#count;
    const listed = few && this.#longest <= KEPT_LENGTH;
    return {
      name: this.name,
      type,
      missing: this.#missing,
      distinct: values === null ? this.#options.distinct : values.size,
      distinctIsExact: values !== null,
      unique: values !== null && this.#missing === 0 && values.size > 1 && values.size === this.#count,
      min: range.min,
      max: range.max,
      longest: this.#longest,
      ...(listed && {
        values: [...values].map(([value, { n }]) => ({ value, n })).sort((a, b) => b.n - a.n),
      }),
    };
  }

  notes() {
    const all = this.#count;
    const notes = [];
    const note = (text) => notes.push(`${show(this.name)}: ${text}`);
    if (this.#missingTokens.size > 0)
      note(
        `counted as missing: ${[...this.#missingTokens].map(([token, n]) => `${show(token)} ${n}`).join(", ")}; see --missing`,
      );
    if (this.#padded.n > 0)
      note(`${count(this.#padded.n, "value")} with spaces around; first on line ${this.#padded.line}`);
    if (this.#unsafe.n > 0)
      note(`integers beyond 2^53, inexact as a double: read as text; first on line ${this.#unsafe.line}`);
    if (this.#type() !== "text") return notes;

    if (this.#share("zeros") > 0 && this.#share("zeros", "integer") === all)
      note("digits with leading zeros, so codes and not numbers: read as text");
    else if (this.#share("comma") > 0 && this.#share("comma", "integer", "decimal") === all)
      note("numbers with a comma: find out whether it separates decimals or thousands");
    else if (this.#share("slashed") === all) note(`dates, ${this.#order()}`);
    else this.#oddOnes(note);
    return notes;
  }

  #order() {
    if (this.#dayFirst && this.#monthFirst) return "some with the day first and some with the month first";
    if (this.#dayFirst) return "with the day first";
    if (this.#monthFirst) return "with the month first";
    return "and nothing shows whether day or month comes first: ask";
  }

  /** A column that is nearly of one type is usually meant to be of it. */
  #oddOnes(note) {
    const groups = { number: ["integer", "decimal"], date: ["date", "datetime"], boolean: ["boolean"] };
    for (const [name, kinds] of Object.entries(groups)) {
      const share = this.#share(...kinds) / this.#count;
      if (share < 0.8) continue;
      const [odd] = [...this.#kinds]
        .filter(([kind]) => !kinds.includes(kind))
        .sort((a, b) => a[1].line - b[1].line);
      note(
        `${percent(share)} are of type ${name}; the first that is not: line ${odd[1].line}, ${show(odd[1].value)}`,
      );
    }
  }
}

/** The smallest and the largest, each with the text it stood in. */
class Range {
  min = null;
  max = null;
  #low;
  #high;

  /** `value` decides the order: a number, or the text itself. */
  add(text, value = text) {
    if (this.min === null || value < this.#low) {
      this.min = own(text.slice(0, KEPT_LENGTH));
      this.#low = value === text ? this.min : value;
    }
    if (this.max === null || value > this.#high) {
      this.max = own(text.slice(0, KEPT_LENGTH));
      this.#high = value === text ? this.max : value;
    }
  }
}

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const COMMA = /^[+-]?\d[\d.]*(,\d+)+(\.\d+)?$/;
const SLASHED = /^\d{1,2}([/.])\d{1,2}\1(\d{2}|\d{4})$/;
const DATE = /^(\d{4}-\d\d-\d\d)(?:([T ])\d\d:\d\d(:\d\d([.,]\d+)?)?( ?Z|[+-]\d\d(:?\d\d)?)?)?$/;
const BOOLEAN = /^(true|false|yes|no|y|n)$/i;

/** What one value looks like: a type, or a shape that the notes tell about (zeros, comma, slashed). */
export function kindOf(value) {
  if (value.length > 64) return "text";
  const code = value.charCodeAt(0);
  if (code > 57 || code < 43) return value.length <= 5 && BOOLEAN.test(value) ? "boolean" : "text";
  if (INTEGER.test(value)) return /^[+-]?0\d/.test(value) ? "zeros" : "integer";
  if (DECIMAL.test(value)) return "decimal";
  const date = DATE.exec(value);
  if (date) return Number.isNaN(epoch(value)) ? "text" : date[2] === undefined ? "date" : "datetime";
  if (SLASHED.test(value)) return "slashed";
  return COMMA.test(value) ? "comma" : "text";
}

/** Milliseconds, NaN for a day that does not exist. Without a zone, UTC: the result must not depend on the machine. */
function epoch(value) {
  const [, day, hour] = DATE.exec(value);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN;
  if (hour === undefined) return midnight;
  const [, clock, zone] = /^([\d:.,]+) ?(.*)$/.exec(value.slice(11));
  const offset = /^([+-]\d\d):?(\d\d)?$/.exec(zone);
  return Date.parse(`${day}T${clock.replace(",", ".")}${offset ? `${offset[1]}:${offset[2] ?? "00"}` : "Z"}`);
}

/** Counts, and remembers the first line. */
export function tally(counter, line) {
  if (counter.n++ === 0) counter.line = line;
}

/** A copy. A slice of a string keeps the whole string alive, and with it a piece of the file. */
function own(text) {
  return text.length < 13 ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
