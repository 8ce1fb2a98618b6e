import { printable } from "../diagnostics/printable.ts";

/** Which backups an uninstallation leaves; empty without any. */
export function backupsText(backups: readonly string[]): string {
  if (backups.length === 0) return "";
  const lines = backups.map((directory) => `  ${printable(directory)}\n`);
  return `kitout: the backups of what installs have replaced stay; delete them when you do not need them:\n${lines.join("")}`;
}
