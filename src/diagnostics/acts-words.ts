// The words of the error about what an agent acts on by itself, with the lines that decide it.

import { ACT_KINDS, type Act } from "../model/acts.ts";
import { list, shortened } from "./phrases.ts";

export interface RefusedActs {
  readonly id: string;
  /** Where the skill's settings stand, or would stand, and under which key. */
  readonly table: "explicit" | "adjust";
  readonly key: string;
  readonly hasEntry: boolean;
  /** Whether it is the whole of its source. */
  readonly isRoot: boolean;
  readonly acts: readonly (Act & {
    /** Whether `exclude` takes it out. */
    readonly canExclude: boolean;
    /** Whether `files` or a patch of the user's brings it. */
    readonly isOwn: boolean;
  })[];
  /** The kinds that are allowed already. */
  readonly allowed: readonly Act["kind"][];
}

/** `a plugin (.claude-plugin/plugin.json) and hooks (hooks/hooks.json)` */
export function refusedActs(acts: RefusedActs["acts"]): string {
  const kinds = ACT_KINDS.flatMap((kind) => {
    const paths = acts.filter((act) => act.kind === kind).map(({ path }) => shortened(path));
    const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : "";
    return paths.length === 0 ? [] : [`${NOUNS[kind]} (${paths.slice(0, MOST_PATHS).join(", ")}${more})`];
  });
  return kinds.length < 2 ? kinds.join("") : `${kinds.slice(0, -1).join(", ")} and ${kinds.at(-1)}`;
}

const MOST_PATHS = 4;

const NOUNS = {
  plugin: "a plugin",
  hooks: "hooks",
  mcp: "MCP servers",
  settings: "settings of an agent",
} satisfies Record<Act["kind"], string>;

/** The two lines, one of which decides it. */
export function waysToAccept({ table, key, hasEntry, isRoot, acts, allowed }: RefusedActs): string {
  const kinds = ACT_KINDS.filter((kind) => allowed.includes(kind) || acts.some((act) => act.kind === kind));
  const allow = `allow: [${kinds.join(", ")}]`;
  const globs = excluding(acts.filter(({ canExclude }) => canExclude).map(({ through }) => through));
  const exclude = globs.length === 0 ? null : `exclude: [${list(globs)}]`;
  const own = acts.filter(({ isOwn }) => isOwn).map(({ through }) => shortened(through));
  const written = (line: string) => (hasEntry ? `\`${line}\`` : `\`${JSON.stringify(key)}: { ${line} }\``);
  const place = hasEntry ? `its entry under \`skills.${table}\`` : `\`skills.${table}\``;
  return [
    `If that is what you want, write ${written(allow)} in ${place}.`,
    ...(exclude === null
      ? []
      : [`If not, leave it out: ${written(exclude)}${hasEntry ? " in the same place" : ""}.`]),
    ...(own.length === 0
      ? []
      : [`${list(own)} is there through \`files\` or \`patches\`: remove it from them.`]),
    ...(isRoot && exclude !== null
      ? [
          'The skill is the root of its source: `include: ["SKILL.md", "references/**"]`, for example, says which files belong to it.',
        ]
      : []),
  ].join(" ");
}

/** Globs for these paths; when they are many, by their last names. */
function excluding(paths: readonly string[]): readonly string[] {
  const escaped = [...new Set(paths.map(escapedGlob))];
  const globs = escaped.length <= MOST_GLOBS ? escaped : [...new Set(escaped.map(anywhere))];
  return globs.map((glob) => JSON.stringify(glob));
}

const MOST_GLOBS = 8;

/** `a/b/.claude` as a glob for every `.claude`, `a/hooks/hooks.json` for every `hooks/hooks.json`. */
function anywhere(path: string): string {
  const names = path.split("/");
  return `**/${names.slice(names.at(-1)!.startsWith(".") ? -1 : -2).join("/")}`;
}

/** A glob that matches this path only. */
export function escapedGlob(path: string): string {
  return path.replace(/[\\*?[\]{}]/g, "\\$&").replace(/^!/, "\\!");
}
