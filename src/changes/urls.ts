/**
 * The URLs in a text, in order, some of them more than once: a scheme and `://`, up to a blank or what closes it; and without a
 * scheme what stands behind a command that goes there, as `example.com/x` behind `curl`.
 */
export function* urlsIn(text: string): Iterable<string> {
  for (const [url] of text.matchAll(URL)) yield withoutPunctuation(url);
  for (const [, words] of text.matchAll(COMMAND))
    for (const [word] of words!.matchAll(BARE)) yield withoutPunctuation(word);
}

/** With what stands before it, as a port or a user's name. */
export function hostOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#\\].*$/s, "");
}

const URL = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"'`{}|\\^[\]]+/gi;
/** Up to the end of its line, and further when that ends in a backslash. */
const COMMAND = /\b(?:curl|wget|fetch|nc|ncat|ssh|scp)\b((?:\\\r?\n|[^\n])*)/gi;
/** A word with a dot and, behind it, a slash. */
const BARE = /(?<![^\s"'`(=@,])[\w-]+(?:\.[\w-]+)+(?::[\w.~-]*)?\/[^\s<>"'`{}|\\^[\]]*/g;

/** What ends the sentence, or the brackets around the URL, is not part of it. */
function withoutPunctuation(url: string): string {
  let open = url.split("(").length - url.split(")").length;
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    if (last === ")" && open < 0) open += 1;
    else if (!".,;:!?*_".includes(last)) break;
  }
  return url.slice(0, end);
}
