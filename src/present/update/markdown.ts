// An update as the body of a pull request.

import type { Outcome, SourceUpdate } from "../../operations/update/result.ts";
import { atMost, clip, count, type Line, staysText, wrap } from "../changes/words.ts";
import { code, fenced } from "../markdown.ts";
import { diffText } from "../page.ts";
import {
  changedSources,
  countsText,
  following,
  heldText,
  isMoved,
  NOT_NEEDED,
  type SkillRow,
  skillRows,
  TAG_MOVED,
  versionsOf,
} from "./words.ts";

/** The page: what needs most care comes first. To stay below GitHub's limit, diffs are left out before anything else. */
export function updateMarkdown(updates: readonly SourceUpdate[], outcome: Outcome): string {
  const moved = updates.filter(isMoved);
  const dropped = outcome.dropped.map((name) => part(`\n- ${code(clip(name, 100))}: ${NOT_NEEDED}\n`));
  const parts = [
    part(`${summary(moved, outcome)}\n`),
    ...dropped,
    ...changedSources(updates).flatMap(sourceParts),
  ];
  return fitted(parts, outcome);
}

/** Characters; GitHub's limit is 65 536. */
const MAX = 60_000;
/** Characters of one line about a skill; a longer line is wrapped. */
const MAX_LINE = 1000;
/** Characters of the note about missing parts: the command in as many backticks as it may need, and the words around it. */
const MAX_NOTE = 4000;

/** Lines of the page that are kept or left out together. */
interface Part {
  readonly text: string;
  /** May be left out while later parts stay. */
  readonly isDiff: boolean;
}

function part(text: string): Part {
  return { text, isDiff: false };
}

function summary(moved: readonly SourceUpdate[], { dryRun, lock, dropped }: Outcome): string {
  if (moved.length + dropped.length === 0) return "Nothing to update: every source is as skills.lock says.";
  const verbs = dryRun
    ? (["to add", "to change", "to remove"] as const)
    : (["added", "changed", "removed"] as const);
  const tags = moved.some(({ tagMoved }) => tagMoved) ? " **A tag was moved.**" : "";
  return `${countsText(moved, verbs)}, in ${count(moved.length, "source")} of ${code(clip(lock, 300))}.${tags}`;
}

function sourceParts(update: SourceUpdate): readonly Part[] {
  const { source, tagMoved, held, same, offered } = update;
  const newly = atMost(
    offered.map((id) => clip(id, 100)),
    20,
  ).map(code);
  const rest = [
    ...(same === 0 ? [] : [staysText(same)]),
    ...(newly.length === 0 ? [] : [`New in this source, and not selected: ${newly.join(", ")}.`]),
  ];
  return [
    part(`\n## ${code(clip(source, 100))}\n\n${origin(update)}\n`),
    ...(tagMoved ? [part(`\n> [!CAUTION]\n> ${TAG_MOVED}\n`)] : []),
    ...(held === null ? [] : [part(`\n> [!NOTE]\n> ${code(heldText(held.newest))}\n`)]),
    ...skillRows(update).flatMap(skillParts),
    ...rest.map((text) => part(`\n${text}\n`)),
  ];
}

function origin(update: SourceUpdate): string {
  const { from, follows } = update;
  const { before, after } = versionsOf(update);
  const label = `${code(clip(from, 300))}${follows === null ? "" : `, ${code(following(follows))}`}`;
  if (before === null) return `${label}: ${code(after)}, not locked before`;
  if (before === after) return `${label}: ${code(after)}`;
  const link = compareLink(update);
  return `${label}: ${code(before)} → ${code(after)}${link === null ? "" : ` ([compare](${link}))`}`;
}

/** GitHub's page that compares two commits. Every part of the address has been checked character by character. */
function compareLink({ from, before, after }: SourceUpdate): string | null {
  const repository = /^https:\/\/github\.com\/([\w-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(from)?.[1];
  const commit = /^[0-9a-f]{40}$/;
  return repository !== undefined && commit.test(before ?? "") && commit.test(after)
    ? `https://github.com/${repository}/compare/${before}...${after}`
    : null;
}

const KINDS = { added: "Added", changed: "Changed", removed: "Removed" } as const;

function skillParts({ skill, name, about }: SkillRow): readonly Part[] {
  const lines = about.flatMap(({ text, tone }) =>
    wrap(text, MAX_LINE).map((line) => part(`- ${TONES[tone]}${code(line)}\n`)),
  );
  const where =
    skill.ids.length === 0 ? "" : `, from ${code(clip(skill.path === "" ? "." : skill.path, 200))}`;
  const heading = part(`\n### ${KINDS[skill.kind]}: ${code(name)}${where}\n\n`);
  if (skill.diff === "") return [heading, ...lines];
  const diff = fenced(diffText(skill.diff, { width: 0, colour: false }), "diff");
  const text = `\n<details><summary>Diff</summary>\n\n${diff}\n\n</details>\n`;
  return [heading, ...lines, { text, isDiff: true }];
}

const TONES: Readonly<Record<Line["tone"], string>> = { plain: "", look: "**Look:** ", alarm: "**Alarm:** " };

/** As many parts from the beginning as there is room for, then diffs in the remaining room; a note at the top reports what is missing. */
function fitted([top, ...parts]: readonly Part[], { command }: Outcome): string {
  let room = MAX - MAX_NOTE - top!.text.length;
  const takes = ({ text }: Part) => {
    if (text.length > room) return false;
    room -= text.length;
    return true;
  };
  const end = parts.findIndex((one) => !one.isDiff && !takes(one));
  const before = end === -1 ? parts : parts.slice(0, end);
  const shown = before.filter((one) => !one.isDiff || takes(one));
  const all = `${code(clip(`${command} --dry-run --diff`, MAX_LINE))} shows all of it, with the previous skills.lock.`;
  const note =
    end !== -1
      ? `\n**There is more than fits here, and the page ends early.** ${all}\n`
      : shown.length < before.length
        ? `\n**${count(before.length - shown.length, "diff")} left out: there is more than fits here.** ${all}\n`
        : "";
  return [top!.text, note, ...shown.map(({ text }) => text)].join("");
}
