import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Origin } from "../../src/authoring/adopt/adopted.ts";
import {
  type Claim,
  chooseCommits,
  decide,
  differences,
  type FoundCopy,
  repositoryKey,
} from "../../src/authoring/import-plan.ts";

function copy(directory: string, digest: string): FoundCopy {
  return { directory, real: directory, digest, tree: digest, files: new Map() };
}

function claim(file: string, repository: string): Claim {
  const origin: Origin = { kind: "git", repository, ref: null, path: "skills/pdf", commit: null, tree: null };
  return { file, manager: "skills", origin };
}

describe("what a skill becomes", () => {
  test("equal copies are one, and different ones are for somebody to decide", () => {
    const equal = [copy("/a/pdf", "1"), copy("/b/pdf", "1")];
    expect(decide({ name: "pdf", copies: equal, claims: [] }, null)).toEqual({
      kind: "copy",
      copy: equal[0],
    });
    const copies = [...equal, copy("/c/pdf", "2")];
    expect(decide({ name: "pdf", copies, claims: [] }, null)).toEqual({
      kind: "undecided",
      contents: [copies[0], copies[2]],
      claims: [],
    });
  });

  test("two managers with one origin agree, however they write it", () => {
    const claims = [claim("/l1", "acme/skills"), claim("/l2", "https://github.com/Acme/skills.git")];
    expect(decide({ name: "pdf", copies: [], claims }, null)?.kind).toBe("origin");
    const others = [...claims, claim("/l3", "other/skills")];
    expect(decide({ name: "pdf", copies: [], claims: others }, null)?.kind).toBe("undecided");
  });

  test("what --take says counts, if the skill is there", () => {
    const copies = [copy("/a/pdf", "1"), copy("/c/pdf", "2")];
    const claims = [claim("/l1", "acme/skills"), claim("/l3", "other/skills")];
    const skill = { name: "pdf", copies, claims };
    expect(decide(skill, { path: "/c/pdf" })).toEqual({ kind: "copy", copy: copies[1] });
    expect(decide(skill, { path: "/l3" })).toMatchObject({ kind: "origin", claim: claims[1], copy: null });
    expect(decide(skill, "none")).toEqual({ kind: "none" });
    expect(decide(skill, { path: "/elsewhere" })).toBeNull();
    expect(decide({ name: "pdf", copies, claims: [claims[0]!] }, { path: "/c/pdf" })).toMatchObject({
      kind: "origin",
      copy: copies[1],
      prefersCopy: true,
    });
  });
});

describe("the commits of several skills", () => {
  test("one commit with all of them is taken, and the newest of several", () => {
    const candidates = [
      { name: "a", commits: ["5", "3", "2"] },
      { name: "b", commits: ["3", "2"] },
    ];
    expect(chooseCommits(candidates, ["5", "3", "2"])).toEqual(new Map([["3", ["a", "b"]]]));
  });

  test("each skill that has a commit gets one of its own, and no other does", () => {
    const order = ["5", "4", "3", "2", "1"];
    const some = fc.array(fc.subarray(order), { maxLength: 8 });
    fc.assert(
      fc.property(some, (all) => {
        const candidates = all.map((commits, index) => ({ name: `s${index}`, commits }));
        const chosen = chooseCommits(candidates, order);
        const placed = [...chosen].flatMap(([commit, names]) => names.map((name) => [name, commit] as const));
        expect(placed.map(([name]) => name).sort()).toEqual(
          candidates.flatMap(({ name, commits }) => (commits.length > 0 ? [name] : [])).sort(),
        );
        for (const [name, commit] of placed)
          expect(candidates.find((one) => one.name === name)!.commits).toContain(commit);
      }),
    );
  });
});

test("files differ by mode, by bytes and by being there", () => {
  const one = new Map([
    ["a", "100644 1"],
    ["b", "100644 2"],
    ["c", "100644 3"],
  ]);
  const other = new Map([
    ["a", "100644 1"],
    ["b", "100755 2"],
    ["d", "100644 3"],
  ]);
  expect(differences(one, other)).toEqual(["b", "c", "d"]);
});

test("the ways to write a repository are one", () => {
  const ways = [
    "acme/skills",
    "https://github.com/acme/skills",
    "git@github.com:acme/skills.git",
    "ssh://git@github.com/acme/skills/",
  ];
  expect(new Set(ways.map(repositoryKey)).size).toBe(1);
  expect(repositoryKey("https://gitlab.com/acme/skills")).not.toBe(repositoryKey("acme/skills"));
});
