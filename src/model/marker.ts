/**
 * The second line of every script that looks for a program on PATH, by which these scripts and kitout recognise one: it is not the
 * program itself. It never changes, since scripts of different bundles meet on one PATH.
 */
export const MARKER = "# kitout: a skill needs this program, and this script looks for it on PATH.";
