// Design §4 and §6: `when`, and the facts that it asks about.

import path from "node:path";
import { describe, expect, test } from "vitest";
import schema from "../../../schemas/skills.schema.json" with { type: "json" };
import { type Configured, configure } from "../../../src/compiler/config/configure.ts";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { type Host, HostError } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node.ts";
import type { Request } from "../../../src/model/request.ts";
import { type MemoryFiles, memoryProject } from "../../support/memory-host.ts";

interface Given {
  readonly machine?: Partial<Host>;
  /** Is told of every path before the disk is asked about it. */
  readonly looking?: (path: string) => void;
  readonly env?: Record<string, string>;
  readonly facts?: Record<string, string>;
  readonly profiles?: readonly string[];
  readonly files?: MemoryFiles;
  /** Found by searching upwards, and so not trusted. */
  readonly untrusted?: boolean;
  readonly factsOnly?: boolean;
  readonly ignoreConditions?: boolean;
}

/** What the configuration is on a Linux machine, or on the one that is given. */
function configured(
  text: string,
  given: Given = {},
): { done: Configured | null; codes: readonly string[]; diagnostics: readonly Diagnostic[]; home: string } {
  const { env = {} } = given;
  const files = { "../.git/HEAD": "", "skills.yaml": `version: 1\n${text}`, ...given.files };
  const { host: memory, home } = memoryProject(files, { env });
  const machine = { os: "linux", arch: "x64", machine: "box", userName: () => "me" };
  const realPath: Host["realPath"] = (path) => {
    given.looking?.(path);
    return memory.realPath(path);
  };
  const host: Host = { ...memory, ...machine, realPath, ...given.machine };
  const request: Request = {
    config: given.untrusted === true ? null : "skills.yaml",
    profiles: given.profiles ?? [],
    bindings: new Map(),
    ignoreUnused: false,
    packages: new Map(),
    facts: new Map(Object.entries(given.facts ?? {})),
    warnInactiveProfiles: true,
    ignoreConditions: given.ignoreConditions ?? false,
    frozen: false,
    lock: null,
    refreshes: () => false,
    takesMovedTags: false,
    factsOnly: given.factsOnly ?? false,
    scope: null,
    install: null,
  };
  const { value: done, diagnostics } = configure(host, request);
  return { done, codes: diagnostics.map(({ code }) => code), diagnostics, home };
}

/** Whether a target with this `when` counts. */
function holds(when: string, given: Given = {}): boolean {
  const { done, codes } = configured(`targets: { claude: { when: ${when} } }\n`, given);
  expect(codes).toEqual([]);
  return done!.config.targets.length === 1;
}

/** What the manifest would say. */
function facts(text: string, given: Given = {}): Record<string, unknown> {
  const { done, codes } = configured(text, given);
  expect(codes.filter((code) => code !== "config/profile-off")).toEqual([]);
  return Object.fromEntries(done!.config.facts.map(({ key, recorded }) => [key, recorded]));
}

function mistakes(when: string): readonly string[] {
  return configured(`targets: { claude: { when: ${when} } }\n`).codes;
}

describe("a condition", () => {
  test("holds when there is nothing in it", () => {
    expect(["{}", "null", "{ os: null, env: {} }"].map((when) => holds(when))).toEqual([true, true, true]);
  });

  test.each([
    ["{ os: linux }", true],
    ["{ os: [darwin, linux] }", true],
    ["{ os: darwin }", false],
    ["{ arch: x86_64 }", true],
    ["{ arch: amd64 }", true],
    ["{ arch: [x64] }", true],
    ["{ arch: aarch64 }", false],
    ["{ host: box }", true],
    ["{ host: [other] }", false],
    ["{ user: me }", true],
    ["{ user: you }", false],
  ])("%s on Linux is %s", (when, expected) => {
    expect(holds(when)).toBe(expected);
  });

  test.each([
    ["{ os: macos, arch: arm64 }", { os: "darwin", arch: "arm64" }],
    ["{ os: darwin, arch: aarch64 }", { os: "darwin", arch: "arm64" }],
    ["{ os: windows, arch: i686 }", { os: "win32", arch: "ia32" }],
    ["{ os: freebsd, arch: riscv64 }", { os: "freebsd", arch: "riscv64" }],
  ])("%s knows other names of the same thing", (when, machine) => {
    expect(holds(when, { machine })).toBe(true);
    expect(holds(when)).toBe(false);
  });

  test("needs every key of it", () => {
    expect(holds("{ os: linux, host: box }")).toBe(true);
    expect(holds("{ os: linux, host: other }")).toBe(false);
    expect(holds("{ os: darwin, host: box }")).toBe(false);
  });

  test("does not hold for a user without a name", () => {
    expect(holds("{ user: me }", { machine: { userName: () => null } })).toBe(false);
  });

  test.each([
    ["true", "x", true],
    ["true", "", false],
    ["true", null, false],
    ["false", "x", false],
    ["false", "", true],
    ["false", null, true],
    ["x", "x", true],
    ["[y, x]", "x", true],
    ["[y, z]", "x", false],
    ["x", null, false],
    ['"true"', "true", true],
    ['"true"', "x", false],
  ])("env { V: %s } with V=%j is %s", (wanted, value, expected) => {
    expect(holds(`{ env: { V: ${wanted} } }`, { env: value === null ? {} : { V: value } })).toBe(expected);
  });

  test("takes no property of every object for a variable", () => {
    expect(
      ["constructor", "__proto__", "toString"].map((name) => holds(`{ env: { ${name}: true } }`)),
    ).toEqual([false, false, false]);
  });

  test("wants every variable and every path of it", () => {
    expect(holds("{ env: { A: true, B: true } }", { env: { A: "1" } })).toBe(false);
    expect(holds("{ exists: [./a, ./b] }", { files: { a: "" } })).toBe(false);
    expect(holds("{ exists: [./a, ./b] }", { files: { a: "", "b/c": "" } })).toBe(true);
  });

  test("looks for a path at home, from the root, and from the file it stands in", () => {
    expect(holds("{ exists: ~/.agent }")).toBe(false);
    expect(holds("{ exists: ~/.agent }", { files: { "../home/.agent/x": "" } })).toBe(true);
    expect(holds("{ exists: / }")).toBe(true);
    expect(holds("{ exists: /nowhere/at/all }")).toBe(false);
    const files = { "shared/base.yaml": "version: 1\ntargets: { claude: { when: { exists: ./here } } }\n" };
    const text = "extends: [./shared/base.yaml]\n";
    expect(configured(text, { files: { ...files, here: "" } }).done!.config.targets).toEqual([]);
    expect(configured(text, { files: { ...files, "shared/here": "" } }).done!.config.targets.length).toBe(1);
  });

  test("takes a link that leads nowhere, and what cannot be looked at, for nothing", () => {
    expect(holds("{ exists: ./a }", { files: { a: { link: "gone" } } })).toBe(false);
    const looking = (file: string) => {
      if (file.endsWith("/secret")) throw new HostError("EACCES", file, "resolve");
    };
    expect(holds("{ exists: ./secret }", { files: { secret: "" } })).toBe(true);
    expect(holds("{ exists: ./secret }", { files: { secret: "" }, looking })).toBe(false);
  });

  test("asks the machine for nothing that it does not name", () => {
    const userName = () => {
      throw new Error("nobody asked");
    };
    expect(holds("{ os: linux }", { machine: { userName } })).toBe(true);
  });
});

describe("what has a false condition", () => {
  const skills = `sources: { mine: { path: ./skills } }
skills:
  explicit:
    here: { from: mine, rename: tool, when: { os: linux }, targets: [codex] }
    there: { from: mine, rename: tool, when: { os: darwin } }
targets: { claude: true, codex: { when: { os: darwin } } }
`;

  test("is no target, but still a name that a skill may use", () => {
    const { done, codes } = configured(skills);
    expect(codes).toEqual([]);
    expect(done!.config.targets.map(({ name }) => name)).toEqual(["claude"]);
    expect(done!.config.inactiveTargets.map(({ name }) => name)).toEqual(["codex"]);
  });

  test("is no skill here, and known to be one elsewhere", () => {
    const keys = (given: Given) => {
      const { explicit, dormant } = configured(skills, given).done!.config;
      return [explicit, dormant].map((list) => list.map(({ at }) => at.path.at(-1)));
    };
    expect(keys({})).toEqual([["here"], ["there"]]);
    expect(keys({ facts: { os: "darwin" } })).toEqual([["there"], ["here"]]);
  });

  test("is looked at for mistakes all the same", () => {
    expect(configured("targets: { claude: { when: { os: darwin }, dest: relative } }\n").codes).toEqual([
      "target/dest",
    ]);
  });
});

describe("a profile with a condition", () => {
  const text = `targets: { claude: true }
profiles:
  mac: { when: { os: darwin }, targets: { codex: true } }
  lin: { when: { os: linux }, targets: { pi: true } }
`;
  const targets = (given: Given) => configured(text, given).done!.config.targets.map(({ name }) => name);

  test("never asks for itself", () => {
    expect(targets({})).toEqual(["claude"]);
  });

  test("is merged in where it holds, and is said to be off where it does not", () => {
    expect(targets({ profiles: ["lin"] })).toEqual(["claude", "pi"]);
    const { done, diagnostics } = configured(text, { profiles: ["mac", "lin"] });
    expect(done!.config.profiles).toEqual(["lin"]);
    expect(done!.config.targets.map(({ name }) => name)).toEqual(["claude", "pi"]);
    expect(diagnostics).toMatchObject([
      {
        code: "config/profile-off",
        at: { path: ["profiles", "mac", "when", "os"] },
        args: { name: "mac", fact: "os", wanted: ["darwin"], found: "linux" },
      },
    ]);
  });

  test("is off as a whole, whichever of the files has the condition", () => {
    const given = {
      profiles: ["work"],
      files: {
        "base.yaml":
          "version: 1\nprofiles: { work: { when: { os: darwin, host: box }, targets: { codex: true } } }\n",
      },
    };
    const over = (work: string) =>
      configured(`extends: [./base.yaml]\nprofiles: { work: ${work} }\n`, given).done!.config.targets.map(
        ({ name }) => name,
      );
    expect(over("{ targets: { pi: true } }")).toEqual([]);
    expect(over("{ targets: { pi: true }, when: { os: linux } }")).toEqual(["codex", "pi"]);
    expect(over("{ targets: { pi: true }, when: { os: null } }")).toEqual(["codex", "pi"]);
    expect(over("{ targets: { pi: true }, when: null }")).toEqual(["codex", "pi"]);
  });
});

describe("conditions of several layers", () => {
  const over = (when: string, given: Given = {}) =>
    configured(`extends: [./base.yaml]\ntargets: { claude: { when: ${when} } }\n`, {
      ...given,
      files: {
        "base.yaml": "version: 1\ntargets: { claude: { when: { os: [darwin], env: { A: true } } } }\n",
      },
    }).done!.config.targets.length === 1;

  test("merge key by key", () => {
    expect(over("{ host: box }", { facts: { os: "darwin", "env.A": "1" } })).toBe(true);
    expect(over("{ host: box }", { facts: { os: "darwin" } })).toBe(false);
    expect(over("{ env: { A: false } }", { facts: { os: "darwin" } })).toBe(true);
  });

  test("do not collect what may be: the later list counts", () => {
    expect(over("{ os: [linux] }", { env: { A: "1" } })).toBe(true);
    expect(over("{ os: [linux] }", { env: { A: "1" }, facts: { os: "darwin" } })).toBe(false);
  });

  test("are taken back by null", () => {
    expect(over("{ os: null }", { env: { A: "1" } })).toBe(true);
    expect(over("null")).toBe(true);
  });
});

describe("a fact that is given", () => {
  test("beats the machine", () => {
    expect(holds("{ os: linux }", { facts: { os: "darwin" } })).toBe(false);
    expect(holds("{ os: darwin }", { facts: { os: "macos" } })).toBe(true);
    expect(holds("{ arch: aarch64 }", { facts: { arch: "arm64" } })).toBe(true);
    expect(holds("{ host: x, user: y }", { facts: { host: "x", user: "y" } })).toBe(true);
    expect(holds("{ env: { V: true } }", { env: { V: "1" }, facts: { "env.V": "" } })).toBe(false);
    expect(holds("{ exists: / }", { facts: { "exists./": "false" } })).toBe(false);
    expect(holds("{ exists: ~/gone }", { facts: { "exists.~/gone": "true" } })).toBe(true);
  });

  test.each([
    ["oss", "linux", "fact/unknown", "os"],
    ["evn.CI", "1", "fact/unknown", "env.CI"],
    ["exist.a b", "true", "fact/unknown", "exists.a b"],
    ["env.1", "x", "fact/unknown", null],
    ["exists.", "true", "fact/unknown", null],
    ["constructor", "x", "fact/unknown", null],
    ["os", "lnux", "fact/value", "linux"],
    ["os", "", "fact/value", null],
    ["arch", "x86-64", "fact/value", null],
    ["exists.x", "yes", "fact/value", null],
  ])("%s=%s is %s, and %j is meant", (key, value, code, suggestion) => {
    const { diagnostics } = configured("", { facts: { [key]: value } });
    expect(diagnostics).toMatchObject([{ code, at: null, args: { key, suggestion } }]);
  });
});

describe("a fact that is given and that no `when` asks about", () => {
  const text = `sources: { mine: { path: ./skills } }
skills: { explicit: { a: { from: mine, when: { env: { TEAM: [x] } } } } }
targets: { claude: { when: { exists: ~/work } } }
profiles:
  p: { when: { env: { WORK: true } }, targets: { codex: { when: { exists: ./deep } } } }
`;
  const warned = (facts: Record<string, string>, given = text) =>
    configured(given, { facts }).diagnostics.map(({ code, args }) => [code, Object.values(args)]);

  test.each([
    ["env.WROK", "1", "env.WORK"],
    ["env.team", "x", "env.TEAM"],
    ["env.OTHER", "x", null],
    ["exists.~/wrok", "true", "exists.~/work"],
    ["exists./foo", "true", null],
    ["exists.TEAM", "true", null],
  ])("gets a warning: %s=%s, and %j is meant", (key, value, suggestion) => {
    expect(warned({ [key]: value })).toEqual([["fact/unasked", [key, suggestion]]]);
  });

  test("gets none for what every machine has, nor for what a profile that nobody asked for asks about", () => {
    expect(warned({ os: "linux", arch: "x86_64", host: "box", user: "me" })).toEqual([]);
    expect(
      warned({ "env.TEAM": "x", "env.WORK": "1", "exists.~/work": "true", "exists./deep": "true" }),
    ).toEqual([["fact/unasked", ["exists./deep", "exists../deep"]]]);
    expect(warned({ "exists../deep": "true" })).toEqual([]);
  });

  test("gets none where a mistake hides what is asked about", () => {
    const broken = "targets: { claude: { when: { env: { A-B: true } } } }\n";
    expect(warned({ "env.AB": "1" }, broken).map(([code]) => code)).toEqual(["config/value"]);
  });
});

describe("the facts of a bundle", () => {
  const text = `sources: { mine: { path: ./skills } }
skills: { explicit: { a: { from: mine, when: { user: [you, she] } } } }
targets: { claude: { when: { os: darwin } }, codex: { when: { host: other, env: { T: [x, y], S: true }, exists: ~/q } } }
profiles: { p: { when: { arch: aarch64 } }, q: { when: { env: { Q: true } } } }
`;

  test("are those that a condition asks about, of what does not count here too, and no others", () => {
    expect(facts("targets: { claude: true }\n")).toEqual({});
    expect(facts(text)).toEqual({
      os: "linux",
      host: null,
      "env.T": null,
      "env.S": false,
      "exists.~/q": false,
      user: null,
    });
    expect(Object.keys(facts(text, { profiles: ["p"] }))).toContain("arch");
    expect(Object.keys(facts(text, { profiles: ["p"] }))).not.toContain("env.Q");
  });

  test("never hold a name or a value that skills.yaml does not", () => {
    const env = { T: "secret", S: "secret" };
    expect(JSON.stringify(facts(text, { env }))).not.toMatch(/secret|box|"me"/);
    expect(facts(text, { env })).toMatchObject({ "env.T": null, "env.S": true });
    expect(facts(text, { env: { T: "y" }, facts: { host: "other", user: "she" } })).toMatchObject({
      "env.T": "y",
      host: "other",
      user: "she",
    });
  });

  test("do not tell who said them", () => {
    const given = { os: "linux", host: "box", user: "me", "env.T": "z", "env.S": "", "exists.~/q": "false" };
    expect(facts(text, { facts: given })).toEqual(facts(text));
    expect(facts(text, { facts: { os: "macos" } })).toEqual(facts(text, { machine: { os: "darwin" } }));
  });

  test("tell of a variable that is asked about twice what any condition can tell", () => {
    const twice = "targets: { claude: { when: { env: { V: a } } }, codex: { when: { env: { V: true } } } }\n";
    expect(["a", "b", ""].map((V) => facts(twice, { env: { V } })["env.V"])).toEqual(["a", true, false]);
  });
});

describe("a `when` with a mistake", () => {
  test.each([
    ["{ oss: linux }", "config/unknown-key"],
    ["linux", "config/type"],
    ["{ os: lnux }", "config/value"],
    ["{ os: [linux, lnux] }", "config/value"],
    ["{ os: [] }", "config/value"],
    ["{ os: 1 }", "config/value"],
    ["{ arch: X86 }", "config/value"],
    ['{ host: "" }', "config/value"],
    ['{ host: ["corp-*"] }', "config/value"],
    ['{ host: [box, "box?"] }', "config/value"],
    ['{ user: "[ab]" }', "config/value"],
    ['{ user: "{a,b}" }', "config/value"],
    ["{ exists: /etc/* }", "config/value"],
    ["{ exists: [./a, ./a?] }", "config/value"],
    ["{ user: [] }", "config/value"],
    ["{ env: [A] }", "config/type"],
    ["{ env: { A: 1 } }", "config/type"],
    ["{ env: { A-B: true } }", "config/value"],
    ['{ env: { A: "" } }', "config/value"],
    ["{ env: { A: [] } }", "config/value"],
    ['{ exists: "" }', "config/value"],
    ["{ exists: [] }", "config/value"],
    ["{ exists: {} }", "config/type"],
  ])("%s is one mistake", (when, code) => {
    expect(mistakes(when)).toEqual([code]);
  });

  test("says that a name is written out, at the name, and lets a path have brackets and a variable anything", () => {
    const { diagnostics } = configured('targets: { claude: { when: { host: [box, "corp-*"] } } }\n');
    expect(diagnostics).toMatchObject([
      {
        at: { path: ["targets", "claude", "when", "host", 1] },
        args: { found: 'the text "corp-*"', allowed: ["a name that is written out"] },
      },
    ]);
    expect(mistakes('{ exists: "./a[1]{b}", env: { V: "*" } }')).toEqual([]);
  });

  test("is found at targets, at skills and at profiles that nobody asks for", () => {
    const { diagnostics } = configured(`sources: { mine: { path: ./skills } }
skills: { explicit: { a: { from: mine, when: { oss: linux } } } }
targets: { claude: { when: { arhc: x86_64 } } }
profiles:
  p: { when: { exist: ./x }, targets: { codex: { when: { usr: me } } } }
`);
    const found = diagnostics.map(({ code, at, args }) => [
      code,
      at !== null && "path" in at ? at.path.at(-1) : null,
      "suggestion" in args ? args.suggestion : null,
    ]);
    expect(new Set(found.map((one) => JSON.stringify(one)))).toEqual(
      new Set(
        [
          ["oss", "os"],
          ["arhc", "arch"],
          ["exist", "exists"],
          ["usr", "user"],
        ].map(([key, near]) => JSON.stringify(["config/unknown-key", key, near])),
      ),
    );
  });
});

describe("a project that is not trusted", () => {
  /** The paths that the disk was asked about. */
  function asked(text: string, given: Given = {}): { codes: readonly string[]; looked: readonly string[] } {
    const looked: string[] = [];
    const looking = (file: string) => void looked.push(file);
    const { codes } = configured(text, { ...given, untrusted: true, looking });
    return { codes, looked };
  }

  test.each([
    ["targets: { claude: { when: { exists: ~/.ssh } } }\n", []],
    ["targets: { claude: { when: { exists: ../outside/.ssh } } }\n", []],
    ["profiles: { p: { when: { exists: /nowhere/.ssh } } }\n", ["p"]],
    [
      "sources: { mine: { path: ./s } }\nskills: { explicit: { a: { from: mine, when: { exists: /x/.ssh } } } }\n",
      [],
    ],
  ])("may not ask what is outside of it: %s", (text, profiles) => {
    const { codes, looked } = asked(text, { profiles });
    expect(codes).toEqual(["trust/outside"]);
    expect(looked.filter((file) => file.endsWith(".ssh"))).toEqual([]);
  });

  test("may not ask through a link", () => {
    const files = { out: { link: "../home" }, "../home/there": "" };
    expect(asked("targets: { claude: { when: { exists: ./out/there } } }\n", { files }).codes).toEqual([
      "trust/outside",
    ]);
  });

  test("may ask what is inside, and what a profile asks that nobody wants is not asked", () => {
    const { codes } = asked(
      "targets: { claude: { when: { exists: ./a } } }\nprofiles: { p: { when: { exists: /x } } }\n",
    );
    expect(codes).toEqual([]);
  });

  test("is told of all that is refused at once", () => {
    const text =
      "sources: { a: { path: ../a } }\nprofiles: { p: { when: { exists: /x } } }\ntargets: { claude: { when: { exists: /y } } }\n";
    expect(asked(text, { profiles: ["p"] }).codes).toEqual([
      "trust/outside",
      "trust/outside",
      "trust/outside",
    ]);
  });
});

test("--fact knows the systems that skills.yaml may name", () => {
  for (const os of schema.$defs.os.enum) expect(holds(`{ os: ${os} }`, { facts: { os } })).toBe(true);
});

test("the machine has a name, a system and a user", () => {
  const host = nodeHost({}, path.dirname(import.meta.filename));
  expect([host.os, host.arch, typeof host.userName()]).toEqual([process.platform, process.arch, "string"]);
});

describe("with --facts-only", () => {
  const text = `sources: { mine: { path: ./skills } }
skills: { explicit: { a: { from: mine, when: { user: me, exists: ./here } } } }
targets:
  claude: { when: { os: linux, arch: x86_64 } }
  codex: { when: { host: box, os: darwin, env: { A: true } } }
profiles: { work: { when: { env: { B: [x, z] } } } }
`;
  const all = {
    os: "linux",
    arch: "x64",
    host: "box",
    user: "me",
    "env.A": "",
    "env.B": "z",
    "exists../here": "true",
  };
  const asked = () => {
    throw new Error("the machine was asked");
  };
  /** It knows nothing, and says so. */
  const machine: Partial<Host> = Object.defineProperties(
    { userName: asked },
    Object.fromEntries(["os", "arch", "machine"].map((name) => [name, { get: asked, enumerable: false }])),
  );
  const given: Given = { factsOnly: true, profiles: ["work"], facts: all };

  test("what is given decides as it would without the option", () => {
    const { done, codes } = configured(text, given);
    expect(codes).toEqual([]);
    const without = configured(text, { ...given, factsOnly: false });
    expect(done!.config.facts).toEqual(without.done!.config.facts);
    expect(done!.config.targets.map(({ name }) => name)).toEqual(["claude"]);
    expect(done!.config.profiles).toEqual(["work"]);
  });

  test.each(Object.keys(all))("a missing %s is an error at the condition that asks first", (key) => {
    const { [key as keyof typeof all]: _, ...facts } = all;
    const { diagnostics } = configured(text, { ...given, facts });
    expect(diagnostics.map(({ code, args }) => [code, (args as { key: string }).key])).toEqual([
      ["fact/needed", key],
    ]);
    expect(diagnostics[0]!.at).toMatchObject({ path: expect.arrayContaining(["when", key.split(".")[0]]) });
  });

  test("each that is missing is said once, and nothing of the machine is looked at", () => {
    const realPath: Host["realPath"] = (path) => {
      if (path.endsWith("/here")) asked();
      return path;
    };
    const { codes } = configured(text, {
      ...given,
      facts: {},
      env: { A: "1", B: "x" },
      machine: { ...machine, realPath },
    });
    expect(codes).toEqual(Object.keys(all).map(() => "fact/needed"));
  });

  test("a value that makes no sense is told of, and not that it is missing", () => {
    expect(configured(text, { ...given, facts: { ...all, os: "linx" } }).codes).toEqual(["fact/value"]);
  });

  test("a lock, to which no condition matters, needs no fact", () => {
    const { done, codes } = configured(text, { ...given, facts: {}, ignoreConditions: true });
    expect(codes).toEqual([]);
    expect(done!.config.dormant).toHaveLength(1);
    expect(done!.config.profiles).toEqual(["work"]);
  });
});
