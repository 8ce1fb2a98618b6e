// `skills.json` of skills-package-manager. The format: skills-package-manager.site, architecture/manifest. It has no version, and other
// programs have files of this name: what has not its shape is refused.

import { type AdoptResult, adopted, type LeftEntry, type Origin, refused } from "./adopted.ts";
import { directoryIn, Entries, fieldsOf, parseJson, stringIn } from "./values.ts";

const KEYS = ["$schema", "installDir", "linkTargets", "selfSkill", "patchedSkills", "skills", "dependencies"];

export function readSkillsJson(text: string): AdoptResult {
  const parsed = parseJson(text);
  if (parsed === undefined) return refused({ problem: "syntax" });
  const manifest = fieldsOf(parsed);
  const skills = fieldsOf(manifest?.["skills"]);
  if (manifest === null || skills === null || Object.keys(manifest).some((key) => !KEYS.includes(key)))
    return refused({ problem: "shape" });
  const entries = new Entries();
  const directory = stringIn(manifest, "installDir") ?? ".agents/skills";
  for (const [name, value] of [
    ...Object.entries(skills),
    ...Object.entries(fieldsOf(manifest["dependencies"]) ?? {}),
  ])
    entries.add(name, name, typeof value === "string" ? originOf(value, directory, name) : "shape");
  for (const name of Object.keys(fieldsOf(manifest["patchedSkills"]) ?? {}))
    entries.add(`patchedSkills.${name}`, null, "setting");
  return adopted({ ...entries });
}

function originOf(text: string, directory: string, name: string): Origin | LeftEntry["why"] {
  const [, before, behind] = /^(.*?)&path:(.*)$/.exec(text) ?? [null, text, null];
  const path = behind === null ? null : directoryIn(behind!);
  if (path === undefined) return "path";
  const [, scheme, rest] = /^([a-z]+):(?!\/\/)(.*)$/.exec(before!) ?? [null, null, before!];
  switch (scheme) {
    case "link":
      return { kind: "path", path: rest! };
    case "local":
      return { kind: "path", path: `${directory}/${name}` };
    case "npm": {
      const at = rest!.indexOf("@", 1);
      return {
        kind: "npm",
        package: at < 0 ? rest! : rest!.slice(0, at),
        version: at < 0 ? null : rest!.slice(at + 1),
        path,
      };
    }
    case "github":
    case null: {
      const [repository, ref = null] = rest!.split("#") as [string, string?];
      const commit = ref !== null && /^[0-9a-f]{40}$/.test(ref) ? ref : null;
      return { kind: "git", repository, ref, path, commit, tree: null };
    }
    default:
      return "origin";
  }
}
