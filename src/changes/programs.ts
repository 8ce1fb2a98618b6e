// Which files of a skill are run, by an agent or by a machine on its own, and which are read.

import type { Content, SkillNode } from "./tree.ts";

/**
 * It may be executed, begins with `#!`, has the ending of a script, is what a tool looks for and runs, or stands in `scripts/` and is
 * no data.
 */
export function isProgram(path: string, node: SkillNode | undefined, content: Content | null): boolean {
  if (node?.kind !== "file") return false;
  if (node.executable || startOf(content).startsWith("#!")) return true;
  return PROGRAM.test(path) || runsByItself(path) || (/(?:^|\/)scripts\//.test(path) && !DATA.test(path));
}

/** Names commands that run without anybody calling them: hooks, servers, tasks, programs for a desktop. */
export function runsByItself(path: string): boolean {
  return SETUP.test(path);
}

/** A SKILL.md anywhere in a skill: agents find those too. */
export function isSkillFile(path: string): boolean {
  return /(?:^|\/)SKILL\.md$/i.test(path);
}

/** The text that an agent makes of a file, also of one with broken bytes; null when it is no text to anybody. */
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

/** Pictures, archives and compiled programs are at least half of what is no character. */
function isMostlyText(text: string): boolean {
  const start = text.slice(0, 65_536);
  const odd = start.match(/[\ufffd\0-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  return odd * 10 < start.length * 3;
}

const PROGRAM = /\.(?:[cm]?[jt]sx?|py|rb|pl|php|lua|(?:ba|z|fi)?sh|ps1|bat|cmd|exe)$/i;
const SETUP =
  /(?:^|\/)(?:\.?mcp\.json|hooks\.json|package\.json|(?:GNU)?makefile|[^/]+\.(?:plist|desktop|command))$|\.app(?:\/|$)/i;
/** What stands beside scripts and is not run. */
const DATA =
  /\.(?:md|txt|rst|json|ya?ml|toml|ini|csv|tsv|xml|xsd|xsl|html?|css|svg|png|jpe?g|gif|webp|pdf|ttf|otf|woff2?)$/i;
const TEXT = /\.(?:md|mdx|txt|rst|json|jsonc|ya?ml|toml|ini|csv|tsv|xml|html?|css|svg)$/i;
