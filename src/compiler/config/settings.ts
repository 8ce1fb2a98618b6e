// What `skills.explicit` and `skills.adjust` have in common: what the user makes of one skill.

import { diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { ACT_KINDS, type Act } from "../../model/acts.ts";
import type {
  LocalPath,
  Overlay,
  PackageDecl,
  SkillSettings,
  Template,
  VariableValue,
  Written,
} from "../../model/config.ts";
import { fold, isGitDirectory } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import { binsOf, isProgramName } from "../../model/programs.ts";
import type { Mapping, Tree } from "../../yaml/tree.ts";
import { cleanPath, entriesOf, mapping, resolveLocal, text, texts } from "./read.ts";
import { decodeWhen } from "./when.ts";

/** The settings of an entry; mistakes are reported. `home` is for a leading `~/` in a path. */
export function decodeSettings(
  tree: Mapping,
  home: string | null,
  report: Report,
): Omit<SkillSettings, "id" | "at"> {
  const allowed = texts(tree, "allow").map((written) => written.text);
  return {
    include: texts(tree, "include"),
    exclude: texts(tree, "exclude"),
    executable: texts(tree, "executable"),
    allow: ACT_KINDS.filter((kind: Act["kind"]) => allowed.includes(kind)),
    files: decodeOverlays(mapping(tree, "files"), home, report),
    patches: texts(tree, "patches").map((written) => localPath(written, home)),
    transform: decodeTransform(tree, home, report),
    vars: decodeVariables(mapping(tree, "vars")),
    packages: decodePackages(tree, report),
    when: decodeWhen(tree, home),
  };
}

function localPath(written: Written, home: string | null): LocalPath {
  return { path: resolveLocal(written, home), at: written.at };
}

function decodeOverlays(files: Mapping | null, home: string | null, report: Report): Overlay[] {
  return entriesOf(files).flatMap(([key, value]) => {
    const at = onKey(value.at);
    const from = text(files, key);
    const to = cleanPath(key);
    if (to === null || to === "" || from === null || to.split("/").some(isGitDirectory)) {
      report(diagnostic("overlay/path", at, { path: key }));
      return [];
    }
    return [{ to, at, from: localPath(from, home) }];
  });
}

/** A text that is meant as a file name: no template for a SKILL.md is one word without braces that looks like a path. */
const FILE_NAME = /^(?!.*\{\{)(?:\.{1,2}\/\S*|\S+\.hbs)$/;

function decodeTransform(tree: Mapping, home: string | null, report: Report): Template | null {
  const inline = text(tree, "transform");
  if (inline !== null && FILE_NAME.test(inline.text))
    report(diagnostic("transform/file-name", inline.at, { text: inline.text }));
  if (inline !== null) return { kind: "inline", ...inline };
  const file = text(mapping(tree, "transform"), "file");
  return file === null ? null : { kind: "file", file: localPath(file, home) };
}

function decodeVariables(vars: Mapping | null): ReadonlyMap<string, VariableValue> {
  return new Map(
    entriesOf(vars).map(([name, value]): [string, VariableValue] => [
      name,
      value.kind === "list" ? value.items.map(scalarOf) : scalarOf(value),
    ]),
  );
}

function scalarOf(tree: Tree): string | number | boolean {
  // The schema allows nothing else.
  return tree.kind === "scalar" && tree.value !== null ? tree.value : "";
}

function decodePackages(tree: Mapping, report: Report): PackageDecl[] {
  const list = tree.entries.get("packages");
  const packages: PackageDecl[] = [];
  for (const item of list?.kind === "list" ? list.items : []) {
    const name = item.kind === "map" ? text(item, "name") : { text: String(scalarValue(item)), at: item.at };
    const bins = item.kind === "map" ? texts(item, "bins") : [];
    const every = item.kind === "map" ? text(item, "bins") : null;
    if (name === null) continue;
    if (every !== null && every.text !== "*") {
      const args = {
        found: `the text "${every.text}"`,
        allowed: ["a list of names", '"*"'],
        suggestion: null,
      };
      report(diagnostic("config/value", every.at, args));
      continue;
    }
    const wrong = [name, ...bins].find((written) => !isProgramName(written.text));
    if (wrong !== undefined) {
      report(diagnostic("package/name", wrong.at, { name: wrong.text }));
      continue;
    }
    // Some systems do not tell upper from lower case.
    if (packages.some((other) => fold(other.name) === fold(name.text))) {
      report(diagnostic("package/twice", name.at, { name: name.text }));
      continue;
    }
    const twin = bins.find(
      ({ text: bin }, at) => bins.findIndex((other) => fold(other.text) === fold(bin)) < at,
    );
    if (twin !== undefined) {
      report(diagnostic("package/twice", twin.at, { name: twin.text }));
      continue;
    }
    const named = bins.length === 0 ? [name.text] : bins.map((bin) => bin.text);
    packages.push({
      name: name.text,
      bins: every === null ? binsOf(name.text, named) : "*",
      at: name.at,
    });
  }
  return packages;
}

function scalarValue(tree: Tree): string | number | boolean | null {
  return tree.kind === "scalar" ? tree.value : null;
}
