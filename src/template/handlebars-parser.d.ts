/** Types that handlebars does not declare: its generated parser. */
declare module "handlebars/dist/cjs/handlebars/compiler/base.js" {
  export interface Lexer {
    readonly options: { ranges?: boolean };
    /** The rest of the input. */
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
