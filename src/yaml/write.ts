// Values as YAML text, for a place in an existing file: in its line breaks and with its quotation marks.

export type YamlValue = string | number | boolean | readonly YamlValue[] | YamlMap;
export interface YamlMap {
  readonly [key: string]: YamlValue;
}

export type Quotes = "plain" | "single" | "double";

export interface Style {
  readonly eol: string;
  /** The spaces of one level of maps. */
  readonly step: number;
  /** The spaces of a list below its key: often none. */
  readonly listStep: number;
  /** What strings have that need quotation marks. */
  readonly quotes: "single" | "double";
  /** Whether there is a space inside of the braces of a map. */
  readonly padded: boolean;
}

export const DEFAULT_STYLE: Style = { eol: "\n", step: 2, listStep: 2, quotes: "double", padded: true };

/** The lines of `key: value`, without the last line break. */
export function pairLines(key: string, value: YamlValue, column: number, style: Style): string {
  return `${" ".repeat(column)}${stringText(key, "plain", style)}:${valueBehindKey(value, column, style)}`;
}

/** What comes behind the colon of a key in this column: a value in the line, or the lines below it. */
export function valueBehindKey(value: YamlValue, column: number, style: Style): string {
  if (isMap(value) && Object.keys(value).length > 0)
    return Object.entries(value)
      .map(([key, inner]) => `${style.eol}${pairLines(key, inner, column + style.step, style)}`)
      .join("");
  if (Array.isArray(value) && value.length > 0)
    return (value as readonly YamlValue[])
      .map((item) => `${style.eol}${itemLines(item, column + style.listStep, style)}`)
      .join("");
  return ` ${flowText(value, style)}`;
}

/** The line of an item of a list, without a line break. */
export function itemLines(item: YamlValue, column: number, style: Style, quotes: Quotes = "plain"): string {
  return `${" ".repeat(column)}- ${flowText(item, style, quotes)}`;
}

/** The value in one line; `quotes` are what a string has if it needs none. */
export function flowText(value: YamlValue, style: Style, quotes: Quotes = "plain"): string {
  if (typeof value === "string") return stringText(value, quotes, style);
  if (Array.isArray(value))
    return `[${(value as readonly YamlValue[]).map((item) => flowText(item, style)).join(", ")}]`;
  if (!isMap(value)) return String(value);
  const pairs = Object.entries(value).map(([key, inner]) => flowPair(key, inner, style));
  if (pairs.length === 0) return "{}";
  const pad = style.padded ? " " : "";
  return `{${pad}${pairs.join(", ")}${pad}}`;
}

/** `key: value` in braces. */
export function flowPair(key: string, value: YamlValue, style: Style): string {
  return `${stringText(key, "plain", style)}: ${flowText(value, style)}`;
}

function isMap(value: YamlValue): value is YamlMap {
  return typeof value === "object" && !Array.isArray(value);
}

function stringText(text: string, quotes: Quotes, style: Style): string {
  const wanted = quotes === "plain" && !isPlain(text) ? style.quotes : quotes;
  if (wanted === "plain") return text;
  if (wanted === "single" && !HIDDEN.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(EVERY_HIDDEN, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
}

/** Whether it is that string without quotation marks too, in a line and in brackets, for every version of YAML. */
function isPlain(text: string): boolean {
  return PLAIN.test(text) && !WORDS.test(text) && text.length < MOST_PLAIN;
}

/** YAML stops looking for the colon after a plain key at 1024 characters. */
const MOST_PLAIN = 1000;
/** A colon only where no space can come behind it. */
const PLAIN = /^(?:~?\/|\.{1,2}\/)?[A-Za-z](?:[A-Za-z0-9._/@+~-]|:(?=[A-Za-z0-9/]))*$/;
/** Words that some version of YAML does not read as strings. */
const WORDS = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const EVERY_HIDDEN = new RegExp(HIDDEN, "gu");
