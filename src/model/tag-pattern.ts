// The `tag` of a source with a range of versions: how the names of its tags are made from versions.

/** Where the version stands in a pattern. */
export const PLACE_OF_VERSION = "{version}";

/** What is declared without `tag`. */
export const DEFAULT_TAG = `v${PLACE_OF_VERSION}`;

/** Whether it has the version once, and nothing that no name of a tag can have. */
export function isTagPattern(text: string): boolean {
  return text.split(PLACE_OF_VERSION).length === 2 && !/[\s\p{Cc}~^:?*[\\]/u.test(text);
}

/** The text in the place of the version; null when the tag, named without `refs/tags/`, is not of this form. Never empty. */
export function versionIn(pattern: string, tag: string): string | null {
  const [before, after] = pattern.split(PLACE_OF_VERSION) as [string, string];
  if (tag.length <= before.length + after.length || !tag.startsWith(before) || !tag.endsWith(after))
    return null;
  return tag.slice(before.length, tag.length - after.length);
}
