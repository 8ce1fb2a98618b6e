import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { type Host, HostError } from "../../../src/host/host.ts";
import type { RelPath } from "../../../src/model/names.ts";
import { nodeAt } from "../../../src/model/tree.ts";
import { codes, config, place, said, source, target } from "../../support/config.ts";
import { type Files, fetchDirectories, link, machine, plant, SKILL, skills } from "../../support/tree.ts";

/** Fetches and discovers the source in `directory` as a project there would. */
function found(
  directory: string,
  given: Parameters<typeof source>[1] = {},
  settings: Parameters<typeof config>[0] = {},
  host: Host = machine(),
) {
  const full = config({ sources: [source("mine", { path: directory, ...given })], ...settings });
  const { value: trees, diagnostics } = fetchDirectories(host, full);
  const { value: catalog, diagnostics: later } = discover(full, trees, true);
  const tree = trees.get("mine");
  return {
    ids: catalog.skills.map(({ id }) => id),
    at: (path: string) => (tree === undefined ? undefined : nodeAt(tree.root, path as RelPath)),
    tree,
    diagnostics: [...diagnostics, ...later],
  };
}

describe("the listing of a path source", () => {
  test("knows kinds, sizes, executable bits and link texts", () => {
    const { at, diagnostics } = found(
      plant({
        "a/SKILL.md": SKILL,
        "a/run": { kind: "executable" },
        "a/l": link("run"),
        "a/e": { kind: "empty" },
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(at("a/SKILL.md")).toEqual({ kind: "file", size: SKILL.length, executable: false, blob: null });
    expect(at("a/run")).toEqual({ kind: "file", size: 10, executable: true, blob: null });
    expect(at("a/l")).toEqual(link("run"));
    expect(at("a/e")).toMatchObject({ kind: "directory", children: new Map() });
  });

  test("takes only the owner's executable bit for one", () => {
    const root = plant({ "a/SKILL.md": SKILL });
    fs.chmodSync(`${root}/a/SKILL.md`, 0o655);
    expect(found(root).at("a/SKILL.md")).toMatchObject({ executable: false });
  });

  test("lists each directory once, and looks closer at files only", () => {
    const files = {
      ...skills("a", "a/b", "c"),
      "a/l": link("../c"),
      "a/m": link("b"),
      "d/n": link("../a/l"),
    };
    const root = plant(files);
    const asked: string[] = [];
    const host = machine();
    const { physical } = host;
    const asking: Host = {
      ...host,
      physical: {
        ...physical,
        list: (path) => {
          asked.push(`list ${path.slice(root.length)}`);
          return physical.list(path);
        },
        stat: (path) => {
          asked.push(`stat ${path.slice(root.length)}`);
          return physical.stat(path);
        },
      },
    };
    found(root, {}, {}, asking);
    expect(asked.toSorted()).toEqual(
      ["", "/a", "/a/b", "/c", "/d"]
        .map((path) => `list ${path}`)
        .concat(["", "/a/SKILL.md", "/a/b/SKILL.md", "/c/SKILL.md"].map((path) => `stat ${path}`)),
    );
  });

  test("never enters .git, node_modules or kitout's own state", () => {
    const hidden = [".git", "node_modules", ".kitout", ".kitout-skills"];
    const { ids, at } = found(plant(skills("a", ...hidden.flatMap((name) => [`${name}/x`, `b/${name}/x`]))));
    expect(ids).toEqual(["a"]);
    expect(hidden.map((name) => at(`b/${name}`))).toEqual(hidden.map(() => ({ kind: "skipped" })));
  });

  test("passes a .git that is a file over too", () => {
    expect(found(plant({ ...skills("a"), "a/.git": "gitdir: x" })).at("a/.git")).toEqual({ kind: "skipped" });
  });

  test("stays below subdir but for what links lead to", () => {
    const root = plant({
      ...skills("skills/a", "other/b"),
      "skills/a/l": link("../../shared"),
      "shared/x": "",
      "far/y": "",
    });
    const { ids, at } = found(root, { subdir: "skills" });
    expect(ids).toEqual(["a"]);
    expect(at("shared/x")).toMatchObject({ kind: "file" });
    expect([at("other"), at("far")]).toEqual([undefined, undefined]);
  });

  test("does not list everything for the sake of a link to what contains it", () => {
    const root = plant({ ...skills("skills/a"), "skills/a/up": link("../.."), "far/y": "" });
    const { at, diagnostics } = found(root, { subdir: "skills" });
    expect([at("far"), diagnostics]).toEqual([undefined, []]);
  });

  test("follows links through links, one component at a time", () => {
    const files: Files = {
      ...skills("s/a", "real/deep/pdf"),
      "s/x": link("../hop/../pdf"),
      hop: link("real/deep/inner"),
      "real/deep/inner/f": "",
    };
    const { ids, diagnostics } = found(plant(files), { subdir: "s" });
    expect([ids, diagnostics]).toEqual([["a", "x"], []]);
  });

  test("remembers which links out of the source lead to a skill", () => {
    const foreign = plant(skills("pdf"));
    const root = plant({
      ...skills("a"),
      skill: link(`${foreign}/pdf`),
      other: link(foreign),
      dead: link("/nonexistent"),
      own: link("a"),
    });
    const { ids, at } = found(root);
    expect(ids).toEqual(["a", "skill"]);
    expect(
      ["skill", "other", "dead", "own"].map(
        (name) => (at(name) as { toForeignSkill: boolean }).toForeignSkill,
      ),
    ).toEqual([true, false, false, false]);
  });

  test("says nothing about links that lead to where nobody may look", () => {
    const root = plant({ ...skills("a"), l: link("/secret/x") });
    const host = machine();
    const realPath = (path: string) => (path === `${root}/l` ? refuse(path) : host.realPath(path));
    const { ids, diagnostics } = found(root, {}, {}, { ...host, realPath });
    expect([ids, diagnostics]).toEqual([["a"], []]);
  });
});

function refuse(path: string): never {
  throw new HostError("EACCES", path, "list");
}

describe("the directory of a path source", () => {
  test("may be a link", () => {
    const root = plant({ ...skills("real/a"), alias: link("real") });
    const { ids, tree } = found(`${root}/alias`);
    expect([ids, tree?.directory]).toEqual([["a"], `${root}/real`]);
  });

  test("that does not exist is an error at the path", () => {
    const root = plant({});
    expect(found(`${root}/gone`).diagnostics).toEqual([
      {
        code: "source/missing",
        at: place("sources", "mine", "path"),
        args: { name: "mine", path: `${root}/gone`, bound: false },
      },
    ]);
  });

  test.each([
    ["a link to nothing", "dead", "source/missing"],
    ["a link in a circle", "loop", "source/missing"],
    ["below a file", "file/x", "source/missing"],
    ["a file", "file", "source/not-a-directory"],
    ["a link to a file", "to-file", "source/not-a-directory"],
  ])("that is %s is an error", (_case, path, code) => {
    const root = plant({ dead: link("gone"), loop: link("loop"), file: "", "to-file": link("file") });
    expect(codes(found(`${root}/${path}`).diagnostics)).toEqual([code]);
  });

  test("that is refused leaves the other sources as they are", () => {
    const root = plant(skills("a"));
    const sources = [source("gone", { path: `${root}/gone` }), source("mine", { path: root })];
    const { ids, diagnostics } = found(root, {}, { sources });
    expect([ids, codes(diagnostics)]).toEqual([["a"], ["source/missing"]]);
  });

  test("that may not be read is an error, for nobody knows what is in it; the rest goes on", () => {
    const root = plant(skills("a", "b"));
    const host = machine();
    const list = (path: string) => (path === `${root}/b` ? refuse(path) : host.physical.list(path));
    const { ids, diagnostics } = found(root, {}, {}, { ...host, physical: { ...host.physical, list } });
    const failure = ["host/failed", { doing: "list", path: `${root}/b`, system: "EACCES" }];
    expect([ids, said(diagnostics)]).toEqual([["a"], [failure]]);
  });

  // Root may read everything.
  test.skipIf(process.getuid?.() === 0)("that the system lets nobody read is that same error", () => {
    const root = plant(skills("a", "b"));
    fs.chmodSync(`${root}/b`, 0);
    const { diagnostics } = found(root);
    fs.chmodSync(`${root}/b`, 0o755);
    expect(codes(diagnostics)).toEqual(["host/failed"]);
  });

  test("that is bound by --source is listed instead of the declared one, and has no place in the file", () => {
    const root = plant(skills("a"));
    const { ids } = found("/nonexistent", { bound: root });
    expect(ids).toEqual(["a"]);
    expect(found("/nonexistent", { bound: `${root}/gone` }).diagnostics).toMatchObject([
      { code: "source/missing", at: null },
    ]);
  });
});

describe("subdir", () => {
  test("may lead through links that stay in the source", () => {
    const root = plant({ ...skills("v2/skills/a"), current: link("v2") });
    expect(found(root, { subdir: "current/skills" }).ids).toEqual(["a"]);
  });

  test.each([
    ["is missing", "gone"],
    ["is a file", "file"],
    ["leaves the source through a link", "out/skills"],
    ["is never entered", ".git/skills"],
  ])("that %s is an error at subdir", (_case, subdir) => {
    const outside = plant(skills("skills/a"));
    const root = plant({ file: "", out: link(outside), ...skills(".git/skills/a") });
    const { diagnostics } = found(root, { subdir });
    expect(diagnostics).toMatchObject([
      { code: "source/subdir-missing", at: place("sources", "mine", "subdir"), args: { subdir, path: root } },
    ]);
  });
});

describe("a source that is the project itself", () => {
  const claude = target("claude", { localDest: ".claude/skills" });

  test("does not find what was installed for an enabled target", () => {
    const root = plant(skills("skills/a", ".claude/skills/a", ".claude/other/b"));
    expect(found(root, {}, { root, targets: [claude] }).ids).toEqual([".claude/other/b", "skills/a"]);
  });

  test("does not find what was installed where a control directory stands, enabled or not", () => {
    const files = { ...skills("skills/a", ".claude/skills/a"), ".claude/.kitout-skills/ledger": "" };
    expect(found(plant(files)).ids).toEqual(["skills/a"]);
  });

  test("does not find it through a link either", () => {
    const files = {
      ...skills("skills/a", "dot/claude/skills/a"),
      "dot/claude/.kitout-skills/ledger": "",
      ".claude": link("dot/claude"),
    };
    const root = plant(files);
    expect(found(root, {}, { root, targets: [claude] }).ids).toEqual(["skills/a"]);
  });

  test("does not find it when the destination is one link", () => {
    const store = plant({ "SKILL.md": SKILL });
    const files = {
      ...skills("skills/a"),
      ".claude/skills": link(store),
      ".claude/.kitout-skills/ledger": "",
    };
    expect(found(plant(files)).ids).toEqual(["skills/a"]);
  });

  test("finds a directory that only has a name like it", () => {
    const files = { ...skills("skills/a", "tools/a"), ".kitout-other/ledger": "" };
    expect(found(plant(files)).ids).toEqual(["skills/a", "tools/a"]);
  });
});
