// Each skill once: who finds a skill twice, and the fewest targets that serve the same agents.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/agents.ts";
import {
  fewestAgents,
  fewestTargets,
  type Reader,
  seenTwice,
  type Writer,
} from "../../src/agents/destinations.ts";
import { parseDest } from "../../src/compiler/config/dest.ts";
import { expandDest } from "../../src/host/expand-dest.ts";

function writer(target: string, place: string, given: Partial<Writer> = {}): Writer {
  return {
    target,
    place,
    isLinked: false,
    wouldLink: false,
    mayCopy: true,
    skills: new Set(["pdf"]),
    ...given,
  };
}

function reader(id: string, places: readonly string[], followsLinks: boolean | null = null): Reader {
  return { id, places, followsLinks };
}

describe("an agent finds a skill twice", () => {
  test("when it is in two directories that the agent reads", () => {
    const writers = [
      writer("a", ".a", { skills: new Set(["pdf", "docx"]) }),
      writer("b", ".b", { skills: new Set(["pdf", "notes"]) }),
      writer("c", ".c"),
    ];
    expect(
      seenTwice([reader("a", [".b", ".a", ".x"]), reader("c", [".c", ".a"]), reader("b", [".b"])], writers),
    ).toEqual([
      { id: "a", places: [".b", ".a"], skills: ["pdf"] },
      { id: "c", places: [".c", ".a"], skills: ["pdf"] },
    ]);
  });

  test("not when targets share a directory, or the skills differ", () => {
    expect(seenTwice([reader("a", [".a"])], [writer("a", ".a"), writer("b", ".a")])).toEqual([]);
    const apart = [writer("a", ".a"), writer("b", ".b", { skills: new Set(["docx"]) })];
    expect(seenTwice([reader("a", [".a", ".b"])], apart)).toEqual([]);
  });
});

describe("the fewest targets", () => {
  test("leave out a directory of an agent that reads another one, too", () => {
    const readers = [reader("codex", [".agents"]), reader("gemini", [".agents", ".gemini"])];
    expect(fewestTargets(readers, [writer("codex", ".agents"), writer("gemini", ".gemini")])).toEqual({
      targets: ["codex"],
      copies: [],
      twice: [],
    });
  });

  test("keep what some agent needs, and tell who still finds skills twice", () => {
    const readers = [
      reader("claude", [".claude"]),
      reader("codex", [".agents"]),
      reader("cursor", [".cursor", ".agents", ".claude"]),
    ];
    const writers = [writer("claude", ".claude"), writer("codex", ".agents"), writer("cursor", ".cursor")];
    expect(fewestTargets(readers, writers)).toEqual({
      targets: ["claude", "codex"],
      copies: [],
      twice: [{ id: "cursor", places: [".agents", ".claude"], skills: ["pdf"] }],
    });
  });

  test("prefer that nothing is found twice over fewer directories", () => {
    // .all serves three, but d needs .d, which c reads as well.
    const readers = [
      reader("a", [".all", ".ab"]),
      reader("b", [".all", ".ab"]),
      reader("c", [".all", ".d"]),
      reader("d", [".d"]),
    ];
    const writers = [writer("a", ".all"), writer("b", ".ab"), writer("d", ".d")];
    expect(fewestTargets(readers, writers)).toMatchObject({ targets: ["b", "d"], twice: [] });
  });

  test("keep a skill that only one target gets", () => {
    const readers = [reader("codex", [".agents"]), reader("gemini", [".agents", ".gemini"])];
    const only = writer("gemini", ".gemini", { skills: new Set(["pdf", "own"]) });
    expect(fewestTargets(readers, [writer("codex", ".agents"), only])).toMatchObject({
      targets: ["codex", "gemini"],
      twice: [{ id: "gemini", skills: ["pdf"] }],
    });
  });

  test("leave a directory what it is: copies stay copies", () => {
    const readers = [
      reader("codex", [".agents"], true),
      reader("zed", [".agents"]),
      reader("gemini", [".agents", ".gemini"]),
    ];
    const writers = [
      writer("codex", ".agents", { wouldLink: true }),
      writer("zed", ".agents"),
      writer("gemini", ".gemini"),
    ];
    expect(fewestTargets(readers, writers).targets).toEqual(["zed"]);
  });

  test("ask for copies where an agent reads links that it is not known to follow", () => {
    const linked = { isLinked: true, wouldLink: true };
    const readers = [reader("claude", [".claude"], true), reader("cursor", [".cursor", ".claude"])];
    const writers = [writer("claude", ".claude", linked), writer("cursor", ".cursor")];
    expect(fewestTargets(readers, writers)).toEqual({ targets: ["claude"], copies: ["claude"], twice: [] });
    const written = [writer("claude", ".claude", { ...linked, mayCopy: false }), writer("cursor", ".cursor")];
    expect(fewestTargets(readers, written)).toMatchObject({ targets: ["claude", "cursor"], copies: [] });
  });

  test("ask for copies in one directory where one is enough", () => {
    const linked = { isLinked: true, wouldLink: true };
    const readers = [
      reader("claude", [".claude"], true),
      reader("codex", [".agents"], true),
      reader("cursor", [".cursor", ".agents", ".claude"]),
    ];
    const writers = [
      writer("claude", ".claude", linked),
      writer("codex", ".agents", linked),
      writer("cursor", ".cursor"),
    ];
    expect(fewestTargets(readers, writers)).toMatchObject({
      targets: ["claude", "codex"],
      copies: ["codex"],
    });
  });

  test("serve every agent as all targets do, whatever the directories are", () => {
    const place = fc.constantFrom("a", "b", "c", "d", "e");
    const skills = fc
      .uniqueArray(fc.constantFrom("x", "y", "z"), { minLength: 1 })
      .map((names) => new Set(names));
    const some = fc.array(fc.record({ place, skills, wouldLink: fc.boolean() }), {
      minLength: 1,
      maxLength: 6,
    });
    const kinds = fc.record({ isLinked: fc.boolean(), mayCopy: fc.boolean() });
    const byPlace = fc.record({ a: kinds, b: kinds, c: kinds, d: kinds, e: kinds });
    const eyes = fc.array(
      fc.record({
        places: fc.uniqueArray(place, { minLength: 1 }),
        followsLinks: fc.constantFrom(true, false, null),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(some, byPlace, eyes, (written, kindOf, looking) => {
        const writers = written.map((one, at) =>
          writer(`t${at}`, one.place, { ...one, ...kindOf[one.place] }),
        );
        const readers = looking.map((one, at) => reader(`r${at}`, one.places, one.followsLinks));
        const { targets, copies, twice } = fewestTargets(readers, writers);
        const kept = writers.filter(({ target }) => targets.includes(target));
        const found = ({ places, followsLinks }: Reader, all: readonly Writer[]) =>
          all
            .filter(
              (one) => places.includes(one.place) && (!one.isLinked || followsLinks === true || one.mayCopy),
            )
            .flatMap((one) => [...one.skills]);
        for (const one of readers) expect(new Set(found(one, kept))).toEqual(new Set(found(one, writers)));
        expect(targets).toEqual(expect.arrayContaining([...copies]));
        const times = (all: ReturnType<typeof seenTwice>) =>
          all.reduce((sum, one) => sum + one.skills.length, 0);
        expect(times(twice)).toBeLessThanOrEqual(times(seenTwice(readers, writers)));
      }),
    );
  });

  test("are found for many directories at once", () => {
    const many = Array.from({ length: 40 }, (_, at) => `a${at}`);
    const readers = many.map((id) => reader(id, [`.${id}`, ".agents"]));
    const writers = [...many.map((id) => writer(id, `.${id}`)), writer("agents", ".agents")];
    expect(fewestTargets(readers, writers)).toMatchObject({ targets: ["agents"], twice: [] });
  });
});

describe("the fewest targets for some agents of the table", () => {
  /** Where no variable but HOME is set. */
  const placeOf = (spelled: string): string => {
    const dest = parseDest(spelled);
    return (dest.ok ? expandDest(dest.parts, { HOME: "/h" }) : null) ?? spelled;
  };
  const of = (...ids: readonly string[]) => ids.map((id) => agents.find((agent) => agent.id === id)!);

  test.for([
    [["claude"], "project", ["claude"]],
    [["codex"], "user", ["codex"]],
    [["codex", "gemini"], "user", ["agents"]],
    [["codex", "gemini", "copilot", "cursor", "opencode", "windsurf"], "project", ["agents"]],
    [["claude", "codex"], "project", ["claude", "codex"]],
    [["claude", "cursor"], "project", ["claude"]],
    [["gemini"], "user", ["gemini"]],
    [["hermes-agent"], "project", []],
  ] as const)("%j in scope %s", ([ids, scope, targets]) => {
    const fewest = fewestAgents(of(...ids), scope, agents, placeOf);
    expect(fewest.targets).toEqual(targets);
  });

  test("links that an agent is not known to follow are not relied upon", () => {
    const { targets, copies } = fewestAgents(of("claude", "cursor"), "user", agents, placeOf);
    expect([targets, copies]).toEqual([["claude"], ["claude"]]);
  });

  test("each of all agents is served, by far fewer targets", () => {
    for (const scope of ["user", "project"] as const) {
      const { targets } = fewestAgents(agents, scope, agents, placeOf);
      const written = new Set(targets.map((id) => placeOf(agents.find((agent) => agent.id === id)![scope]!)));
      for (const agent of agents)
        if (agent[scope] !== null)
          expect([agent.id, agent.reads[scope].some((place) => written.has(placeOf(place)))]).toEqual([
            agent.id,
            true,
          ]);
      expect(targets.length).toBeLessThan(agents.length * 0.8);
    }
  });
});
