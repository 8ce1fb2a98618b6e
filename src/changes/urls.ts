/** The URLs in a text, each once, in order: a scheme and `://`, up to a blank or what closes it. */
export function urlsIn(text: string): ReadonlySet<string> {
  const found = text.matchAll(/\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s<>"'`{}|\\^[\]]+/gi);
  return new Set(Array.from(found, ([url]) => withoutPunctuation(url)));
}

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
