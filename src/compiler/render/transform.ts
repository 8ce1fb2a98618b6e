// Makes SKILL.md from a template.

import { type Checked, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { decodeText } from "../../digest/bytes.ts";
import { bytesIn } from "../../digest/content.ts";
import { findFrontmatter, frontmatterProblem, parsedFields } from "../../frontmatter/frontmatter.ts";
import { type Part, partThatAddsKeys } from "../../frontmatter/parts.ts";
import type { Variant } from "../../model/bundle.ts";
import { whereIs } from "../../model/catalog.ts";
import { type SkillSettings, templatePlace } from "../../model/config.ts";
import type { Content } from "../../model/content.ts";
import type { Place } from "../../model/place.ts";
import type { Inserted, MadePart } from "../../template/evaluate.ts";
import type { TemplateValues } from "../../template/problem.ts";
import { dependencyTable } from "./packages.ts";
import { skillFile, withSkillFile } from "./skill-file.ts";

/** A new SKILL.md; null when the template fails with these values, which is reported. */
export type Transform = (values: TemplateValues) => Checked<MadeFile | null>;

/** What the template made, and where in it a range is. */
export interface MadeFile {
  readonly parts: readonly MadePart[];
  readonly at: (range: Inserted["range"]) => Place;
}

/**
 * The content with the SKILL.md that the user's template makes of the present one. Null when the template fails or its result is not a
 * skill, which is reported.
 */
export function transformed(
  content: Content,
  variant: Variant,
  settings: SkillSettings,
  transform: Transform,
  rev: string,
  report: Report,
): Content | null {
  const file = skillFile(content);
  const bytes = file === null ? null : bytesIn(file);
  const original = bytes === null ? null : decodeText(bytes);
  const at = templatePlace(settings.transform!);
  if (bytes === null || original === null) {
    report(diagnostic("transform/not-utf8", at, { file: `${whereIs(variant.selected.skill)}/SKILL.md` }));
    return null;
  }
  const block = findFrontmatter(bytes);
  const made = transform({
    original,
    body: block === null ? original : bodyOf(bytes, block.end),
    frontmatter: parsedFields(bytes),
    dependencies: dependencyTable(settings.packages),
    id: settings.id,
    name: variant.name,
    source: variant.selected.skill.tree.name,
    rev,
    vars: Object.fromEntries(settings.vars),
  });
  for (const found of made.diagnostics) report(found);
  if (made.value === null) return null;
  const text = made.value.parts.map((part) => part.text).join("");
  if (!text.includes(dependencyTable(settings.packages).trimEnd()))
    report(diagnostic("transform/no-dependencies", at, { id: settings.id }));
  const result = Buffer.from(text, "utf8");
  const problem = frontmatterProblem(result);
  // A problem that the source already has is not the template's mistake.
  if (problem !== null && problem !== frontmatterProblem(bytes)) {
    report(diagnostic("transform/frontmatter", at, { id: settings.id, problem }));
    return null;
  }
  const adds = whatAddsKeys(made.value);
  if (adds === null) return withSkillFile(content, result);
  report(
    diagnostic("transform/adds-keys", made.value.at(adds.range), { id: settings.id, name: adds.written }),
  );
  return null;
}

/** The tag whose value would decide which keys the frontmatter has, where the template writes it; null when there is none. */
function whatAddsKeys({ parts }: MadeFile): Inserted | null {
  const tags = new Map<Part, Inserted>();
  const all = parts.map(({ text, from }): Part => {
    if (from === null) return { text, inserted: "no" };
    const part: Part = { text, inserted: from.isKey ? "key" : "value" };
    tags.set(part, from);
    return part;
  });
  const found = partThatAddsKeys(all);
  return found === null ? null : (tags.get(found) ?? null);
}

/** The text after the line that closes the frontmatter. */
function bodyOf(bytes: Buffer, end: number): string {
  const line = bytes.indexOf(0x0a, end);
  return line < 0 ? "" : (decodeText(bytes.subarray(line + 1)) ?? "");
}
