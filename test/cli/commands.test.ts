import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";

const files: Files = {
  "skills.yaml": `version: 1
sources:
  mine: { path: ./skills }
skills:
  enable: [pdf, "release/*"]
  explicit:
    notes: { from: mine, path: writing/notes, targets: [claude] }
targets: { claude: true, codex: true }
`,
  "skills/pdf/SKILL.md": skillFile("pdf", "Reads PDF files."),
  "skills/release/changelog/SKILL.md": skillFile("changelog"),
  "skills/writing/notes/SKILL.md": skillFile("old-name"),
  "skills/unused/SKILL.md": "no frontmatter\n",
};

describe("kitout", () => {
  test.each(commands.map(({ spec }) => spec.name))(
    "%s --help shows its usage, options and examples",
    async (name) => {
      const { status, stdout, stderr } = await new Project().run([name, "--help"]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Usage: kitout ${name}`));
      expect(stdout).toContain("Options:\n");
      expect(stdout).toContain(`Examples:\n  kitout ${name}`);
    },
  );

  test("plan takes the options of install but those that make it do something else", () => {
    const [plan, install] = ["plan", "install"].map(
      (name) => commands.find(({ spec }) => spec.name === name)!.spec,
    );
    const missing = Object.keys(install!.options).filter((name) => !Object.hasOwn(plan!.options, name));
    expect(new Set(missing)).toEqual(new Set(["dry-run", "verify", "uninstall", "porcelain", "break-locks"]));
  });

  test("gc --help says what goes at once, and what stays for good", () => {
    const about = commands.find(({ spec }) => spec.name === "gc")!.spec.about.join(" ");
    expect(about).toMatch(/its bundle then goes at once, however new/);
    expect(about).toMatch(/`damaged` directory: delete them yourself/);
  });

  test("names the command that was meant, and ends with 64", async () => {
    const { status, stdout, stderr } = await new Project().run(["biuld"]);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain('Did you mean "build"?');
  });

  test.each([
    [["build", "--nope"], "nope"],
    [["build", "extra"], 'unexpected argument "extra"'],
    [["show"], "missing SKILL"],
    [["hash"], "missing DIR"],
    [["install", "--scope", "world"], "--scope is user or project"],
    [["build", "--source", "mine"], "--source takes NAME=PATH"],
  ])("ends %j with 64 and a word about it", async (args, word) => {
    const { status, stdout, stderr } = await new Project(files).run(args);
    expect({ status, stdout }).toEqual({ status: 64, stdout: "" });
    expect(stderr).toContain(word);
    expect(stderr).toContain("--help");
  });

  test("lists every skill as JSON, with digests for the selected ones", async () => {
    const project = new Project(files);
    const { status, stdout } = await project.run(["list", "--json"]);
    expect(status).toBe(0);
    const digest = async (directory: string) => (await project.run(["hash", directory])).stdout.trim();
    expect(JSON.parse(stdout)).toEqual({
      skills: [
        {
          id: "notes",
          name: "notes",
          description: "Does old-name.",
          source: "mine",
          path: "writing/notes",
          selected: true,
          targets: ["claude"],
          digest: await digest("skills/writing/notes"),
        },
        {
          id: "pdf",
          name: "pdf",
          description: "Reads PDF files.",
          source: "mine",
          path: "pdf",
          selected: true,
          targets: ["claude", "codex"],
          digest: await digest("skills/pdf"),
        },
        {
          id: "release/changelog",
          name: "changelog",
          description: "Does changelog.",
          source: "mine",
          path: "release/changelog",
          selected: true,
          targets: ["claude", "codex"],
          digest: await digest("skills/release/changelog"),
        },
        {
          id: "unused",
          name: "unused",
          description: "",
          faults: [{ fault: "no-frontmatter", detail: "", line: 1 }],
          source: "mine",
          path: "unused",
          selected: false,
          targets: [],
        },
        {
          id: "writing/notes",
          name: "old-name",
          description: "Does old-name.",
          source: "mine",
          path: "writing/notes",
          selected: false,
          targets: [],
        },
      ],
    });
  });

  test("still lists what is there when the selection has a mistake", async () => {
    const project = new Project({
      ...files,
      "skills.yaml": (files["skills.yaml"] as string).replace("[pdf,", "[pfd,"),
    });
    const { status, stdout, stderr } = await project.run(["list"]);
    expect(status).toBe(1);
    expect(stderr).toContain('Did you mean "pdf"?');
    expect(stdout).toContain("  pdf");
  });

  test("shows one skill: why, where from, where to, and its files", async () => {
    const { stdout } = await new Project(files).run(["show", "notes"]);
    expect(stdout).toContain("selected:    explicit: notes");
    expect(stdout).toContain("$HOME/.claude");
    expect(stdout).toContain("  f SKILL.md");
  });

  test("builds into the store and prints the directory, its id and the number of skills", async () => {
    const project = new Project(files);
    const { stdout } = await project.run(["build", "--json"]);
    const built = JSON.parse(stdout);
    expect(built).toEqual({
      bundle: path.join(project.home, ".local/share/kitout/store/bundles", built.id),
      id: expect.stringMatching(/^[0-9a-f]{64}$/),
      skills: 3,
    });
    expect((await project.run(["build"])).stdout).toBe(`${built.bundle}\n`);
  });

  test("keeps the store's files read-only and finished: nothing is left of the making", async () => {
    const project = new Project(files);
    const { bundle } = JSON.parse((await project.run(["build", "--json"])).stdout);
    const store = path.dirname(path.dirname(bundle));
    const modes = fs
      .readdirSync(store, { recursive: true, encoding: "utf8" })
      .map((name) => fs.lstatSync(path.join(store, name)))
      .filter((stat) => stat.isFile())
      .map((stat) => (stat.mode & 0o777).toString(8));
    expect([...new Set(modes)].sort()).toEqual(["444", "555"]);
    expect(fs.existsSync(path.join(store, "tmp")) ? fs.readdirSync(path.join(store, "tmp")) : []).toEqual([]);
  });

  test("keeps the store's directories read-only too, and makes a damaged skill anew when it is asked to", async () => {
    const project = new Project(files);
    const { bundle } = JSON.parse((await project.run(["build", "--json"])).stdout);
    const skills = path.join(path.dirname(path.dirname(bundle)), "skills");
    const damaged = path.join(skills, fs.readdirSync(skills).find((name) => name.endsWith("-pdf"))!);
    expect((fs.statSync(damaged).mode & 0o777).toString(8)).toBe("555");
    const before = snapshot(skills);
    fs.chmodSync(damaged, 0o755);
    fs.writeFileSync(path.join(damaged, "learned.md"), "by an agent");
    await project.run(["build"]);
    expect(fs.existsSync(path.join(damaged, "learned.md"))).toBe(true);
    expect(await project.run(["build", "--repair"])).toMatchObject({ status: 0, stdout: `${bundle}\n` });
    expect(snapshot(skills)).toEqual(before);
  });

  test("binds a source to a directory", async () => {
    const project = new Project({ ...files, "../other/only/SKILL.md": skillFile("only") });
    const listed = JSON.parse(
      (await project.run(["list", "--json", "--source", "mine=../other", "-c", "skills.yaml"])).stdout ||
        '{"skills":[]}',
    );
    expect(listed.skills.map((skill: { id: string }) => skill.id)).toContain("only");
  });

  test("prints the schema that editors use", async () => {
    const { stdout } = await new Project().run(["schema"]);
    expect(JSON.parse(stdout)).toEqual(
      JSON.parse(fs.readFileSync(new URL("../../schemas/skills.schema.json", import.meta.url), "utf8")),
    );
  });

  test("prints the schema of the lock, and knows no other", async () => {
    const project = new Project();
    expect(JSON.parse((await project.run(["schema", "lock"])).stdout)).toEqual(
      JSON.parse(fs.readFileSync(new URL("../../schemas/lock.schema.json", import.meta.url), "utf8")),
    );
    expect((await project.run(["schema", "skills"])).stdout).toBe((await project.run(["schema"])).stdout);
    expect(await project.run(["schema", "manifest"])).toMatchObject({ status: 64, stdout: "" });
  });

  test("explains a code, and says which codes there are", async () => {
    const project = new Project();
    expect((await project.run(["explain", "source/unknown"])).stdout).toContain("[source/unknown]");
    expect((await project.run(["explain"])).stdout).toContain("source/unknown");
    const wrong = await project.run(["explain", "source/unknwon"]);
    expect({ status: wrong.status, said: wrong.stderr.includes('"source/unknown"') }).toEqual({
      status: 1,
      said: true,
    });
  });

  test("prints diagnostics as JSON with code, severity, place, facts, text and hint", async () => {
    const project = new Project({
      ...files,
      "skills.yaml": (files["skills.yaml"] as string).replace("[pdf,", "[pfd,"),
    });
    const { status, stderr } = await project.run(["build", "--json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stderr).diagnostics).toEqual([
      {
        code: "skill/unknown",
        severity: "error",
        file: "skills.yaml",
        start: { line: 5, column: 12 },
        end: { line: 5, column: 15 },
        args: { id: "pfd", suggestion: "pdf", ids: 4, pinned: false },
        text: 'There is no skill "pfd" (4 skills found).',
        hint: 'Did you mean "pdf"?',
      },
    ]);
  });

  test("works in a directory given with -C, before or after the command", async () => {
    const project = new Project(files);
    for (const args of [
      ["-C", project.directory, "list"],
      ["list", "-C", project.directory],
    ]) {
      expect((await project.run(args, { cwd: project.home })).stdout).toContain("* pdf");
    }
  });
});
