// What an agent's own settings say of skills: which are switched off, and which plugins bring some. The sources of the formats are in the
// `settings` fact of agents/ID.json.

import type { Agent } from "../model/agent.ts";
import type { Scope } from "../model/installer.ts";
import { parseToml } from "../toml/parse.ts";

export type SettingsKind = NonNullable<Agent["settings"]>;

/** A file of settings: `place` in the language of `dest`, or relative to the project. */
export interface SettingsPlace {
  readonly scope: Scope;
  readonly place: string;
}

/** One that was read. */
export interface SettingsText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface Switches {
  /** In the order in which they apply: the last one that is about a skill counts. */
  readonly rules: readonly Rule[];
  /** The plugins that are switched on. */
  readonly plugins: readonly { readonly name: string; readonly directory: string }[];
  /** Files that could not be understood; the agent may read them otherwise. */
  readonly broken: readonly string[];
}

/** `user`: the model is not told of it, and the user may call it. */
export type Switch = "on" | "off" | "user";

export interface Rule {
  /** The skill's name, or the path of its directory or SKILL.md; every skill when both are null. */
  readonly name: string | null;
  readonly path: string | null;
  readonly switch: Switch;
  /** The file that says so. */
  readonly file: string;
}

const CODEX = "${CODEX_HOME:-$HOME/.codex}";
const CLAUDE = "${CLAUDE_CONFIG_DIR:-$HOME/.claude}";

/** Where the settings are, from the weakest to the strongest. */
export const SETTINGS: Readonly<Record<SettingsKind, readonly SettingsPlace[]>> = {
  codex: [{ scope: "user", place: `${CODEX}/config.toml` }],
  claude: [
    { scope: "user", place: `${CLAUDE}/plugins/installed_plugins.json` },
    { scope: "user", place: `${CLAUDE}/settings.json` },
    { scope: "project", place: ".claude/settings.json" },
    { scope: "project", place: ".claude/settings.local.json" },
  ],
  gemini: [
    { scope: "user", place: "$HOME/.gemini/settings.json" },
    { scope: "project", place: ".gemini/settings.json" },
  ],
};

export const NO_SWITCHES: Switches = { rules: [], plugins: [], broken: [] };

/**
 * What the texts, in the order of `SETTINGS`, say. A setting of a kind that the agent would not accept says nothing. `home` is for a
 * leading `~/` in a path; null without a home.
 */
export function switchesOf(
  kind: SettingsKind,
  texts: readonly SettingsText[],
  home: string | null,
): Switches {
  const broken: string[] = [];
  const read = texts.flatMap(({ path, text }) => {
    const value = parsed(path, text);
    if (value === undefined) broken.push(path);
    return value === undefined ? [] : [{ path, value }];
  });
  const rules = read
    .flatMap(({ path, value }) => RULES[kind](path, value))
    .map((rule) => ({ ...rule, path: rule.path?.replace(/^~(?=\/)/, home ?? "~") ?? null }));
  return { rules, plugins: kind === "claude" ? claudePlugins(read) : [], broken };
}

/** What the rules say of a skill with this name, whose SKILL.md has these paths; null: nothing. */
export function switchFor({ rules }: Switches, name: string, files: readonly string[]): Rule | null {
  const isAbout = (rule: Rule) =>
    rule.path === null
      ? rule.name === null || rule.name.toLowerCase() === name.toLowerCase()
      : files.includes(rule.path) || files.includes(`${rule.path.replace(/\/+$/, "")}/SKILL.md`);
  return rules.findLast(isAbout) ?? null;
}

interface Read {
  readonly path: string;
  readonly value: unknown;
}

const RULES: Readonly<Record<SettingsKind, (file: string, value: unknown) => Rule[]>> = {
  codex(file, value) {
    const entries = at(value, "skills", "config");
    return (Array.isArray(entries) ? entries : []).flatMap((entry): Rule[] => {
      const [name, path, enabled] = ["name", "path", "enabled"].map((key) => at(entry, key));
      // Codex ignores an entry with both, or with neither.
      if ((typeof name === "string") === (typeof path === "string")) return [];
      return [
        {
          name: typeof name === "string" ? name.trim() : null,
          path: typeof path === "string" ? path : null,
          switch: enabled === false ? "off" : "on",
          file,
        },
      ];
    });
  },
  claude(file, value) {
    const words: Readonly<Record<string, Switch>> = {
      off: "off",
      on: "on",
      "name-only": "on",
      "user-invocable-only": "user",
    };
    return entriesOf(at(value, "skillOverrides")).flatMap(([name, word]) => {
      const known = typeof word === "string" && Object.hasOwn(words, word) ? words[word] : undefined;
      return known === undefined ? [] : [{ name, path: null, switch: known, file }];
    });
  },
  gemini(file, value) {
    const disabled = at(value, "skills", "disabled");
    const names = Array.isArray(disabled) ? disabled.filter((name) => typeof name === "string") : [];
    const all: Rule[] =
      at(value, "skills", "enabled") === false ? [{ name: null, path: null, switch: "off", file }] : [];
    return [...all, ...names.map((name): Rule => ({ name, path: null, switch: "off", file }))];
  },
};

/** Plugins are installed in one file, and switched on in the others. */
function claudePlugins(read: readonly Read[]): Switches["plugins"] {
  const enabled = new Map(read.flatMap(({ value }) => entriesOf(at(value, "enabledPlugins"))));
  return read.flatMap(({ value }) =>
    entriesOf(at(value, "plugins")).flatMap(([name, installed]) => {
      if (enabled.get(name) !== true) return [];
      const directories = [installed].flat().map((one) => at(one, "installPath"));
      return directories
        .filter(
          (directory): directory is string => typeof directory === "string" && directory.startsWith("/"),
        )
        .map((directory) => ({ name, directory }));
    }),
  );
}

/** The value at these keys; undefined when there is none. */
function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The value of TOML or JSON, which may have comments; undefined when it is neither. */
function parsed(path: string, text: string): unknown {
  if (path.endsWith(".toml")) return parseToml(text);
  try {
    return JSON.parse(withoutComments(text));
  } catch (error) {
    // Whatever the parser refuses.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Gemini CLI reads JSON with comments. Strings stay. Each character is looked at once: the file may come with a clone. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  for (let at = 0; at < text.length; ) {
    const isLine = text.startsWith("//", at);
    if (isLine || text.startsWith("/*", at)) {
      const end = text.indexOf(isLine ? "\n" : "*/", at + 2);
      at = end < 0 ? text.length : isLine ? end : end + 2;
      continue;
    }
    const end = text[at] === '"' ? stringEnd(text, at) : at + 1;
    kept.push(text.slice(at, end));
    at = end;
  }
  return kept.join("");
}

/** Behind the quotation mark that ends the string; the end of the text when none does. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
