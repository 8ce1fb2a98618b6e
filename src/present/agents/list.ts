// `kitout agents`, and one of them, for people.

import { cells } from "../../diagnostics/cells.ts";
import { printable } from "../../diagnostics/printable.ts";
import type { AgentDetail, AgentRow, Fact } from "../../operations/agents/agents.ts";
import { count, wrap } from "../changes/words.ts";
import { BOLD, painter } from "../page.ts";
import type { PageContext } from "../plan/text.ts";
import { shorten } from "./paths.ts";

/** Those on this machine with their directories, and the names of the others. */
export function agentsText(rows: readonly AgentRow[], page: PageContext): string {
  const here = rows.filter(({ found, target }) => found.length > 0 || target);
  const others = rows.filter((row) => !here.includes(row));
  const paint = painter(page);
  const width = Math.max(0, ...here.map(({ id }) => cells(printable(id))));
  const lines = here.flatMap((row) => {
    const id = printable(row.id);
    const head = `${row.target ? "*" : " "} ${paint(id, BOLD)}${" ".repeat(width - cells(id))}  `;
    const indent = " ".repeat(width + 4);
    return [
      `${head}${printable(row.title)}`,
      `${indent}skills: ${places(row, page)}`,
      `${indent}found:  ${row.found.length === 0 ? "nothing tells that it is here" : row.found.map((path) => shorten(path, page)).join(", ")}`,
    ];
  });
  const names = others.map(({ id }) => printable(id)).join(", ");
  return [
    here.length === 0
      ? "None of the agents that kitout knows was found on this machine."
      : "Agents on this machine (*: a target of this configuration):",
    ...lines,
    ...(here.length === 0 ? [] : [""]),
    ...wrap(`${count(others.length, "other agent")} that kitout knows: ${names}.`, page.width),
    "",
    ...wrap(
      "`kitout agents NAME` prints what is known of one and how, and `kitout explain NAME` which skills it sees. For another agent, see `agents:` in the README.",
      page.width,
    ),
    "",
  ].join("\n");
}

function places({ user, project }: AgentRow, page: PageContext): string {
  const both = [
    user === null ? null : shorten(user, page),
    project === null ? null : `${printable(project)} in a project`,
  ];
  return both.filter((place) => place !== null).join(", ");
}

/** All facts, each with its evidence. */
export function agentText(agent: AgentDetail, page: PageContext): string {
  const paint = painter(page);
  const found =
    agent.found.length === 0
      ? "Nothing tells that it is on this machine."
      : `On this machine: ${agent.found.map((path) => shorten(path, page)).join(", ")}.`;
  const facts = agent.facts.flatMap((fact) => {
    const how = fact.evidence === null ? "this configuration" : `${fact.evidence} (${fact.checked})`;
    return [
      `${paint(LABELS[fact.fact] ?? fact.fact, BOLD)}: ${valueWords(fact)}`,
      ...wrap(printable(how), page.width - 4).map((line) => `    ${line}`),
    ];
  });
  return `${[`${paint(printable(agent.id), BOLD)}: ${printable(agent.title)}. ${found}`, "", ...facts].join(
    "\n",
  )}\n`;
}

const LABELS: Readonly<Record<string, string>> = {
  title: "Title",
  aliases: "Other names",
  user: "Installs for the user into",
  project: "Installs in a project into",
  "reads.user": "Reads of the user, in this order",
  "reads.project": "Reads in a project, in this order",
  "reads.machine": "Reads for all users",
  "formerly.user": "No longer reads of the user",
  "formerly.project": "No longer reads in a project",
  environment: "Variables that move its directories",
  followsLinks: "Loads skills that are links",
  layout: "Where in a directory it looks",
  name: "Name of a skill",
  frontmatter: "Frontmatter",
  precedence: "Of two skills with one name",
  detect: "Signs that it is installed",
  settings: "Settings that kitout reads",
};

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layout: { flat: "one level deep", nested: "at any depth" },
  name: {
    directory: "must be that of its directory",
    required: "must be there, and need not be that of its directory",
    free: "need not be there, nor be that of its directory",
  },
  frontmatter: { required: "required", optional: "not required" },
  precedence: {
    project: "the one in the project is used",
    user: "the user's own is used",
    all: "both are shown",
  },
};

function valueWords({ fact, value }: Fact): string {
  if (value === null) return "not known";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (!Array.isArray(value)) return printable(WORDS[fact]?.[String(value)] ?? String(value));
  const items = value.map((item: unknown) =>
    typeof item === "object" && item !== null ? Object.entries(item).map(signWords).join() : String(item),
  );
  return items.length === 0 ? "none" : printable(items.join(", "));
}

function signWords([kind, what]: [string, unknown]): string {
  const kinds: Readonly<Record<string, string>> = { program: "the program ", project: "in a project " };
  return `${kinds[kind] ?? ""}${what}`;
}
