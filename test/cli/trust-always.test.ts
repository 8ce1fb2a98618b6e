// `kitout trust --always DIR`: a directory of one's own, whose own configuration may always install for its user.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, type RunOptions, skillFile } from "../support/project.ts";

const OWN = `version: 1
scope: user
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: true }
`;
const SKILL: Files = { "skills/pdf/SKILL.md": skillFile("pdf") };
const OUTSIDE: Files = {
  "../elsewhere/team/SKILL.md": skillFile("team"),
  "../other/secret/SKILL.md": skillFile("secret"),
};

function own(files: Files = {}): Project {
  const made = new Project({ ".git/HEAD": "", ...OUTSIDE, ...SKILL, "skills.yaml": OWN, ...files });
  fs.chmodSync(made.directory, 0o755);
  return made;
}

async function outcome(project: Project, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stderr } = await project.run([...args, "--quiet"], options);
  const codes = [...stderr.matchAll(/^(?:.*: )?error: .* \[([a-z/-]+)\]$/gm)].map(([, code]) => code);
  return [status, ...codes].join(" ");
}

async function always(project: Project, directory = "."): Promise<void> {
  expect(await outcome(project, ["trust", "--always", directory])).toBe("0");
}

describe("a directory that is always trusted", () => {
  test("installs for its user, also after its configuration has changed, and until that is taken back", async () => {
    const project = own();
    expect(await outcome(project, ["install"])).toBe("2 trust/user-scope");
    await always(project);
    expect(await outcome(project, ["install"])).toBe("0");
    project.write({ "skills.yaml": `${OWN}# one more line\n`, "skills/new/SKILL.md": skillFile("new") });
    expect(await outcome(project, ["install"])).toBe("0");
    expect(fs.readdirSync(path.join(project.home, ".claude/skills"))).toEqual(
      expect.arrayContaining(["new", "pdf"]),
    );
    expect(await outcome(project, ["trust", "--revoke", "--always", "."])).toBe("0");
    expect(await outcome(project, ["install"])).toBe("2 trust/user-scope");
    expect(await outcome(project, ["trust", "--revoke", "--always", "."])).toBe("1 trust/not-trusted");
  });

  test("reads what its configuration names outside, as it is written, and whatever it names later", async () => {
    const project = own();
    await always(project);
    for (const written of ["../elsewhere", "~/../elsewhere", path.join(project.base, "elsewhere")]) {
      project.write({ "skills.yaml": OWN.replace("./skills", written) });
      expect(await outcome(project, ["install"])).toBe("0");
    }
    project.write({
      "../base.yaml": "version: 1\ntargets: { claude: true }\n",
      "skills.yaml": `${OWN}extends: [../base.yaml]\n`,
    });
    expect(await outcome(project, ["install"])).toBe("0");
  });

  test("does not follow a link of its own to elsewhere, unless it led there when it was shown", async () => {
    const linked = own({ "skills.yaml": OWN.replace("./skills", "./in") });
    fs.symlinkSync("../elsewhere", path.join(linked.directory, "in"));
    await always(linked);
    expect(await outcome(linked, ["install"])).toBe("0");
    fs.rmSync(path.join(linked.directory, "in"));
    fs.symlinkSync("../other", path.join(linked.directory, "in"));
    expect(await outcome(linked, ["install"])).toBe("2 trust/outside");
    expect((await linked.run(["install"])).stderr).toContain("[trust/beyond]");
    // Shown again, it holds again.
    await always(linked);
    expect(await outcome(linked, ["install"])).toBe("0");

    for (const links of [
      { "skills.yaml": OWN.replace("./skills", "./in"), in: { link: "../elsewhere" } },
      { "skills.yaml": OWN.replace("./skills", "./in/team"), in: { link: "../elsewhere" } },
      {
        "base.yaml": { link: "../base.yaml" },
        "../base.yaml": OWN,
        "skills.yaml": `${OWN}extends: [./base.yaml]\n`,
      },
    ] satisfies Files[]) {
      const project = own();
      await always(project);
      project.write(links);
      expect(await outcome(project, ["install"])).toBe("2 trust/outside");
    }
  });

  test("asks again when a link outside, on the way that is written, leads elsewhere", async () => {
    const project = own({
      "../here": { link: "elsewhere" },
      "skills.yaml": OWN.replace("./skills", "../here"),
    });
    await always(project);
    expect(await outcome(project, ["install"])).toBe("0");
    fs.rmSync(path.join(project.base, "here"));
    fs.symlinkSync("other", path.join(project.base, "here"));
    expect(await outcome(project, ["install"])).toBe("2 trust/outside");
  });

  test("its skills.yaml must not lead out by a link that was made later", async () => {
    const project = own({ "../given.yaml": OWN });
    await always(project);
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    fs.symlinkSync("../given.yaml", path.join(project.directory, "skills.yaml"));
    expect(await outcome(project, ["install"])).toContain("2 trust/outside");
  });

  test("grants nothing else that was not shown", async () => {
    const project = own();
    await always(project);
    project.write({
      "skills.yaml": OWN.replace("true }\n", "{ onConflict: backup } }\n").replace(
        "claude: true",
        "claude: { onConflict: backup }",
      ),
    });
    expect(await outcome(project, ["install"])).toContain("trust/backup");
    project.write({ "skills.yaml": OWN.replace("path: ./skills", 'git: "file:///nowhere", ref: main') });
    expect(await outcome(project, ["install"])).toContain("trust/local-git");
  });

  test("is that directory alone: not one below, above, or a copy", async () => {
    const project = own({
      "below/.git/HEAD": "",
      "below/skills.yaml": OWN,
      "below/skills/x/SKILL.md": skillFile("x"),
    });
    await always(project);
    expect(await outcome(project, ["install"], { cwd: path.join(project.directory, "below") })).toBe(
      "2 trust/user-scope",
    );
    expect(await outcome(project, ["install"], { cwd: path.join(project.directory, "skills") })).toBe("0");
    fs.cpSync(project.directory, path.join(project.base, "copy"), { recursive: true });
    expect(await outcome(project, ["install"], { cwd: path.join(project.base, "copy") })).toBe(
      "2 trust/user-scope",
    );
    expect(await outcome(project, ["trust", "--always", "skills"])).toBe("1 trust/no-configuration");
    expect(await outcome(project, ["trust", "--always", "gone"])).toBe("1 trust/no-configuration");
  });

  test("may be named through a link, and have its configuration in .config", async () => {
    const project = own({
      "../way": { link: "project" },
      ".config/skills.yaml": OWN.replace("./skills", "../skills"),
    });
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    await always(project, "../way");
    expect(await outcome(project, ["install"])).toBe("0");
  });
});

describe("whose directory it is", () => {
  test.for([
    [".", 0o775],
    [".", 0o777],
    ["skills.yaml", 0o664],
    ["skills.yaml", 0o666],
  ] as const)("%s with mode %o is refused, and does not hold any more", async ([name, mode]) => {
    const project = own();
    const target = path.join(project.directory, name);
    const before = fs.statSync(target).mode;
    fs.chmodSync(target, mode);
    const refused = await project.run(["trust", "--always", "."]);
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(`chmod go-w ${target}`)]);
    fs.chmodSync(target, before);
    await always(project);
    fs.chmodSync(target, mode);
    const { status, stderr } = await project.run(["install"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("[trust/not-yours]")]);
    expect((await project.run(["trust", "--list"])).stdout).toContain("others may write to it now");
  });
});

describe("trust shows and asks", () => {
  test("what it is about to allow, with each path, on a terminal; no is no", async () => {
    const project = own({ "skills.yaml": OWN.replace("./skills", "../elsewhere") });
    const no = await project.run(["trust"], { terminal: 100, typed: ["n"] });
    expect(no.status).toBe(2);
    expect(no.stdout).toContain(`read ${path.join(project.base, "elsewhere")}\n`);
    expect(no.stdout).toContain("be installed for your user");
    expect(no.stderr).toBe("Trust it? [y/N] Not trusted.\n");
    expect(await outcome(project, ["install"])).toContain("2 trust/");
    expect((await project.run(["trust"], { terminal: 100, typed: [] })).status).toBe(2);
    expect((await project.run(["trust"], { terminal: 100, typed: ["yes"] })).status).toBe(0);
    expect(await outcome(project, ["install"])).toBe("0");
  });

  test("--yes, --json and a pipe are not asked", async () => {
    for (const args of [
      ["trust", "--yes"],
      ["trust", "--json"],
      ["trust", "--always", ".", "--yes"],
    ]) {
      const { status, stderr } = await own().run(args, { terminal: 100, typed: [] });
      expect([status, stderr]).toEqual([0, ""]);
    }
  });

  test("--list prints everything, and what became of it", async () => {
    const project = own({ "sub/skills.yaml": OWN, "gone/skills.yaml": OWN });
    expect((await project.run(["trust", "--list"])).stdout).toBe("Nothing is trusted.\n");
    await always(project);
    for (const name of ["sub", "gone"])
      expect(await outcome(project, ["trust"], { cwd: path.join(project.directory, name) })).toBe("0");
    fs.rmSync(path.join(project.directory, "gone"), { recursive: true });
    fs.appendFileSync(path.join(project.directory, "sub/skills.yaml"), "# more\n");
    const { stdout } = await project.run(["trust", "--list"]);
    expect(stdout).toContain(`${project.directory} (always)\n  be installed for your user`);
    expect(stdout).toContain("sub/skills.yaml: it has changed since, and is no longer trusted\n");
    expect(stdout).toContain("gone/skills.yaml: it is not there\n");
    const { trusted } = JSON.parse((await project.run(["trust", "--list", "--json"])).stdout);
    expect(trusted.map(({ always, state }: { always: boolean; state: string }) => [always, state])).toEqual([
      [false, "missing"],
      [false, "changed"],
      [true, "holds"],
    ]);
  });

  test("--revoke in the directory takes both back", async () => {
    const project = own();
    await always(project);
    expect(await outcome(project, ["trust"])).toBe("0");
    const { stdout } = await project.run(["trust", "--revoke"]);
    expect(stdout.match(/is no longer trusted/g)).toHaveLength(2);
    expect(await outcome(project, ["install"])).toBe("2 trust/user-scope");
  });
});
