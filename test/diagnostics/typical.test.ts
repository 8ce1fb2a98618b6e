// Mistakes that people make in their first skills.yaml. Each is reported once, and the caret covers what «…» marks here.

import { expect, test } from "vitest";
import type { Code } from "../../src/diagnostics/table.ts";
import { Project, skillFile } from "../support/project.ts";

interface Case {
  readonly mistake: string;
  /** With one «…» for each expected finding that has a place, in the order of the text. */
  readonly yaml: string;
  readonly codes: readonly Code[];
  /** A part of the hint of each finding. */
  readonly hints?: readonly string[];
}

const SOURCES = "sources: { mine: { path: ./skills } }\n";
const SKILLS = "skills: { enable: [pdf] }\n";
const TARGETS = "targets: { claude: true }\n";
const REST = SOURCES + SKILLS + TARGETS;

const cases: readonly Case[] = [
  // Keys
  { mistake: "a misspelt key at the top", yaml: `version: 1\n«source»:\n  mine: { path: ./skills }\n${SKILLS}${TARGETS}`, codes: ["config/unknown-key"], hints: ["sources"] },
  { mistake: "a misspelt key of a source", yaml: `version: 1\nsources:\n  mine: { «pth»: ./skills }\n${SKILLS}${TARGETS}`, codes: ["config/unknown-key"], hints: ["path"] },
  { mistake: "a misspelt key beside the kind of a source", yaml: `version: 1\nsources:\n  mine: { path: ./skills, «idprefix»: me }\n${SKILLS}${TARGETS}`, codes: ["config/unknown-key"], hints: ["idPrefix"] },
  { mistake: "a misspelt key of a filter", yaml: `version: 1\nsources:\n  mine: { path: ./skills, filter: { «max_depth»: 1 } }\n${SKILLS}${TARGETS}`, codes: ["config/unknown-key"], hints: ["maxDepth"] },
  { mistake: "a misspelt key of skills", yaml: `version: 1\n${SOURCES}skills:\n  «enabled»: [pdf]\n${TARGETS}`, codes: ["config/unknown-key"], hints: ["enable"] },
  { mistake: "a misspelt key of an explicit skill", yaml: `version: 1\n${SOURCES}skills:\n  explicit:\n    pdf:\n      from: mine\n      «target»: [claude]\n${TARGETS}`, codes: ["config/unknown-key"], hints: ["targets"] },
  { mistake: "a misspelt key of a target", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  claude: { «struture»: copy-tree }\n`, codes: ["config/unknown-key"], hints: ["structure"] },
  { mistake: "a misspelt key of a profile", yaml: `version: 1\n${REST}profiles:\n  work:\n    «target»: { codex: true }\n`, codes: ["config/unknown-key"], hints: ["targets"] },
  { mistake: "a key in the wrong case", yaml: `«Version»: 1\n${REST}`, codes: ["config/unknown-key"], hints: ["version"] },
  { mistake: "a key without a space behind its colon", yaml: `version: 1\n${SOURCES}skills:\n  «enable:[pdf]»\n${TARGETS}`, codes: ["config/type"], hints: ["enable: [pdf]"] },
  // Values of the wrong kind
  { mistake: "one id where a list is meant", yaml: `version: 1\n${SOURCES}skills:\n  enable: «pdf»\n${TARGETS}`, codes: ["config/type"], hints: ["enable: [pdf]"] },
  { mistake: "a list where a map of sources is meant", yaml: `version: 1\nsources:\n  «- path: ./skills»\n${SKILLS}${TARGETS}`, codes: ["config/type"], hints: ["mine: { path: ./skills }"] },
  { mistake: "a list of maps of targets", yaml: `version: 1
${REST.replace("{ claude: true }", "[«{ claude: true }»]")}`, codes: ["config/type"], hints: ["`claude: true`"] },
  { mistake: "a map where a list is meant", yaml: `version: 1\n${SOURCES}skills:\n  enable: «{ pdf: true }»\n${TARGETS}`, codes: ["config/type"], hints: ["list"] },
  { mistake: "the skills as a list", yaml: `version: 1\n${SOURCES}skills: «[pdf]»\n${TARGETS}`, codes: ["config/type"], hints: ["enable: [pdf]"] },
  { mistake: "a source that is only a word", yaml: `version: 1
sources:
  mine: «skills»
${SKILLS}${TARGETS}`, codes: ["source/reference"], hints: ["./directory"] },
  { mistake: "a target that is only a path", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  claude: «~/.claude/skills»\n`, codes: ["config/type"], hints: ["dest"] },
  { mistake: "yes instead of true", yaml: `version: 1\n${SOURCES}skills:\n  enableAll: «yes»\n${TARGETS}`, codes: ["config/type"], hints: ["true or false"] },
  { mistake: "true instead of a list", yaml: `version: 1\n${SOURCES}skills:\n  enable: «true»\n${TARGETS}`, codes: ["config/type"], hints: ["enableAll: true"] },
  { mistake: "a number where text is meant", yaml: `version: 1\nname: «2024»\n${REST}`, codes: ["config/type"], hints: ["quotes"] },
  { mistake: "a number in a list of texts", yaml: `version: 1\n${SOURCES}skills:\n  enable: [pdf, «7»]\n${TARGETS}`, codes: ["config/type"], hints: ["quotes"] },
  { mistake: "the version as text", yaml: `version: «"1"»\n${REST}`, codes: ["config/version"], hints: ["version: 1"] },
  { mistake: "a later version", yaml: `version: «3»\n${REST}`, codes: ["config/version"], hints: ["version: 1"] },
  { mistake: "no version", yaml: `«sources»: { mine: { path: ./skills } }\n${SKILLS}${TARGETS}`, codes: ["config/no-version"], hints: ["version: 1"] },
  { mistake: "a word that a setting does not know", yaml: `version: 1\nscope: «global»\n${REST}`, codes: ["config/value"], hints: ["one of these"] },
  { mistake: "a negative depth", yaml: `version: 1\nsources:\n  mine: { path: ./skills, filter: { maxDepth: «-1» } }\n${SKILLS}${TARGETS}`, codes: ["config/value"] },
  { mistake: "a target without a value", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  «claude»:\n`, codes: ["config/nothing"], hints: ["claude: true"] },
  { mistake: "a source without a value", yaml: `version: 1\nsources:\n  «mine»:\n${SKILLS}${TARGETS}`, codes: ["config/nothing"], hints: ["path"] },
  { mistake: "a path without a value", yaml: `version: 1\nsources:\n  mine:\n    «path»:\n${SKILLS}${TARGETS}`, codes: ["config/type"], hints: ["value"] },
  { mistake: "a tilde alone, which YAML reads as nothing", yaml: `version: 1\nsources:\n  mine: { «path»: ~ }\n${SKILLS}${TARGETS}`, codes: ["config/type"], hints: ["value"] },
  // Names
  { mistake: "a source without a kind", yaml: `version: 1\nsources:\n  «mine»: { subdir: skills }\n${SKILLS}${TARGETS}`, codes: ["source/no-kind"], hints: ["path"] },
  { mistake: "a source of two kinds", yaml: `version: 1\nsources:\n  mine: { path: ./skills, «github»: example/skills }\n${SKILLS}${TARGETS}`, codes: ["source/several-kinds"], hints: ["two sources"] },
  { mistake: "a source that does not exist in enableAll", yaml: `version: 1\n${SOURCES}skills:\n  enableAll: [«mien»]\n${TARGETS}`, codes: ["source/unknown"], hints: ["mine"] },
  { mistake: "a source that does not exist in from", yaml: `version: 1\n${SOURCES}skills:\n  explicit:\n    pdf: { from: «main» }\n${TARGETS}`, codes: ["source/unknown"], hints: ["mine"] },
  { mistake: "a skill that does not exist", yaml: `version: 1\n${SOURCES}skills:\n  enable: [«pfd»]\n${TARGETS}`, codes: ["skill/unknown"], hints: ["pdf"] },
  { mistake: "a skill by its path", yaml: `version: 1\n${SOURCES}skills:\n  enable: [«./skills/pdf»]\n${TARGETS}`, codes: ["skill/unknown"] },
  { mistake: "a target that does not exist", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  «cladue»: true\n`, codes: ["target/unknown"], hints: ["claude"] },
  { mistake: "a target that does not exist in a skill's targets", yaml: `version: 1\n${SOURCES}skills:\n  explicit:\n    pdf: { from: mine, targets: [«cladue»] }\n${TARGETS}`, codes: ["target/unknown"], hints: ["claude"] },
  { mistake: "a glob without a match", yaml: `version: 1\n${SOURCES}skills:\n  enable: [pdf, «"word*"»]\n${TARGETS}`, codes: ["glob/no-match"], hints: ["kitout list"] },
  // Paths
  { mistake: "the path of the file instead of the directory", yaml: `version: 1\nsources:\n  mine: { path: «./skills/pdf/SKILL.md» }\n${SKILLS}${TARGETS}`, codes: ["source/not-a-directory"], hints: ["directory"] },
  { mistake: "a path that is not there", yaml: `version: 1\nsources:\n  mine: { path: «./skill» }\n${SKILLS}${TARGETS}`, codes: ["source/missing"], hints: ["relative"] },
  { mistake: "a dest that is relative", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  mine: { dest: «./agent/skills» }\n`, codes: ["target/dest"], hints: ["localDest"] },
  { mistake: "a dest with a variable without braces", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  mine: { dest: «$FOO»/skills }\n`, codes: ["target/dest"], hints: ["${FOO}"] },
  { mistake: "a dest with a brace that is not closed", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  mine: { dest: "«\${FOO/skills»" }\n`, codes: ["target/dest"], hints: ["}"] },
  { mistake: "an absolute localDest", yaml: `version: 1\n${SOURCES}${SKILLS}targets:\n  mine: { localDest: «/srv/skills» }\n`, codes: ["target/local-dest"], hints: ["inside the project"] },
  // YAML
  { mistake: "an asterisk without quotes", yaml: `version: 1\n${SOURCES}skills:\n  enable: [«*»]\n${TARGETS}`, codes: ["yaml/alias"], hints: ['"*"'] },
  { mistake: "two asterisks without quotes", yaml: `version: 1\n${SOURCES}skills:\n  enable:\n    - «**/pdf»\n${TARGETS}`, codes: ["yaml/alias"], hints: ['"**/pdf"'] },
  { mistake: "an exclamation mark without quotes", yaml: `version: 1\n${SOURCES}skills:\n  enable: [«!pdf»]\n${TARGETS}`, codes: ["yaml/tag"], hints: ["quotes"] },
  { mistake: "an at sign without quotes", yaml: `version: 1\nsources:\n  acme: { npm: «@»acme/skills }\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["quotes"] },
  { mistake: "a key that is indented too far", yaml: `version: 1\nsources:\n  mine:\n    path: ./skills\n     «subdir: pdf»\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["spaces"] },
  { mistake: "a key that is indented too little", yaml: `version: 1\nsources:\n    mine: { path: ./skills }\n  «team: { path: ./team }»\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["spaces"] },
  { mistake: "a tab", yaml: `version: 1\nsources:\n«\t»mine: { path: ./skills }\n${TARGETS}`, codes: ["yaml/tab"], hints: ["spaces"] },
  { mistake: "a quote that is not closed", yaml: `version: 1\nsources:\n  mine: { path: «"./skills }»\n${SKILLS}${TARGETS}`, codes: ["yaml/syntax"], hints: ["Close"] },
  { mistake: "a quote that the next one closes", yaml: `version: 1\nsources:\n  mine:\n    path: «"./skills»\n  team:\n    path: "./team"\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["Close"] },
  { mistake: "a bracket that is not closed", yaml: `version: 1\n${SOURCES}skills:\n  enable: «[pdf, docx»\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["Close"] },
  { mistake: "a brace that is not closed", yaml: `version: 1\nsources:\n  mine: «{ path: ./skills»\n${SKILLS}${TARGETS}`, codes: ["yaml/syntax"], hints: ["Close"] },
  { mistake: "a bracket too many", yaml: `version: 1\n${SOURCES}skills:\n  enable: [pdf]«]»\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["Remove"] },
  { mistake: "a forgotten comma", yaml: `version: 1\nsources:\n  mine: { path: «./skills subdir: pdf» }\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["comma"] },
  { mistake: "a forgotten colon", yaml: `version: 1\nsources:\n  mine:\n    «path ./skills»\n    subdir: pdf\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["colon"] },
  { mistake: "a key twice", yaml: `version: 1\n${REST}«targets»: { codex: true }\n`, codes: ["yaml/duplicate-key"], hints: ["Merge"] },
  { mistake: "a backslash in double quotes", yaml: `version: 1\nsources:\n  mine: { path: ./skills, filter: { nameRegex: "«\\.»pdf" } }\n${TARGETS}`, codes: ["yaml/syntax"], hints: ["single quotes"] },
  { mistake: "a conflict marker", yaml: `version: 1\n«<<<<<<<» HEAD\n${SKILLS}=======\nskills: {}\n>>>>>>> theirs\n`, codes: ["yaml/syntax"], hints: ["merge"] },
  { mistake: "Windows line endings and a mistake", yaml: `version: 1\r\nsources:\r\n  mine: { path: «./skill» }\r\n`, codes: ["source/missing"] },
  // Several at once
  {
    mistake: "several independent mistakes",
    yaml: `version: 1\nscope: «users»\nsources:\n  mine: { path: ./skills }\n  team: { path: «./team» }\nskills:\n  «enabled»: [pdf]\n  enableAll: [«mien»]\ntargets:\n  claude: { layout: «deep» }\n  «cladue»: true\n`,
    codes: ["config/value", "source/missing", "config/unknown-key", "source/unknown", "config/value", "target/unknown"],
  },
  { mistake: "the same key twice, twice", yaml: `version: 1\n«version»: 1\n${REST}«targets»: {}\n`, codes: ["yaml/duplicate-key", "yaml/duplicate-key"] },
  {
    mistake: "a refused source that everything refers to",
    yaml: `version: 1\nsources:\n  mine: { path: ./skills, «sub»: pdf }\nskills:\n  enable: [docx, "doc*"]\n  enableAll: [mine]\n  explicit:\n    other: { from: mine }\n${TARGETS}`,
    codes: ["config/unknown-key"],
  },
  {
    mistake: "a refused target that a skill refers to",
    yaml: `version: 1\n${SOURCES}skills:\n  explicit:\n    pdf: { from: mine, targets: [own] }\ntargets:\n  own: { dest: «skills» }\n`,
    codes: ["target/dest"],
  },
  { mistake: "extends as one text, and what the other file would have given", yaml: `version: 1\nextends: «./base.yaml»\nskills: { enableAll: [base] }\n${TARGETS}`, codes: ["config/type"], hints: ["extends: [./base.yaml]"] },
];

test.for(cases.map((one) => [one.mistake, one] as const))("%s is reported once, where it is", async ([, { yaml, codes, hints }]) => {
  const { text, marks } = unmark(yaml);
  const project = new Project({ "../.git/HEAD": "", "skills.yaml": text, "skills/pdf/SKILL.md": skillFile("pdf"), "skills/docx/SKILL.md": skillFile("docx") });
  const { stderr, status } = await project.run(["build", "--json"]);
  const found: Finding[] = JSON.parse(stderr).diagnostics;
  expect(status).toBe(1);
  expect(found.map(({ code }) => code).sort()).toEqual([...codes].sort());
  const placed = found.filter(({ start }) => start !== null).map(({ start, end }) => between(text, start!, end!));
  for (const mark of marks) expect(placed).toContain(mark);
  for (const hint of hints ?? []) expect(found.map((one) => one.hint).join("\n")).toContain(hint);
});

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Finding {
  readonly code: string;
  readonly start: Position | null;
  readonly end: Position | null;
  readonly hint: string;
}

/** A stretch as `offset:text`, so that a difference can be read. */
function unmark(yaml: string): { text: string; marks: string[] } {
  const text = yaml.replace(/[«»]/g, "");
  let removed = 0;
  const marks = [...yaml.matchAll(/«([^»]*)»/gs)].map(({ index, 1: marked }) => {
    const mark = `${index - removed}:${marked}`;
    removed += 2;
    return mark;
  });
  return { text, marks };
}

function between(text: string, start: Position, end: Position): string {
  const offset = ({ line, column }: Position) =>
    text
      .split("\n")
      .slice(0, line - 1)
      .reduce((sum, before) => sum + before.length + 1, 0) +
    column -
    1;
  return `${offset(start)}:${text.slice(offset(start), offset(end))}`;
}
