// What an agent sees, as a function of what is known of it, of what is in its directories, and of its settings.

import { describe, expect, test } from "vitest";
import { NO_SWITCHES, type Switches } from "../../src/agents/settings.ts";
import { afterInstall, type FoundSkill, type Root, rootsOf, visible } from "../../src/agents/visibility.ts";
import type { Agent } from "../../src/model/agent.ts";
import type { LoadFault, LoadProblem } from "../../src/model/frontmatter.ts";

const KNOWN: Agent = {
  id: "x",
  title: "X",
  aliases: [],
  user: "$HOME/.x/skills",
  project: ".x/skills",
  reads: {
    user: ["$HOME/.x/skills", "$HOME/.agents/skills"],
    project: [".x/skills"],
    machine: ["/etc/x/skills"],
  },
  formerly: { user: [], project: [] },
  environment: [],
  followsLinks: true,
  layout: "nested",
  name: "free",
  frontmatter: "required",
  precedence: "project",
  detect: [],
  settings: null,
};

function skill(entry: string, given: Partial<FoundSkill> = {}): FoundSkill {
  const path = `/skills-root/${entry}`;
  const name = entry.split("/").at(-1)!;
  return { entry, path, file: `${path}/SKILL.md`, isLink: false, name, problems: [], ...given };
}

function wrong(...faults: readonly LoadFault[]): readonly LoadProblem[] {
  return faults.map((fault) => ({ fault, detail: "", range: [0, 0] }));
}

function root(
  path: string,
  entries: readonly string[] | readonly FoundSkill[],
  given: Partial<Root> = {},
): Root {
  const skills = entries.map((entry) =>
    typeof entry === "string"
      ? skill(entry, { path: `${path}/${entry}`, file: `${path}/${entry}/SKILL.md` })
      : entry,
  );
  return { scope: "user", path, plugin: null, state: "there", skills, ...given };
}

function seen(agent: Partial<Agent>, roots: readonly Root[], switches: Switches = NO_SWITCHES) {
  return visible({ ...KNOWN, ...agent }, roots, switches).map(({ skill, sees, obstacles, twice }) => [
    skill.path,
    sees,
    ...obstacles.map(({ kind }) => kind),
    ...twice.map(({ path, plugin }) => plugin ?? path),
  ]);
}

describe("one skill", () => {
  test.for([
    [{ isLink: true }, "followsLinks", [true, "yes"], [false, "no", "links"], [null, "maybe", "links"]],
    [
      { entry: "a/b", name: "b" },
      "layout",
      ["nested", "yes"],
      ["flat", "no", "layout"],
      [null, "maybe", "layout"],
    ],
    [
      { name: "other" },
      "name",
      ["free", "yes"],
      ["required", "yes"],
      ["directory", "no", "name"],
      [null, "maybe", "name"],
    ],
    [
      { name: null, problems: wrong("no-name") },
      "name",
      ["free", "yes"],
      ["required", "no", "name"],
      ["directory", "no", "name"],
      [null, "maybe", "name"],
    ],
    [
      { problems: wrong("no-frontmatter"), name: null },
      "frontmatter",
      ["required", "no", "frontmatter"],
      ["optional", "maybe", "frontmatter"],
      [null, "no", "frontmatter"],
    ],
  ] as const)("%j depends on %s", ([given, fact, ...cases]) => {
    for (const [value, ...expected] of cases) {
      const found = seen({ [fact]: value }, [
        root("/skills-root", [skill("b", given as Partial<FoundSkill>)]),
      ]);
      expect([value, found[0]!.slice(1)]).toEqual([value, expected]);
    }
  });

  test.for([
    // Faults, then whether agents see it that: want frontmatter and the directory's name; a name; only frontmatter; neither.
    ["no-description", "no", "no", "no", "maybe"],
    ["not-closed", "no", "no", "no", "maybe"],
    ["description-length", "maybe", "maybe", "maybe", "maybe"],
    ["byte-order-mark", "maybe", "maybe", "maybe", "maybe"],
    ["name-kind", "no", "maybe", "maybe", "yes"],
    ["name-length", "maybe", "maybe", "maybe", "yes"],
    ["name-form", "maybe", "maybe", "yes", "yes"],
  ] as const)(
    "with the fault %s it is seen, or not, by what is known of the agent",
    ([fault, ...expected]) => {
      const given = { problems: wrong(fault), ...(fault === "name-kind" ? { name: null } : {}) };
      const agents = [
        { frontmatter: "required", name: "directory" },
        { frontmatter: "required", name: "required" },
        { frontmatter: "required", name: "free" },
        { frontmatter: "optional", name: "free" },
      ] as const;
      const found = agents.map((agent) =>
        seen(agent, [root("/skills-root", [skill("b", given)])])[0]!.slice(1),
      );
      expect(found).toEqual(expected.map((sees) => (sees === "yes" ? [sees] : [sees, "frontmatter"])));
    },
  );

  test("that cannot be read is seen by no agent", () => {
    const one = skill("b", { problems: "unreadable", name: null });
    expect(seen({ frontmatter: "optional" }, [root("/skills-root", [one])])[0]!.slice(1)).toEqual([
      "no",
      "frontmatter",
    ]);
  });

  test("that is not looked at, since it is so large, may be seen", () => {
    const one = skill("b", { problems: "too-large", name: null });
    for (const name of ["directory", "free"] as const)
      expect(seen({ name }, [root("/skills-root", [one])])[0]!.slice(1)).toEqual(["maybe", "frontmatter"]);
  });

  test("what is sure is told, not what may be beside it", () => {
    const one = skill("b", { isLink: true, problems: wrong("broken"), name: null });
    expect(seen({ followsLinks: null }, [root("/skills-root", [one])])[0]!.slice(1)).toEqual([
      "no",
      "frontmatter",
    ]);
  });

  test("is switched off by its name or its file", () => {
    const rule = { name: "b", path: null, switch: "off", file: "/c" } as const;
    const switches = (given: object) => ({ ...NO_SWITCHES, rules: [{ ...rule, ...given }] }) as Switches;
    const roots = [root("/skills-root", ["b"])];
    expect(seen({}, roots, switches({}))[0]!.slice(1)).toEqual(["no", "off"]);
    expect(seen({}, roots, switches({ switch: "user" }))[0]!.slice(1)).toEqual(["no", "user-only"]);
    expect(seen({}, roots, switches({ switch: "on" }))[0]!.slice(1)).toEqual(["yes"]);
    expect(seen({}, roots, switches({ name: null, path: "/skills-root/b" }))[0]!.slice(1)).toEqual([
      "no",
      "off",
    ]);
  });
});

describe("two skills with one name", () => {
  const roots = [root("/p", ["b"]), root("/u", ["b"])];

  test("the first is used where the agent is known to use one", () => {
    for (const precedence of ["project", "user"] as const)
      expect(seen({ precedence }, roots)).toEqual([
        ["/p/b", "yes"],
        ["/u/b", "no", "shadowed"],
      ]);
  });

  test("both are seen where it shows all, and where that is not known", () => {
    for (const precedence of ["all", null] as const)
      expect(seen({ precedence }, roots)).toEqual([
        ["/p/b", "yes", "/u/b"],
        ["/u/b", "yes", "/p/b"],
      ]);
  });

  test("one that is not seen hides nothing", () => {
    const linked = root("/p", [skill("b", { path: "/p/b", isLink: true })]);
    expect(seen({ followsLinks: false }, [linked, root("/u", ["b"])])).toEqual([
      ["/p/b", "no", "links"],
      ["/u/b", "yes"],
    ]);
  });

  test("one that may be seen may hide the other", () => {
    const linked = root("/p", [skill("b", { path: "/p/b", isLink: true })]);
    expect(seen({ followsLinks: null }, [linked, root("/u", ["b"])])).toEqual([
      ["/p/b", "maybe", "links", "/u/b"],
      ["/u/b", "yes", "/p/b"],
    ]);
  });

  test("one of a plugin is seen beside it", () => {
    expect(
      seen({}, [root("/u", ["b"]), root("/g/skills", ["b"], { scope: "plugin", plugin: "g@m" })]),
    ).toEqual([
      ["/u/b", "yes", "g@m"],
      ["/g/skills/b", "yes", "/u/b"],
    ]);
  });

  test("are told by their names, and not by their directories", () => {
    const named = root("/p", [skill("a", { path: "/p/a", name: "B" })]);
    expect(seen({}, [named, root("/u", ["b"])])[1]).toEqual(["/u/b", "no", "shadowed"]);
  });
});

test("the directories come in the agent's order", () => {
  const order = (precedence: Agent["precedence"]) =>
    rootsOf({ ...KNOWN, precedence }).map(({ place }) => place);
  expect(order("project")).toEqual([".x/skills", "$HOME/.x/skills", "$HOME/.agents/skills", "/etc/x/skills"]);
  expect(order("user")).toEqual(["$HOME/.x/skills", "$HOME/.agents/skills", ".x/skills", "/etc/x/skills"]);
  expect(order(null)).toEqual(order("project"));
});

test("an install adds, replaces and removes entries, and leaves the others", () => {
  const change = { root: "/u", removed: ["old"], added: [skill("new"), skill("b", { name: "changed" })] };
  const [there, other] = afterInstall([root("/u", ["b", "old", "own"]), root("/v", ["old"])], [change]);
  expect(there!.skills.map(({ entry, name }) => [entry, name])).toEqual([
    ["b", "changed"],
    ["new", "new"],
    ["own", "own"],
  ]);
  expect(other!.skills).toHaveLength(1);
  const [made] = afterInstall([root("/u", [], { state: "missing" })], [change]);
  expect([made!.state, made!.skills.length]).toEqual(["there", 2]);
  const [kept] = afterInstall([root("/u", ["b"], { state: "same" })], [change]);
  expect(kept!.skills).toHaveLength(1);
});
