// Sources from elsewhere and skills.lock, as a user meets them: real git, real files, kitout as a program.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { Project, type Result, skillFile, snapshot } from "../support/project.ts";

/** A project whose skills.yaml takes skills from a repository beside it. */
class Scene {
  readonly project: Project;
  readonly remote: TestRepository;

  constructor(
    readonly text: (url: string) => string = (url) => `version: 1
sources:
  theirs: { git: "${url}" }
skills: { enable: [pdf] }
targets: { claude: true }
`,
  ) {
    this.project = new Project({ "../.git/HEAD": "" });
    this.remote = new TestRepository(path.join(this.project.base, "remote.git"), "sha1");
    this.remote.commit({
      "pdf/SKILL.md": skillFile("pdf"),
      "pdf/run.sh": { run: "#!/bin/sh\n" },
      "docx/SKILL.md": skillFile("docx"),
    });
    this.project.write({ "skills.yaml": text(this.remote.url) });
  }

  /** With -c, so that the repository on this machine may be read. */
  run(...args: string[]): Promise<Result> {
    return this.project.run([args[0]!, "-c", "skills.yaml", ...args.slice(1)]);
  }

  get lockFile(): string {
    return path.join(this.project.directory, "skills.lock");
  }

  get lock(): { sources: Record<string, { rev: string; ref?: string; skills: Record<string, string> }> } {
    return JSON.parse(fs.readFileSync(this.lockFile, "utf8"));
  }

  get rev(): string {
    return this.remote.head("main")!;
  }

  /** git and npm that leave a trace when they are started. */
  traps(): { PATH: string; trace: string } {
    const bin = path.join(this.project.base, "traps");
    const trace = path.join(this.project.base, "trace");
    fs.mkdirSync(bin, { recursive: true });
    for (const name of ["git", "npm"])
      fs.writeFileSync(path.join(bin, name), `#!/bin/sh\necho ${name} >> '${trace}'\nexit 1\n`, {
        mode: 0o755,
      });
    return { PATH: `${bin}:${process.env["PATH"]}`, trace };
  }
}

/** It succeeded, and had nothing to say but what it wrote to the lock. */
function expectDone(result: Result): Result {
  expect([result.status, result.stderr.replace(/^Wrote .*\n( {2}.*\n)*/, "")]).toEqual([0, ""]);
  return result;
}

describe("the first build", () => {
  test("writes what the source is now into the lock, and what it takes from it", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const checkout = path.join(scene.project.base, "checkout");
    scene.remote.git(["worktree", "add", "--detach", checkout, "main"]);
    const digest = (await scene.project.run(["hash", path.join(checkout, "pdf")])).stdout.trim();
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(`{
  "sources": {
    "theirs": {
      "git": "${scene.remote.url}",
      "ref": "HEAD",
      "rev": "${scene.rev}",
      "skills": {
        "pdf": "${digest}"
      }
    }
  },
  "version": 1
}
`);
  });

  test("writes no lock where there is nothing to lock", async () => {
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml":
        "version: 1\nsources: { mine: { path: ./s } }\nskills: { enable: [a] }\ntargets: { claude: true }\n",
      "s/a/SKILL.md": skillFile("a"),
    });
    expectDone(await project.run(["build"]));
    expect(fs.existsSync(path.join(project.directory, "skills.lock"))).toBe(false);
  });

  test("installs the bytes that git has, executable files as such", async () => {
    const scene = new Scene();
    expect((await scene.run("install")).status).toBe(0);
    const installed = path.join(scene.project.directory, ".claude/skills/pdf");
    expect(fs.readFileSync(path.join(installed, "SKILL.md"), "utf8")).toBe(skillFile("pdf"));
    expect(fs.statSync(path.join(installed, "run.sh")).mode & 0o111).not.toBe(0);
  });
});

describe("a source that is locked", () => {
  test("stays what it was when its branch moves on", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const before = fs.readFileSync(scene.lockFile);
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    fs.rmSync(path.join(scene.project.home, ".cache"), { recursive: true });
    expectDone(await scene.run("build"));
    expect(fs.readFileSync(scene.lockFile)).toEqual(before);
  });

  test("needs neither git nor npm", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const { PATH, trace } = scene.traps();
    for (const flags of [[], ["--frozen"], ["--offline"], ["--frozen", "--offline"]])
      expect(
        (await scene.project.run(["build", "-c", "skills.yaml", ...flags], { env: { PATH } })).status,
      ).toBe(0);
    expect(fs.existsSync(trace)).toBe(false);
  });

  test("is fetched again where the cache is gone, and gives the same bundle", async () => {
    const scene = new Scene();
    const first = (await scene.run("build")).stdout;
    scene.project.sh("chmod -R u+w ../home && rm -rf ../home/.cache ../home/.local");
    expect((await scene.run("build", "--frozen")).stdout).toBe(first);
  });

  test("gives the same bundle from a directory with the same bytes, and the bundle says where they are from", async () => {
    const scene = new Scene();
    const { stdout } = expectDone(await scene.run("build"));
    const checkout = path.join(scene.project.base, "checkout");
    scene.remote.git(["worktree", "add", "--detach", checkout, "main"]);
    expect((await scene.run("build", "--frozen", "--offline", "--source", `theirs=${checkout}`)).stdout).toBe(
      stdout,
    );
    const manifest = JSON.parse(fs.readFileSync(path.join(stdout.trim(), "manifest.json"), "utf8"));
    expect(manifest.sources.theirs).toMatchObject({ git: scene.remote.url, rev: scene.rev });
    expect(JSON.stringify(manifest)).not.toContain(checkout);
  });

  test("is listed and shown without a lock being written", async () => {
    const scene = new Scene();
    expect((await scene.run("list")).stdout).toContain("* pdf");
    expect((await scene.run("list")).stdout).toContain("Does docx.");
    expect((await scene.run("show", "docx")).stdout).toContain("Does docx.");
    expect(fs.existsSync(scene.lockFile)).toBe(false);
  });

  test("keeps its pin when another of its skills is selected", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const { rev } = scene.lock.sources["theirs"]!;
    scene.remote.commit({ "docx/SKILL.md": skillFile("docx", "Does more.") });
    scene.project.write({ "skills.yaml": scene.text(scene.remote.url).replace("[pdf]", "[pdf, docx]") });
    expectDone(await scene.run("build"));
    expect(scene.lock.sources["theirs"]!.rev).toBe(rev);
    expect(Object.keys(scene.lock.sources["theirs"]!.skills)).toEqual(["docx", "pdf"]);
    expect((await scene.run("show", "docx")).stdout).toContain("Does docx.");
  });

  test("is asked anew when skills.yaml says another ref, and only then", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    scene.remote.setRef("refs/tags/v1", scene.rev);
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    const text = scene.text(scene.remote.url).replace('git"', 'git", ref: v1');
    scene.project.write({ "skills.yaml": text });
    expectDone(await scene.run("build"));
    expect(scene.lock.sources["theirs"]!.ref).toBe("refs/tags/v1");
  });
});

describe("--frozen", () => {
  const cases: [name: string, change: (scene: Scene) => void, code: string][] = [
    [
      "a selection that became wider",
      (scene) =>
        scene.project.write({ "skills.yaml": scene.text(scene.remote.url).replace("[pdf]", '["*"]') }),
      "lock/missing-entry",
    ],
    [
      "another ref",
      (scene) =>
        scene.project.write({
          "skills.yaml": scene.text(scene.remote.url).replace('git"', 'git", ref: main'),
        }),
      "lock/declaration",
    ],
    [
      "other bytes than those that were locked",
      (scene) => {
        const digest = scene.lock.sources["theirs"]!.skills["pdf"]!;
        const text = fs.readFileSync(scene.lockFile, "utf8");
        fs.writeFileSync(scene.lockFile, text.replace(digest, `sha256-${"A".repeat(43)}=`));
      },
      "lock/digest",
    ],
    [
      "a source without an entry",
      (scene) =>
        scene.project.write({
          "skills.yaml": scene
            .text(scene.remote.url)
            .replace("sources:", `sources:\n  more: { git: "${scene.remote.url}", idPrefix: more }`),
        }),
      "lock/missing-entry",
    ],
    ["no lock", (scene) => fs.rmSync(scene.lockFile), "lock/missing"],
  ];
  test.each(cases)("fails on %s, and writes nothing", async (_, change, code) => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    change(scene);
    const before = snapshot(scene.project.directory);
    const { status, stderr } = await scene.run("build", "--frozen");
    expect(status).toBe(1);
    expect(stderr).toContain(`[${code}]`);
    expect(snapshot(scene.project.directory)).toEqual(before);
  });

  test("passes when the lock holds more than is selected", async () => {
    const scene = new Scene();
    scene.project.write({ "skills.yaml": scene.text(scene.remote.url).replace("[pdf]", '["*"]') });
    expectDone(await scene.run("build"));
    scene.project.write({ "skills.yaml": scene.text(scene.remote.url) });
    expectDone(await scene.run("build", "--frozen"));
  });
});

describe("bytes that are not those of the lock", () => {
  test("are refused without --frozen as well, and nothing of them is installed", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const digest = scene.lock.sources["theirs"]!.skills["pdf"]!;
    const text = fs.readFileSync(scene.lockFile, "utf8");
    fs.writeFileSync(scene.lockFile, text.replace(digest, `sha256-${"A".repeat(43)}=`));
    const { status, stderr } = await scene.run("install");
    expect([status, stderr.includes("[lock/digest]")]).toEqual([1, true]);
    expect(stderr).toContain("skills.lock:8:");
    expect(fs.existsSync(path.join(scene.project.directory, ".claude"))).toBe(false);
  });

  test("of a directory of this machine are taken, unless --frozen", async () => {
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml":
        "version: 1\nsources: { mine: { path: ../mine } }\nskills: { enable: [a] }\ntargets: { claude: true }\n",
      "../mine/a/SKILL.md": skillFile("a"),
    });
    expectDone(await project.run(["build", "-c", "skills.yaml"]));
    project.write({ "../mine/a/SKILL.md": skillFile("a", "Something else.") });
    const frozen = await project.run(["build", "-c", "skills.yaml", "--frozen"]);
    expect([frozen.status, frozen.stderr.includes("[lock/digest]")]).toEqual([1, true]);
    expect((await project.run(["build", "-c", "skills.yaml"])).stderr).toBe(
      "Wrote skills.lock:\n  mine: 1 changed\n",
    );
    expectDone(await project.run(["build", "-c", "skills.yaml", "--frozen"]));
  });

  test("are refused from --source too", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    scene.project.write({ "../other/pdf/SKILL.md": skillFile("pdf", "Something else.") });
    const { status, stderr } = await scene.run("build", "--source", "theirs=../other");
    expect([status, stderr.includes("[lock/digest]")]).toEqual([1, true]);
    // Git attributes change what Nix fetches.
    expect(stderr).toContain("export-subst");
    expect(stderr).toContain("`sources.theirs = …` of mkBundle or programs.kitout");
  });

  test("of an input are noticed too, once they are locked", async () => {
    const project = new Project({
      "../.git/HEAD": "",
      "skills.yaml":
        "version: 1\nsources: { flake: { input: x } }\nskills: { enable: [a] }\ntargets: { claude: true }\n",
      "../other/a/SKILL.md": skillFile("a"),
    });
    expectDone(await project.run(["build", "--source", "flake=../other"]));
    expectDone(await project.run(["build", "--frozen", "--source", "flake=../other"]));
    project.write({ "../other/a/SKILL.md": skillFile("a", "Something else.") });
    const { status, stderr } = await project.run(["build", "--source", "flake=../other"]);
    expect([status, stderr.includes("[lock/digest]")]).toEqual([1, true]);
    expect((await project.run(["update", "--source", "flake=../other"])).status).toBe(0);
    expectDone(await project.run(["build", "--frozen", "--source", "flake=../other"]));
  });
});

describe("a directory in place of a source", () => {
  test("leaves the lock as it is, whatever it is asked", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const before = fs.readFileSync(scene.lockFile, "utf8");
    const checkout = path.join(scene.project.base, "checkout");
    scene.remote.git(["worktree", "add", "--detach", checkout, "main"]);
    const bind = ["--source", `theirs=${checkout}`];
    for (const command of ["build", "lock", "update"]) {
      expect([command, (await scene.run(command, ...bind)).status]).toEqual([command, 0]);
      expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(before);
    }
    // What the lock does not know is used, and not written down as if it were the commit's.
    scene.project.write({ "skills.yaml": scene.text(scene.remote.url).replace("[pdf]", "[pdf, docx]") });
    expect((await scene.run("build", ...bind)).status).toBe(0);
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(before);
    const { status, stderr } = await scene.run("lock", ...bind);
    expect([status, stderr.includes("[lock/bound]")]).toEqual([1, true]);
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(before);
  });
});

describe("a source under another name", () => {
  test("is still the same, and keeps its pin", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const { rev } = scene.lock.sources["theirs"]!;
    const before = fs.readFileSync(scene.lockFile);
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    scene.project.write({ "skills.yaml": scene.text(scene.remote.url).replace("theirs:", "renamed:") });
    expect((await scene.run("build", "--frozen")).stderr).toContain("[lock/missing-entry]");
    expect((await scene.run("plan")).stderr).toContain("Would write skills.lock:\n  renamed: locked at ");
    expect(fs.readFileSync(scene.lockFile)).toEqual(before);
    expect((await scene.run("build")).stderr).toBe(
      `Wrote skills.lock:\n  renamed: locked at ${rev.slice(0, 12)}, 1 skill added\n`,
    );
    expect((await scene.run("build", "--frozen")).status).toBe(0);
    fs.writeFileSync(scene.lockFile, before);
    const { stdout } = expectDone(await scene.run("lock"));
    expect(stdout).toContain(`renamed: locked at ${rev.slice(0, 12)}, 1 skill added`);
    expect(stdout).toContain("theirs: not needed any more");
    expect(Object.entries(scene.lock.sources).map(([name, pin]) => [name, pin.rev])).toEqual([
      ["renamed", rev],
    ]);
  });
});

describe("profiles", () => {
  const text = (url: string) => `version: 1
sources:
  theirs: { git: "${url}" }
skills: { enable: [pdf] }
targets: { claude: true }
profiles:
  work: { skills: { enable: [docx] } }
`;

  test("are all in the lock, whichever of them wrote it", async () => {
    const scene = new Scene(text);
    expectDone(await scene.run("build"));
    const before = fs.readFileSync(scene.lockFile);
    expect(Object.keys(scene.lock.sources["theirs"]!.skills)).toEqual(["docx", "pdf"]);
    expectDone(await scene.run("build", "--profile", "work"));
    expectDone(await scene.run("build", "--profile", "work", "--frozen"));
    expectDone(await scene.run("lock"));
    expect(fs.readFileSync(scene.lockFile)).toEqual(before);
  });

  test("that take one source from two places are refused", async () => {
    const scene = new Scene((url) =>
      text(url).replace("work: {", `work: { sources: { theirs: { git: "${url}", ref: refs/heads/main } },`),
    );
    const { status, stderr } = await scene.run("lock");
    expect([status, stderr.includes("[lock/profiles-differ]")]).toEqual([1, true]);
  });

  test("that cannot be had here do not stop a build for another one", async () => {
    const scene = new Scene((url) =>
      text(url).replace("work: {", 'work: { sources: { gone: { git: "file:///nowhere/at/all" } },'),
    );
    const { status, stderr } = await scene.run("build");
    expect([status, stderr.includes("[lock/incomplete]")]).toEqual([0, true]);
    expect((await scene.run("lock")).status).toBe(3);
  });
});

describe("kitout update", () => {
  test("moves the pin, and says what that means for the agent", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const before = scene.rev;
    scene.remote.commit({
      "pdf/SKILL.md": "---\nname: pdf\ndescription: Does more.\nallowed-tools: Bash(curl *)\n---\n\n# pdf\n",
      "pdf/fetch.py": { run: "#!/usr/bin/python3\nopen('https://evil.example/x')\n" },
    });
    const dry = await scene.run("update", "--dry-run");
    expect(dry.status).toBe(0);
    for (const words of ["Does more.", "Bash(curl *)", "fetch.py", "https://evil.example/x"])
      expect(dry.stdout).toContain(words);
    expect(scene.lock.sources["theirs"]!.rev).toBe(before);
    expect((await scene.run("update")).stdout).toContain("Does more.");
    expect(scene.lock.sources["theirs"]!.rev).toBe(scene.rev);
    expectDone(await scene.run("build", "--frozen"));
  });

  test("leaves the lock byte for byte when anything fails", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const before = fs.readFileSync(scene.lockFile);
    scene.remote.commit({ "docx/SKILL.md": skillFile("docx", "New.") });
    const { status, stderr } = await scene.run("update");
    expect([status, stderr.includes("[skill/gone]")]).toEqual([1, true]);
    expect(fs.readFileSync(scene.lockFile)).toEqual(before);
  });

  test("of one source leaves the others where they are", async () => {
    const scene = new Scene(
      (url) => `version: 1
sources:
  a: { git: "${url}", idPrefix: a }
  b: { git: "${url}", idPrefix: b }
skills: { enable: [a/pdf, b/pdf] }
targets: { claude: true }
`,
    );
    expectDone(await scene.run("build"));
    const before = scene.rev;
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    expect((await scene.run("update", "b")).status).toBe(0);
    expect([scene.lock.sources["a"]!.rev, scene.lock.sources["b"]!.rev]).toEqual([before, scene.rev]);
    const { status, stderr } = await scene.run("update", "c");
    expect([status, stderr.includes("[source/not-locked]")]).toEqual([1, true]);
  });

  test("prints JSON and Markdown, and diffs when it is asked to", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    const json = JSON.parse((await scene.run("update", "--dry-run", "--json", "--diff")).stdout);
    expect(json.sources[0].skills[0]).toMatchObject({ path: "pdf", kind: "changed", ids: ["pdf"] });
    expect(json.sources[0].skills[0].diff).toContain("+description: Does more.");
    expect((await scene.run("update", "--dry-run", "--markdown")).stdout).toContain("theirs");
  });

  test("does not go back to what policy.minAge would take today", async () => {
    const scene = new Scene(
      (url) => `version: 1
sources:
  theirs: { git: "${url}", ref: main }
skills: { enable: [pdf] }
targets: { claude: true }
`,
    );
    scene.remote.commit(
      { "pdf/SKILL.md": skillFile("pdf", "Does more.") },
      { date: new Date().toISOString() },
    );
    expectDone(await scene.run("build"));
    const before = fs.readFileSync(scene.lockFile, "utf8");
    scene.project.write({ "skills.yaml": `${scene.text(scene.remote.url)}policy: { minAge: 3 }\n` });
    expect((await scene.run("outdated", "--exit-code")).status).toBe(0);
    expect((await scene.run("update")).status).toBe(0);
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(before);
  });

  test("of one source shows what else changes, and asks no other place than the declared one", async () => {
    const scene = new Scene(
      (url) => `version: 1
sources:
  a: { git: "${url}", idPrefix: a }
  b: { git: "${url}", idPrefix: b, ref: main }
skills: { enable: [a/pdf, b/pdf] }
targets: { claude: true }
`,
    );
    expectDone(await scene.run("build"));
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    scene.project.write({
      "skills.yaml": scene.text(scene.remote.url).replace("ref: main", "ref: refs/heads/main"),
      "skills.lock": fs
        .readFileSync(scene.lockFile, "utf8")
        .replace(
          `"git": "${scene.remote.url}",\n      "ref": "refs/heads/main"`,
          `"git": "file:///elsewhere/at/all",\n      "ref": "refs/heads/main"`,
        ),
    });
    const { status, stdout, stderr } = await scene.run("update", "a", "--dry-run", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const [, b] = JSON.parse(stdout).sources;
    expect(b).toMatchObject({ source: "b", from: `file:///elsewhere/at/all → ${scene.remote.url}` });
  });

  test("says that a tag was moved", async () => {
    const scene = new Scene(
      (url) => `version: 1
sources:
  theirs: { git: "${url}", ref: v1 }
skills: { enable: [pdf] }
targets: { claude: true }
`,
    );
    scene.remote.git(["tag", "v1"]);
    expectDone(await scene.run("build"));
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    scene.remote.git(["tag", "--force", "v1", "main"]);
    expect(JSON.parse((await scene.run("outdated", "--json")).stdout).sources[0].state).toBe("tag-moved");
    expect(JSON.parse((await scene.run("update", "--dry-run", "--json")).stdout).sources[0].tagMoved).toBe(
      true,
    );
  });
});

describe("kitout outdated", () => {
  test("compares every source with the lock, and changes nothing", async () => {
    const scene = new Scene();
    expect(JSON.parse((await scene.run("outdated", "--json")).stdout).sources[0].state).toBe("unlocked");
    expectDone(await scene.run("build"));
    expect((await scene.run("outdated", "--exit-code")).status).toBe(0);
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    const before = snapshot(scene.project.directory);
    expect((await scene.run("outdated", "--exit-code")).status).toBe(2);
    expect(JSON.parse((await scene.run("outdated", "--json")).stdout).sources[0]).toMatchObject({
      source: "theirs",
      state: "outdated",
      latest: scene.rev,
    });
    expect(snapshot(scene.project.directory)).toEqual(before);
  });
});

describe("a lock that a merge left in two minds", () => {
  test("is refused, and one command takes a side", async () => {
    const scene = new Scene();
    expectDone(await scene.run("build"));
    const ours = fs.readFileSync(scene.lockFile, "utf8");
    const rev = scene.rev;
    scene.remote.commit({ "pdf/SKILL.md": skillFile("pdf", "Does more.") });
    expect((await scene.run("update")).status).toBe(0);
    const theirs = fs.readFileSync(scene.lockFile, "utf8");
    const between = (text: string) => text.slice(text.indexOf('      "rev"'), text.indexOf("      }\n"));
    const conflicted = ours.replace(
      between(ours),
      `<<<<<<< HEAD\n${between(ours)}=======\n${between(theirs)}>>>>>>> other\n`,
    );
    fs.writeFileSync(scene.lockFile, conflicted);
    for (const command of ["build", "lock", "update", "outdated"]) {
      const { status, stderr } = await scene.run(command);
      expect([command, status, stderr.includes("[lock/conflict]")]).toEqual([command, 1, true]);
    }
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(conflicted);
    expectDone(await scene.run("lock", "--take", "ours"));
    expect(scene.lock.sources["theirs"]!.rev).toBe(rev);
    fs.writeFileSync(scene.lockFile, conflicted);
    expectDone(await scene.run("lock", "--take", "theirs"));
    expect(fs.readFileSync(scene.lockFile, "utf8")).toBe(theirs);
  });
});

describe("the cache", () => {
  test("is mended where it is damaged, and offline that is an error", async () => {
    const scene = new Scene();
    const first = expectDone(await scene.run("build")).stdout;
    scene.project.sh(
      "chmod -R u+w ../home && for f in $(find ../home/.cache -type f); do echo x >> $f; done",
    );
    scene.project.sh("rm -rf ../home/.local");
    const { status, stderr } = await scene.run("build", "--offline");
    expect([status, stderr]).toEqual([3, expect.stringMatching(/\[source\/(offline|damaged)\]/)]);
    expect((await scene.run("build")).stdout).toBe(first);
  });

  test("and the store are mended with --repair, and offline that is an error", async () => {
    const scene = new Scene();
    const first = expectDone(await scene.run("build")).stdout;
    const damage =
      "chmod -R u+w ../home && for f in $(find ../home -name 'git-*' -o -name SKILL.md); do echo x >> $f; done";
    scene.project.sh(damage);
    const { status, stderr } = await scene.run("build", "--repair", "--offline");
    expect([status, stderr.includes("[source/damaged]")]).toEqual([3, true]);
    const repaired = await scene.run("build", "--repair");
    expect([repaired.stdout, repaired.stderr.includes("[bundle/repaired]")]).toEqual([first, true]);
    expect(
      scene.project.sh("grep -rL '^x$' ../home/.local/share/kitout/store/skills | wc -l").stdout,
    ).not.toBe("0\n");
    expect((await scene.run("install")).status).toBe(0);
  });

  test("is not the only place where bytes are compared: what was changed in the store is made anew by the next build", async () => {
    const scene = new Scene();
    const first = expectDone(await scene.run("build")).stdout;
    const edit = "chmod -R u+w ../home && sed -i s/Does/Eats/ $(find ../home/.local -name SKILL.md)";
    scene.project.sh(edit);
    const second = await scene.run("build", "--offline");
    expect([second.stdout, second.stderr.includes("[bundle/repaired]")]).toEqual([first, true]);
    expect(scene.project.sh("cat ../home/.local/share/kitout/store/skills/*/SKILL.md").stdout).toBe(
      skillFile("pdf"),
    );
    expectDone(await scene.run("build"));
    // Offline, and without the bytes that it was made of, there is nothing to make it of.
    scene.project.sh(`${edit} && rm -rf ../home/.cache/kitout/blobs`);
    expect((await scene.run("build", "--offline")).status).toBe(3);
    expect((await scene.run("build")).stdout).toBe(first);
  });

  test("has no use for what a run that was killed left in it", async () => {
    const scene = new Scene();
    scene.project.write({ "../home/.cache/kitout/tmp/fetch-999999999-here-abc/1-git/HEAD": "half" });
    expectDone(await scene.run("build"));
  });
});

describe("your own skills.yaml, linked from a repository of dotfiles,", () => {
  test("has its paths and its lock where it is kept", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = new TestRepository(path.join(project.base, "remote.git"), "sha1");
    remote.commit({ "pdf/SKILL.md": skillFile("pdf") });
    project.write({
      "../home/dotfiles/agents/skills.yaml": `version: 1
sources:
  mine: { path: ./skills }
  theirs: { git: "${remote.url}" }
skills: { enable: [notes, pdf] }
targets: { claude: true }
`,
      "../home/dotfiles/agents/skills/notes/SKILL.md": skillFile("notes"),
      "../home/.config/kitout/skills.yaml": { link: "../../dotfiles/agents/skills.yaml" },
    });
    expectDone(await project.run(["build"], { cwd: project.home }));
    expect(fs.readdirSync(path.join(project.home, "dotfiles/agents")).sort()).toEqual([
      "skills",
      "skills.lock",
      "skills.yaml",
    ]);
    expect(fs.readdirSync(path.join(project.home, ".config/kitout"))).toEqual(["skills.yaml"]);
  });
});

describe("a project that nobody trusts yet", () => {
  test("may not have git look into a repository of this machine", async () => {
    const scene = new Scene();
    const { status, stderr } = await scene.project.run(["build"]);
    expect([status, stderr.includes("[trust/local-git]")]).toEqual([2, true]);
    expect(fs.existsSync(scene.lockFile)).toBe(false);
  });

  test("may not have its lock lead out of it", async () => {
    const scene = new Scene();
    scene.project.write({
      "skills.yaml": "version: 1\nsources: { mine: { path: ./s } }\ntargets: { claude: true }\n",
      "s/a/SKILL.md": skillFile("a"),
      "../outside": "{}",
      "skills.lock": { link: "../outside" },
    });
    const { status, stderr } = await scene.project.run(["build"]);
    expect([status, stderr.includes("[lock/link]")]).toEqual([2, true]);
  });
});

describe("a password in a URL", () => {
  test("is refused, and printed nowhere", async () => {
    const scene = new Scene(
      () => `version: 1
sources:
  theirs: { git: "https://someone:hunter2@example.com/skills.git" }
targets: { claude: true }
`,
    );
    for (const args of [["build"], ["build", "--json"], ["lock"], ["list"]]) {
      const { status, stdout, stderr } = await scene.run(...args);
      expect([status, `${stdout}${stderr}`.includes("hunter2")]).toEqual([1, false]);
      expect(stderr).toContain("source/url");
    }
  });

  test.each([
    'git: "https:tok:hunter2@example.com/x"',
    "git: https:/tok:hunter2@example.com/x",
    "git: tok:hunter2@example.com/x",
    "git: https://tok:a/hunter2@example.com/x",
    "git: https://to k:hunter2@example.com/x",
    'git: "https://tok:hunter2@@example.com/x"',
    'github: "tok:hunter2@github.com/a/b"',
    'archive: "https:tok:hunter2@example.com/x.zip"',
    'archive: "https://example.com/x.zip?private_token=hunter2"',
    'path: "https://tok:hunter2@example.com/x"',
    'path: "tok:hunter2@example.com/x"',
    'npm: "https://tok:hunter2@example.com/x"',
    'input: "https://tok:hunter2@example.com/x"',
    'git: "https://127.0.0.1:9/x?private_token=hunter2"',
    'git: "https://127.0.0.1:9/x?access_token=hunter2&a=b"',
  ])("is printed nowhere where it is written as %s", async (declared) => {
    const scene = new Scene(
      () =>
        `version: 1\nsources:\n  theirs: { ${declared} }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n`,
    );
    for (const args of [["build"], ["build", "--json"], ["lock"]]) {
      const { status, stdout, stderr } = await scene.run(...args);
      expect(status).not.toBe(0);
      expect(`${stdout}${stderr}`).not.toContain("hunter2");
    }
  });
});

describe("policy", () => {
  test("is not told of another host than ssh is", async () => {
    const scene = new Scene(
      () => `version: 1
sources:
  theirs: { git: "ssh://git@evil.example%2Fz@allowed.example/o/x.git" }
skills: { enable: [pdf] }
policy: { allowedHosts: [allowed.example] }
targets: { claude: true }
`,
    );
    const ssh = path.join(scene.project.base, "ssh");
    const trace = path.join(scene.project.base, "trace");
    fs.writeFileSync(ssh, `#!/bin/sh\necho "$@" >> '${trace}'\nexit 1\n`, { mode: 0o755 });
    const { status, stderr } = await scene.project.run(["build", "-c", "skills.yaml"], {
      env: { GIT_SSH: ssh },
    });
    expect([status, stderr.includes("[source/url]"), fs.existsSync(trace)]).toEqual([1, true, false]);
  });

  const cases: [policy: string, code: string | null][] = [
    ["allowedHosts: [example.com]", "policy/host"],
    ["allowedHosts: []", "policy/host"],
    ["allowedOwners: [github.com/anthropics]", "policy/owner"],
  ];
  test.each(cases)("%s keeps a source from elsewhere out before anything is asked", async (policy, code) => {
    const scene = new Scene(
      () => `version: 1
sources:
  theirs: { github: someone/skills }
policy: { ${policy} }
targets: { claude: true }
`,
    );
    const { PATH, trace } = scene.traps();
    const { status, stderr } = await scene.project.run(["build", "-c", "skills.yaml"], { env: { PATH } });
    expect([status, stderr.includes(`[${code}]`), fs.existsSync(trace)]).toEqual([1, true, false]);
  });

  test("minAge takes the newest commit that is old enough", async () => {
    const scene = new Scene(
      (url) => `version: 1
sources:
  theirs: { git: "${url}", ref: main }
skills: { enable: [pdf] }
policy: { minAge: 3 }
targets: { claude: true }
`,
    );
    const old = scene.rev;
    scene.remote.commit(
      { "pdf/SKILL.md": skillFile("pdf", "Does more.") },
      { date: new Date().toISOString() },
    );
    expectDone(await scene.run("build"));
    expect(scene.lock.sources["theirs"]!.rev).toBe(old);
    expect(JSON.parse((await scene.run("outdated", "--json")).stdout).sources[0]).toMatchObject({
      state: "held",
    });
  });
});
