// `skills.explicit:`: single skills and their customisation.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import type {
  ExplicitSkill,
  LocalPath,
  Overlay,
  PackageDecl,
  Template,
  VariableValue,
  Written,
} from "../../model/config.ts";
import { fold, isGitDirectory, type SkillId } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import { binsOf, isProgramName } from "../../model/programs.ts";
import type { Mapping, Tree } from "../../yaml/tree.ts";
import { cleanPath, entriesOf, isId, mapping, resolveLocal, text, texts } from "./read.ts";
import { decodeWhen } from "./when.ts";

/** One entry of `explicit:`; null when it is refused, which is reported. `home` is for a leading `~/` in a path. */
export function decodeExplicit(
  key: string,
  tree: Tree,
  aliases: ReadonlyMap<string, string>,
  home: string | null,
): Checked<ExplicitSkill | null> {
  const reports = new Reports();
  if (tree.kind !== "map") return reports.with(null);
  const at = onKey(tree.at);
  const rename = text(tree, "rename");
  const id = rename ?? { text: key, at };
  if (!isId(id.text)) reports.report(diagnostic("skill/id", id.at, { id: id.text }));
  const path = text(tree, "path") ?? { text: key, at };
  const clean = cleanPath(path.text);
  if (clean === null && (isId(id.text) || path.at !== id.at))
    reports.report(diagnostic("skill/path", path.at, { path: path.text }));
  const targets = texts(tree, "targets");
  const from = text(tree, "from");
  // Any file or profile may set `from`, so only the merged entry can lack it.
  if (from === null) reports.report(diagnostic("config/missing-key", at, { key: "from" }));
  const settings = {
    files: decodeOverlays(mapping(tree, "files"), home, reports.report),
    patches: texts(tree, "patches").map((written) => localPath(written, home)),
    transform: decodeTransform(tree, home, reports.report),
    vars: decodeVariables(mapping(tree, "vars")),
    packages: decodePackages(tree, reports.report),
    when: decodeWhen(tree, home),
  };
  if (reports.diagnostics.length > 0 || from === null || clean === null) return reports.with(null);
  return reports.with({
    id: id.text as SkillId,
    at: tree.at,
    idAt: id.at,
    from,
    path: clean,
    pathAt: path.at,
    targets: tree.entries.has("targets") ? canonical(targets, aliases) : null,
    exclude: texts(tree, "exclude"),
    ...settings,
  });
}

function canonical(names: readonly Written[], aliases: ReadonlyMap<string, string>): Written[] {
  return names.map((name) => ({ ...name, text: aliases.get(name.text) ?? name.text }));
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
