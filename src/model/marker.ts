/**
 * The second line of every script that looks for a program on PATH, by which such a script and kitout know one: it is not the program.
 * It never changes, since scripts of older bundles meet those of newer ones.
 */
export const MARKER = "# kitout: a skill needs this program, and this script looks for it on PATH.";
