/**
 * Whether it can be the name of a skill's directory, as installers take it: one name, without anything that a shell, a terminal or a path
 * could take for something else.
 */
export function isSkillName(name: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(name) && name !== "__proto__";
}
