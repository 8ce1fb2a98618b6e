/** JSON that is also safe on a terminal: invisible characters are written as escapes. */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(/[\x7f-\uffff]/gu, (character) => {
    if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)) return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `${escaped}\n`;
}
