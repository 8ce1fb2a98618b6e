import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { historyOf } from "../../../src/compiler/sources/git/installed.ts";
import { parseGitUrl } from "../../../src/model/url.ts";
import { asked, Scene, type TestRepository } from "../../support/git.ts";

function remoteOf(repository: TestRepository) {
  const parsed = parseGitUrl(repository.url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

const skill = (text: string) => `---\nname: x\ndescription: y\n---\n${text}\n`;

test("finds the commits that have a tree, and fetches no blob for that", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  const commit = (pdf: string, docx: string) =>
    repository.commit({
      "skills/pdf/SKILL.md": skill(pdf),
      "skills/docx/SKILL.md": skill(docx),
      README: pdf + docx,
    });
  const first = commit("one", "one");
  const second = commit("two", "one");
  const third = commit("two", "two");
  const tip = commit("three", "three");
  const tree = (rev: string, name: string) => repository.git(["rev-parse", `${rev}:skills/${name}`]);
  const { value, diagnostics } = await historyOf(
    scene.context(),
    asked,
    remoteOf(repository),
    { kind: "git", url: repository.url, ref: "refs/heads/main", rev: tip },
    [
      { name: "pdf", path: "skills/pdf", trees: [tree(second, "pdf")], commit: null },
      { name: "docx", path: null, trees: ["0".repeat(40), tree(third, "docx")], commit: null },
      { name: "gone", path: null, trees: [], commit: null },
      { name: "known", path: "skills/pdf", trees: [], commit: first },
    ],
  );
  expect(diagnostics).toEqual([]);
  expect(value?.order).toEqual([tip, third, second, first]);
  expect(value?.skills).toEqual([
    // Its tree stays until somebody changes it: the commit that other skills have may be meant.
    { name: "pdf", path: "skills/pdf", commits: [third, second] },
    { name: "docx", path: "skills/docx", commits: [third] },
    { name: "gone", path: null, commits: [] },
    { name: "known", path: "skills/pdf", commits: [first] },
  ]);
  expect(await value?.skillsAt(first)).toEqual(["skills/docx", "skills/pdf"]);
  expect([...(await value!.filesAt(first, "skills/pdf")).keys()]).toEqual(["SKILL.md"]);
  const directories = fs
    .readdirSync(scene.cacheDirectory, { recursive: true, encoding: "utf8" })
    .filter((name) => path.basename(name) === "HEAD")
    .map((name) => path.dirname(path.join(scene.cacheDirectory, name)));
  const types = directories.flatMap((directory) => {
    const args = ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"];
    const { stdout } = spawnSync("git", [`--git-dir=${directory}`, ...args], { encoding: "utf8" });
    return stdout.split("\n").slice(0, -1);
  });
  expect(new Set(types)).toEqual(new Set(["commit", "tree"]));
});
