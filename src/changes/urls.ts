/**
 * The URLs in a text, in order, possibly repeated: a scheme and `://`, up to a space or closing character; and, without a scheme, an
 * address after a command that contacts it, such as `example.com/x` after `curl`. What names no host, such as `file:///x`, is none.
 */
export function* urlsIn(text: string): Iterable<string> {
  for (const [found] of text.matchAll(URL)) {
    const url = withoutPunctuation(found);
    if (namesHost(url)) yield url;
  }
  for (const [, words] of text.matchAll(COMMAND))
    for (const [word] of words!.matchAll(BARE)) yield withoutPunctuation(word);
}

/** The host of a URL, with a port or user name if there is one. */
export function hostOf(url: string): string {
  // As browsers and curl read it, a third slash of the web's schemes means nothing.
  const slashes = WEB.test(url) ? /^[a-z]+:[/\\]+/i : /^[a-z][a-z0-9+.-]*:\/\//i;
  return url.replace(slashes, "").replace(/[/?#\\].*$/s, "");
}

/** A host in brackets is an address of IPv6. */
const URL = /\b[a-z][a-z0-9+.-]{0,20}:\/\/(?:(?:[\w.~:%-]*@)?\[[0-9a-f:.]+\])?[^\s<>"'`{}|\\^[\]]*/gi;
const WEB = /^(?:https?|wss?|ftps?):/i;
/** Schemes of programs that contact a host of one word, too: those of curl, git and file shares. */
const NETWORK =
  /^(?:(?:git\+|svn\+)?(?:https?|ssh|file)|wss?|s?ftps?|tftp|scp|git|svn|rsync|smbs?|nfs|afp|webdavs?|gophers?|dict|ldaps?|imaps?|pop3s?|smtps?|telnet|rtsp|rtmps?|mqtts?):/i;
/** Up to the end of the line, and further when the line ends in a backslash. */
const COMMAND = /\b(?:curl|wget|fetch|nc|ncat|ssh|scp)\b((?:\\\r?\n|[^\n])*)/gi;
/** A host, whose last part is a word unless it is an address of four numbers, and a slash after it. */
const BARE =
  /(?<![^\s"'`(=@,])(?:(?:[\w-]+\.)+[a-z][\w-]*|\d{1,3}(?:\.\d{1,3}){3})(?::[\w.~-]*)?\/[^\s<>"'`{}|\\^[\]]*/gi;

/** Whether a program would contact somebody: `collection://x` is a name in some application. */
function namesHost(url: string): boolean {
  const host = hostOf(url);
  return /[\p{L}\p{N}]/u.test(host) && (NETWORK.test(url) || /[.:@]/.test(host));
}

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
