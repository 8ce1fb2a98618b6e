// The only importer of the handlebars package: its runtime for kitout's own templates, which are compiled ahead of time,
// and its parser for a user's. Its compiler is not here: it would make JavaScript of a text that anybody may have written.

import type Handlebars from "handlebars";
import type { Lexer } from "handlebars/dist/cjs/handlebars/compiler/base.js";
import runtime from "handlebars/runtime.js";

/** The runtime's own declaration is empty; it is the part of the whole that fills in precompiled templates. */
export const { template } = runtime as unknown as typeof Handlebars;

/** UTF-16 units. */
export type Range = readonly [start: number, end: number];

export interface Token {
  /** The grammar's name for it: `CONTENT`, `OPEN_BLOCK`, `ID`; `EOF` is the last, or `NONSENSE` where the lexer gives up. */
  readonly kind: string;
  readonly range: Range;
  readonly text: string;
}

export interface Parser {
  readonly tokens: (text: string) => Iterable<Token>;
  /** Where the text is no template: the stretch at which it cannot go on, and whether that is a path that it has read. */
  readonly parse: (
    text: string,
  ) => { readonly program: hbs.AST.Program } | { readonly stuck: Range; readonly inPath: boolean };
}

/** The parser is loaded when it is asked for: hardly any run has a template of the user's. */
export async function loadParser(): Promise<Parser> {
  const { default: handlebars } = await import("handlebars/dist/cjs/handlebars/compiler/base.js");
  const lexer = lexerLike(handlebars.parser.lexer);
  // Only a first parse gives the parser what it makes nodes with.
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
        // Given a tree, it takes out the blanks that a tag alone on its line, or a tilde, has around it.
        return { program: handlebars.parse(parser.parse(text)) };
      } catch (error) {
        // A mistake in what it has read has a place of its own, a token that it did not expect is the lexer's last.
        const { column, endColumn } = error as { column?: number; endColumn?: number };
        const known = column !== undefined && endColumn !== undefined;
        return { stuck: known ? [column, endColumn] : lexer.yylloc.range, inPath: known };
      }
    },
  };
}

/** The stretch of the text that a node was made of. */
export function rangeOf(node: hbs.AST.Node): Range {
  return [node.loc.start.column, node.loc.end.column];
}

/** A lexer that knows offsets, and that gives text back without a copy of all the rest for each comment. */
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

/** Offsets, as columns of one line: the lexer's own lines and columns are wrong behind U+2028. */
function locInfo({ range: [start, end] }: { readonly range: Range }): hbs.AST.SourceLocation {
  return { source: "", start: { line: 1, column: start }, end: { line: 1, column: end } };
}
