// Which files of a skill are run, by an agent or by a machine on its own, and which are read.

import type { Content, SkillNode } from "./tree.ts";

/**
 * Whether a file may be run: it is executable, begins with `#!`, has the extension of a script, is a file that some tool looks for and
 * runs, or is in `scripts/` and not data.
 */
export function isProgram(path: string, node: SkillNode | undefined, content: Content | null): boolean {
  if (node?.kind !== "file") return false;
  if (node.executable || startOf(content).startsWith("#!")) return true;
  return PROGRAM.test(path) || runsByItself(path) || (/(?:^|\/)scripts\//.test(path) && !DATA.test(path));
}

/** Whether a file names commands that run without being called: hooks, servers, tasks, desktop programs. */
export function runsByItself(path: string): boolean {
  return SETUP.test(path);
}

/** A SKILL.md anywhere in a skill: agents find those too. */
export function isSkillFile(path: string): boolean {
  return /(?:^|\/)SKILL\.md$/i.test(path);
}

/** The text that an agent reads in a file, also with invalid bytes; null when it is not text to anyone. */
export function textRead(path: string, content: Content | null): string | null {
  if (content === null || content.kind === "unreadable") return null;
  if (content.kind === "text" || content.text === null) return content.text;
  const { text } = content;
  const named = PROGRAM.test(path) || SETUP.test(path) || TEXT.test(path) || text.startsWith("#!");
  return named || isMostlyText(text) ? text : null;
}

function startOf(content: Content | null): string {
  return content === null || content.kind === "unreadable" ? "" : (content.text?.slice(0, 3) ?? "");
}

/** In images, archives and compiled programs at least half of the bytes are not characters. */
function isMostlyText(text: string): boolean {
  const start = text.slice(0, 65_536);
  const odd = start.match(/[\ufffd\0-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  return odd * 10 < start.length * 3;
}

const PROGRAM = /\.(?:[cm]?[jt]sx?|py|rb|pl|php|lua|(?:ba|z|fi)?sh|ps1|bat|cmd|exe)$/i;
const SETUP =
  /(?:^|\/)(?:\.?mcp\.json|hooks\.json|package\.json|(?:GNU)?makefile|[^/]+\.(?:plist|desktop|command))$|\.app(?:\/|$)/i;
/** Files that lie beside scripts and are not run. */
const DATA =
  /\.(?:md|txt|rst|json|ya?ml|toml|ini|csv|tsv|xml|xsd|xsl|html?|css|svg|png|jpe?g|gif|webp|pdf|ttf|otf|woff2?)$/i;
const TEXT = /\.(?:md|mdx|txt|rst|json|jsonc|ya?ml|toml|ini|csv|tsv|xml|html?|css|svg)$/i;
