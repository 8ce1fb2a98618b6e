// `executable`, and the scripts that lack the bit: an archive may have no modes, and git on Windows commits none.

import { type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { compileGlob } from "../../match/glob.ts";
import type { Variant } from "../../model/bundle.ts";
import type { SkillSettings } from "../../model/config.ts";
import type { Content, ContentFile } from "../../model/content.ts";
import { type SettingsPlace, settingsPlace } from "./settings-place.ts";

/** The content with every file that `executable` lists executable; the same object when nothing changes. */
export function withModes(content: Content, { id, executable }: SkillSettings, report: Report): Content {
  const listed = new Set<ContentFile>();
  for (const pattern of executable) {
    const matches = compileGlob(pattern, report);
    if (matches === null) continue;
    const files = content.files.filter(({ path }) => matches(path));
    if (files.length === 0) report(diagnostic("glob/no-file", pattern.at, { glob: pattern.text, id }));
    for (const file of files) if (!file.executable) listed.add(file);
  }
  if (listed.size === 0) return content;
  const files = content.files.map((file) => (listed.has(file) ? { ...file, executable: true } : file));
  return { ...content, files };
}

/** Scripts of a variant that cannot be run by their names. */
export interface ScriptsWithoutBit {
  readonly variant: Variant;
  /** Their paths; not empty. */
  readonly paths: readonly string[];
}

/** The files that begin like a script and are not executable; null when there are none. */
export function scriptsWithoutBit(variant: Variant, { files }: Content): ScriptsWithoutBit | null {
  const paths = files.filter((file) => !file.executable && isScript(file)).map(({ path }) => path);
  return paths.length === 0 ? null : { variant, paths };
}

/** One warning for each part of the configuration that selected such skills; a skill with two names counts once. */
export function warnScriptsWithoutBit(found: readonly ScriptsWithoutBit[]): readonly Diagnostic[] {
  const groups = new Map<string, Group>();
  for (const { variant, paths } of found) {
    const place = settingsPlace(variant.selected);
    const key = JSON.stringify(place.at);
    const group = groups.get(key) ?? { ...place, skills: new Map() };
    groups.set(key, group);
    group.skills.set(variant.selected.id, paths);
  }
  return [...groups.values()].map(({ at, table, hasEntry, skills }) =>
    diagnostic("skill/not-executable", at, { skills: [...skills], table, hasEntry }),
  );
}

interface Group extends SettingsPlace {
  /** By id. */
  readonly skills: Map<string, readonly string[]>;
}

/** Bytes; whatever is larger is no script that somebody wrote. */
const MAX_SCRIPT = 1024 * 1024;

/** `#!` and a path: `#![…]` is Rust. */
function isScript({ size, chunks }: ContentFile): boolean {
  if (size < 4 || size > MAX_SCRIPT) return false;
  for (const chunk of chunks())
    return /^#![ \t]*\//.test(Buffer.from(chunk.subarray(0, 16)).toString("latin1"));
  return false;
}
