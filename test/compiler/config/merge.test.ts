// Design §4, "Merging": what several files and profiles become together, seen through what is decoded from them.

import path from "node:path";
import { describe, expect, test } from "vitest";
import { agentIds } from "../../../src/agents/agents.ts";
import { configure } from "../../../src/compiler/config/configure.ts";
import { merge } from "../../../src/compiler/config/merge.ts";
import { findings } from "../../../src/diagnostics/print.ts";
import type { Config } from "../../../src/model/config.ts";
import { parseTree } from "../../../src/yaml/parse.ts";
import { type Mapping, toPlain } from "../../../src/yaml/tree.ts";
import { type MemoryFiles, memoryProject } from "../../support/memory-host.ts";

/** Layers of YAML, the first being the base, merged and written as plain data. */
function merged(...layers: string[]): unknown {
  const trees = layers.map((text, index) => parseTree(text, `/${index}.yaml`).tree as Mapping);
  return JSON.parse(JSON.stringify(toPlain(merge(trees, agentIds))));
}

describe("layers", () => {
  test("merge maps, at every level", () => {
    expect(merged("a: { b: { c: 1, d: 2 } }", "a: { b: { d: 3, e: 4 } }")).toEqual({
      a: { b: { c: 1, d: 3, e: 4 } },
    });
  });

  test("append lists", () => {
    expect(merged("skills: { enable: [a, b] }", "skills: { enable: [c] }")).toEqual({
      skills: { enable: ["a", "b", "c"] },
    });
  });

  test("let the later scalar win, and the later value of another kind", () => {
    expect(merged("a: 1\nb: x\nc: [x]\nd: { x: 1 }", "a: 2\nb: [y]\nc: y\nd: z")).toEqual({
      a: 2,
      b: ["y"],
      c: "y",
      d: "z",
    });
  });

  test("let the later enableAll win, whether it is a switch or a list", () => {
    expect(merged("skills: { enableAll: [a] }", "skills: { enableAll: [b] }")).toEqual({
      skills: { enableAll: ["b"] },
    });
    expect(merged("skills: { enableAll: true }", "skills: { enableAll: [b] }")).toEqual({
      skills: { enableAll: ["b"] },
    });
    expect(merged("skills: { enableAll: [a] }", "skills: { enableAll: false }")).toEqual({
      skills: { enableAll: false },
    });
  });

  test("remove a key with null, and what comes later starts anew", () => {
    expect(merged("a: 1\nb: { c: 1, d: 2 }", "a: null\nb: { c: ~ }")).toEqual({ b: { d: 2 } });
    expect(merged("a: { b: 1 }", "a: null", "a: { c: 2 }")).toEqual({ a: { c: 2 } });
  });

  test("take true for an empty map: it enables, and takes nothing back", () => {
    const base = "targets: { claude: { structure: link } }";
    expect(merged(base, "targets: { claude: true }")).toEqual({ targets: { claude: { structure: "link" } } });
    expect(merged(base, "targets: { claude: {} }")).toEqual({ targets: { claude: { structure: "link" } } });
    expect(merged("targets: { claude: true }", "targets: { claude: { layout: nested } }")).toEqual({
      targets: { claude: { layout: "nested" } },
    });
  });

  test("disable with false, and enable again", () => {
    expect(merged("targets: { claude: { layout: nested } }", "targets: { claude: false }")).toEqual({
      targets: { claude: false },
    });
    expect(merged("targets: { claude: false }", "targets: { claude: { layout: nested } }")).toEqual({
      targets: { claude: { layout: "nested" } },
    });
    expect(merged("targets: { claude: false }", "targets: { claude: true }")).toEqual({
      targets: { claude: true },
    });
  });

  test("know an agent by any of its names", () => {
    expect(
      merged("targets: { claude-code: { layout: nested } }", "targets: { claude: { structure: link } }"),
    ).toEqual({ targets: { claude: { layout: "nested", structure: "link" } } });
    expect(merged("targets: { claude: true }", "targets: { claude-code: null }")).toEqual({ targets: {} });
    expect(merged("targets: { gemini-cli: { layout: nested }, gemini: { structure: link } }")).toEqual({
      targets: { gemini: { layout: "nested", structure: "link" } },
    });
  });

  test("take a condition for what it says last, not for a collection", () => {
    const when = (value: string) => `{ when: ${value} }`;
    const both = (base: string, over: string) =>
      merged(
        `targets: { pi: ${when(base)} }\nskills: { explicit: { a: ${when(base)} } }\nprofiles: { p: ${when(base)} }`,
        `targets: { pi: ${when(over)} }\nskills: { explicit: { a: ${when(over)} } }\nprofiles: { p: ${when(over)} }`,
      );
    const all = (value: object) => ({
      targets: { pi: { when: value } },
      skills: { explicit: { a: { when: value } } },
      profiles: { p: { when: value } },
    });
    expect(both("{ os: [linux], env: { A: [x] } }", "{ os: [darwin], env: { A: [y], B: true } }")).toEqual(
      all({ os: ["darwin"], env: { A: ["y"], B: true } }),
    );
    expect(both("{ os: linux, host: a }", "{ os: null, exists: [./x] }")).toEqual(
      all({ host: "a", exists: ["./x"] }),
    );
    // Only a condition: a list of the same name elsewhere is a collection as ever.
    expect(
      merged(
        "skills: { explicit: { when: { patches: [a] } } }",
        "skills: { explicit: { when: { patches: [b] } } }",
      ),
    ).toEqual({ skills: { explicit: { when: { patches: ["a", "b"] } } } });
  });

  test("replace a source by one of another kind, with all its settings", () => {
    expect(merged("sources: { a: { path: ./x, idPrefix: p } }", "sources: { a: { github: o/r } }")).toEqual({
      sources: { a: { github: "o/r" } },
    });
    expect(
      merged("sources: { a: { path: ./x, idPrefix: p } }", "sources: { a: { path: null, github: o/r } }"),
    ).toEqual({ sources: { a: { github: "o/r" } } });
  });

  test("merge a source of the same kind, and one that only adjusts it", () => {
    expect(merged("sources: { a: { path: ./x, idPrefix: p } }", "sources: { a: { path: ./y } }")).toEqual({
      sources: { a: { path: "./y", idPrefix: "p" } },
    });
    expect(merged("sources: { a: { git: u, ref: v1 } }", "sources: { a: { ref: v2 } }")).toEqual({
      sources: { a: { git: "u", ref: "v2" } },
    });
  });

  test("keep names like properties of every object apart from them", () => {
    expect(
      merged(
        "sources: { __proto__: { path: a }, constructor: { path: b } }",
        "sources: { constructor: { subdir: c } }",
      ),
    ).toEqual(
      JSON.parse(
        '{ "sources": { "__proto__": { "path": "a" }, "constructor": { "path": "b", "subdir": "c" } } }',
      ),
    );
  });
});

function configured(
  files: MemoryFiles,
  profiles: readonly string[] = [],
): { config: Config | null; codes: string[]; places: string[]; directory: string } {
  const { host, directory } = memoryProject({ "../.git/HEAD": "", ...files });
  const { value: done, diagnostics } = configure(host, {
    config: null,
    profiles,
    bindings: new Map(),
    packages: new Map(),
    facts: new Map(),
    warnInactiveProfiles: true,
    ignoreConditions: false,
    frozen: false,
    lock: null,
    refreshes: () => false,
    takesMovedTags: false,
    factsOnly: false,
    ignoreUnused: false,
    scope: null,
    install: null,
  });
  const found = findings(diagnostics, {
    textOf: (file) => Buffer.from(host.readFile(file)).toString(),
    cwd: directory,
  });
  return {
    config: done?.config ?? null,
    codes: found.map(({ code }) => code),
    places: found.map(({ file, start }) => `${file}:${start?.line}:${start?.column}`),
    directory,
  };
}

function enabled(files: MemoryFiles, profiles: readonly string[] = []): string[] {
  const { config, codes } = configured(files, profiles);
  expect(codes).toEqual([]);
  return config!.enable.map(({ text }) => text);
}

const layer = (name: string, more = "") => `version: 1\n${more}skills: { enable: [${name}] }\n`;

describe("extends", () => {
  test("puts what is extended below what extends it, along a chain", () => {
    expect(
      enabled({
        "skills.yaml": layer("top", "extends: [./middle.yaml]\n"),
        "middle.yaml": layer("middle", "extends: [./base.yaml]\n"),
        "base.yaml": layer("base"),
      }),
    ).toEqual(["base", "middle", "top"]);
  });

  test("takes several files in their order", () => {
    expect(
      enabled({
        "skills.yaml": layer("top", "extends: [./b.yaml, ./a.yaml]\n"),
        "a.yaml": layer("a"),
        "b.yaml": layer("b"),
      }),
    ).toEqual(["b", "a", "top"]);
  });

  test("takes each file once, at its first occurrence", () => {
    const files = {
      "skills.yaml": layer("top", "extends: [./a.yaml, ./b.yaml, ./base.yaml]\n"),
      "a.yaml": layer("a", "extends: [./base.yaml]\n"),
      "b.yaml": layer("b", "extends: [./base.yaml]\n"),
      "base.yaml": "version: 1\nskills: { enable: [base, base], disable: [x] }\n",
    };
    expect(enabled(files)).toEqual(["base", "a", "b", "top"]);
    expect(
      enabled({
        ...files,
        "b.yaml": layer("b", "extends: [./link.yaml]\n"),
        "link.yaml": { link: "base.yaml" },
      }),
    ).toEqual(["base", "a", "b", "top"]);
  });

  test("keeps what is in two lists at its first place", () => {
    const { config } = configured({
      "skills.yaml": layer("x", "extends: [./base.yaml]\n"),
      "base.yaml": layer("x"),
    });
    expect(config?.enable.map(({ text, at }) => [text, path.basename(at.file)])).toEqual([
      ["x", "base.yaml"],
    ]);
  });

  test("does not let a file that was taken already win over what came after it", () => {
    const { config } = configured({
      "skills.yaml": "version: 1\nextends: [./a.yaml, ./b.yaml]\n",
      "a.yaml": "version: 1\nextends: [./base.yaml]\nname: a\n",
      "b.yaml": "version: 1\nextends: [./base.yaml]\n",
      "base.yaml": "version: 1\nname: base\n",
    });
    expect(config?.name).toBe("a");
  });

  test("lets a file take back what it extends", () => {
    const { config, codes } = configured({
      "skills.yaml":
        "version: 1\nextends: [./base.yaml]\nname: null\nsources: { old: null }\nskills: { enable: null, enableAll: [new] }\ntargets: { gemini: null, claude-code: { layout: null } }\n",
      "base.yaml":
        "version: 1\nname: base\nsources: { old: { path: ./old }, new: { path: ./new } }\nskills: { enable: [x], enableAll: true }\ntargets: { gemini-cli: true, claude: { layout: nested } }\n",
    });
    expect(codes).toEqual([]);
    expect([config!.name, config!.enable, config!.sources.map(({ name }) => name)]).toEqual([
      null,
      [],
      ["new"],
    ]);
    expect(config!.enableAll).toMatchObject([{ text: "new" }]);
    expect(config!.targets.map(({ name, layout }) => [name, layout])).toEqual([["claude", "flat"]]);
  });

  test("refuses a circle, also through a link, and says where it closes", () => {
    const circle = configured({
      "skills.yaml": layer("top", "extends: [./a.yaml]\n"),
      "a.yaml": layer("a", "extends: [./skills.yaml]\n"),
    });
    expect([circle.codes, circle.places]).toEqual([["config/extends-cycle"], ["a.yaml:2:11"]]);
    expect(
      configured({ "skills.yaml": layer("top", "extends: [./here/skills.yaml]\n"), here: { link: "." } })
        .codes,
    ).toEqual(["config/extends-cycle"]);
    expect(configured({ "skills.yaml": layer("top", "extends: [./skills.yaml]\n") }).codes).toEqual([
      "config/extends-cycle",
    ]);
  });

  test("reports a missing file where it is named, and nothing that follows from it", () => {
    const { codes, places } = configured({
      "skills.yaml":
        "version: 1\nextends: [./a.yaml]\nskills: { enableAll: [base], explicit: { x: { from: base, targets: [own] } } }\n",
    });
    expect([codes, places]).toEqual([["config/extends-missing"], ["skills.yaml:2:11"]]);
  });

  test("reports mistakes of every file in one run", () => {
    const { codes, places } = configured({
      "skills.yaml": layer("top", "extends: [./a.yaml]\nscop: user\n"),
      "a.yaml": "version: 1\nskill: {}\n",
    });
    expect([codes, places]).toEqual([
      ["config/unknown-key", "config/unknown-key"],
      ["a.yaml:2:1", "skills.yaml:3:1"],
    ]);
  });

  test("seen from the file it stands in, as are the paths of sources", () => {
    const { config, codes, directory } = configured({
      "skills.yaml": "version: 1\nextends: [./shared/base.yaml]\nsources: { own: { path: ./skills } }\n",
      "shared/base.yaml":
        "version: 1\nextends: [./deeper/base.yaml]\nsources: { team: { path: ./skills } }\n",
      "shared/deeper/base.yaml": "version: 1\nsources: { old: { path: ../../old } }\n",
    });
    expect(codes).toEqual([]);
    const paths = config!.sources.map(({ name, origin }) => [
      name,
      origin.kind === "path" ? path.relative(directory, origin.path) : null,
    ]);
    expect(paths).toEqual([
      ["old", "old"],
      ["own", "skills"],
      ["team", "shared/skills"],
    ]);
  });

  test("lets a mistake in a source point at the file that says where it is", () => {
    const { config } = configured({
      "skills.yaml": "version: 1\nextends: [./base.yaml]\nsources: { team: { path: ./gone } }\n",
      "base.yaml": "version: 1\nsources: { team: { path: ./skills, idPrefix: team } }\n",
    });
    expect(path.basename(config!.sources[0]!.at.file)).toBe("skills.yaml");
    expect(config!.sources[0]!.idPrefix).toBe("team");
  });
});

describe("profiles", () => {
  const files = {
    "skills.yaml": `version: 1
extends: [./base.yaml]
skills: { enable: [own] }
profiles:
  work: { skills: { enable: [work] }, scope: user }
  home: { skills: { enable: [home] }, scope: project, targets: { claude: false } }
`,
    "base.yaml": `version: 1
skills: { enable: [base] }
targets: { claude: true, codex: true }
profiles:
  work: { skills: { enable: [base-work] } }
`,
  };

  test("are left out when nobody asks for them", () => {
    expect(enabled(files)).toEqual(["base", "own"]);
  });

  test("lie over all files, in the order they are named, each as the files have it", () => {
    expect(enabled(files, ["work", "home"])).toEqual(["base", "own", "base-work", "work", "home"]);
    expect(enabled(files, ["home", "work"])).toEqual(["base", "own", "home", "base-work", "work"]);
    expect(configured(files, ["work", "home"]).config!.scope).toBe("project");
    expect(configured(files, ["home", "work"]).config!.scope).toBe("user");
  });

  test("may stand in a file that is extended only, and its paths are seen from there", () => {
    const { config, codes, directory } = configured(
      {
        "skills.yaml": "version: 1\nextends: [./shared/base.yaml]\nsources: { a: { path: ./a } }\n",
        "shared/base.yaml":
          "version: 1\nprofiles: { next: { sources: { a: { path: ./b } }, targets: { gemini-cli: true } } }\n",
      },
      ["next"],
    );
    expect(codes).toEqual([]);
    expect(config!.sources[0]!.origin).toMatchObject({ path: path.join(directory, "shared/b") });
    expect(config!.targets.map(({ name }) => name)).toEqual(["gemini"]);
  });

  test("can switch what the files list, and the later one wins", () => {
    const switches = {
      "skills.yaml":
        "version: 1\nsources: { x: { path: ./x } }\nskills: { enableAll: [x] }\nprofiles: { all: { skills: { enableAll: true } }, none: { skills: { enableAll: false } } }\n",
    };
    const enableAll = (...profiles: string[]) => configured(switches, profiles).config!.enableAll;
    expect(enableAll()).toMatchObject([{ text: "x" }]);
    expect(enableAll("none", "all")).toBe(true);
    expect(enableAll("all", "none")).toEqual([]);
  });

  test("can take back what the files say", () => {
    expect(configured(files, ["home"]).config!.targets.map(({ name }) => name)).toEqual(["codex"]);
  });

  test("can set a part of a source that a file declares", () => {
    const { config, codes } = configured(
      {
        "skills.yaml":
          "version: 1\nsources: { a: { github: o/r, ref: v1 } }\nprofiles: { next: { sources: { a: { ref: v2 } } } }\n",
      },
      ["next"],
    );
    expect(codes).toEqual([]);
    expect(config!.sources[0]!.origin).toMatchObject({ url: "https://github.com/o/r", ref: "v2" });
  });

  test("are looked at for mistakes even when nobody asks for them", () => {
    const { codes, places } = configured({
      "skills.yaml": "version: 1\nprofiles:\n  work:\n    sources: { a: { ref: v2 } }\n",
    });
    expect([codes, places]).toEqual([["source/no-kind"], ["skills.yaml:4:16"]]);
  });

  test("that do not exist are an error", () => {
    expect(configured(files, ["wrok"]).codes).toEqual(["config/profile-unknown"]);
    expect(configured(files, ["constructor"]).codes).toEqual(["config/profile-unknown"]);
  });

  test("that only one of several profiles completes need that one", () => {
    const split = {
      "skills.yaml":
        "version: 1\nprofiles:\n  a: { sources: { x: { path: ./x } } }\n  b: { sources: { x: { subdir: y } } }\n",
    };
    expect(configured(split, ["a", "b"]).codes).toEqual([]);
    expect(configured(split, ["b"]).codes).toEqual(["source/no-kind"]);
  });
});
