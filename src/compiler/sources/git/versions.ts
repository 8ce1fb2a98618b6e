// The only importer of semver: which tags are versions, and which of them a range means. Versions as in Semantic Versioning 2.0.0, ranges
// as npm reads them.

import semver, { type SemVer } from "semver";
import { compareBytes } from "../../../digest/bytes.ts";
import type { VersionRange } from "../../../model/config.ts";
import { PLACE_OF_VERSION, versionIn } from "../../../model/tag-pattern.ts";

/** A tag that is a version. */
export interface VersionTag {
  /** Without `refs/tags/`. */
  readonly tag: string;
  /** The commit that it points to. */
  readonly rev: string;
}

/** The tags of one version: with different build metadata they are one version too. */
export interface Release {
  readonly version: SemVer;
  /** At least one; that without build metadata first. */
  readonly tags: readonly [VersionTag, ...VersionTag[]];
}

/** Whether it is a range. Empty text, which npm takes for every version, is none. */
export function isRange(text: string): boolean {
  return text.trim() !== "" && text.length <= MAX_LENGTH && semver.validRange(text) !== null;
}

/** The versions among the tags, the newest first. `tags`: names without `refs/tags/` to commits; what is no version is left out. */
export function releasesOf(tags: ReadonlyMap<string, string>, pattern: string): readonly Release[] {
  const versions = [...tags].flatMap(([tag, rev]) => {
    const version = versionOf(pattern, tag);
    return version === null ? [] : [{ version, tag, rev }];
  });
  const releases: Release[] = [];
  for (const { version, tag, rev } of versions.sort(
    (a, b) =>
      semver.rcompare(a.version, b.version) ||
      a.version.build.length - b.version.build.length ||
      compareBytes(a.tag, b.tag),
  )) {
    const last = releases.at(-1);
    if (last !== undefined && semver.eq(last.version, version))
      releases[releases.length - 1] = { ...last, tags: [...last.tags, { tag, rev }] };
    else releases.push({ version, tags: [{ tag, rev }] });
  }
  return releases;
}

/** Whether the range means the version. Prereleases only when the range names one of the same version. */
export function isIn(range: string, { version }: Release): boolean {
  return semver.satisfies(version, range);
}

/** Whether the range would mean it if prereleases were as good as releases. */
export function isPrereleaseIn(range: string, { version }: Release): boolean {
  return version.prerelease.length > 0 && semver.satisfies(version, range, { includePrerelease: true });
}

/** Whether one tag is of a newer version than another; both are of this pattern. */
export function isNewer(pattern: string, tag: string, than: string): boolean {
  const [one, other] = [versionOf(pattern, tag), versionOf(pattern, than)];
  return one !== null && other !== null && semver.gt(one, other);
}

/** Other patterns under which the range means some of the tags, the most common first. */
export function otherPatterns(
  tags: ReadonlyMap<string, string>,
  { range, tag: declared }: VersionRange,
): readonly string[] {
  const found = new Map<string, number>();
  for (const tag of [...tags.keys()].slice(0, MAX_LOOKED_AT)) {
    const version = tag.length > MAX_LENGTH ? null : AT_END.exec(tag);
    if (version === null) continue;
    const pattern = tag.slice(0, version.index) + PLACE_OF_VERSION;
    if (pattern !== declared && semver.satisfies(version[0], range))
      found.set(pattern, (found.get(pattern) ?? 0) + 1);
  }
  return [...found].sort(([a, many], [b, more]) => more - many || compareBytes(a, b)).map(([name]) => name);
}

/** Characters of a range or a tag. A server may send any names, and as many as it likes. */
const MAX_LENGTH = 256;
const MAX_LOOKED_AT = 10_000;

const AT_END = /(?<!\d)\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** The version in the name; null when there is none. The pattern alone says what stands in front of it. */
function versionOf(pattern: string, tag: string): SemVer | null {
  const text = versionIn(pattern, tag);
  // semver itself would pass over a `v` and blanks.
  return text !== null && /^\d/.test(text) ? semver.parse(text) : null;
}
