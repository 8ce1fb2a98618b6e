/**
 * Whether it can be the name of a skill's directory: one name, without anything that a shell, a terminal or a path could take for
 * something else.
 */
export function isSkillName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}._ -]{0,127}$/u.test(name) && !name.endsWith(" ");
}
