// How wide a text is in a terminal.

/** The width of the text in terminal cells: two for East Asian wide characters and emoji, none for combining marks. */
export function cells(text: string): number {
  let count = 0;
  for (const character of text) count += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return count;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** How many of the shown characters, from the first, have room in so many cells. */
export function fitting(shown: readonly string[], room: number): number {
  let used = 0;
  const beyond = shown.findIndex((character) => {
    used += cells(character);
    return used > room;
  });
  return beyond < 0 ? shown.length : beyond;
}

/** The text, or its beginning and an ellipsis, in at most so many cells. */
export function cutToCells(text: string, room: number): string {
  if (cells(text) <= room) return text;
  const shown = [...text];
  return `${shown.slice(0, fitting(shown, room - 1)).join("")}…`;
}
