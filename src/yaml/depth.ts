// Measures how deep a YAML text nests, before anything recurses over it: a stack overflow inside the parser can end the process
// without reaching a `catch`.

/** Tokens of the lexer that are not in the text. */
const MARKS = ["\x02", "\x18", "\x1f"];

/** The offset at which `text` nests deeper than `limit` levels of blocks, or of brackets; else null. */
export function tooDeepAt(text: string, limit: number, tokens: () => Iterable<string>): number | null {
  const block = deepBlock(text, limit);
  // The lexer is slow, and nearly every text has too few brackets to nest deep.
  return block ?? ((text.match(/[[{]/g)?.length ?? 0) > limit ? deepFlow(tokens(), limit) : null);
}

/** Each `- `, `? ` and key that is further right than all open ones opens one more level. */
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

/** A scalar is one token with its quotes or indentation, so a bracket in it is never a separate token. */
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
