import { describe, expect, test } from "vitest";
import { type Diagnostic, diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { findings, type Printer, print, printable } from "../../src/diagnostics/print.ts";
import { exitOf } from "../../src/diagnostics/severity.ts";

const FILE = "/project/skills.yaml";

function printer(text: string): Printer {
  return { textOf: (file) => (file === FILE ? text : null), cwd: "/project" };
}

/** A finding about what «…» marks; nothing else of the diagnostic matters here. */
function report(marked: string, more: { colour?: boolean } = {}): { line: number; column: number; frame: string[] } {
  const text = marked.replace(/[«»]/g, "");
  const range = [marked.indexOf("«"), marked.indexOf("»") - 1] as const;
  const found = findings([diagnostic("yaml/key-kind", { file: FILE, range }, {})], printer(text));
  const printed = print(found, more.colour ?? false);
  const { line, column } = found[0]!.start!;
  expect(printed.split("\n")[0]).toContain(`skills.yaml:${line}:${column}: `);
  return { line, column, frame: printed.split("\n").slice(1, 3) };
}

describe("line and column", () => {
  test.for([
    ["count from one", "«a»: b\n", 1, 1],
    ["count lines that end with LF", "a: b\n\nc: «d»\n", 3, 4],
    ["count lines that end with CRLF", "a: b\r\nc: «d»\r\n", 2, 4],
    ["count lines that end with CR", "a: b\rc: «d»\r", 2, 4],
    ["do not count a byte order mark", "\ufeff«a»: b\n", 1, 1],
    ["count a tab as one character", "a:\t«b»\n", 1, 4],
    ["count an emoji as one character", "a: 😀 «b»\n", 1, 6],
    ["count a wide character as one character", "a: 技能 «b»\n", 1, 7],
    ["stand at the end of the last line", "a: b«»", 1, 5],
    ["stand behind the last line break", "a: b\n«»", 2, 1],
    ["are right far into a long line", `a: ${"😀".repeat(10_000)}«b»\n`, 1, 10_004],
  ] as const)("%s", ([, marked, line, column]) => {
    expect(report(marked)).toMatchObject({ line, column });
  });
});

describe("the frame", () => {
  test("shows the line with carets under what is meant", () => {
    expect(report("a: b\nc: «def» # g\n").frame).toEqual(["    2 | c: def # g", "      |    ^^^"]);
  });

  test("shows the first line of what goes over several", () => {
    expect(report("«a:\n  b: c»\n").frame).toEqual(["    1 | a:", "      | ^^"]);
  });

  test("has one caret for an empty stretch", () => {
    expect(report("a: «»\n").frame).toEqual(["    1 | a:", "      |    ^"]);
  });

  test("stands under wide characters, emoji and combining marks as a terminal shows them", () => {
    expect(report("技能: «名»\n").frame[1]).toBe("      |       ^^");
    expect(report("😀: «b»\n").frame[1]).toBe("      |     ^");
    expect(report("e\u0301: «b»\n").frame[1]).toBe("      |    ^");
  });

  test("shows a tab as one space", () => {
    expect(report("a:\t«b»\n").frame).toEqual(["    1 | a: b", "      |    ^"]);
  });

  test("shows a long line around its mistake, and that there is more", () => {
    const { frame } = report(`a: ${"x".repeat(500)}«yyy»${"z".repeat(500)}\n`);
    const [line, carets] = frame as [string, string];
    expect(line.length).toBeLessThan(120);
    expect(line).toMatch(/^ {4}1 \| …x+yyyz+…$/);
    expect(carets.length).toBe(line.indexOf("yyy") + 3);
    expect(carets.trimStart().replace("|", "").trim()).toBe("^^^");
  });

  test("does not show the end of a line as cut when it is whole", () => {
    expect(report(`a: ${"x".repeat(500)}«y»\n`).frame[0]).toMatch(/ \| …x+y$/);
    expect(report(`«a»: ${"x".repeat(90)}\n`).frame[0]).toMatch(/ \| a: x+$/);
  });

  test.for([
    ["a long value", `a: «${"x".repeat(500)}»`],
    ["a long value of wide characters", `a: «${"名".repeat(500)}»`],
    ["a long value of escapes", `a: «${"\u200b".repeat(500)}»`],
    ["a short one between escapes", `${"\u202e".repeat(500)}«b»${"\u202e".repeat(500)}`],
    ["blanks at the end of the line", `a: «b${" ".repeat(20)}»`],
    ["blanks at the end of a long line", `a: «${"b ".repeat(200)}${" ".repeat(20)}»`],
    ["the end of a long line", `${"x".repeat(500)}«yy»`],
  ])("has no caret beyond what it shows, nor a line much longer than a terminal's: %s", ([, marked]) => {
    const [line, carets] = report(`${marked}\n`).frame as [string, string];
    const wide = (text: string) => text.length + text.replace(/[^名]/g, "").length;
    expect(carets.length).toBeLessThanOrEqual(wide(line));
    expect(carets).toMatch(/\^$/);
    expect(wide(line)).toBeLessThanOrEqual(8 + 100 + 2);
  });

  test("is left out when the file cannot be read any more", () => {
    const found = findings([diagnostic("yaml/key-kind", { file: "/project/gone.yaml", range: [0, 1] }, {})], printer(""));
    expect(print(found, false)).toBe("gone.yaml: error: A key must be a string. [yaml/key-kind]\n  hint: Put it in quotes, or remove the `?`.\n");
  });
});

describe("nothing raw reaches a terminal", () => {
  const hostile = "\x1b[2J\x07\x9b\x7f\u202e\u200b\u2066\u061c\ufeff\u2028\u{e0041}\udc80\r\n";

  test("printable makes an escape of whatever moves, hides or turns", () => {
    expect(printable(hostile)).toBe("\\x1b[2J\\x07\\x9b\\x7f\\u202e\\u200b\\u2066\\u061c\\ufeff\\u2028\\u{e0041}\\x80\\x0d\\x0a");
  });

  test("printable leaves letters of every script, emoji and spaces as they are", () => {
    for (const text of ["a b", "é ß ﬀ", "技能", "مهارة", "😀", "`$(x)` \"y\""]) expect(printable(text)).toBe(text);
  });

  test("neither in a message, nor in a path, nor in a frame, nor in JSON", () => {
    const file = `/project/${hostile}.yaml`;
    const text = `a: ${hostile.replace("\r\n", "")}\n`;
    const printing: Printer = { textOf: () => text, cwd: "/project" };
    const found = findings(
      [diagnostic("config/unknown-key", { file, range: [3, 6] }, { key: hostile, suggestion: hostile, known: [hostile] }), diagnostic("config/extends-missing", { file }, { file: hostile })],
      printing,
    );
    for (const output of [print(found, false), JSON.stringify(found)]) {
      expect(output.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });

  test("carets stand under escapes as they are shown", () => {
    expect(report("a: \u202e «b»\n").frame).toEqual(["    1 | a: \\u202e b", "      |           ^"]);
  });
});

describe("the report", () => {
  const missing = (line: number): Diagnostic => diagnostic("yaml/key-kind", { file: FILE, range: [line * 2, line * 2 + 1] }, {});

  test("is in the order of files and places, each finding once", () => {
    const text = "a\nb\nc\n";
    const found = findings([missing(2), diagnostic("config/empty", { file: "/project/base.yaml" }, {}), missing(0), missing(2)], printer(text));
    expect(found.map(({ file, start }) => `${file} ${start?.line ?? "-"}`)).toEqual(["base.yaml -", "skills.yaml 1", "skills.yaml 3"]);
  });

  test("has colour only when it is asked for", () => {
    expect(print(findings([missing(0)], printer("a\n")), false)).not.toContain("\x1b");
    expect(print(findings([missing(0)], printer("a\n")), true)).toContain("\x1b[31merror\x1b[0m");
  });

  test("says nothing about the whole result while an error stands", () => {
    const whole = [diagnostic("target/none", { file: FILE }, {}), diagnostic("skill/none-selected", { file: FILE }, { skills: 0 })];
    expect(findings(whole, printer("a\n"))).toHaveLength(2);
    expect(findings([...whole, missing(0)], printer("a\n")).map(({ code }) => code)).toEqual(["yaml/key-kind"]);
  });

  test("ends with the highest exit code of its errors; warnings count nothing", () => {
    const warning = diagnostic("target/none", { file: FILE }, {});
    const refusal = diagnostic("trust/user-scope", { file: FILE }, {});
    const failure = diagnostic("bundle/no-store", null, {});
    expect(exitOf([])).toBe(0);
    expect(exitOf([warning])).toBe(0);
    expect(exitOf([missing(0), warning])).toBe(1);
    expect(exitOf([refusal, missing(0)])).toBe(2);
    expect(exitOf([refusal, failure, missing(0)])).toBe(3);
  });

  test("of ten thousand mistakes in one long line reads and parses the file once", () => {
    const text = `a: [${"x,".repeat(10_000)}]\n`;
    let reads = 0;
    const counting: Printer = { textOf: () => (reads++, text), cwd: "/project" };
    const many = Array.from({ length: 10_000 }, (_, index) => diagnostic("skill/id", { file: FILE, path: ["a", index], on: "value" }, { id: `x${index}` }));
    const found = findings(many, counting);
    expect(reads).toBe(1);
    expect(found.at(-1)!.start!.column).toBe(5 + 2 * 9_999);
  });
});
