// The one walk through a directory of skills, on which `explain AGENT` and `doctor` build.

import path from "node:path";
import { expect, test } from "vitest";
import type { ReadHost } from "../../src/host/host.ts";
import { nodeHost } from "../../src/host/node.ts";
import { walk } from "../../src/operations/agents/walk.ts";
import { type Files, Project, skillFile } from "../support/project.ts";

function scene(files: Files): { readonly host: ReadHost; readonly root: string } {
  const project = new Project(files);
  return {
    host: nodeHost({ HOME: project.home, PATH: "" }, project.directory),
    root: path.join(project.directory, "skills"),
  };
}

test("finds a skill at every entry that leads to it, and notes only once what is wrong inside", () => {
  const { host, root } = scene({
    "lib/SKILL.md": skillFile("lib"),
    "half/SKILL.md": { link: "gone" },
    "skills/a": { link: "../lib" },
    "skills/b": { link: "../lib" },
    "skills/c": { link: "../half" },
    "skills/d": { link: "../half" },
  });
  const { skills, dangling } = walk(host, root);
  expect(skills.map(({ entry, isLink, name, problems }) => [entry, isLink, name, problems])).toEqual([
    ["a", true, "lib", []],
    ["b", true, "lib", []],
    ["c", true, null, "unreadable"],
    ["d", true, null, "unreadable"],
  ]);
  expect(dangling).toEqual([{ path: `${root}/c/SKILL.md`, target: "gone" }]);
});

test("looks six levels deep, and not into skills", () => {
  const { host, root } = scene({
    "skills/1/2/3/4/5/6/SKILL.md": skillFile("6"),
    "skills/1/2/3/4/5/other/7/SKILL.md": skillFile("7"),
    "skills/a/SKILL.md": skillFile("a"),
    "skills/a/b/SKILL.md": skillFile("b"),
  });
  expect(walk(host, root).skills.map(({ entry }) => entry)).toEqual(["1/2/3/4/5/6", "a"]);
});

test("reads no SKILL.md of more than a mebibyte", () => {
  const text = skillFile("x");
  const large = text + " ".repeat(1024 * 1024 - text.length);
  const { host, root } = scene({ "skills/a/SKILL.md": large, "skills/b/SKILL.md": `${large} ` });
  expect(walk(host, root).skills.map(({ problems }) => problems)).toEqual([[], "too-large"]);
});

test("stops after 20 000 directories, and says so", () => {
  const { host, root } = scene({ "skills/a/SKILL.md": skillFile("a") });
  const listing = (directories: number): ReadHost => {
    const list = (at: string) =>
      at.endsWith("/skills")
        ? Array.from({ length: directories }, (_, index) => ({
            name: `${index}`,
            kind: "directory" as const,
          }))
        : [];
    return { ...host, physical: { ...host.physical, list } };
  };
  expect(walk(listing(19_999), root).isCut).toBe(false);
  expect(walk(listing(20_000), root).isCut).toBe(true);
});
