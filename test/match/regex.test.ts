import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRegex } from "../../src/match/regex.ts";
import { REGEX_REASONS, type RegexReason } from "../../src/model/regex.ts";

function accepted(pattern: string, work?: { steps: number }) {
  const regex = compileRegex(pattern, work);
  if (!regex.ok) throw new Error(`refused: ${pattern}: ${regex.reason} ${regex.found}`);
  return regex;
}

/** What an accepted pattern is in JavaScript: three things are spelt differently there. */
function toJavaScript(pattern: string): RegExp {
  const classes: Record<string, string> = {
    alnum: "0-9A-Za-z",
    digit: "0-9",
    punct: "!-\\/:-@[-`{-~",
    space: "\\t-\\r ",
  };
  const spelt = pattern.replace(
    /\\(.)|(\[\^?(?:\[:\w+:\]|[^\]])*\])|\./gs,
    (whole, escaped: string | undefined, bracket: string | undefined) => {
      if (bracket !== undefined) return bracket.replace(/\[:(\w+):\]/g, (_, name: string) => classes[name]!);
      // With the `u` flag JavaScript allows a backslash before its own syntax only.
      if (escaped !== undefined) return /[$()*+./?[\\\]^{|}]/.test(escaped) ? whole : escaped;
      return "[^]";
    },
  );
  return new RegExp(`^(?:${spelt})$`, "u");
}

const letters = [
  "a",
  "b",
  "A",
  "0",
  "7",
  "-",
  "_",
  "/",
  ".",
  " ",
  "\n",
  "é",
  "😀",
  "\u2028",
  "\ud800",
  "]",
  "\\",
  "^",
];
const texts = fc.array(fc.constantFrom(...letters), { maxLength: 6 }).map((some) => some.join(""));

const atom = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "A", "0", "-", "_", "/", "é", "😀", " ", ",", ":", "=") },
  {
    weight: 2,
    arbitrary: fc.constantFrom(".", "\\.", "\\-", "\\\\", "\\]", "\\^", "\\/", "\\{", "\\|", "\\_"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("[ab]", "[^ab]", "[a-c]", "[^/]", "[!-~]", "[-a]", "[a-]", "[^-a]"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "[[:alnum:]]",
      "[^[:digit:]_]",
      "[[:punct:]]",
      "[[:space:][:digit:]-]",
      "[%--]",
      "[--/]",
      "[a^]",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("[é-ü]", "[😀-😂]", "[^😀]", "[[a]", "[.]", "[$(|*]") },
);
const quantifier = fc.constantFrom(
  "",
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "{0}",
  "{2}",
  "{1,}",
  "{0,2}",
  "{2,3}",
  "{0,}",
);
const { pattern: patterns } = fc.letrec<{ pattern: string; branch: string; piece: string }>((tie) => ({
  piece: fc
    .tuple(
      fc.oneof(
        { maxDepth: 3, depthIdentifier: "group" },
        atom,
        tie("pattern").map((inner) => `(${inner})`),
      ),
      quantifier,
    )
    .map((parts) => parts.join("")),
  branch: fc
    .tuple(
      fc.constantFrom("", "", "", "", "^"),
      fc.array(tie("piece"), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "", "", "", "$"),
    )
    .map(([start, pieces, end]) => start + pieces.join("") + end),
  pattern: fc.array(tie("branch"), { minLength: 1, maxLength: 3 }).map((branches) => branches.join("|")),
}));

describe("compileRegex", () => {
  test.each([
    ["pdf|docx", ["pdf", "docx"], ["pd", "pdfx", "xpdf", "pdfdocx", ""]],
    ["(mine/)?[[:lower:]]+", ["mine/pdf", "pdf"], ["Mine/pdf", "mine/", "é"]],
    ["[[:alnum:]_-]+/.*", ["a-b_9/", "a/b/c\nd"], ["a", "/a", "a b/c"]],
    ["a{2}", ["aa"], ["a", "aaa"]],
    ["a{2,}", ["aa", "aaaaa"], ["a"]],
    ["a{2,3}", ["aa", "aaa"], ["a", "aaaa"]],
    ["a{0}b", ["b"], ["ab"]],
    ["^pdf$|^docx", ["pdf", "docx"], ["pdfdocx"]],
    ["a(^b)?", ["a"], ["ab"]],
    ["(a$)*(^b)", ["b"], ["ab", "a"]],
    ["^", [""], ["a"]],
    ["^$", [""], ["a"]],
    [".", ["a", "\n", "\u2028", "😀", "\ud800", "\uffff"], ["", "ab", "\uffff\uffff"]],
    ["\uffffa[\uffff]", ["\uffffa\uffff"], ["\uffff"]],
    ["[^a]", ["b", "\n", "😀"], ["a", ""]],
    ["\\]", ["]"], ["\\]"]],
    ["[a\u{1f600}-\u{1f602}]", ["a", "\u{1f601}"], ["\ud83d", "\u{1f603}"]],
    ["a\\.b\\/c\\-d", ["a.b/c-d"], ["axb/c-d"]],
    ["[a-c-]", ["-", "b"], ["d"]],
    ["[^[:space:]]*", ["", "é😀"], ["a b", "a\tb", "a\vb"]],
    ["[[:cntrl:]]", ["\0", "\x1f", "\x7f"], [" ", "a"]],
  ])("reads %j", (pattern, yes, no) => {
    const regex = accepted(pattern);
    for (const text of yes) expect(regex.matches(text), JSON.stringify(text)).toBe(true);
    for (const text of no) expect(regex.matches(text), JSON.stringify(text)).toBe(false);
  });

  test("knows the POSIX classes", () => {
    const members = (name: string) =>
      Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((one) =>
        accepted(`[[:${name}:]]`).matches(one),
      );
    const matching = (regex: RegExp) =>
      Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter((one) => regex.test(one));
    expect(members("alnum")).toEqual(matching(/[0-9A-Za-z]/));
    expect(members("alpha")).toEqual(matching(/[A-Za-z]/));
    expect(members("blank")).toEqual(["\t", " "]);
    expect(members("cntrl")).toEqual(matching(/[\0-\x1f\x7f]/));
    expect(members("digit")).toEqual(matching(/[0-9]/));
    expect(members("graph")).toEqual(matching(/[\x21-\x7e]/));
    expect(members("lower")).toEqual(matching(/[a-z]/));
    expect(members("print")).toEqual(matching(/[\x20-\x7e]/));
    expect(members("punct")).toEqual(matching(/(?![0-9A-Za-z])[\x21-\x7e]/));
    expect(members("space")).toEqual(matching(/\s/));
    expect(members("upper")).toEqual(matching(/[A-Z]/));
    expect(members("xdigit")).toEqual(matching(/[0-9A-Fa-f]/));
  });

  test("agrees with JavaScript on every pattern that it accepts", () => {
    let count = 0;
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 4, maxLength: 12 }), (pattern, some) => {
        fc.pre(pattern.length <= 512);
        const regex = accepted(pattern);
        const other = toJavaScript(pattern);
        for (const text of some) expect(regex.matches(text), text).toBe(other.test(text));
        count += 1;
      }),
      { numRuns: 1000 },
    );
    expect(count).toBeGreaterThan(500);
  });

  test("accepts no random text that JavaScript refuses or reads otherwise", () => {
    const soup = fc
      .array(fc.constantFrom(..."aab.()|*+?{}[]^$\\-:,012/=é"), { maxLength: 9 })
      .map((some) => some.join(""));
    fc.assert(
      fc.property(soup, fc.array(texts, { maxLength: 6 }), (pattern, some) => {
        const regex = compileRegex(pattern);
        if (!regex.ok) {
          expect(REGEX_REASONS).toContain(regex.reason);
          expect(regex.at).toBeGreaterThanOrEqual(0);
          expect(regex.found).toBe(pattern.slice(regex.at, regex.at + regex.length));
          expect(regex.found.length).toBe(regex.length);
          return;
        }
        const other = toJavaScript(pattern);
        for (const text of some) expect(regex.matches(text), text).toBe(other.test(text));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe("refuses, and says where and why", () => {
  // The stretch that is meant stands between « and ».
  const cases: readonly (readonly [RegexReason, string])[] = [
    ["too-long", `${"a".repeat(512)}«aaa»`],
    ["too-large", "«((a{200}){200}){200}»"],
    ["too-large", "«((a{0}){255}){255}»"],
    ["too-large", "«(abcdefghij{1,255}){100}»"],
    ["empty-part", "«»"],
    ["empty-part", "a|«|»b"],
    ["empty-part", "«|»a"],
    ["empty-part", "a|«»"],
    ["empty-part", "(«)»"],
    ["empty-part", "(a|«)»"],
    ["quantifier-without-operand", "«*»a"],
    ["quantifier-without-operand", "a|«+»"],
    ["quantifier-without-operand", "(«+»"],
    ["quantifier-without-operand", "«{2}»"],
    ["quantifier-without-operand", "^«*»a"],
    ["quantifier-without-operand", "a$«{1,2}»"],
    ["quantifier-suffix", "xa«*?»"],
    ["quantifier-suffix", "a«++»"],
    ["quantifier-suffix", "a«{2}?»"],
    ["double-quantifier", "a«**»"],
    ["double-quantifier", "a«+{2}»"],
    ["brace", "a«{»"],
    ["brace", "a«{»,2}"],
    ["brace", "a«{»x}"],
    ["brace", "«{»a"],
    ["brace", "a«}»"],
    ["brace", "a{2}«{»"],
    ["bound-reversed", "a«{3,2}»"],
    ["bound-too-large", "a«{256}»"],
    ["bound-too-large", "a«{1,256}»"],
    ["bound-too-large", "a«{99999999999999999999,}»"],
    ["unclosed-group", "a«(»b(c)"],
    ["unopened-group", "a(b)«)»"],
    ["unopened-group", "a«)»"],
    ["group-kind", "«(?»:a)"],
    ["group-kind", "a|«(?»=b)"],
    ["anchor-inside", "a«^»b"],
    ["anchor-inside", "a«$»b"],
    ["anchor-inside", "^«^»a"],
    ["anchor-inside", "(a)«^»"],
    ["escape", "a«\\d»+"],
    ["escape", "«\\w»"],
    ["escape", "«\\b»a"],
    ["escape", "«\\<»a"],
    ["escape", "«\\`»a"],
    ["escape", "«\\0»"],
    ["escape", "«\\ »"],
    ["escape", "«\\😀»"],
    ["backreference", "(a)«\\1»"],
    ["trailing-backslash", "a«\\»"],
    ["unclosed-bracket", "a«[»bc"],
    ["unclosed-bracket", "a«[»^"],
    ["unclosed-bracket", "a[«[:»alpha"],
    ["unclosed-bracket", "a«[»[:alpha:]"],
    ["unopened-bracket", "a«]»"],
    ["bracket-first", "«[]»a]"],
    ["bracket-first", "«[^]»a]"],
    ["bracket-backslash", "[a«\\»d]"],
    ["bracket-backslash", "[a-«\\»]]"],
    ["collating", "[«[.x.]»]"],
    ["collating", "[a«[=x=]»]"],
    ["unknown-class", "[«[:word:]»]"],
    ["unknown-class", "[«[:Alpha:]»]"],
    ["class-outside-brackets", "«[:alpha:]»+"],
    ["range-reversed", "[a«z-a»]"],
    ["range-unclear", "[a-c«-»e]"],
    ["range-unclear", "[«[:digit:]»-z]"],
    ["range-unclear", "[«a-[:digit:]»]"],
  ];

  test.each(cases)("%s: %s", (reason, marked) => {
    const at = marked.indexOf("«");
    const found = marked.slice(at + 1, marked.indexOf("»"));
    const regex = compileRegex(marked.replace(/[«»]/g, ""));
    expect(regex).toEqual({ ok: false, at, length: found.length, reason, found });
  });

  test("every reason is shown by a case", () => {
    expect(new Set(cases.map(([reason]) => reason))).toEqual(new Set(REGEX_REASONS));
  });

  test.each([
    "(a{250}){40}",
    "(a{0,125}){40}",
    "(a{1,126}){39}(ab){102}a{7}",
    "((ab|c){50}){40}",
    "(a{249,}){40}",
  ])("%s has as many states as there may be", (pattern) => {
    accepted(pattern);
    expect(compileRegex(`${pattern}x`)).toMatchObject({ ok: false, reason: "too-large" });
  });

  test("no pattern throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (pattern) => {
        const regex = compileRegex(pattern);
        if (regex.ok) regex.matches("abc");
      }),
      { numRuns: 1000 },
    );
  });
});

describe("no pattern takes more than its share of work", () => {
  const steps = (pattern: string, text: string) => {
    const work = { steps: 0 };
    accepted(pattern, work).matches(text);
    return work.steps;
  };

  test.each([["(a*)*b"], ["(a|a)*b"], ["(a+)+b"], ["((a*)*)*b"], ["(a|aa|aaa)+b"], ["(^a*$|a*)*b"]])(
    "%s is linear",
    (pattern) => {
      const short = steps(pattern, "a".repeat(1000));
      const long = steps(pattern, "a".repeat(10_000));
      expect(short).toBeLessThan(1000 * 30);
      expect(long).toBeLessThan(short * 10.1);
    },
  );

  test("bounds multiply the states and nothing else", () => {
    expect(accepted("(a?){255}a{255}").matches("a".repeat(300))).toBe(true);
    expect(steps("(a?){255}a{255}", "a".repeat(510))).toBeLessThan(2 * 3 * 255 * 511);
  });

  test("the largest automaton is still linear", () => {
    // 9 999 states or nearly: each character may visit each of them twice.
    const pattern = "((a?){32}){150}b";
    const text = "a".repeat(500);
    expect(steps(pattern, text)).toBeLessThan(2 * 10_000 * 501);
  });

  test("a text that cannot match any more is not read on", () => {
    expect(steps("abc", `x${"a".repeat(10_000)}`)).toBeLessThan(5);
  });

  test("deep groups are only deep", () => {
    expect(accepted(`${"(".repeat(255)}a${")".repeat(255)}`).matches("a")).toBe(true);
    expect(accepted(`${"(".repeat(160)}a${")*".repeat(160)}`).matches("aaa")).toBe(true);
  });
});
