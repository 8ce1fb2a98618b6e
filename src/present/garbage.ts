import { printable } from "../diagnostics/printable.ts";
import type { AbsentHistory, Collected } from "../operations/collect-garbage.ts";
import { count } from "./changes/words.ts";

/** The result of `kitout gc` as JSON. */
export function garbageJson(
  { bundles, skills, leftovers, forgotten, absent, bytes, setAside, unknown }: Collected,
  dryRun: boolean,
) {
  return { dryRun, bundles, skills, leftovers, generations: forgotten, absent, bytes, setAside, unknown };
}

/** What was, or would be, removed: one sentence without a full stop. */
export function garbageText(
  { bundles, skills, leftovers, forgotten, bytes }: Collected,
  dryRun: boolean,
): string {
  const parts = [
    count(bundles.length, "bundle"),
    count(skills.length, "skill"),
    ...(leftovers.length > 0 ? [count(leftovers.length, "unfinished build")] : []),
  ];
  const isNothing = bundles.length + skills.length + leftovers.length === 0;
  const things = `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  const removed = isNothing
    ? "nothing to remove"
    : dryRun
      ? `would remove ${things} from the store, ${size(bytes)}`
      : `removed ${things} from the store, ${size(bytes)} freed`;
  if (forgotten.length === 0) return removed;
  const generations = count(forgotten.length, "generation");
  return dryRun ? `${removed}; would forget ${generations}` : `${removed}; ${generations} forgotten`;
}

/** About a project that does not exist. */
export function absentText({ root, file }: AbsentHistory): string {
  return `kitout: ${printable(root)} does not exist; its recorded generations are kept.\n  If it is gone for good, delete ${printable(file)}.\n`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${["B", "kB", "MB", "GB"][power]}`;
}
