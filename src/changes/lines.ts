/**
 * The lines of `after` that `before` lacks, and how many lines of `before` are gone. A line that only moved counts as neither, so this
 * takes no longer than reading both.
 */
export function compareLines(before: string, after: string): { added: readonly string[]; removed: number } {
  const left = new Map<string, number>();
  for (const line of splitLines(before)) left.set(line, (left.get(line) ?? 0) + 1);
  const added: string[] = [];
  for (const line of splitLines(after)) {
    const count = left.get(line) ?? 0;
    if (count === 0) added.push(line);
    else left.set(line, count - 1);
  }
  return { added, removed: [...left.values()].reduce((sum, count) => sum + count, 0) };
}

/** Lines keep their line breaks, so that a changed line break is a changed line. */
export function splitLines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
