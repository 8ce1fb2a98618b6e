import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { Project, skillFile } from "../support/project.ts";

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
