// What keeps agents from loading a skill as it is installed.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { bytesIn } from "../../digest/content.ts";
import { isOfWhole, judge } from "../../frontmatter/load-problems.ts";
import type { Variant } from "../../model/bundle.ts";
import { whereIs } from "../../model/catalog.ts";
import type { SourceDecl } from "../../model/config.ts";
import type { Content } from "../../model/content.ts";
import { type LoadProblem, MAX_NAME } from "../../model/frontmatter.ts";
import { below, onKey, type QuotedPlace, type YamlPlace } from "../../model/place.ts";
import { isFetched } from "../../model/tree.ts";
import { settingsPlace } from "./settings-place.ts";
import { skillFile } from "./skill-file.ts";

/** What is wrong with one variant for agents. */
export interface NotLoaded {
  readonly variant: Variant;
  readonly problems: readonly PlacedProblem[];
}

interface PlacedProblem extends LoadProblem {
  readonly at: QuotedPlace;
  /** Whether it is in what is installed and not in the source. */
  readonly isMade: boolean;
}

/** Judges SKILL.md in `content`, which is what is installed; `resolved` is what the source has. Null when all agents load it. */
export function notLoaded(variant: Variant, content: Content, resolved: Content): NotLoaded | null {
  const file = skillFile(content);
  if (file === null) return null;
  const installed = judge(bytesIn(file));
  if (installed.problems.length === 0) return null;
  const own = skillFile(resolved);
  const source = own === null || own === file ? installed : judge(bytesIn(own));
  const name = `${whereIs(variant.selected.skill)}/SKILL.md`;
  const problems = installed.problems.map((problem): PlacedProblem => {
    // It can be repaired where it came from.
    const there = source.problems.find(
      ({ fault, detail }) => fault === problem.fault && detail === problem.detail,
    );
    const { text, range } =
      there === undefined
        ? { text: installed.text, range: problem.range }
        : { text: source.text, range: there.range };
    return { ...problem, at: { file: name, text, range }, isMade: there === undefined };
  });
  return { variant, problems };
}

/** Whether the frontmatter as a whole cannot be read; then its name could not be set for the same reason. */
export function isUnreadable({ problems }: NotLoaded): boolean {
  return problems.some(({ fault }) => isOfWhole(fault));
}

/**
 * One warning for each problem in a file, and one for all names that one place of the configuration selected or made: a source may have
 * hundreds of them.
 */
export function warnNotLoaded(
  found: readonly NotLoaded[],
  sources: readonly SourceDecl[],
): readonly Diagnostic[] {
  const forms = new Map<string, FormGroup>();
  const long = new Map<string, LongGroup>();
  const diagnostics: Diagnostic[] = [];
  for (const { variant, problems } of found) {
    const { selected, name } = variant;
    for (const { fault, detail, at, isMade } of problems) {
      if (fault === "name-form") {
        const group = groupAt(forms, settingsPlace(selected).at, () => ({ names: new Map() }));
        group.names.set(`${selected.id}\n${detail}`, { name: detail, at });
      } else if (fault === "name-length" && isMade && name.length > MAX_NAME) {
        const made = placeOfName(variant, sources);
        groupAt(long, made.at, () => ({ by: made.by, names: new Set() })).names.add(name);
      } else {
        const { table } = settingsPlace(selected);
        const isRemote = isFetched(selected.skill.tree) && !isMade;
        diagnostics.push(
          diagnostic("skill/not-loaded", at, { id: selected.id, fault, detail, isMade, isRemote, table }),
        );
      }
    }
  }
  for (const { at, names } of forms.values())
    diagnostics.push(diagnostic("skill/name-form", at, { names: [...names.values()].map(positioned) }));
  for (const { at, by, names } of long.values())
    diagnostics.push(diagnostic("entry/long-name", at, { names: [...names], by }));
  return diagnostics;
}

interface FormGroup {
  readonly at: YamlPlace;
  readonly names: Map<string, { readonly name: string; readonly at: QuotedPlace }>;
}

interface LongGroup {
  readonly at: YamlPlace;
  readonly by: "idPrefix" | "id" | "path" | "source";
  readonly names: Set<string>;
}

function groupAt<G extends { readonly at: YamlPlace }>(
  groups: Map<string, G>,
  at: YamlPlace,
  make: () => Omit<G, "at">,
): G {
  const key = JSON.stringify(at);
  const group = groups.get(key) ?? ({ at, ...make() } as G);
  groups.set(key, group);
  return group;
}

function positioned({ name, at }: { readonly name: string; readonly at: QuotedPlace }) {
  return { name, file: at.file, line: at.text.slice(0, at.range[0]).split(/\r\n|\n|\r/).length };
}

/** What made the name of a variant. */
function placeOfName({ selected }: Variant, sources: readonly SourceDecl[]): Pick<LongGroup, "at" | "by"> {
  const { reason, skill } = selected;
  if (reason.kind === "explicit") return { at: reason.by.idAt, by: "id" };
  const source = sources.find(({ name }) => name === skill.tree.name);
  if (source === undefined) return { at: reason.by.at, by: "path" };
  return skill.idPrefix === null
    ? { at: onKey(source.at), by: "source" }
    : { at: below(source.at, "idPrefix"), by: "idPrefix" };
}
