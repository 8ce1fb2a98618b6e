import path from "node:path";
import { expect, test } from "vitest";
import { nodeHost } from "../../src/host/node.ts";
import { findProgram } from "../../src/host/programs.ts";
import { MARKER } from "../../src/model/marker.ts";
import { type Files, Project } from "../support/project.ts";

/** Where `tool` is found, from the project; PATH has these directories of the project. */
function found(files: Files, ...directories: readonly string[]): string | null {
  const project = new Project(files);
  const PATH = directories.map((name) => path.resolve(project.directory, name)).join(":");
  const place = findProgram(nodeHost({ PATH }, project.directory), "tool");
  return place === null ? null : path.relative(project.directory, place);
}

test("a program is in the first directory of PATH that has one", () => {
  const files = { "a/other": { run: "" }, "b/tool": { run: "" }, "c/tool": { run: "" } };
  expect(found(files, "a", "b", "c")).toBe("b/tool");
  expect(found(files, "a")).toBeNull();
});

test("a directory, a file that nobody may run, and a link to nothing are no programs", () => {
  const files: Files = {
    "a/tool/x": "",
    "b/tool": "",
    "c/tool": { link: "nothing" },
    "d/tool": { link: "tool" },
    "e/tool": { link: "../f/real" },
    "f/real": { run: "" },
  };
  expect(found(files, "a", "b", "c", "d", "b/tool", "gone")).toBeNull();
  expect(found(files, "a", "b", "c", "d", "e")).toBe("e/tool");
});

test("a skill's own script is passed over, and what only mentions it is not", () => {
  const files: Files = {
    "skill/tool": { run: `#!/bin/sh\n${MARKER}\nexit 1\n` },
    "bin/tool": { run: `#!/bin/sh\n# see:\n${MARKER}\n` },
  };
  expect(found(files, "skill", "bin")).toBe("bin/tool");
  expect(found(files, "skill")).toBeNull();
});

test("names on PATH that depend on the working directory are not looked at", () => {
  const project = new Project({ tool: { run: "" }, "bin/tool": { run: "" } });
  for (const PATH of ["", ":", ".", "bin", undefined])
    expect(findProgram(nodeHost({ PATH }, project.directory), "tool")).toBeNull();
});
