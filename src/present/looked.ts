// What is in a repository that somebody looks at, in words. All of it is a stranger's.

import type { Change } from "../changes/change.ts";
import { cells, cutToCells } from "../diagnostics/cells.ts";
import { loadWords } from "../diagnostics/frontmatter-words.ts";
import { printable } from "../diagnostics/printable.ts";
import { revisionOf, shortRevision } from "../model/pin.ts";
import type { Looked, LookedSkill } from "../operations/look.ts";
import { describeNew } from "./changes/describe.ts";
import { atMost, count, look } from "./changes/words.ts";
import { BOLD, COMES, columnOf, type Page, painter, rowText } from "./page.ts";

const MOST_ROWS = 60;
/** Then the other places are counted only. */
const MOST_ROWS_OF_ALL = 200;
const MAX_NAME = 40;
const MAX_DESCRIPTION = 300;

/** Every skill, by the directories that they stand in. Copies of a likelier place are counted only. */
export function lookedText({ groups, fetched, word }: Looked, given: string, page: Page): string {
  const paint = painter(page);
  const skills = groups.reduce((sum, group) => sum + group.skills.length, 0);
  const revision = fetched.pin === null ? "" : printable(shortRevision(revisionOf(fetched.pin)));
  const at = revision === "" ? "" : `  at ${revision}`;
  const lines = [`${paint(printable(given), BOLD)}${at}  ${count(skills, "skill")}`];
  if (word !== null)
    lines.push(`There is no branch and no tag "${printable(word)}": it is taken for the name of a skill.`);
  let room = MOST_ROWS_OF_ALL;
  for (const { root, skills, copyOf } of groups) {
    const place = root === "" ? "at the top" : `${printable(root)}/`;
    if (copyOf !== null) {
      const other = copyOf === "" ? "at the top" : `in ${printable(copyOf)}/`;
      lines.push(`  ${place}  ${count(skills.length, "skill")} by the names of those ${other}`);
      continue;
    }
    if (room <= 0) {
      lines.push(`  ${place}  ${count(skills.length, "skill")}`);
      continue;
    }
    room -= Math.min(skills.length, MOST_ROWS);
    if (groups.length > 1) lines.push(`  ${paint(place, BOLD)}`);
    const column = Math.min(MAX_NAME, Math.max(...skills.map((skill) => cells(nameOf(skill)))));
    for (const skill of skills.slice(0, MOST_ROWS)) {
      const name = nameOf(skill);
      const head = `    ${name}${" ".repeat(Math.max(0, column - cells(name)))}  `;
      lines.push(
        `${head}${cutToCells(`(${sizeOf(skill)}) ${descriptionOf(skill)}`, Math.max(8, page.width - cells(head)))}`.trimEnd(),
      );
    }
    if (skills.length > MOST_ROWS)
      lines.push(`    and ${skills.length - MOST_ROWS} more; --json lists all of them`);
  }
  return `${lines.join("\n")}\n`;
}

/** By the directory, which is what an id is made of. */
export function nameOf({ path, name }: LookedSkill): string {
  return printable(path === "" ? name : path.slice(path.lastIndexOf("/") + 1));
}

/** The description, in one line. */
export function descriptionOf({ description }: LookedSkill): string {
  return printable(description.replace(/\s+/g, " ")).slice(0, MAX_DESCRIPTION);
}

/** Size, what it may run, and why some agents pass it over. */
export function sizeOf({ faults, files, bytes, executable, acts }: LookedSkill): string {
  const size = bytes === null ? count(files, "file") : `${count(files, "file")}, ${sizeText(bytes)}`;
  const runs = executable === 0 ? "" : `, ${executable} executable`;
  const kinds = [...new Set(acts.map(({ kind }) => kind))];
  const itself = kinds.length === 0 ? "" : `, acts by itself: ${kinds.join(", ")}`;
  const why = faults.map(({ fault, detail }) => printable(loadWords(fault, detail)));
  const skipped = why.length === 0 ? "" : `, some agents do not load it: ${why.join("; ")}`;
  return `${size}${runs}${itself}${skipped}`;
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

/** What the skills would give an agent, in the words of `kitout plan`. Of many, only what gives an agent more power, or hides. */
export function givesText(gives: ReadonlyMap<LookedSkill, Change>, page: Page): string {
  const all = [...gives].map(([skill, change]) => ({
    name: nameOf(skill),
    lines: [
      ...skill.faults.map(({ fault, detail }) =>
        look(`Some agents do not load it: ${printable(loadWords(fault, detail))}.`),
      ),
      ...describeNew(skill.path === "" ? skill.name : skill.path, change),
    ],
  }));
  const isMany = all.length > MOST_DESCRIBED;
  const rows = isMany
    ? all.map(({ name, lines }) => ({ name, lines: lines.filter(({ tone }) => tone !== "plain") }))
    : all;
  const shown = rows.filter(({ lines }) => lines.length > 0);
  const column = columnOf(shown.map(({ name }) => name));
  const rest = all.length - shown.length;
  const lines = shown.flatMap(({ name, lines }) => rowText(COMES, name, lines, column, page));
  if (isMany && rest > 0) lines.push(`  ${count(rest, "skill")} with nothing that stands out`);
  return lines.map((line) => `${line}\n`).join("");
}

const MOST_DESCRIBED = 30;

/** Fields may be added, never renamed. */
export function lookedJson({ groups, fetched, word }: Looked) {
  return {
    revision: fetched.pin === null ? null : revisionOf(fetched.pin),
    takenForSkill: word,
    skills: groups.flatMap(({ root, copyOf, skills }) =>
      skills.map(({ path, name, description, files, bytes, executable, acts, faults }) => ({
        path: path === "" ? "." : path,
        name,
        description,
        files,
        bytes,
        executable,
        acts,
        ...(faults.length === 0 ? {} : { faults }),
        in: root === "" ? "." : root,
        copyOf: copyOf === "" ? "." : copyOf,
      })),
    ),
  };
}

/** What a skill is chosen by: its name, or its path where names are not enough, with its description; and its size. */
export function choiceOf(
  skill: LookedSkill,
  { groups }: Looked,
  width: number,
): { label: string; hint: string } {
  const name = groups.length > 1 && skill.path !== "" ? printable(skill.path) : nameOf(skill);
  return {
    label: cutToCells(`${name}  ${descriptionOf(skill)}`, Math.max(30, width - 40)),
    hint: sizeOf(skill),
  };
}

/** The skills that `--all` does not take, by their places; empty when it takes all of them. */
export function leftOutText({ groups }: Looked, chosen: readonly LookedSkill[]): string {
  const taken = new Set(chosen);
  const places = groups.flatMap(({ root, skills }) => {
    const left = skills.filter((skill) => !taken.has(skill));
    if (left.length === 0) return [];
    if (left.length === 1)
      return [printable(left[0]!.path === "" ? "the repository as a whole" : left[0]!.path)];
    return [`${left.length} ${root === "" ? "at the top" : `in ${printable(root)}`}`];
  });
  return places.length === 0
    ? ""
    : `Not taken, since they are copies, stand aside, or have a name that is taken: ${atMost(places, 8).join(", ")}. Name them with --skill.\n`;
}
