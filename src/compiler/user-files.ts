// Reads the user's own files for single skills: overlays, patches and templates.

import { type Checked, diagnostic, type Report } from "../diagnostics/diagnostic.ts";
import { Reports } from "../diagnostics/reports.ts";
import { decodeText } from "../digest/bytes.ts";
import type { ReadHost } from "../host/host.ts";
import type { Selection } from "../model/catalog.ts";
import type { LocalPath, Overlay, SkillSettings, Template } from "../model/config.ts";
import type { SourceTree } from "../model/tree.ts";
import { diagnosticOf, positionOf, type TemplatePlace } from "../template/check.ts";
import { type Compiled, loadTemplates } from "../template/user.ts";
import type { SkillCustomisation } from "./render/finish.ts";
import type { Overlays } from "./render/overlay.ts";
import { applyPatches, type PatchFile, readPatchFile } from "./render/patch/patches.ts";
import { listLocal, readLocal } from "./sources/local.ts";

const KIB = 1024;
const MAX_PATCH = 4 * KIB * KIB;
const MAX_TEMPLATE = KIB * KIB;

/** The listing of every file and directory that `files` names; what cannot be read is reported and left out. */
export function listOverlays(host: ReadHost, selection: Selection): Checked<Overlays> {
  const reports = new Reports();
  const trees = new Map<Overlay, SourceTree>();
  for (const { files } of settingsIn(selection)) {
    for (const overlay of files) {
      const listed = reports.take(listLocal(host, overlay.from));
      if (listed !== null) trees.set(overlay, listed);
    }
  }
  return reports.with(trees);
}

/** The patches and templates of the selected skills that have any, parsed; what cannot be read or parsed is reported. */
export async function readUserFiles(
  host: ReadHost,
  selection: Selection,
): Promise<Checked<ReadonlyMap<SkillSettings, SkillCustomisation>>> {
  const reports = new Reports();
  const wanted = settingsIn(selection).filter(
    ({ patches, transform }) => patches.length > 0 || transform !== null,
  );
  // Loaded on demand: the parser takes longer to load than everything else.
  const load = wanted.some(({ transform }) => transform !== null) ? await loadTemplates() : null;
  const customisations = wanted.map((skill): [SkillSettings, SkillCustomisation] => {
    const patches = skill.patches.flatMap((file) => readPatch(host, file, reports.report) ?? []);
    const transform =
      skill.transform === null || load === null
        ? null
        : readTemplate(host, skill.transform, load, reports.report);
    const patch: SkillCustomisation["patch"] = (content) =>
      patches.length === 0
        ? { value: content, diagnostics: [] }
        : applyPatches(content, patches, skill.id, skill.at);
    return [skill, { patch, transform }];
  });
  return reports.with(new Map(customisations));
}

function settingsIn(selection: Selection): readonly SkillSettings[] {
  return selection.flatMap(({ settings }) => settings ?? []);
}

function readPatch(host: ReadHost, file: LocalPath, report: Report): PatchFile | null {
  const bytes = reported(readLocal(host, file, MAX_PATCH), report);
  return bytes === null ? null : reported(readPatchFile(file, bytes), report);
}

function readTemplate(
  host: ReadHost,
  template: Template,
  load: (text: string) => Compiled,
  report: Report,
): SkillCustomisation["transform"] {
  const isInline = template.kind === "inline";
  const text = isInline ? template.text : templateText(host, template.file, report);
  if (text === null) return null;
  const position: TemplatePlace = isInline ? template : { kind: "file", file: template.file.path };
  const compiled = load(text);
  if ("problems" in compiled) {
    for (const problem of compiled.problems) report(diagnosticOf(problem, position));
    return null;
  }
  return (values) => {
    const made = compiled.template.parts(values);
    return "parts" in made
      ? { value: { ...made, at: (range) => positionOf(range, position) }, diagnostics: [] }
      : { value: null, diagnostics: [diagnosticOf(made, position)] };
  };
}

function templateText(host: ReadHost, file: LocalPath, report: Report): string | null {
  const bytes = reported(readLocal(host, file, MAX_TEMPLATE), report);
  if (bytes === null) return null;
  const text = decodeText(bytes);
  if (text === null) report(diagnostic("local/not-utf8", file.at, { path: file.path }));
  return text;
}

/** The value; its diagnostics go to `report`. */
function reported<T>({ value, diagnostics }: Checked<T>, report: Report): T {
  for (const found of diagnostics) report(found);
  return value;
}
