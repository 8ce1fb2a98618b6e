// Makes the content of one variant: the user's patches, then the transform or the table of packages, the name, and the programs.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { bytesIn } from "../../digest/content.ts";
import { frontmatterProblem, readFields, rewriteName } from "../../frontmatter/frontmatter.ts";
import type { Variant } from "../../model/bundle.ts";
import { whereIs } from "../../model/catalog.ts";
import type { BoundPackage, PackageDecl, SkillSettings } from "../../model/config.ts";
import type { Content } from "../../model/content.ts";
import type { FrontmatterProblem } from "../../model/frontmatter.ts";
import { fold, parents, ROOT } from "../../model/names.ts";
import { onKey } from "../../model/place.ts";
import { caseCollisions } from "./case-collisions.ts";
import { withModes } from "./modes.ts";
import { dependencyTable, packageFiles } from "./packages.ts";
import { skillFile, withSkillFile } from "./skill-file.ts";
import { type Transform, transformed } from "./transform.ts";

/** The user's patches and template for one skill, already read. */
export interface SkillCustomisation {
  /** Applies all patches in order. Null when one does not apply, which is reported. */
  readonly patch: (content: Content) => Checked<Content | null>;
  readonly transform: Transform | null;
}

export interface Finishing {
  /** By the settings; only those with patches or a transform. */
  readonly customisations: ReadonlyMap<SkillSettings, SkillCustomisation>;
  /** The revision of a source: a commit, a version, an integrity; "" for a directory. */
  readonly revOf: (source: string) => string;
  /** From `--package NAME=PATH`. */
  readonly packages: ReadonlyMap<string, BoundPackage>;
}

/**
 * The variant's content. `rendered` is the skill from the source and the overlays, `resolved` from the source alone. Returns the same
 * object when there is nothing to do; null when it fails, which is reported.
 */
export function finish(
  variant: Variant,
  rendered: Content,
  resolved: Content,
  given: Finishing,
): Checked<Content | null> {
  const reports = new Reports();
  const content = reports.take(patched(variant, rendered, resolved, given));
  return reports.with(content === null ? null : reports.take(finishPatched(variant, content, given)));
}

/** The rest of `finish`, after `patched`. */
export function finishPatched(variant: Variant, content: Content, given: Finishing): Checked<Content | null> {
  const reports = new Reports();
  const { settings, skill } = variant.selected;
  if (settings === null) return reports.with(renamed(content, variant, reports.report));
  const transform = given.customisations.get(settings)?.transform ?? null;
  const written =
    transform === null
      ? withTable(content, settings.packages)
      : transformed(content, variant, settings, transform, given.revOf(skill.tree.name), reports.report);
  if (written === null) return reports.with(null);
  const named = renamed(written, variant, reports.report);
  const whole = withPrograms(named, settings.packages, given.packages, reports.report);
  return reports.with(whole);
}

/** The first part of `finish`: the patches, and which files are executable. */
export function patched(
  { selected }: Variant,
  rendered: Content,
  resolved: Content,
  given: Finishing,
): Checked<Content | null> {
  const reports = new Reports();
  const { settings } = selected;
  if (settings === null) return reports.with(rendered);
  const customisation = given.customisations.get(settings);
  const made = customisation === undefined ? rendered : reports.take(customisation.patch(rendered));
  const value = made === null ? null : withModes(made, settings, reports.report);
  const isFine =
    value !== null &&
    value !== resolved &&
    isStillSkill(value, resolved, settings, reports.report) &&
    isBounded(value, resolved, settings, reports.report);
  if (isFine && value !== rendered)
    reports.add(
      caseCollisions(
        selected,
        [...value.files, ...value.links].map(({ path }) => path),
      ),
    );
  return reports.with(isFine || value === resolved ? value : null);
}

/** Whether agents can still read SKILL.md, or could not read it before either. */
function isStillSkill(
  now: Content,
  resolved: Content,
  { id, at, files, patches }: SkillSettings,
  report: Report,
): boolean {
  const problem = skillFileProblem(now);
  if (problem === null || problem === skillFileProblem(resolved)) return true;
  // Without patches, an overlay of SKILL.md is the cause.
  const file = patches.length === 0 ? files.find(({ to }) => to === "SKILL.md") : undefined;
  report(diagnostic("overlay/frontmatter", file?.at ?? onKey(at), { id, problem }));
  return false;
}

/** How much files and patches may add to a skill. */
const MIB = 1024 * 1024;
const MAX_BYTES = 64 * MIB;
const MAX_FILES = 10_000;

function isBounded(now: Content, resolved: Content, { id, at }: SkillSettings, report: Report): boolean {
  const bytes = (content: Content) => content.files.reduce((sum, { size }) => sum + size, 0);
  const added = { bytes: bytes(now) - bytes(resolved), files: now.files.length - resolved.files.length };
  if (added.bytes <= MAX_BYTES && added.files <= MAX_FILES) return true;
  report(diagnostic("overlay/too-large", onKey(at), { id, files: MAX_FILES, mebibytes: MAX_BYTES / MIB }));
  return false;
}

function skillFileProblem(content: Content): FrontmatterProblem | null {
  const file = skillFile(content);
  return file === null ? "no-frontmatter" : frontmatterProblem(bytesIn(file));
}

/** Appends the table to SKILL.md after an empty line; for skills without a transform. */
function withTable(content: Content, packages: readonly PackageDecl[]): Content {
  const table = dependencyTable(packages);
  const file = table === "" ? null : skillFile(content);
  if (file === null) return content;
  const bytes = bytesIn(file);
  const ended = bytes.at(-1) === 0x0a;
  return withSkillFile(
    content,
    Buffer.concat([bytes, Buffer.from(ended ? "\n" : "\n\n"), Buffer.from(table)]),
  );
}

/** Sets the variant's name in SKILL.md. */
function renamed(content: Content, variant: Variant, report: Report): Content {
  const file = variant.rewriteName ? skillFile(content) : null;
  if (file === null) return content;
  const changed = rewriteName(bytesIn(file), variant.name);
  if ("problem" in changed) {
    const { id, reason, skill } = variant.selected;
    report(
      diagnostic("skill/name-not-rewritten", reason.by.at, {
        id,
        name: variant.name,
        problem: changed.problem,
        file: `${whereIs(skill)}/SKILL.md`,
      }),
    );
    return content;
  }
  if (!changed.changed) return content;
  reportRootName(bytesIn(file), variant, report);
  return withSkillFile(content, changed.bytes);
}

/** A skill at the root of a source goes by the source's name, which nobody chose for it. */
function reportRootName(bytes: Uint8Array, { name, selected }: Variant, report: Report): void {
  const { skill, reason } = selected;
  const { name: own } = readFields(bytes);
  if (skill.path !== ROOT || reason.kind === "explicit" || own === null || own === skill.tree.name) return;
  report(diagnostic("skill/root-name", reason.by.at, { own, name, source: skill.tree.name }));
}

/** Adds a script or a link for every program. */
function withPrograms(
  content: Content,
  packages: readonly PackageDecl[],
  bound: Finishing["packages"],
  report: Report,
): Content | null {
  if (packages.length === 0) return content;
  const all = [...content.files, ...content.links].map(({ path }) => path);
  // Some systems do not tell upper from lower case.
  const there = new Map(all.flatMap((path) => [...parents(path), path]).map((path) => [fold(path), path]));
  const taken = packages.flatMap(({ name, at }) => {
    const path = there.get(fold(name));
    return path === undefined ? [] : [diagnostic("package/taken", at, { name, path })];
  });
  for (const one of taken) report(one);
  const added = packageFiles(packages, bound);
  return taken.length > 0
    ? null
    : { files: [...content.files, ...added.files], links: [...content.links, ...added.links] };
}
