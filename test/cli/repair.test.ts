import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Project, skillFile, snapshot } from "../support/project.ts";

/** A skill that an agent follows into the store. */
function linked() {
  const project = new Project({
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { claude: { structure: symlink-tree } }
`,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/pdf/notes.md": "notes\n",
  });
  const store = path.join(project.home, ".local/share/kitout/store");
  const skill = path.join(project.directory, ".claude/skills/pdf");
  const run = async (...args: string[]) => {
    const { status, stderr } = await project.run(args);
    expect({ args, status }).toEqual({ args, status: 0 });
    return stderr;
  };
  return { project, store, skill, run, damaged: path.join(store, "damaged") };
}

/** As somebody does it who wants to. */
function edit(directory: string, name: string, text: string): void {
  fs.chmodSync(directory, 0o755);
  fs.rmSync(path.join(directory, name), { force: true });
  fs.writeFileSync(path.join(directory, name), text);
}

test("what was edited behind a link is kept when the store is repaired, each time, and never removed", async () => {
  const { project, skill, run, damaged } = linked();
  await run("install");
  const place = fs.realpathSync(skill);
  const kept = [1, 2, 3].map((number) => path.join(damaged, `${path.basename(place)}-${number}`));
  for (const [index, command] of [
    ["install", "--force"],
    ["build", "--repair"],
    ["build", "--repair"],
  ].entries()) {
    edit(place, "SKILL.md", `edit ${index}\n`);
    // What no digest covers is somebody's as well.
    if (index === 2) expect(project.sh(`mkfifo ${place}/pipe`).status).toBe(0);
    const said = await run(...command);
    expect(said).toContain("[bundle/repaired]");
    expect(said).toContain(
      `${place} was damaged or modified. kitout rebuilt it, and kept the damaged version in ${kept[index]}.`,
    );
    expect(fs.readFileSync(path.join(skill, "SKILL.md"), "utf8")).toBe(skillFile("pdf"));
  }
  expect(await run("build", "--repair")).toBe("");
  expect(await run("gc", "--keep", "0", "--older-than", "0h")).toBe("");
  expect(kept.map((one) => fs.readFileSync(path.join(one, "SKILL.md"), "utf8"))).toEqual([
    "edit 0\n",
    "edit 1\n",
    "edit 2\n",
  ]);
  expect(fs.readFileSync(path.join(kept[0]!, "notes.md"), "utf8")).toBe("notes\n");
});

test("a bundle that somebody changed is kept as well, and a whole one is left where it is", async () => {
  const { project, store, run, damaged } = linked();
  const bundle = (await project.run(["build"])).stdout.trim();
  const { ino } = fs.statSync(bundle);
  expect(await run("build", "--repair")).toBe("");
  expect(fs.statSync(bundle).ino).toBe(ino);
  expect(fs.existsSync(damaged)).toBe(false);
  edit(bundle, "install", "mine\n");
  expect(await run("build", "--repair")).toContain("[bundle/repaired]");
  expect(fs.readFileSync(path.join(damaged, `${path.basename(bundle)}-1/install`), "utf8")).toBe("mine\n");
  expect(fs.readFileSync(path.join(bundle, "install"), "utf8")).not.toBe("mine\n");
  expect(fs.readdirSync(path.join(store, "tmp"))).toEqual([]);
});

test("a place for what is kept that somebody else can write to is refused", async () => {
  const { project, store, damaged } = linked();
  fs.mkdirSync(path.join(store, "skills"), { recursive: true });
  fs.symlinkSync(project.home, damaged);
  const { status, stderr } = await project.run(["build", "--repair"]);
  expect({ status, code: stderr.includes("[bundle/store-foreign]") }).toEqual({ status: 2, code: true });
  expect(stderr).toContain(damaged);
});

describe("what was changed in the store and is no longer needed", () => {
  /** As if everything had been built long ago. */
  function age(store: string): void {
    for (const name of fs.readdirSync(path.join(store, "bundles")))
      fs.utimesSync(path.join(store, "bundles", name), new Date(0), new Date(0));
  }

  /** Everything in the store that a user wrote, by its text: where it is now. */
  function found(project: Project, store: string): string {
    return project.sh(`grep -rlE 'my (own|edit)' ${store} | sort`).stdout;
  }

  test("behind links is kept by gc, with the words where it is now", async () => {
    const { project, store, skill, run, damaged } = linked();
    await run("install");
    const place = fs.realpathSync(skill);
    edit(place, "SKILL.md", "my edit\n");
    edit(place, "mine.md", "my own\n");
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    await run("install");
    age(store);
    const kept = path.join(damaged, `${path.basename(place)}-1`);
    const would = await project.run(["gc", "--keep", "1", "--dry-run"]);
    expect(would).toMatchObject({ status: 0, stderr: expect.stringContaining("[bundle/set-aside]") });
    expect(would.stderr).toContain(place);
    expect(fs.existsSync(place)).toBe(true);
    const stderr = await run("gc", "--keep", "1");
    expect(stderr).toContain(`it is now ${kept}.`);
    expect(fs.existsSync(place)).toBe(false);
    expect(fs.readFileSync(path.join(kept, "SKILL.md"), "utf8")).toBe("my edit\n");
    expect(fs.readFileSync(path.join(kept, "mine.md"), "utf8")).toBe("my own\n");
    expect(await run("gc", "--keep", "0")).toBe("");
    expect(found(project, store)).toBe(`${kept}/SKILL.md\n${kept}/mine.md\n`);
  });

  test.each([
    ["an edited script", (bundle: string) => edit(bundle, "install", "my edit\n")],
    ["a file beside the scripts", (bundle: string) => edit(bundle, "mine", "my own\n")],
    [
      "a skill of one's own among the links",
      (bundle: string) => {
        fs.chmodSync(path.join(bundle, "views/claude"), 0o755);
        fs.mkdirSync(path.join(bundle, "views/claude/mine"));
        fs.writeFileSync(path.join(bundle, "views/claude/mine/SKILL.md"), "my own\n");
      },
    ],
    ["a manifest", (bundle: string) => edit(bundle, "manifest.json", "my edit\n")],
    [
      "the link to the skills",
      (bundle: string) => {
        fs.chmodSync(bundle, 0o755);
        fs.rmSync(path.join(bundle, "skills"));
        fs.mkdirSync(path.join(bundle, "skills"));
        fs.writeFileSync(path.join(bundle, "skills/mine"), "my own\n");
      },
    ],
  ])("in a bundle is kept by gc: %s", async (_, change) => {
    const { project, store, run, damaged } = linked();
    const bundle = (await project.run(["build"])).stdout.trim();
    change(bundle);
    age(store);
    expect(await run("gc")).toContain("[bundle/set-aside]");
    expect(fs.readdirSync(damaged)).toEqual([`${path.basename(bundle)}-1`]);
    expect(found(project, store)).toContain(`${damaged}/${path.basename(bundle)}-1/`);
    expect(fs.readdirSync(path.join(store, "skills"))).toEqual([]);
  });

  test("is told to programs", async () => {
    const { project, store, run } = linked();
    const bundle = (await project.run(["build"])).stdout.trim();
    edit(bundle, "mine", "my own\n");
    age(store);
    expect(JSON.parse((await project.run(["gc", "--dry-run", "--json"])).stdout).setAside).toEqual([
      { place: bundle, kept: null },
    ]);
    await run("gc");
  });
});

describe("what was changed in the store", () => {
  const changes: [string, (place: string) => void][] = [
    ["an edit in place", (place) => fs.chmodSync(path.join(place, "notes.md"), 0o644)],
    ["an edit as editors save", (place) => edit(place, "notes.md", "")],
    ["a file more", (place) => edit(place, "mine.md", "my own\n")],
    ["a file deep inside", (place) => edit(path.join(place, "deep/er"), "more.md", "my edit\n")],
    [
      "a file less",
      (place) => {
        fs.chmodSync(path.join(place, "deep/er"), 0o755);
        fs.rmSync(path.join(place, "deep/er/more.md"));
      },
    ],
  ];
  test.each(changes)("is noticed by plan and doctor, which leave it: %s", async (_, change) => {
    const { project, skill, run } = linked();
    project.write({ "skills/pdf/deep/er/more.md": "more\n" });
    await run("install");
    expect([await run("plan"), await run("doctor")]).toEqual(["", ""]);
    const place = fs.realpathSync(skill);
    change(place);
    if (_ === "an edit in place") {
      // Permissions alone are no change.
      expect([await run("plan"), await run("doctor")]).toEqual(["", ""]);
      fs.appendFileSync(path.join(place, "notes.md"), "my edit\n");
    }
    const times = new Date("2020-01-01T00:00:00Z");
    fs.utimesSync(path.join(place, "notes.md"), times, times);
    const after = snapshot(place);
    for (const command of ["plan", "doctor"]) {
      const stderr = await run(command);
      expect(stderr).toContain(`warning: ${place} was modified`);
      expect(stderr).toContain("[bundle/touched]");
    }
    expect(snapshot(place)).toEqual(after);
    await run("build", "--repair");
    expect(await run("plan")).toBe("");
    // What was kept is still there to be looked at.
    const { stdout, stderr } = await project.run(["doctor"]);
    expect([stdout, stderr]).toEqual([expect.stringContaining("[doctor/set-aside]"), ""]);
  });

  test("is noticed in a bundle, where a whole directory is one link", async () => {
    const { project, run } = linked();
    const bundle = (await project.run(["build"])).stdout.trim();
    expect(await run("doctor")).toBe("");
    edit(path.join(bundle, "views/claude"), "mine.md", "my own\n");
    expect(await run("doctor")).toContain(`warning: ${bundle} was modified`);
  });
});

describe("a store with altered bytes that this user's state does not know", () => {
  const altered: [string, (store: string, bundle: string) => void][] = [
    [
      "a skill",
      (store) => {
        const [name] = fs.readdirSync(path.join(store, "skills"));
        edit(path.join(store, "skills", name!), "SKILL.md", "theirs\n");
      },
    ],
    ["a script of the bundle", (_, bundle) => edit(bundle, "install-local", "touch theirs\n")],
    [
      "a library of the bundle",
      (_, bundle) => {
        const [name] = fs.readdirSync(path.join(bundle, "lib"));
        edit(path.join(bundle, "lib"), name!, "touch theirs\n");
      },
    ],
  ];
  test.each(altered)("is not believed: %s", async (_, alter) => {
    const { project, skill } = linked();
    const env = { KITOUT_STORE: "./store" };
    const bundle = (await project.run(["build"], { env })).stdout.trim();
    alter(path.join(project.directory, "store"), bundle);
    fs.rmSync(path.join(project.home, ".local"), { recursive: true });
    const { status, stderr } = await project.run(["install"], { env });
    expect({ status, told: stderr.includes("[bundle/repaired]") }).toEqual({ status: 0, told: true });
    expect(fs.readFileSync(path.join(skill, "SKILL.md"), "utf8")).toBe(skillFile("pdf"));
    expect(fs.existsSync(path.join(project.directory, "theirs"))).toBe(false);
    expect(await project.run(["install"], { env })).toMatchObject({ status: 0, stderr: "" });
  });

  test("nor after an install, when a skill in it was replaced as git does", async () => {
    const { project, skill } = linked();
    const env = { KITOUT_STORE: "./store" };
    expect((await project.run(["install"], { env })).status).toBe(0);
    const place = fs.realpathSync(skill);
    edit(place, "SKILL.md", "theirs\n");
    expect((await project.run(["install"], { env })).stderr).toContain("[bundle/repaired]");
    expect(fs.readFileSync(path.join(skill, "SKILL.md"), "utf8")).toBe(skillFile("pdf"));
  });
});
