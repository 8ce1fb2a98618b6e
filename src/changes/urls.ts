/**
 * The URLs in a text, in order, possibly repeated: a scheme and `://`, up to a space or closing character; and, without a scheme, an
 * address after a command that contacts it, such as `example.com/x` after `curl`.
 */
export function* urlsIn(text: string): Iterable<string> {
  for (const [url] of text.matchAll(URL)) yield withoutPunctuation(url);
  for (const [, words] of text.matchAll(COMMAND))
    for (const [word] of words!.matchAll(BARE)) yield withoutPunctuation(word);
}

/** The host of a URL, with a port or user name if there is one. */
export function hostOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").replace(/[/?#\\].*$/s, "");
}

const URL = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"'`{}|\\^[\]]+/gi;
/** Up to the end of the line, and further when the line ends in a backslash. */
const COMMAND = /\b(?:curl|wget|fetch|nc|ncat|ssh|scp)\b((?:\\\r?\n|[^\n])*)/gi;
/** A word with a dot and, after it, a slash. */
const BARE = /(?<![^\s"'`(=@,])[\w-]+(?:\.[\w-]+)+(?::[\w.~-]*)?\/[^\s<>"'`{}|\\^[\]]*/g;

/** Punctuation that ends the sentence, or closes brackets around the URL, is not part of it. */
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
