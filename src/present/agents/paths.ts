import { printable } from "../../diagnostics/printable.ts";
import { display, isInside } from "../../model/paths.ts";
import type { PageContext } from "../plan/text.ts";

/** The path as its reader would write it. */
export function shorten(path: string, { cwd, home }: PageContext): string {
  if (isInside(cwd, path)) return printable(display(cwd, path));
  return printable(home !== null && isInside(home, path) ? `~${path.slice(home.length)}` : path);
}
