// `kitout explain AGENT [SKILL]` for people and for programs.

import type { Obstacle, Sighting } from "../../agents/visibility.ts";
import { loadWords } from "../../diagnostics/frontmatter-words.ts";
import { printable } from "../../diagnostics/printable.ts";
import { basename } from "../../model/names.ts";
import type { Explanation } from "../../operations/agents/explain.ts";
import { count, line, look, wrap } from "../changes/words.ts";
import { BOLD, columnOf, LOOK, painter, rowText, type Sign } from "../page.ts";
import type { PageContext } from "../plan/text.ts";
import { shorten } from "./paths.ts";

const SEEN: Sign = [" ", 0];
const NOT_SEEN: Sign = ["x", 31];

/** Where the agent looks, and every skill that it sees or not, now and after an install. */
export function explanationText(explained: Explanation, page: PageContext): string {
  const { agent, found, now, after } = explained;
  const title = printable(agent.title);
  const here = found.length === 0 ? " Nothing tells that it is on this machine." : "";
  const blocks = [
    [
      `${title} (${printable(agent.id)}) looks for skills in these directories, in this order:${here}`,
      ...rootLines(explained, page),
    ],
    [...wrap(precedenceWords(explained), page.width)],
    sightingsBlock(`Now ${title} sees`, now, page),
    ...(after === null
      ? []
      : explained.changes
        ? [sightingsBlock(`After \`kitout install\` ${title} would see`, after, page)]
        : [["An install would change nothing that it reads."]]),
  ];
  const broken = explained.broken.map(
    (file) => `${shorten(file, page)} could not be understood: whether it switches skills off is not known.`,
  );
  return `${[...blocks, ...(broken.length === 0 ? [] : [broken])].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function rootLines({ roots }: Explanation, page: PageContext): readonly string[] {
  const paint = painter(page);
  const paths = roots.map(({ path }) => shorten(path, page));
  const column = Math.max(0, ...paths.map((path) => path.length)) + 2;
  return roots.map((root, index) => {
    const words = {
      there: count(root.skills.length, "skill"),
      cut: `more than ${root.skills.length} skills: not all of it was looked at`,
      missing: "not there",
      unreadable: "cannot be read",
      "no-value": "a variable in it is not set",
      same: "the same directory as one above",
      "not-trusted": "not looked at: this project names it, and is not trusted (`kitout trust`)",
    } satisfies Record<typeof root.state, string>;
    const scope = root.plugin === null ? root.scope : `plugin ${printable(root.plugin)}`;
    const installs = root.installs ? "; kitout installs here" : "";
    return `  ${paint(paths[index]!, BOLD)}${" ".repeat(column - paths[index]!.length)}${scope}: ${words[root.state]}${installs}`;
  });
}

function precedenceWords({ agent }: Explanation): string {
  const words = {
    project: "Of skills with one name it uses the first, those of a project before the user's.",
    user: "Of skills with one name it uses the first, the user's before those of a project.",
    all: "Of skills with one name it shows all.",
  };
  return agent.precedence === null
    ? "Which of two skills with one name it uses is not known."
    : words[agent.precedence];
}

function sightingsBlock(head: string, sightings: readonly Sighting[], page: PageContext): readonly string[] {
  if (sightings.length === 0) return [`${head} no skill.`];
  const seen = sightings.filter(({ sees }) => sees !== "no").length;
  const column = columnOf(sightings.map(({ name }) => printable(name)));
  return [
    `${head} ${count(seen, "skill")}${seen === sightings.length ? ":" : `, of ${sightings.length} that are there:`}`,
    ...sightings.flatMap((one) => {
      const sign = one.sees === "no" ? NOT_SEEN : one.sees === "maybe" || one.twice.length > 0 ? LOOK : SEEN;
      const where = shorten(one.skill.path, page);
      const about = reasons(one, page);
      return rowText(sign, printable(one.name), [line(where), ...about.map(look)], column, page);
    }),
  ];
}

/** Everything there is to say of this skill, for `kitout explain AGENT SKILL`. */
export function skillExplanation(
  explained: Explanation,
  name: string,
  now: readonly Sighting[],
  after: readonly Sighting[] | null,
  page: PageContext,
): string {
  const { agent, changes } = explained;
  const title = printable(agent.title);
  const block = (when: string, would: string, found: readonly Sighting[]) => {
    const [first] = found.filter(({ sees }) => sees !== "no");
    const head =
      first === undefined
        ? `${when}${title} ${would === "" ? "does not see" : "would not see"} ${printable(name)}.`
        : `${when}${title} ${would === "" ? "sees" : "would see"} ${printable(name)}${first.sees === "maybe" ? ", perhaps" : ""}: ${shorten(first.skill.path, page)}`;
    const rows = found.flatMap((one) => {
      const sign = one.sees === "no" ? NOT_SEEN : one.sees === "maybe" || one.twice.length > 0 ? LOOK : SEEN;
      const about = reasons(one, page);
      return rowText(sign, shorten(one.skill.path, page), about.length === 0 ? [] : about.map(look), 6, page);
    });
    return [head, ...(found.length === 1 && reasons(found[0]!, page).length === 0 ? [] : rows)].join("\n");
  };
  const blocks = [block("", "", now)];
  if (after !== null && changes) blocks.push(block("After `kitout install` ", "would", after));
  const twice = now.concat(after ?? []).some((one) => one.twice.length > 0);
  if (twice) blocks.push(wrap(precedenceWords(explained), page.width).join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

/** Why the agent does not see it, or what that depends on, or what else it sees under its name. */
function reasons({ skill, sees, obstacles, twice, name }: Sighting, page: PageContext): readonly string[] {
  const found = obstacles.map((obstacle) => obstacleWords(obstacle, skill.entry, page));
  const verb = sees === "no" ? "not seen" : "perhaps not seen";
  const copies = twice.map(({ path, plugin }) =>
    plugin === null
      ? `seen twice: ${shorten(path, page)} has the same name`
      : `the plugin ${printable(plugin)} brings ${printable(name)}, too: ${shorten(path, page)}`,
  );
  return [...(found.length === 0 ? [] : [`${verb}: ${found.join("; ")}`]), ...copies];
}

function obstacleWords(obstacle: Obstacle, entry: string, page: PageContext): string {
  switch (obstacle.kind) {
    case "links":
      return "its directory is a link, and this agent is not known to follow links";
    case "layout":
      return "it is deeper than one level below the directory that is read";
    case "name":
      return obstacle.name === null
        ? "its frontmatter has no name"
        : `its name is ${printable(obstacle.name)}, and its directory ${printable(basename(entry))}`;
    case "frontmatter":
      if (obstacle.problem === "unreadable") return "its SKILL.md cannot be read";
      if (obstacle.problem === "too-large") return "its SKILL.md is so large that kitout does not look at it";
      return printable(loadWords(obstacle.problem, obstacle.detail));
    case "off":
      return `switched off in ${shorten(obstacle.file, page)}`;
    case "user-only":
      return `only for the user to call, by ${shorten(obstacle.file, page)}`;
    case "shadowed":
      return `${shorten(obstacle.by, page)} has the same name and is used`;
  }
}

/** As printed by `--json`. Paths are absolute. */
export function explanationJson(explained: Explanation, isAbout: (one: Sighting) => boolean): object {
  const { agent, found, roots, now, after, broken } = explained;
  const rows = (sightings: readonly Sighting[]) =>
    sightings.filter(isAbout).map(({ skill, root, name, sees, obstacles, twice }) => ({
      name,
      entry: skill.entry,
      path: skill.path,
      scope: root.scope,
      plugin: root.plugin,
      sees,
      reasons: obstacles,
      twice,
    }));
  return {
    agent: { id: agent.id, title: agent.title },
    found,
    roots: roots.map(({ scope, path, state, plugin, installs, skills }) => ({
      scope,
      path,
      state,
      plugin,
      installs,
      skills: skills.length,
    })),
    precedence: agent.precedence,
    now: rows(now),
    after: after === null ? null : rows(after),
    unreadableSettings: broken,
  };
}
