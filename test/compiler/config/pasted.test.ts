// What people paste into skills.yaml works, or the answer has the exact keys to write.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile } from "../../support/project.ts";

/** The hint of what is wrong with one source; empty when nothing is. */
async function hint(source: string): Promise<string> {
  const own = new Project({ "skills.yaml": `version: 1\nsources:\n  them: ${source}\n` });
  const { stderr } = await own.run(["config"]);
  return /hint: (.*)/.exec(stderr)?.[1] ?? stderr;
}

describe("the hint has the keys to write:", () => {
  test.for([
    ["{ git: git@host:o/r.git }", "Write `git: ssh://git@host/o/r.git`."],
    ['{ git: "git@host:2222/o/r.git" }', "Write `git: ssh://git@host:2222/o/r.git`."],
    ["{ github: git@github.com:o/r.git }", "Write `git: ssh://git@github.com/o/r.git`."],
    ["{ git: o/r }", "Write `github: o/r`."],
    ["{ github: https://github.com/o/r }", "Write `github: o/r`."],
    ["{ github: o/r@v1 }", "Write `github: o/r` and `ref: v1`."],
    ["{ github: o/r/skills/pdf }", "Write `github: o/r` and `subdir: skills/pdf`."],
    [
      "{ git: https://github.com/o/r/tree/main/skills/pdf }",
      "Write `github: o/r`, `ref: main` and `subdir: skills/pdf`.",
    ],
    [
      "{ github: https://github.com/o/r/blob/main/pdf/SKILL.md }",
      "Write `github: o/r`, `ref: main` and `subdir: pdf`.",
    ],
    [
      "{ git: https://gitlab.example/g/p/-/tree/v1/pdf }",
      "Write `git: https://gitlab.example/g/p`, `ref: v1` and `subdir: pdf`.",
    ],
    ["{ git: https://example.com/o/r.git@v1 }", "Write `git: https://example.com/o/r.git` and `ref: v1`."],
    ["{ archive: https://github.com/o/r/tree/main }", "Write `github: o/r` and `ref: main`."],
    ["{ path: https://github.com/o/r }", "Write `github: o/r`."],
    ["{ path: git@host:o/r.git }", "Write `git: ssh://git@host/o/r.git`."],
    ["{ github: o/r, branch: main }", "Write `ref: main`."],
    ["{ github: o/r, commit: abc }", "Write `ref: abc`."],
    ["{ github: o/r, tag: v1 }", "To follow this tag, write `ref: v1` in place of `tag`."],
    ["{ github: o/r, dir: ./skills/ }", "Write `subdir: skills`."],
    ["{ url: https://github.com/o/r/tree/main }", "Write `github: o/r` and `ref: main`."],
    ["{ repo: o/r }", "Write `github: o/r`."],
    [
      "{ github: o/r, path: skills }",
      "A directory in a repository, a package or an archive is its `subdir`: write that in place of `path`. Else keep one of them, or declare two sources.",
    ],
    [
      "skills",
      "Write for example `owner/repository`, `owner/repository@ref`, `owner/repository/path/to/skill`, the address of a repository, `npm:@scope/name` or `./directory`.",
    ],
  ] as const)("%s", async ([source, expected]) => {
    expect(await hint(source)).toBe(expected);
  });

  test("a package with its version", async () => {
    const own = new Project({
      "skills.yaml": 'version: 1\nsources: { them: { npm: "@acme/skills@^1" } }\ntargets: [claude]\n',
    });
    expect((await own.run(["list"])).stderr).toContain('Write `npm: "@acme/skills"` and `version: "^1"`.');
  });
});

describe("a source may be a text, and targets a list:", () => {
  test.for([
    ["anthropics/skills@v1", ["github: anthropics/skills", "ref: v1"]],
    ["https://github.com/o/r/tree/main/skills", ["github: o/r", "ref: main", "subdir: skills"]],
    ["./skills", ["path: ./skills"]],
    ['"npm:@acme/skills@^1"', ['npm: "@acme/skills"', 'version: "^1"']],
  ] as const)("%s", async ([text, keys]) => {
    const own = new Project({ "skills.yaml": `version: 1\nsources:\n  them: ${text}\n` });
    const { stdout, stderr } = await own.run(["config"]);
    expect(stderr).toBe("");
    for (const key of keys) expect(stdout).toContain(`    ${key}  # skills.yaml:3`);
  });

  test("what is installed is the same", async () => {
    const long =
      "version: 1\nsources: { mine: { path: ./skills } }\nskills: { enableAll: true }\ntargets: { claude: true, codex: true }\n";
    const short =
      "version: 1\nsources: { mine: ./skills }\nskills: { enableAll: true }\ntargets: [claude, codex]\n";
    const own = new Project({ "skills/pdf/SKILL.md": skillFile("pdf"), "skills.yaml": long });
    const { stdout } = await own.run(["build"]);
    own.write({ "skills.yaml": short });
    expect(await own.run(["build"])).toEqual({ status: 0, stdout, stderr: "" });
  });

  test("in a profile too, beside a map", async () => {
    const own = new Project({
      "skills/pdf/SKILL.md": skillFile("pdf"),
      "skills.yaml":
        "version: 1\nskills: { enableAll: true }\ntargets: { claude: { structure: copy-tree } }\nprofiles:\n  work: { sources: { mine: ./skills }, targets: [claude-code, codex] }\n",
    });
    const { stdout, stderr } = await own.run(["list", "--json", "--profile", "work"]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout).skills[0].targets).toEqual(["claude", "codex"]);
  });
});

test("a path may begin with $HOME, as in dest", async () => {
  const own = new Project({
    "skills.yaml": 'version: 1\nsources: { a: { path: "$HOME/one" }, b: { path: "${HOME}/two" } }\n',
  });
  for (const name of ["one", "two"]) {
    fs.mkdirSync(path.join(own.home, name, name), { recursive: true });
    fs.writeFileSync(path.join(own.home, name, name, "SKILL.md"), skillFile(name));
  }
  await own.run(["trust"]);
  const { stdout, stderr } = await own.run(["list", "--json"]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout).skills.map(({ id }: { id: string }) => id)).toEqual(["one", "two"]);
});

test("an option that is nearly one is answered with it", async () => {
  const own = new Project();
  const { status, stderr } = await own.run(["install", "--dryrun"]);
  expect([status, stderr.split("\n")[0]]).toEqual([
    64,
    "kitout: unknown option '--dryrun'. Did you mean --dry-run?",
  ]);
});
