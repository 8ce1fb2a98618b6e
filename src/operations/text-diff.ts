/** The change of a text file as a patch; its library is loaded for it. `before` is null for a new file. */
export async function textDiff(path: string, before: string | null, after: string): Promise<string> {
  return (await import("../changes/diff.ts")).textDiff(path, before, after);
}
