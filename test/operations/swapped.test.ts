// Another process that can write only in the project swaps what kitout has looked at for a link to something outside of the same size,
// at every moment of a build that could matter. Nothing from outside may come into the bundle, or be shown.

import { describe, expect, test } from "vitest";
import { findings, print } from "../../src/diagnostics/print.ts";
import { sourceText } from "../../src/diagnostics/source-text.ts";
import type { Host, PhysicalReads } from "../../src/host/host.ts";
import { isInside } from "../../src/model/paths.ts";
import type { Request } from "../../src/model/request.ts";
import { buildIntoStore } from "../../src/operations/build.ts";
import { openFetcher } from "../../src/operations/open-fetcher.ts";
import { type MemoryContent, memoryHost } from "../support/memory-host.ts";
import { skillFile } from "../support/project.ts";

/** The clone. kitout runs in `app`. Outside, everything is there once more, with the word SECRET in the place of PUBLIC. */
const CLONE = "/base/project";
const OUTSIDE = "/base/outside";

const FILES: Readonly<Record<string, string>> = {
  ".git/HEAD": "ref: refs/heads/main\n",
  "app/skills.yaml": `version: 1
name: PUBLIC
extends: [./bases/more.yaml]
sources: { mine: { path: ./in/skills } }
skills:
  enable: [pdf]
  explicit:
    doc: { from: mine, files: { extra.md: own/extra.md, more: own/more }, patches: [own/fix.patch] }
    csv: { from: mine, transform: { file: own/team.hbs } }
`,
  "app/bases/more.yaml":
    "version: 1\nsources: { theirs: { input: theirs } }\nskills: { enable: [xml] } # PUBLIC\ntargets: { claude: true }\n",
  "app/in/skills/pdf/SKILL.md": skillFile("pdf", "Does PUBLIC."),
  "app/in/skills/pdf/a/b/ref.md": "PUBLIC\n",
  "app/in/skills/doc/SKILL.md": skillFile("doc", "Does PUBLIC."),
  "app/in/skills/csv/SKILL.md": skillFile("csv", "Does PUBLIC."),
  "app/flaked/xml/SKILL.md": skillFile("xml", "Does PUBLIC."),
  "app/own/extra.md": "PUBLIC\n",
  "app/own/more/deep/file.md": "PUBLIC\n",
  "app/own/fix.patch": "--- /dev/null\n+++ b/new.md\n@@ -0,0 +1 @@\n+PUBLIC\n",
  "app/own/team.hbs": "{{original}}\nPUBLIC\n",
  "app/skills.lock": '{ "version": 1, "sources": {} }\n',
  "app/flake.lock": JSON.stringify({
    nodes: {
      root: { inputs: { theirs: "theirs" } },
      theirs: {
        locked: { type: "path", path: "./flaked" },
        original: { type: "path", path: "./flaked" },
        parent: [],
      },
    },
    root: "root",
    version: 7,
    PUBLIC: "",
  }),
};

const REQUEST: Request = {
  config: null,
  profiles: [],
  bindings: new Map(),
  packages: null,
  facts: new Map(),
  warnInactiveProfiles: true,
  ignoreConditions: false,
  frozen: false,
  lock: null,
  refreshes: () => false,
  takesMovedTags: false,
  install: null,
  factsOnly: false,
  ignoreUnused: false,
  scope: null,
};

/** Everything in the clone that can be swapped: files, and the directories above them. */
const VICTIMS = [
  ...new Set(
    Object.keys(FILES)
      .filter((path) => !path.startsWith(".git") && !/(?:doc|csv)\/SKILL.md$/.test(path))
      .flatMap((path) => path.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"))),
  ),
];

interface Outcome {
  /** How often something was asked about the victim. */
  readonly moments: number;
  readonly succeeded: boolean;
  /** Everything that was written, and everything that was said. */
  readonly everything: string;
}

/** A build during which the victim is a link from one moment on, and is itself again from another one on. */
async function build(victim: string, from: number, until: number): Promise<Outcome> {
  const { host: memory } = memoryHost(planted(), { env: { HOME: "/base/home" }, cwd: `${CLONE}/app` });
  const path = `${CLONE}/${victim}`;
  let moment = 0;
  const host = watched(memory, path, () => {
    if (moment === from) {
      memory.rename(path, `${CLONE}/aside`);
      memory.makeLink(path, `${OUTSIDE}/${victim}`);
    }
    if (moment === until) {
      memory.remove(path);
      memory.rename(`${CLONE}/aside`, path);
    }
    moment += 1;
  });
  const fetcher = openFetcher(host, { offline: true, timeout: 1000, progress: () => {} });
  const { value, diagnostics } = await buildIntoStore({ host, fetcher }, REQUEST, false);
  const said = print(
    findings(diagnostics, { textOf: (file) => sourceText(host, file), cwd: host.cwd }),
    false,
  );
  return {
    moments: moment,
    succeeded: value !== null,
    everything: `${said}\n${textIn(memory, "/base/home")}`,
  };
}

function planted(): Record<string, MemoryContent> {
  const twins = Object.entries({ ...FILES, "app/skills.lock": "{ SECRET: 1 }\n" }).map(([path, text]) => [
    path,
    text.replaceAll("PUBLIC", "SECRET"),
  ]);
  return {
    "/base/home/.profile": "",
    ...Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`${CLONE}/${path}`, text])),
    ...Object.fromEntries(twins.map(([path, text]) => [`${OUTSIDE}/${path}`, text])),
  };
}

/** The same host, which says so before each look at the path, at what is above it, and at what is below. */
function watched(host: Host, victim: string, look: () => void): Host {
  const telling =
    <R>(ask: (path: string) => R) =>
    (path: string): R => {
      if (isInside(victim, path) || isInside(path, victim)) look();
      return ask(path);
    };
  const reads = (of: PhysicalReads): PhysicalReads => ({
    list: telling(of.list),
    stat: telling(of.stat),
    readLink: telling(of.readLink),
    readFile: telling(of.readFile),
    readChunks: telling(of.readChunks),
  });
  return { ...host, ...reads(host), realPath: telling(host.realPath), physical: reads(host.physical) };
}

function textIn(host: Host, directory: string): string {
  return host
    .list(directory)
    .map(({ name, kind }) => {
      const path = `${directory}/${name}`;
      if (kind === "directory") return textIn(host, path);
      return kind === "file" ? `${name}: ${Buffer.from(host.readFile(path)).toString()}` : name;
    })
    .join("\n");
}

const NEVER = -1;

describe("a build in a project that another process changes", () => {
  test("has everything in the bundle when nothing is changed", async () => {
    const { succeeded, everything } = await build("app", NEVER, NEVER);
    expect([succeeded, everything]).toEqual([true, expect.stringContaining("PUBLIC")]);
    // From each of: three skills, a file and a directory beside one, a patch, a template.
    for (const of of ["pdf", "doc", "csv", "xml"]) expect(everything).toContain(`name: ${of}`);
    for (const name of ["extra.md", "file.md", "new.md", "ref.md"])
      expect(everything).toContain(`${name}: PUBLIC`);
  });

  test.each(VICTIMS)("takes nothing from where %s leads for a moment, or from then on", async (victim) => {
    const { moments } = await build(victim, NEVER, NEVER);
    expect(moments).toBeGreaterThan(0);
    for (let moment = 0; moment < moments; moment += 1)
      // Nearly everything is about the directory that holds all the others.
      for (const until of victim === "app" ? [NEVER] : [NEVER, moment + 1, moment + 2]) {
        const { everything } = await build(victim, moment, until);
        expect([moment, until, everything]).toEqual([moment, until, expect.not.stringContaining("SECRET")]);
      }
  });
});
