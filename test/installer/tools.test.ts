// Tools that do less than is asked of them, and do not say so.

import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { assign, runTable } from "./support/parts.ts";
import { shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

/** More files than a tool is given at once without xargs. */
const many = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`page ${index}.md`, `${index}\n`]));
const skills = {
  one: { "SKILL.md": "one\n", "a b/c'd": { x: "more\n" }, again: { link: "SKILL.md" }, ...many },
};

/** Puts a script in the place of a tool; `$tool` is the true one. */
function replaceTool(world: World, tool: string, script: string): void {
  const place = `${world.tools}/${tool}`;
  rmSync(place);
  const real = world.shell.busybox ? `${world.tools}/busybox ${tool}` : tool;
  writeFileSync(place, `#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin\n${script.replaceAll("$tool", real)}\n`);
  chmodSync(place, 0o755);
}

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`tools, in ${shell.name},`, () => {
    test("do their work", () => {
      const [result] = runTable(shell, {
        parts: ["machine", "live", "tools"],
        before: "kt_hasher=sha256sum",
        cases: ['kt_find_reason >/dev/null 2>&1\nkt_say "[$kt_reason]"'],
      });
      expect(result).toBe("[]");
    });

    const stubs: Readonly<Record<string, string>> = {
      "do nothing": "exit 0",
      fail: "exit 1",
    };
    const tools = "cat chmod cmp cp find grep ln ls mkdir mv rm rmdir sed sort uniq xargs".split(" ");
    for (const [what, stub] of Object.entries(stubs)) {
      test(`are named when they ${what}`, () => {
        const results = runTable(shell, {
          parts: ["machine", "live", "tools"],
          before: `kt_hasher=sha256sum\nkt_tools=$PATH\n${assign({ kt_stub: `#!/bin/sh\n${stub}` })}`,
          cases: tools.map(
            (tool) => `kt_case=\${kt_tmp%/*}/${tool}
mkdir "$kt_case"
kt_say "$kt_stub" >"$kt_case/${tool}"
chmod +x "$kt_case/${tool}"
PATH=$kt_case:$PATH
kt_find_reason >/dev/null 2>&1
PATH=$kt_tools
rm -rf "$kt_tmp/try"
kt_say "$kt_reason"`,
          ),
        });
        expect(results.map((result, index) => result.includes(`/${tools[index]}: tried`))).toEqual(
          tools.map(() => true),
        );
      });
    }
  });
}

describe("an installer whose tools", () => {
  const cases: readonly (readonly [what: string, tool: string, script: string])[] = [
    ["do not read quoted names", "xargs", "sed 's/\\\\/\\\\\\\\/g' | $tool \"$@\""],
    ["copy without a word and without effect", "cp", "exit 0"],
    ["compute something else", "sha256sum", "echo nonsense"],
    ["find nothing", "find", "exit 0"],
    ["move nothing", "mv", "exit 0"],
    ["fail without a word", "xargs", "exit 1"],
  ];
  for (const [what, tool, script] of cases) {
    test(`${what} names the one, and changes nothing`, () => {
      const world = new World();
      const install = `${world.bundle({ destinations: [{ skills }] })}/install`;
      replaceTool(world, tool, script);
      const result = world.run(install);
      expect({ what, ...result }).toMatchObject({ what, status: 3, out: "" });
      expect(result.err).toContain(`The reason seems to be ${world.tools}/${tool}: `);
      expect(existsSync(`${world.home}/.claude/skills/one/SKILL.md`)).toBe(false);
    });
  }
});
