// The only importer of the handlebars package: its runtime for kitout's own templates, which are compiled ahead of time, and its
// parser for a user's. Its compiler is not here: it would turn text that anybody may have written into JavaScript.

import type Handlebars from "handlebars";
import type { Lexer } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import runtime from "handlebars/runtime.js";

/** The runtime is the part of the package that fills in precompiled templates; its own type declaration is empty. */
export const { template } = runtime as unknown as typeof Handlebars;

/** UTF-16 units. */
export type Range = readonly [start: number, end: number];

export interface Token {
  /** The grammar's name for it: `CONTENT`, `OPEN_BLOCK`, `ID`; `EOF` is the last, or `NONSENSE` when the lexer gives up. */
  readonly kind: string;
  readonly range: Range;
  readonly text: string;
}

export interface Parser {
  readonly tokens: (text: string) => Iterable<Token>;
  /** The parsed program, or where parsing failed: the range, and whether it is a path that was already read. */
  readonly parse: (
    text: string,
  ) => { readonly program: hbs.AST.Program } | { readonly stuck: Range; readonly inPath: boolean };
}

/** The parser is loaded on demand: few runs have a user's template. */
export async function loadParser(): Promise<Parser> {
  const { default: handlebars } = await import("handlebars/dist/cjs/handlebars/compiler/base.js");
  const lexer = lexerLike(handlebars.parser.lexer);
  // The parser gets its node constructors only on the first parse.
  handlebars.parse("");
  const yy = { ...handlebars.parser.yy, locInfo };
  const parser = Object.assign(Object.create(handlebars.parser) as typeof handlebars.parser, { lexer, yy });
  return {
    *tokens(text) {
      lexer.setInput(text);
      lexer.yy = { ...yy, parser };
      for (;;) {
        let found: string | number;
        try {
          found = lexer.lex();
        } catch {
          yield { kind: "NONSENSE", range: [lexer.offset, text.length], text: "" };
          return;
        }
        const kind = typeof found === "string" ? found : (parser.terminals_[found] ?? "EOF");
        yield { kind, range: lexer.yylloc.range, text: lexer.yytext };
        if (kind === "EOF") return;
      }
    },
    parse(text) {
      try {
        // Given a tree, this removes the white space around tags that are alone on a line or have a tilde.
        return { program: handlebars.parse(parser.parse(text)) };
      } catch (error) {
        // A mistake in a node has its own position; an unexpected token is the lexer's last.
        const { column, endColumn } = error as { column?: number; endColumn?: number };
        const known = column !== undefined && endColumn !== undefined;
        return { stuck: known ? [column, endColumn] : lexer.yylloc.range, inPath: known };
      }
    },
  };
}

/** The range of the text that a node was made of. */
export function rangeOf(node: hbs.AST.Node): Range {
  return [node.loc.start.column, node.loc.end.column];
}

/** Wraps the lexer to track offsets, and to push text back without copying the rest for each comment. */
function lexerLike(lexer: Lexer): Lexer {
  let source = "";
  return Object.assign(Object.create(lexer) as Lexer, {
    options: { ranges: true },
    setInput(this: Lexer, text: string) {
      source = text;
      lexer.setInput.call(this, text);
    },
    unput(this: Lexer, taken: string) {
      this.offset -= taken.length;
      this._input = source.slice(this.offset);
    },
  });
}

/** Offsets as columns of a single line: the lexer's own lines and columns are wrong after U+2028. */
function locInfo({ range: [start, end] }: { readonly range: Range }): hbs.AST.SourceLocation {
  return { source: "", start: { line: 1, column: start }, end: { line: 1, column: end } };
}
