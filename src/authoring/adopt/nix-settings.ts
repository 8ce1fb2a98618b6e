// The settings of agent-skills-nix as JSON, as `nix eval --json` prints them. The format: Kyure-A/agent-skills-nix, modules/common.nix,
// the options under programs.agent-skills. What nix/agent-skills/settings.nix does to them for a bundle, this does for a skills.yaml.

import type { YamlMap, YamlValue } from "../../yaml/write.ts";
import { type AdoptedConfig, type AdoptResult, adopted, type LeftEntry, refused } from "./adopted.ts";
import { isSkillName } from "./skill-name.ts";
import { type Fields, fieldsOf, listIn, parseJson, stringIn, stringsIn, valueIn } from "./values.ts";

const KEYS = [
  "enable",
  "sources",
  "skills",
  "targets",
  "excludePatterns",
  "catalog",
  "bundlePath",
  "targetBundlePaths",
  "inputs",
];

/** Sources, selection and targets. A path in a store of Nix is gone one day, and is left out with what is selected from it by name. */
export function readNixSettings(text: string): AdoptResult {
  const parsed = parseJson(text);
  if (parsed === undefined) return refused({ problem: "syntax" });
  const settings = fieldsOf(parsed);
  const sources = fieldsOf(settings?.["sources"]);
  if (settings === null || sources === null || Object.keys(settings).some((key) => !KEYS.includes(key)))
    return refused({ problem: "shape" });
  const left: LeftEntry[] = [];
  const kept = Object.entries(sources).flatMap(([name, value]) => {
    const keys = sourceOf(fieldsOf(value));
    if (typeof keys === "string") left.push({ entry: `sources.${name}`, why: keys });
    else if (!isName(name)) left.push({ entry: `sources.${name}`, why: "name" });
    return typeof keys === "string" || !isName(name) ? [] : [[name, keys] as const];
  });
  const names = kept.map(([name]) => name);
  const skills = fieldsOf(settings["skills"]) ?? {};
  const all = valueIn(skills, "enableAll");
  const config: AdoptedConfig = {
    sources: Object.fromEntries(kept),
    enable: stringsIn(skills, "enable"),
    enableAll: Array.isArray(all)
      ? stringsIn(skills, "enableAll").filter((name) => names.includes(name))
      : all === true,
    explicit: Object.fromEntries(explicitIn(skills, names, left)),
    targets: Object.fromEntries(targetsIn(settings)),
  };
  if (skills["adjust"] !== undefined) left.push({ entry: "skills.adjust", why: "setting" });
  return adopted({ config, left });
}

/** As kitout's own names of sources and targets. */
function isName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name);
}

function sourceOf(source: Fields | null): YamlMap | LeftEntry["why"] {
  if (source === null) return "shape";
  const path = stringIn(source, "path");
  const input = stringIn(source, "input");
  if (path === null && input === null) return "shape";
  if (path !== null && /\/store\/[0-9a-z]{32}-/.test(path)) return "origin";
  const subdir = stringIn(source, "subdir");
  const prefix = stringIn(source, "idPrefix");
  const filter = filterOf(fieldsOf(source["filter"]) ?? {});
  return {
    ...(path === null ? { input: input! } : { path }),
    ...(subdir === null || subdir === "." ? {} : { subdir }),
    ...(prefix === null ? {} : { idPrefix: prefix }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
  };
}

function filterOf(filter: Fields): YamlMap {
  const depth = valueIn(filter, "maxDepth");
  const regex = stringIn(filter, "nameRegex");
  return {
    ...(typeof depth === "number" ? { maxDepth: depth } : {}),
    ...(regex === null ? {} : { nameRegex: regex }),
  };
}

function explicitIn(
  skills: Fields,
  sources: readonly string[],
  left: LeftEntry[],
): (readonly [string, YamlMap])[] {
  return Object.entries(fieldsOf(skills["explicit"]) ?? {}).flatMap(([name, value]) => {
    const skill = fieldsOf(value);
    const entry = `skills.explicit.${name}`;
    const from = skill === null ? null : stringIn(skill, "from");
    if (skill === null || from === null) {
      left.push({ entry, why: "shape" });
      return [];
    }
    if (valueIn(skill, "enable") === false) return [];
    if (!name.split("/").every(isSkillName)) {
      left.push({ entry, why: "name" });
      return [];
    }
    if (!sources.includes(from)) {
      left.push({ entry, why: "origin" });
      return [];
    }
    // A function and a package are of Nix; what is left of them in JSON is of no use.
    if (typeof skill["transform"] === "string") left.push({ entry: `${entry}.transform`, why: "setting" });
    if (listIn(skill, "packages").length > 0) left.push({ entry: `${entry}.packages`, why: "setting" });
    const path = stringIn(skill, "path");
    const rename = stringIn(skill, "rename");
    const agents = stringsIn(skill, "agents");
    const lists = ["include", "exclude", "executable", "allow"].flatMap((key): [string, YamlValue][] => {
      const items = stringsIn(skill, key);
      return items.length === 0 ? [] : [[key, items]];
    });
    const keys: YamlMap = {
      from,
      ...(path === null || path === name ? {} : { path }),
      ...(rename === null ? {} : { rename }),
      ...(Array.isArray(skill["agents"]) ? { targets: agents } : {}),
      ...Object.fromEntries(lists),
    };
    return [[name, keys] as const];
  });
}

/** Those that are enabled, with their directories as they are. */
function targetsIn(settings: Fields): (readonly [string, YamlMap])[] {
  const patterns = stringsIn(settings, "excludePatterns").map((pattern) => pattern.replace(/^\/|\/$/g, ""));
  const exclude = patterns.filter((entry) => /^[\w.-]+(?:\/[\w.-]+)*$/.test(entry));
  return Object.entries(fieldsOf(settings["targets"]) ?? {}).flatMap(([name, value]) => {
    const target = fieldsOf(value);
    if (target === null || valueIn(target, "enable") === false || !isName(name)) return [];
    const dest = stringIn(target, "dest");
    const structure = stringIn(target, "structure");
    const systems = stringsIn(target, "systems");
    const keys: YamlMap = {
      // In Home Manager, a relative path starts at the home directory.
      ...(dest === null ? {} : { dest: /^[/~$]/.test(dest) ? dest : `$HOME/${dest}` }),
      ...(structure === null ? {} : { structure }),
      layout: "nested",
      ...(systems.length === 0 ? {} : { systems }),
      ...(exclude.length === 0 || structure === "link" ? {} : { exclude }),
    };
    return [[name, keys] as const];
  });
}
