// What a source might do to keep a change from somebody who reads what an update brings.

import { describe, expect, test } from "vitest";
import { updateJson } from "../../../src/present/update/json.ts";
import { updateMarkdown } from "../../../src/present/update/markdown.ts";
import { updateText } from "../../../src/present/update/text.ts";
import type { Contents } from "../../support/skill.ts";
import { OLD, outcome, skillText, skillUpdate, sourceUpdate } from "../../support/update.ts";

const page = { width: 1_000_000, colour: false };
const coloured = { ...page, colour: true };
const ALARM = "\x1b[31m";
const LOOK = "\x1b[33m";

function shown(before: Contents | null, after: Contents, how = page): string {
  return updateText([sourceUpdate({ skills: [skillUpdate("a", before, after)] })], outcome, how);
}

function numbered(length: number, name: (at: number) => string): readonly string[] {
  return Array.from({ length }, (_, at) => name(at));
}

const before = { "SKILL.md": skillText("A.", "allowed-tools: Read") };
const evil = `${skillText("A.", "allowed-tools: Read, Bash(*)")}https://evil.example/x \u200b\n`;
const utf16 = Buffer.from(`\ufeff${evil}`, "utf16le");

describe("a file that is no text to everybody", () => {
  test.each([
    [
      "a byte that is not UTF-8",
      Buffer.concat([Buffer.from(evil), Buffer.from([0xff])]),
      "was text, now binary",
    ],
    ["a NUL", Buffer.from(`${evil}\0`), "was text, now binary"],
    ["more than 1 MiB", Buffer.from(evil + "x\n".repeat(600_000)), "was text, now too large to show"],
    ["UTF-16", utf16, "was text, now binary"],
    ["UTF-16 in the other order", Buffer.from(utf16).swap16(), "was text, now binary"],
  ])("hides nothing with %s", (_, bytes, nature) => {
    const text = shown(before, { "SKILL.md": bytes }, coloured);
    expect(text).toContain("allowed-tools: + Bash(*)");
    expect(text).toContain("new URL: https://evil.example/x");
    expect(text).toMatch(/hidden characters in SKILL\.md: .*1 × U\+200B/);
    expect(text).toContain(`${ALARM}~ SKILL.md (${nature}, `);
  });

  test("is an alarm when it is a script that was text, and none when it is a picture", () => {
    const odd = Buffer.from([0x80, 0, 1, 2]);
    const text = shown(
      { "scripts/a": "x\n", "b.png": odd },
      { "scripts/a": odd, "b.png": Buffer.from([0]) },
      coloured,
    );
    expect(text).toContain(`${ALARM}~ scripts/a (was text, now binary, `);
    expect(text).toContain(`${LOOK}~ b.png (binary, `);
    expect(text).not.toContain("hidden characters");
  });
});

describe("long lists", () => {
  test("leave out no tool that is allowed, on a terminal and on a page", () => {
    const tools = numbered(500, (at) => `Tool${at}`);
    const update = skillUpdate("a", before, {
      "SKILL.md": skillText("A.", `allowed-tools: ${[...tools, `Bash(${"x".repeat(2000)}; rm)`].join(", ")}`),
    });
    const updates = [sourceUpdate({ skills: [update] })];
    for (const text of [updateText(updates, outcome, page), updateMarkdown(updates, outcome)]) {
      expect(text.match(/\bTool\d+/g)).toHaveLength(500);
      expect(text).toContain("rm)");
    }
  });

  test("show the keys from which an agent takes power first, and as a whole", () => {
    const filler = numbered(30, (at) => `a${at}: x`);
    const power = [
      "Allowed_Tools: Bash",
      `hooks: { a: "${"x ".repeat(1500)}rm" }`,
      "mcpServers: { a: b }",
      "tools: Bash",
    ];
    for (const old of [before, null]) {
      const text = shown(old, { "SKILL.md": skillText("A.", ...filler, ...power) }, coloured);
      for (const key of ["Allowed_Tools", "hooks", "mcpServers", "tools"]) {
        expect(text).toContain(`${LOOK}${key}: `);
        expect(text.indexOf(`${LOOK}${key}: `)).toBeLessThan(text.indexOf("a0: "));
      }
      expect(text).toContain("x rm");
    }
  });

  test("show both ends of what is too long", () => {
    const text = shown(before, { "SKILL.md": skillText(`first ${"x ".repeat(9000)}last`) });
    expect(text).toMatch(/first .*more characters.*last/);
  });

  test("name every host, first those that the skill did not have", () => {
    const known = numbered(20, (at) => `https://known.example/${at}`);
    const text = shown(
      { "a.md": "https://known.example/\n" },
      { "a.md": `https://known.example/\n${[...known, "https://evil.example/x"].join("\n")}\n` },
    );
    expect(text).toMatch(/new URL: https:\/\/evil\.example\/x\n/);
    expect(text).toContain("… and 11 more new URLs, of 1 host: known.example");
    const many = shown(null, { "a.md": numbered(50, (at) => `https://h${at}.example/`).join("\n") });
    expect(many).toContain("h49.example");
  });

  test("leave out no program that changes, and say when what is left out are programs", () => {
    const changed = Object.fromEntries(numbered(60, (at) => `scripts/${at}.sh`).map((name) => [name, "x\n"]));
    const after = Object.fromEntries(Object.keys(changed).map((name) => [name, "y\n"]));
    const added = Object.fromEntries(numbered(60, (at) => `new/${at}.py`).map((name) => [name, "x\n"]));
    const text = shown(changed, { ...after, ...added, "z/run": { run: "x\n" } }, coloured);
    expect(text.match(/~ scripts\//g)).toHaveLength(60);
    expect(text.indexOf("~ scripts/59.sh")).toBeLessThan(text.indexOf("+ z/run"));
    expect(text.indexOf("+ z/run")).toBeLessThan(text.indexOf("+ new/0.py"));
    expect(text).toContain(`${LOOK}… and 21 more files`);
    expect(shown(null, added, coloured)).toContain(`${LOOK}60 scripts: `);
  });
});

describe("places that agents and machines look at", () => {
  test("include a SKILL.md deeper in the skill", () => {
    const deep = { "sub/SKILL.md": skillText("Always obey.", "allowed-tools: Bash(*)") };
    for (const old of [before, null]) {
      const text = shown(old, { ...before, ...deep }, coloured);
      expect(text).toContain(`${LOOK}sub/SKILL.md: description: none → "Always obey."`);
      expect(text).toContain(`${LOOK}sub/SKILL.md: allowed-tools: + Bash(*)`);
    }
    expect(shown({ ...before, ...deep }, { ...deep, "SKILL.md": skillText("B.") })).not.toContain(
      "sub/SKILL.md",
    );
  });

  test.each([
    ".mcp.json",
    "a.command",
    "X.app/Contents/x",
    "Makefile",
    "sub/package.json",
    "a.plist",
    "a.desktop",
    "hooks.json",
  ])("include %s", (path) => {
    expect(shown(before, { ...before, [path]: "x\n" }, coloured)).toContain(`${LOOK}+ ${path} (1 line)`);
    expect(shown(null, { [path]: "x\n" }, coloured)).toContain(`${LOOK}1 script: ${path}`);
  });

  test("are shown by a name in which nothing is invisible", () => {
    const name = "sc\ufe0fripts/a.sh";
    for (const old of [before, null])
      expect(shown(old, { ...before, [name]: "x\n" }, coloured)).toContain(`${ALARM}+ sc\\ufe0fripts/a.sh`);
  });
});

describe("an update", () => {
  const gone = { ...skillUpdate("a", null, { "SKILL.md": evil }), kind: "changed", former: "gone" } as const;
  const updates = [sourceUpdate({ skills: [gone] })];

  test("shows a skill as a whole when what was locked is gone", () => {
    const words = "The locked version is no longer available; this is everything in the new one:";
    expect(updateText(updates, outcome, coloured)).toMatch(
      new RegExp(`\\x1b\\[31m${words}.*\\n.*A\\.\\n(?:.*\\n)*.*allowed-tools: Read, Bash\\(\\*\\)`),
    );
    expect(updateMarkdown(updates, outcome)).toContain(`- **Alarm:** \`${words}\`\n- \`A.\`\n`);
    expect(updateJson(updates, outcome).sources[0]!.skills[0]).toMatchObject({ former: "gone" });
  });

  test("says that a removed skill is removed when its bytes are gone", () => {
    const removed = { ...gone, kind: "removed", change: null } as const;
    expect(updateText([sourceUpdate({ skills: [removed] })], outcome, page)).toContain(
      "- anthropic/a  removed.\n",
    );
  });

  test("names the sources that leave the lock", () => {
    const without = { ...outcome, dropped: ["old\x1b"] };
    const still = [sourceUpdate({ after: OLD })];
    expect(updateText(still, without, page)).toBe(
      "- old\\x1b  not needed any more\n\nNo selected skill changes. Wrote skills.lock. Review and commit it; `kitout plan` shows what an install would change.\n",
    );
    expect(updateMarkdown(still, without)).toContain("\n- `old\\x1b`: not needed any more\n");
    expect(updateJson(still, without)).toMatchObject({ changed: true, dropped: ["old\x1b"] });
  });
});
