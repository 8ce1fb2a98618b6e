// How deep a YAML text nests, before anything recurses over it: a stack that overflows inside the parser can end the
// whole process, and no `catch` sees that.

/** Tokens of the lexer that stand for no character of the text. */
const MARKS = ["\x02", "\x18", "\x1f"];

/** The offset at which `text` nests deeper than `limit` levels of blocks, or as many of brackets; or null. */
export function tooDeepAt(text: string, limit: number, tokens: () => Iterable<string>): number | null {
  const block = deepBlock(text, limit);
  // The lexer takes its time, and nearly every text has too few brackets to nest deep.
  return block ?? ((text.match(/[[{]/g)?.length ?? 0) > limit ? deepFlow(tokens(), limit) : null);
}

/** Each `- `, `? ` and key that stands further right than all that are still open opens one more level. */
function deepBlock(text: string, limit: number): number | null {
  const open: number[] = [];
  const line = /^( *)((?:[-?:][ \t]+)*)[^\s#]/gm;
  for (let match = line.exec(text); match !== null; match = line.exec(text)) {
    const indent = match[1]!.length;
    const indicators = [...match[2]!.matchAll(/[-?:]/g)].map(({ index }) => indent + index);
    for (const column of [...indicators, indent + match[2]!.length]) {
      while (open.length > 0 && open.at(-1)! >= column) open.pop();
      open.push(column);
      if (open.length > limit) return match.index + column;
    }
  }
  return null;
}

/** A scalar is one token with its quotes or its indentation, so that a bracket in it is never a token of its own. */
function deepFlow(tokens: Iterable<string>, limit: number): number | null {
  let offset = 0;
  let depth = 0;
  for (const token of tokens) {
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    if (depth > limit) return offset;
    if (!MARKS.includes(token)) offset += token.length;
  }
  return null;
}
