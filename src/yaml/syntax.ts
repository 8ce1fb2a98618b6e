// Finds the likely mistake behind a parser error: the parser names the token at which it failed, which is often lines away from the
// mistake.

export type Range = readonly [start: number, end: number];

export type SyntaxMistake =
  | "conflict-marker"
  | "unclosed-quote"
  | "unclosed-bracket"
  | "closes-nothing"
  | "no-comma"
  | "no-colon"
  | "indentation"
  | "item-among-keys"
  | "two-colons"
  | "reserved-character"
  | "escape"
  | "after-the-end"
  | "other";

export interface Mistake {
  readonly range: Range;
  readonly mistake: SyntaxMistake;
  /** The piece of text, or the parser's message when there is no better one. */
  readonly detail: string;
}

/** An error of the parser; `message` may quote lines of the text after its first line. */
export interface ParserError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [start: number, end: number];
}

/** A quoted string or a collection in brackets, as far as the parser came. */
export interface Delimited {
  readonly kind: "quoted" | "brackets";
  readonly range: Range;
}

/** The likely mistake. `errors` is not empty; `errors` and `delimited` are sorted by position. */
export function syntaxMistake(
  errors: readonly ParserError[],
  delimited: readonly Delimited[],
  text: string,
): Mistake {
  return (
    conflictMarker(text) ??
    unclosedQuote(errors, delimited, text) ??
    unclosedBracket(errors, delimited, text) ??
    byCode(errors, text)
  );
}

function conflictMarker(text: string): Mistake | null {
  const marker = /^(?:<{7}|={7}|>{7})(?= |\r?$)/m.exec(text);
  return marker === null
    ? null
    : { range: [marker.index, marker.index + 7], mistake: "conflict-marker", detail: marker[0] };
}

/** A quote that is never closed, or closed by the next one in the file, with lines of configuration in between. */
function unclosedQuote(
  errors: readonly ParserError[],
  delimited: readonly Delimited[],
  text: string,
): Mistake | null {
  const at = errors[0]!.pos[0];
  const last = delimited.filter(({ kind, range }) => kind === "quoted" && range[0] <= at).at(-1);
  if (last === undefined) return null;
  const [start, end] = last.range;
  const missing = errors.some(
    ({ code, message }) => code === "MISSING_CHAR" && /closing.*quote/.test(message),
  );
  if (!missing && !/\n\s*(?:- )?[\w."'-]+:(?:\s|$)/.test(text.slice(start, end))) return null;
  return { range: [start, endOfLine(text, start)], mistake: "unclosed-quote", detail: text[start]! };
}

function unclosedBracket(
  errors: readonly ParserError[],
  delimited: readonly Delimited[],
  text: string,
): Mistake | null {
  const missing = errors.find(
    ({ code, message }) =>
      (code === "BAD_INDENT" || code === "MISSING_CHAR") && /end with a [\]}]/.test(message),
  );
  if (missing === undefined) return null;
  const open = delimited.filter(
    ({ kind, range }) =>
      kind === "brackets" && range[0] < missing.pos[0] && !/[\]}]$/.test(text.slice(...range).trimEnd()),
  );
  const last = open.at(-1);
  if (last === undefined) return null;
  const [start] = last.range;
  return { range: [start, endOfLine(text, start)], mistake: "unclosed-bracket", detail: text[start]! };
}

function byCode(errors: readonly ParserError[], text: string): Mistake {
  const { code, message, pos } = errors[0]!;
  const at = Math.min(pos[0], text.trimEnd().length);
  const line: Range = [at, endOfLine(text, at)];
  const found = (range: Range, mistake: SyntaxMistake): Mistake => ({
    range,
    mistake,
    detail: text.slice(...range),
  });
  switch (code) {
    case "BAD_INDENT": {
      const start = at + /^[ \t]*/.exec(text.slice(at, line[1]))![0].length;
      return found([start, Math.max(start, line[1])], "indentation");
    }
    case "BLOCK_AS_IMPLICIT_KEY": {
      if (message.includes("sequence")) return found(itemLine(text, at), "item-among-keys");
      // A value that continues on the next line and meets a colon there: that line is indented too far.
      const next = errors.some((error) => error.code === "MULTILINE_IMPLICIT_KEY" && error.pos[0] === pos[0])
        ? nextLine(text, at)
        : null;
      return next === null ? found(line, "two-colons") : found(next, "indentation");
    }
    case "MULTILINE_IMPLICIT_KEY":
      return found(line, "no-colon");
    case "MISSING_CHAR":
      if (message.includes("map values") || message.includes("followed by")) return found(line, "no-colon");
      return message.includes(",")
        ? found([at, at + 1], "no-comma")
        : { range: line, mistake: "other", detail: words(message) };
    case "BLOCK_IN_FLOW":
      return found(
        [at, at + Math.max(1, text.slice(at, Math.min(pos[1], line[1])).trimEnd().length)],
        "no-comma",
      );
    case "BAD_SCALAR_START":
      return found([at, at + 1], "reserved-character");
    case "BAD_DQ_ESCAPE": {
      const sequence = /\\[\s\S]?/y;
      sequence.lastIndex = at;
      return found([at, at + (sequence.exec(text)?.[0].length ?? 1)], "escape");
    }
    case "UNEXPECTED_TOKEN":
      if (/flow-(?:seq|map)-end/.test(message)) return found([at, at + 1], "closes-nothing");
      if (message.includes("at node end")) return found(line, "after-the-end");
      break;
    default:
  }
  return { range: line, mistake: "other", detail: words(message) };
}

/** The message without its trailing colon and the quoted lines of text. */
function words(message: string): string {
  return message.split("\n")[0]!.replace(/[.:]+$/, "");
}

/** Where the line's text ends, without white space and comments. */
function endOfLine(text: string, at: number): number {
  const line = /[^\r\n]*/y;
  line.lastIndex = at;
  const rest = line
    .exec(text)![0]
    .replace(/(?:^|\s)#.*$/, "")
    .trimEnd();
  return Math.min(text.length, at + Math.max(1, rest.length));
}

/** The first line after `at` that has more than a comment. */
function nextLine(text: string, at: number): Range | null {
  const next = /\n[ \t]*(?=[^\s#])/g;
  next.lastIndex = at;
  const match = next.exec(text);
  return match === null ? null : [next.lastIndex, endOfLine(text, next.lastIndex)];
}

/** The line of the first `- ` at or after `at`. */
function itemLine(text: string, at: number): Range {
  const item = /-(?=\s)/g;
  item.lastIndex = Math.max(0, at - 1);
  const match = item.exec(text);
  return match === null ? [at, endOfLine(text, at)] : [match.index, endOfLine(text, match.index)];
}
