// The only way in which a value gets into a script.

/**
 * `text` as one word of POSIX shell: `sh -c "printf %s ${quote(text)}"` prints `text`. Single quotes keep every byte, and a single quote
 * itself is put outside of them. Throws for NUL, which a shell word cannot contain: no checked value has it.
 */
export function quote(text: string): string {
  if (text.includes("\0")) throw new Error("a shell word cannot hold NUL");
  return `'${text.replaceAll("'", "'\\''")}'`;
}
