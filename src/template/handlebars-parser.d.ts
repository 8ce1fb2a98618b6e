/** What handlebars does not declare of its parser, which a generator of parsers has written. */
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  export interface Lexer {
    readonly options: { ranges?: boolean };
    /** What is not read yet. */
    _input: string;
    offset: number;
    readonly yytext: string;
    readonly yylloc: { readonly range: readonly [start: number, end: number] };
    yy: object;
    setInput(text: string): void;
    /** The name of a token, or its number. */
    lex(): string | number;
  }

  const handlebars: {
    readonly parser: {
      readonly lexer: Lexer;
      readonly terminals_: Readonly<Record<number, string>>;
      readonly yy: object;
      parse(text: string): hbs.AST.Program;
    };
    parse(input: string | hbs.AST.Program): hbs.AST.Program;
  };
  export default handlebars;
}
