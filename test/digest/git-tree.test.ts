import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { gitTreeId } from "../../src/digest/git-tree.ts";
import { plant } from "../support/tree.ts";

test("the id of a tree is git's, whatever the order and the names", () => {
  const directory = plant({ repository: { kind: "empty" } });
  const git = (args: readonly string[], input = "") => {
    const ran = spawnSync("git", args, { cwd: `${directory}/repository`, input, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(ran.stderr);
    return ran.stdout.trim();
  };
  git(["init", "-q"]);
  const id = git(["hash-object", "-w", "--stdin"], "x\n");
  const inner = git(["mktree"], `100755 blob ${id}\trun\n`);
  // A directory is sorted as if its name ended with a slash.
  const rows = [
    `100644 blob ${id}\ta.b`,
    `40000 tree ${inner}\ta`,
    `120000 blob ${id}\ta-b`,
    `100644 blob ${id}\té`,
  ];
  const expected = git(["mktree"], `${rows.join("\n")}\n`);
  expect(gitTreeId([{ name: "run", mode: "100755", id }])).toBe(inner);
  expect(
    gitTreeId([
      { name: "é", mode: "100644", id },
      { name: "a", mode: "40000", id: inner },
      { name: "a.b", mode: "100644", id },
      { name: "a-b", mode: "120000", id },
    ]),
  ).toBe(expected);
});
