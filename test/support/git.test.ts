// What TestRepository writes by itself is what git would have written.

import fs from "node:fs";
import { expect, test } from "vitest";
import { type Content, Scene } from "./git.ts";

/** Directories are sorted as if their names ended in a slash: `a-` and `a.txt` come before `a/`, and `a0` after it. */
const FILES: Readonly<Record<string, Content>> = {
  "a/b/deep": "deep\n",
  a0: "",
  "a.txt": "text\n",
  "a-": "dash\n",
  "a/b.md": "beside b/\n",
  "é/\u{1d11e}": Buffer.from([0, 255]),
  "\ufb00": "before the clef by bytes, after it in UTF-16\n",
  link: { link: "a/b/deep" },
  run: { run: "#!/bin/sh\n" },
};

test.each(["sha1", "sha256"] as const)(
  "a repository with %s holds what git makes of the same files",
  (format) => {
    const scene = new Scene();
    const repository = scene.repository("ours.git", format);
    const submodule = { commit: "1".repeat(format === "sha1" ? 40 : 64) };
    const files: Readonly<Record<string, Content>> = { ...FILES, submodule };
    const first = repository.commit({ old: "old\n" }, { date: "2025-12-31T23:59:59Z" });
    const second = repository.commit(files);
    expect(repository.git(["fsck", "--strict", "--no-dangling"])).toBe("");
    expect(repository.git(["log", "--format=%H %aI %an <%ae>", "main"]).split("\n")).toEqual([
      `${second} 2026-01-01T00:00:00+00:00 An Author <author@example.com>`,
      `${first} 2025-12-31T23:59:59+00:00 An Author <author@example.com>`,
    ]);

    const rows = Object.entries(files).map(([name, content]) => {
      if (typeof content === "string" || Buffer.isBuffer(content))
        return `100644 ${repository.git(["hash-object", "--stdin"], content)}\t${name}`;
      if ("link" in content)
        return `120000 ${repository.git(["hash-object", "--stdin"], content.link)}\t${name}`;
      if ("run" in content)
        return `100755 ${repository.git(["hash-object", "--stdin"], content.run)}\t${name}`;
      return `160000 ${content.commit}\t${name}`;
    });
    repository.git(["update-index", "-z", "--index-info"], rows.map((row) => `${row}\0`).join(""));
    const tree = repository.git(["write-tree"]);
    const dates = { GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z", GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z" };
    expect(repository.git(["commit-tree", "-m", "A commit", "-p", first, tree], "", dates)).toBe(second);

    const made = `${scene.remotes}/theirs.git`;
    repository.git([
      "init",
      "--quiet",
      "--bare",
      "--template=",
      "-b",
      "main",
      `--object-format=${format}`,
      made,
    ]);
    const settings = (directory: string): string[] =>
      repository
        .git(["config", "--list", "-f", `${directory}/config`])
        .split("\n")
        .sort();
    expect(settings(repository.directory)).toEqual([...settings(made), "uploadpack.allowfilter=true"].sort());
    expect(fs.readFileSync(`${repository.directory}/HEAD`, "utf8")).toBe(
      fs.readFileSync(`${made}/HEAD`, "utf8"),
    );
  },
);
