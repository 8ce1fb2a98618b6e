// What agents' own settings say of skills.

import { describe, expect, test } from "vitest";
import { type SettingsKind, switchesOf, switchFor } from "../../src/agents/settings.ts";

const files = (texts: Record<string, string>) =>
  Object.entries(texts).map(([path, text]) => ({ path, text }));

/** What the settings of one agent say of a skill of this name at this file. */
function said(kind: SettingsKind, texts: Record<string, string>, name = "pdf", file = "/s/pdf/SKILL.md") {
  return switchFor(switchesOf(kind, files(texts), "/h"), name, [file])?.switch ?? null;
}

describe("Codex", () => {
  const entry = (text: string) => ({ "/c/config.toml": `[[skills.config]]\n${text}\n` });

  test.for([
    ['name = "pdf"\nenabled = false', "off"],
    ['name = "other"\nenabled = false', null],
    ['path = "/s/pdf/SKILL.md"\nenabled = false', "off"],
    ['path = "/s/pdf/"\nenabled = false', "off"],
    ['path = "/s/other/SKILL.md"\nenabled = false', null],
    ['path = "~/s/SKILL.md"\nenabled = false', null],
    ['name = "pdf"\nenabled = true', "on"],
    ['name = "pdf"\npath = "/s/pdf/SKILL.md"\nenabled = false', null],
    ["enabled = false", null],
    ["name = 3\nenabled = false", null],
  ] as const)("%j", ([text, expected]) => expect(said("codex", entry(text))).toBe(expected));

  test("a path may begin at the home", () => {
    const text = '[[skills.config]]\npath = "~/s/pdf/SKILL.md"\nenabled = false\n';
    expect(said("codex", { "/c/config.toml": text }, "x", "/h/s/pdf/SKILL.md")).toBe("off");
  });

  test("the last entry about a skill counts", () => {
    const text =
      '[[skills.config]]\npath = "/s/pdf"\nenabled = false\n[[skills.config]]\nname = "pdf"\nenabled = true\n';
    expect(said("codex", { "/c/config.toml": text })).toBe("on");
  });

  test.for(["[[skills.config]", "skills = 3", 'skills.config = "x"', "\0", ""])(
    "%j switches nothing off",
    (text) => expect(said("codex", { "/c/config.toml": text })).toBe(null),
  );

  test("what is no TOML is named", () => {
    expect(switchesOf("codex", files({ "/c/config.toml": "a = [" }), null).broken).toEqual([
      "/c/config.toml",
    ]);
  });
});

describe("Claude Code", () => {
  const overrides = (value: unknown) => JSON.stringify({ skillOverrides: { pdf: value } });

  test.for([
    ["off", "off"],
    ["user-invocable-only", "user"],
    ["name-only", "on"],
    ["on", "on"],
    ["constructor", null],
    [false, null],
  ] as const)("%s", ([value, expected]) =>
    expect(said("claude", { "/h/.claude/settings.json": overrides(value) })).toBe(expected),
  );

  test("a project's settings come after the user's", () => {
    const texts = { "/h/settings.json": overrides("off"), "/p/.claude/settings.json": overrides("on") };
    expect(said("claude", texts)).toBe("on");
  });

  test("plugins that are installed and switched on", () => {
    const installed = {
      plugins: {
        "a@m": [{ installPath: "/plugins/a" }],
        "b@m": { installPath: "/plugins/b" },
        "c@m": [{ installPath: "relative" }, { installPath: 3 }, null],
      },
    };
    const enabled = { enabledPlugins: { "a@m": true, "b@m": false, "c@m": true } };
    const { plugins } = switchesOf(
      "claude",
      files({ "/p.json": JSON.stringify(installed), "/s.json": JSON.stringify(enabled) }),
      null,
    );
    expect(plugins).toEqual([{ name: "a@m", directory: "/plugins/a" }]);
  });
});

describe("Gemini CLI", () => {
  test("skills by name, in any case, in JSON with comments", () => {
    const text = '{ // "a comment"\n "skills": { "disabled": ["PDF", 3] } /* end */, "x": "// no comment" }';
    expect(said("gemini", { "/s.json": text })).toBe("off");
    expect(switchesOf("gemini", files({ "/s.json": text }), null).broken).toEqual([]);
  });

  test.for([
    '{ "skills": { "disabled": ["pdf"] } } // end',
    '{ "a": "\\\\", /* " */ "skills": { "disabled": ["pdf"] } }',
  ])("comments wherever they are: %s", (text) => expect(said("gemini", { "/s.json": text })).toBe("off"));

  test("what never ends is read once", () => {
    for (const text of ['"' + '\\"'.repeat(1_000_000), "/*".repeat(1_000_000), "[".repeat(1_000_000)])
      expect(switchesOf("gemini", files({ "/s.json": text }), null).broken).toEqual(["/s.json"]);
  });

  test("all at once", () => {
    expect(said("gemini", { "/s.json": '{ "skills": { "enabled": false } }' })).toBe("off");
  });

  test("names of JavaScript are names", () => {
    expect(said("gemini", { "/s.json": '{ "skills": { "disabled": ["__proto__"] } }' }, "__proto__")).toBe(
      "off",
    );
    expect(said("gemini", { "/s.json": '{ "__proto__": { "skills": { "enabled": false } } }' })).toBe(null);
  });
});
