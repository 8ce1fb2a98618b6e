import { printable } from "../diagnostics/printable.ts";
import { systemProblem } from "../diagnostics/system-words.ts";
import type { CacheSwept } from "../operations/clean-cache.ts";
import type { AbsentHistory, Collected } from "../operations/collect-garbage.ts";
import { count } from "./changes/words.ts";

/** The result of `kitout gc` as JSON. */
export function garbageJson(
  { bundles, skills, leftovers, forgotten, absent, gone, bytes, setAside, unknown }: Collected,
  dryRun: boolean,
) {
  return {
    dryRun,
    bundles,
    skills,
    leftovers,
    generations: forgotten,
    absent,
    gone,
    bytes,
    setAside,
    unknown,
  };
}

/** What was, or would be, removed: one sentence without a full stop. */
export function garbageText(
  { bundles, skills, leftovers, forgotten, gone, bytes }: Collected,
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
  const generations = count(forgotten.length, "generation");
  const projects = count(gone.length, "deleted project");
  return [
    removed,
    ...(forgotten.length === 0 ? [] : [dryRun ? `would forget ${generations}` : `${generations} forgotten`]),
    ...(gone.length === 0 ? [] : [`${dryRun ? "would remove" : "removed"} the notes about ${projects}`]),
  ].join("; ");
}

/** The result of `kitout gc --cache` as JSON. */
export function cacheJson({ blobs, listings, leftovers, bytes, kept }: CacheSwept, dryRun: boolean) {
  return { dryRun, blobs, listings, leftovers, bytes, kept };
}

/** The same as one sentence without a full stop. */
export function cacheText({ blobs, listings, leftovers, bytes, kept }: CacheSwept, dryRun: boolean): string {
  const parts = [
    ...(blobs.length > 0 ? [count(blobs.length, "file")] : []),
    ...(listings.length > 0 ? [count(listings.length, "listing")] : []),
    ...(leftovers.length > 0 ? [count(leftovers.length, "unfinished download")] : []),
  ];
  const things = [parts.slice(0, -1).join(", "), ...parts.slice(-1)]
    .filter((part) => part !== "")
    .join(" and ");
  const removed =
    parts.length === 0
      ? "nothing to remove from the cache"
      : dryRun
        ? `would remove ${things} from the cache, ${size(bytes)}`
        : `removed ${things} from the cache, ${size(bytes)} freed`;
  if (kept === null) return removed;
  const left = `${kept.count} could not be removed (${systemProblem(kept.system)})`;
  return parts.length === 0 ? `nothing was removed from the cache: ${left}` : `${removed}; ${left}`;
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
