// The commented skills.yaml that kitout writes where there is none. What `add` and `import` know goes into it as edits.

import type { Scope } from "../model/installer.ts";

export interface FreshConfig {
  readonly scope: Scope;
  /** A directory of skills beside it, as it is written; null: there is none. */
  readonly skills: string | null;
  readonly targets: readonly {
    readonly name: string;
    /** Whether its skills have to be copies, for another agent that reads them. */
    readonly copies: boolean;
  }[];
}

/** Its text; sections without entries are there, and say what they are for. */
export function freshConfigText({ scope, skills, targets }: FreshConfig): string {
  const lines = targets.map(({ name, copies }) =>
    copies
      ? `  ${name}: { structure: copy-tree } # another agent that reads them is not known to follow links\n`
      : `  ${name}: true\n`,
  );
  const where = scope === "user" ? "for you, in every project" : "into this project";
  return `# Skills for AI agents. \`kitout install\` brings them ${where}; \`kitout plan\` shows before what that changes.
version: 1
${scope === "user" ? "name: mine\nscope: user\n" : ""}
# Where skills come from: \`kitout add owner/repo\` adds a repository and lets you choose.
sources:
${skills === null ? "" : `  mine: { path: ${skills} } # every directory below it with a SKILL.md is a skill\n`}
# Which of them are wanted: ids from \`kitout list\`, or globs.
skills:
  ${skills === null ? "enable:" : "enableAll: [mine]"}

# The agents that get them.
targets:
${lines.join("")}`;
}
