// Finds the likely mistake in a text that is not a template, from its tokens, since the parser's messages are about its grammar. Also
// refuses deep nesting and too many parts, for which the parser has no limits.

import type { TemplateMistake } from "../model/template.ts";
import type { Parser, Range, Token } from "./handlebars.ts";
import type { TemplateProblem } from "./problem.ts";

/** Tokens; far more than any SKILL.md needs. A tag such as {{name}} has three, and the text before it is one. */
const MAX_PARTS = 10_000;
const MAX_LEVELS = 100;

/** The first mistake that the tokens show; null when there is none. */
export function mistakeIn(text: string, parser: Parser): TemplateProblem | null {
  const control = text.indexOf("\0");
  if (control >= 0) return mistake("control", [control, control + 1]);
  const blocks: Block[] = [];
  let tag: Tag | null = null;
  let parts = 0;
  for (const token of parser.tokens(text)) {
    parts += 1;
    if (parts > MAX_PARTS) return tooLarge("parts", MAX_PARTS, token);
    if (tag !== null && CLOSES.has(token.kind)) {
      const found = closeTag(tag, token, blocks);
      if (found !== null) return found;
      if (blocks.reduce((levels, block) => levels + block.levels, 0) > MAX_LEVELS)
        return tooLarge("levels", MAX_LEVELS, tag.token);
      tag = null;
    } else if (tag !== null) {
      if (token.kind === "INVALID" || !INSIDE.has(token.kind)) return unfinished(tag, token, text, blocks);
      if (token.kind === "ID" && tag.last.kind === "ID" && tag.last.range[1] === token.range[0])
        return mistake("path", token.range);
      extend(tag, token);
    } else if (OPENS.has(token.kind)) tag = { token, name: "", nameEnd: null, last: token };
    else {
      const found = outside(token, text, blocks);
      if (found !== null) return found;
    }
  }
  return null;
}

/** The problem when the tokens show no mistake but the parser failed. */
export function stuckAt(range: Range, inPath: boolean, text: string): TemplateProblem {
  return mistake(inPath ? "path" : "unexpected", range, text.slice(...range).slice(0, 40));
}

interface Block {
  /** Its opening tag. */
  readonly range: Range;
  readonly name: string;
  hasElse: boolean;
  /** One, and one more for each `{{else if}}`. */
  levels: number;
}

interface Tag {
  readonly token: Token;
  /** Its first name or path. */
  name: string;
  /** Null as long as nothing has followed the braces. */
  nameEnd: number | null;
  last: Token;
}

const BLOCKS = new Set(["OPEN_BLOCK", "OPEN_INVERSE", "OPEN_PARTIAL_BLOCK", "OPEN_RAW_BLOCK"]);
const OPENS = new Set([
  ...BLOCKS,
  "OPEN",
  "OPEN_UNESCAPED",
  "OPEN_PARTIAL",
  "OPEN_INVERSE_CHAIN",
  "OPEN_ENDBLOCK",
]);
const CLOSES = new Set(["CLOSE", "CLOSE_UNESCAPED", "CLOSE_RAW_BLOCK"]);
/** The ends of tags other than CLOSE. */
const ENDS = new Map([
  ["OPEN_UNESCAPED", "CLOSE_UNESCAPED"],
  ["OPEN_RAW_BLOCK", "CLOSE_RAW_BLOCK"],
]);
const INSIDE = new Set(
  "ID SEP DATA STRING NUMBER BOOLEAN UNDEFINED NULL OPEN_SEXPR CLOSE_SEXPR EQUALS OPEN_BLOCK_PARAMS CLOSE_BLOCK_PARAMS".split(
    " ",
  ),
);

function mistake(kind: TemplateMistake, range: Range, detail = "", block = ""): TemplateProblem {
  return { problem: "syntax", mistake: kind, range, detail, block };
}

function tooLarge(bound: "parts" | "levels", limit: number, { range }: Token): TemplateProblem {
  return { problem: "too-large", bound, limit, range };
}

/** Tokens without a space between them are one name. */
function extend(tag: Tag, token: Token): void {
  if (tag.nameEnd === null || tag.nameEnd === token.range[0]) {
    tag.name += token.text;
    tag.nameEnd = token.range[1];
  }
  tag.last = token;
}

/** Enters and leaves blocks. */
function closeTag({ token, name, nameEnd }: Tag, close: Token, blocks: Block[]): TemplateProblem | null {
  const range: Range = [token.range[0], close.range[1]];
  if (close.kind !== (ENDS.get(token.kind) ?? "CLOSE")) return mistake("braces", range);
  if (nameEnd === null) return mistake("empty-tag", range);
  if (BLOCKS.has(token.kind)) blocks.push({ range, name, hasElse: false, levels: 1 });
  if (token.kind === "OPEN_ENDBLOCK") return leave(name, range, blocks);
  return token.kind === "OPEN_INVERSE_CHAIN" ? otherwise(range, blocks, false) : null;
}

function leave(name: string, range: Range, blocks: Block[]): TemplateProblem | null {
  const block = blocks.pop();
  if (block === undefined) return mistake("closes-nothing", range, name);
  return block.name === name ? null : mistake("closed-otherwise", range, name, block.name);
}

function otherwise(range: Range, blocks: readonly Block[], last: boolean): TemplateProblem | null {
  const block = blocks.at(-1);
  if (block === undefined) return mistake("else-alone", range);
  if (block.hasElse) return mistake("else-twice", range, "", block.name);
  if (last) block.hasElse = true;
  else block.levels += 1;
  return null;
}

function outside(token: Token, text: string, blocks: Block[]): TemplateProblem | null {
  switch (token.kind) {
    case "INVERSE":
      return otherwise(token.range, blocks, true);
    case "END_RAW_BLOCK":
      return leave(token.text, token.range, blocks);
    case "NONSENSE":
      if (/^\{\{~?!/.test(text.slice(token.range[0], token.range[0] + 4)))
        return mistake("unclosed-comment", [token.range[0], token.range[0] + 5]);
      return unclosed(blocks);
    case "EOF":
      return unclosed(blocks);
    default:
      return null;
  }
}

function unclosed(blocks: readonly Block[]): TemplateProblem | null {
  const block = blocks.at(-1);
  return block === undefined ? null : mistake("unclosed-block", block.range, "", block.name);
}

/** The lexer also rejects a name when only the character after it is wrong. */
const NAME = /[^\s!"#%-,./;->@[-^`{-~]*/;

/** The problem of a tag that is followed by something that cannot be in a tag. */
function unfinished({ token }: Tag, found: Token, text: string, blocks: readonly Block[]): TemplateProblem {
  const name = new RegExp(NAME, "y");
  name.lastIndex = found.range[0];
  name.exec(text);
  const at = found.kind === "INVALID" ? name.lastIndex : text.length;
  const character = text.slice(at, at + 1);
  if (at === text.length || character === "}" || text.startsWith("{{", at))
    return mistake("unclosed-tag", token.range, text.slice(...token.range), blocks.at(-1)?.name);
  if (character === "!" && at === token.range[1])
    return mistake("unclosed-comment", [token.range[0], at + 1]);
  return mistake(/["']/.test(character) ? "unclosed-quote" : "unexpected", [at, at + 1], character);
}
