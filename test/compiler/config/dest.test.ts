import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agents } from "../../../src/agents/agents.ts";
import { parseDest } from "../../../src/compiler/config/dest.ts";
import type { DestPart } from "../../../src/model/installer.ts";

const text = (value: string): DestPart => ({ kind: "text", text: value });
const variable = (name: string): DestPart => ({ kind: "variable", name });
const fallback = (name: string, ...parts: DestPart[]): DestPart => ({
  kind: "fallback",
  name,
  fallback: parts,
});

describe("a directory is made of", () => {
  test.for([
    ["/srv/skills", [text("/srv/skills")]],
    ["$HOME/.claude", [variable("HOME"), text("/.claude")]],
    ["$HOME", [variable("HOME")]],
    ["~/.claude", [variable("HOME"), text("/.claude")]],
    ["~", [variable("HOME")]],
    ["${A}/${B_1}", [variable("A"), text("/"), variable("B_1")]],
    ["${A:-/x}/y", [fallback("A", text("/x")), text("/y")]],
    ["${A:-}/y", [fallback("A"), text("/y")]],
    ["${A:-$HOME/x}", [fallback("A", variable("HOME"), text("/x"))]],
    ["${A:-~/x}", [fallback("A", variable("HOME"), text("/x"))]],
    ["${A:-~}/x", [fallback("A", variable("HOME")), text("/x")]],
    [
      "${A:-${B:-$HOME/x}/y}/z",
      [fallback("A", fallback("B", variable("HOME"), text("/x")), text("/y")), text("/z")],
    ],
    ["/a/~/b", [text("/a/~/b")]],
    ["/a b/'c'/\"d\"/`e`;f&g\\h", [text("/a b/'c'/\"d\"/`e`;f&g\\h")]],
    ["/a}b", [text("/a}b")]],
    ["/技能/é", [text("/技能/é")]],
  ] as const)("%s", ([dest, parts]) => expect(parseDest(dest)).toEqual({ ok: true, parts }));
});

describe("a directory is refused, with what is wrong in it", () => {
  test.for([
    ["", "empty", ""],
    ["./x", "relative", "./x"],
    ["x/$HOME", "relative", "x/$HOME"],
    ["~user/x", "relative", "~user/x"],
    ["$FOO/x", "bare", "$FOO"],
    ["/x/$HOMEX", "bare", "$HOMEX"],
    ["/x/$HOME_/y", "bare", "$HOME_"],
    ["/x/$(id)", "syntax", "$"],
    ["/x/$", "syntax", "$"],
    ["/x/$$", "syntax", "$"],
    ["/x/$1", "syntax", "$"],
    ["${FOO", "unclosed", "${FOO"],
    ["/x/${FOO:-y", "unclosed", "${FOO:-y"],
    ["/x/${FOO:-${BAR}", "unclosed", "${FOO:-${BAR}"],
    ["${}", "variable", "${}"],
    ["${1}", "variable", "${1}"],
    ["${FOO-x}", "variable", "${FOO-x}"],
    ["${A B}/x", "variable", "${A B}"],
    ["${FOO:=x}/y", "syntax", "${FOO:=x}"],
    ["${FOO:?x}", "syntax", "${FOO:?x}"],
    ["/x/${A:-$(id)}", "syntax", "$"],
    ["/x\ny", "control", "\n"],
    ["/x\0", "control", "\0"],
    ["/x\x9by", "control", "\x9b"],
    ["${A:-/x\u202ey}", "control", "\u202e"],
    ["/\u200bx", "control", "\u200b"],
    ["/x\u2028", "control", "\u2028"],
    ["~/\u{e0041}/x", "control", "\u{e0041}"],
  ] as const)("%j", ([dest, problem, found]) => {
    const parsed = parseDest(dest);
    expect(parsed).toMatchObject({ ok: false, problem });
    expect(parsed.ok ? null : dest.slice(parsed.start, parsed.end)).toBe(found);
  });
});

test("what is accepted is spelt back by its parts", () => {
  const spell = (parts: readonly DestPart[]): string =>
    parts
      .map((part) =>
        part.kind === "text"
          ? part.text
          : part.kind === "variable"
            ? `\${${part.name}}`
            : `\${${part.name}:-${spell(part.fallback)}}`,
      )
      .join("");
  const piece = fc.constantFrom("/", "a", "$HOME", "${A}", "${B:-", "}", "$", "~", "{", ":-", " ", "'");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const parsed = parseDest(pieces.join(""));
      if (!parsed.ok) return parsed.start <= parsed.end && parsed.end <= pieces.join("").length;
      const again = parseDest(spell(parsed.parts));
      expect(again).toMatchObject({ ok: true });
      expect(spell(again.ok ? again.parts : [])).toBe(spell(parsed.parts));
      return true;
    }),
  );
});

test("every directory of the agents table is one", () => {
  for (const { id, user, reads, formerly } of agents)
    for (const dest of [user ?? "$HOME", ...reads.user, ...reads.machine, ...formerly.user])
      expect([id, dest, parseDest(dest).ok]).toEqual([id, dest, true]);
});
