import fs from "node:fs";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";
import { MACHINE, Prepared } from "./support/prepared.ts";

const structures = ["copy-tree", "symlink-tree", "link"] as const;

function files(structure: string, targets = ["claude"]): Files {
  const declared = targets.map((name) => `${name}: { structure: ${structure} }`).join(", ");
  return {
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { ${declared} }
`,
    "skills/pdf/SKILL.md": skillFile("pdf", "The first."),
    "skills/pdf/scripts/run": { run: "#!/bin/sh\necho first\n" },
    "skills/notes/SKILL.md": skillFile("notes"),
  };
}

/** A project of one structure, and one more generation for each word: of the skill `pdf` in that many words. */
const prepared = new Prepared(
  (structure) => new Project(files(structure)),
  async (project, word) => {
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", `The ${word}.`) });
    await install(project);
  },
);

function installedTimes(count: number, structure: string): Promise<Project> {
  return prepared.after(structure, ...["first", "second", "third"].slice(0, count));
}

async function install(project: Project, ...args: string[]): Promise<void> {
  expect(await project.run(["install", ...args])).toMatchObject({ status: 0, stderr: "" });
}

/** What an agent sees: links to directories are entered. */
function seen(directory: string): Record<string, string> {
  const real = fs.realpathSync(directory);
  return Object.fromEntries(
    fs.readdirSync(real).flatMap((name) => {
      const inner = path.join(real, name);
      if (!fs.statSync(inner).isDirectory()) return [[name, fs.readFileSync(inner, "base64")]];
      return Object.entries(seen(inner)).map(([below, content]) => [`${name}/${below}`, content]);
    }),
  );
}

const installed = (project: Project) => path.join(project.directory, ".claude/skills");

interface Row {
  readonly number: number;
  readonly current: boolean;
  readonly [field: string]: unknown;
}

async function listed(project: Project, ...args: string[]): Promise<Row[]> {
  const { status, stdout, stderr } = await project.run(["generations", "--json", ...args]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout).generations;
}

const currentOf = (rows: readonly Row[]) => rows.filter(({ current }) => current).map(({ number }) => number);

/** As they are recorded; which one is installed now is another question. */
function recorded(project: Project): {
  readonly current: number | null;
  readonly generations: readonly Row[];
} {
  return JSON.parse(fs.readFileSync(historyFile(project), "utf8"));
}

function bundleOf(project: Project, number: number): string {
  return recorded(project).generations.find((row) => row.number === number)!["bundle"] as string;
}

function historyFile(project: Project): string {
  const directory = path.join(project.home, ".local/state/kitout/.generations");
  const names = fs.readdirSync(directory);
  expect(names).toHaveLength(1);
  return path.join(directory, names[0]!);
}

describe("kitout generations", () => {
  test("lists what was installed, with time, number of skills, bundle and owner", async () => {
    const project = new Project(files("copy-tree"));
    const before = Date.now();
    await install(project);
    const { bundle, id } = JSON.parse((await project.run(["build", "--json"])).stdout);
    const [row, ...more] = await listed(project);
    expect(more).toEqual([]);
    const { time, ...rest } = row!;
    expect(rest).toEqual({
      number: 1,
      id,
      bundle,
      skills: 2,
      current: true,
      scope: "project",
      owner: "project",
      root: project.directory,
    });
    expect(Date.parse(time as string)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(time as string)).toBeLessThanOrEqual(Date.now());
    const line = (await project.run(["generations"])).stdout.split("\n")[1];
    expect(line).toBe(`* 1  ${(time as string).slice(0, 16)}Z  ${id.slice(0, 12)}  2 skills  (current)`);
  });

  test("records nothing for a first install that only looked", async () => {
    const project = await prepared.after("copy-tree");
    expect((await project.run(["install", "--dry-run"])).status).toBe(0);
    expect(await listed(project)).toEqual([]);
  });

  test("records nothing for an install that changed nothing, that only looked, or that failed", async () => {
    const project = await installedTimes(1, "copy-tree");
    const before = snapshot(path.join(project.home, ".local/state"));
    await install(project);
    expect((await project.run(["install", "--verify"])).status).toBe(0);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    expect((await project.run(["install", "--dry-run"])).status).toBe(0);
    fs.appendFileSync(path.join(installed(project), "pdf/SKILL.md"), "edited by hand\n");
    expect((await project.run(["install"])).status).toBe(2);
    expect(snapshot(path.join(project.home, ".local/state"))).toEqual(before);
    expect(currentOf(await listed(project))).toEqual([1]);
  });

  test("records nothing for some targets alone, for the others stay as they are", async () => {
    const project = new Project(files("copy-tree", ["claude", "codex"]));
    await install(project);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    expect((await project.run(["install", "--target", "claude"])).status).toBe(0);
    expect(currentOf(await listed(project))).toEqual([1]);
    await install(project);
    expect(currentOf(await listed(project))).toEqual([2]);
  });

  test("marks what a bundle's own script installed, and nothing after an uninstall", async () => {
    const project = await installedTimes(2, "copy-tree");
    expect(project.sh(`exec ${bundleOf(project, 1)}/install-local`).status).toBe(0);
    expect(currentOf(await listed(project))).toEqual([1]);
    expect((await project.run(["install", "--uninstall"])).status).toBe(0);
    expect(currentOf(await listed(project))).toEqual([]);
    expect(recorded(project).current).toBeNull();
    expect((await project.run(["generations"])).stdout).toMatch(
      / {2}2 skills\n {2}nothing is installed now\n$/,
    );
  });

  test("keeps one list for each project and for each owner of the user's, and lists all of them with --all", async () => {
    const project = new Project(files("copy-tree"));
    const other = path.join(project.base, "other");
    fs.mkdirSync(other);
    await install(project);
    await install(project, "--root", "../other");
    expect((await project.run(["install", "--scope", "user", "-c", "skills.yaml"])).status).toBe(0);
    expect((await listed(project)).map(({ root }) => root)).toEqual([project.directory]);
    expect((await listed(project, "--root", "../other")).map(({ root }) => root)).toEqual([other]);
    const all = await listed(project, "--all");
    expect(all.map(({ root }) => root).sort()).toEqual([project.directory, other, null].sort());
    expect(all.every(({ number, current }) => number === 1 && current)).toBe(true);
    // Without a configuration there is nothing to choose by.
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    expect(await listed(project)).toEqual(all);
  });

  test("marks nothing of an owner from whom another has taken everything", async () => {
    const project = await installedTimes(1, "copy-tree");
    fs.appendFileSync(path.join(project.directory, "skills.yaml"), "name: renamed\n");
    await install(project, "--take-over");
    const rows = await listed(project, "--all");
    expect(rows.map(({ owner, current }) => [owner, current])).toEqual([
      ["project", false],
      ["renamed", true],
    ]);
    expect((await project.run(["generations", "--all"])).stdout).toMatch(
      /^project, .*\n {2}1 .*\n {2}nothing is installed now\n\nrenamed, .*\n\* 1 .* {2}\(current\)\n$/,
    );
  });

  test("marks nothing of the user's that another owner has taken, though it is remembered", async () => {
    const project = await prepared.after("copy-tree");
    const user = ["--scope", "user", "-c", "skills.yaml"];
    await install(project, ...user);
    fs.appendFileSync(path.join(project.directory, "skills.yaml"), "name: renamed\n");
    await install(project, "--take-over", ...user);
    expect((await listed(project, "--all")).map(({ owner, current }) => [owner, current])).toEqual([
      ["renamed", true],
      ["user", false],
    ]);
  });

  test("says what only a bundle's own script has installed", async () => {
    const project = await prepared.after("copy-tree");
    const { bundle, id } = JSON.parse((await project.run(["build", "--json"])).stdout);
    const line = `* installed by a bundle's own script: ${id.slice(0, 12)} (not a generation)\n`;
    for (const script of ["install", "install-local"])
      expect(project.sh(`exec ${bundle}/${script}`).status).toBe(0);
    expect(await project.run(["generations"])).toEqual({
      status: 0,
      stdout: `project, in ${project.directory}:\n${line}`,
      stderr: "",
    });
    expect((await project.run(["generations", "--all"])).stdout).toBe(`user, for your user:\n${line}`);
    expect(await listed(project)).toEqual([]);
  });

  test("waits while another process writes, and keeps what that wrote", async () => {
    const project = await installedTimes(1, "copy-tree");
    const file = historyFile(project);
    const other = path.join(path.dirname(file), `kitout-${process.pid}-${MACHINE}-other`);
    fs.mkdirSync(other);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    const ended = project.spawnBeside(["install"]);
    const copy = path.join(installed(project), "pdf/SKILL.md");
    await vi.waitUntil(() => fs.readFileSync(copy, "utf8").includes("Another."), 60_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const history = JSON.parse(fs.readFileSync(file, "utf8"));
    expect(history.last).toBe(1);
    const [first] = history.generations;
    const id = "0".repeat(64);
    const second = { ...first, number: 2, id, bundle: path.join(path.dirname(first.bundle), id) };
    fs.writeFileSync(file, JSON.stringify({ ...history, last: 2, current: 2, generations: [first, second] }));
    fs.rmdirSync(other);
    expect((await ended).status).toBe(0);
    const rows = await listed(project);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(rows[1]!["id"]).toBe(id);
    expect(fs.readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });

  test.each([
    ["{", "it is not valid JSON"],
    ['{"version":2}', "newer kitout"],
    [
      '{"version":1,"scope":"user","owner":"user","root":null,"last":0,"current":7,"generations":[]}',
      "it is not what kitout writes",
    ],
  ])(
    "says of a damaged file (%s) what to do, and neither installs nor goes back over it",
    async (text, said) => {
      const project = await installedTimes(1, "copy-tree");
      const file = historyFile(project);
      fs.writeFileSync(file, text);
      project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
      const before = snapshot(installed(project));
      for (const args of [["generations"], ["install"], ["rollback"]]) {
        const { status, stderr } = await project.run(args);
        expect({ args, status, code: stderr.includes("[generation/damaged]") }).toEqual({
          args,
          status: 1,
          code: true,
        });
        expect(stderr).toContain(said);
      }
      expect(fs.readFileSync(file, "utf8")).toBe(text);
      expect(snapshot(installed(project))).toEqual(before);
    },
  );
});

describe.each(structures)("kitout rollback with %s", (structure) => {
  test("restores the exact bytes of the generation before, and goes forth again", async () => {
    const project = await installedTimes(1, structure);
    const first = seen(installed(project));
    project.write({
      "skills/pdf/SKILL.md": skillFile("pdf", "The second."),
      "skills/extra/SKILL.md": skillFile("extra"),
    });
    fs.rmSync(path.join(project.directory, "skills/pdf/scripts"), { recursive: true });
    await install(project);
    const second = seen(installed(project));
    expect(second).not.toEqual(first);
    expect((await project.run(["rollback"])).status).toBe(0);
    expect(seen(installed(project))).toEqual(first);
    expect(fs.statSync(path.join(installed(project), "pdf/scripts/run")).mode & 0o100).toBe(0o100);
    expect(recorded(project).current).toBe(1);
    expect((await project.run(["rollback", "2"])).status).toBe(0);
    expect(seen(installed(project))).toEqual(second);
    expect(recorded(project).current).toBe(2);
  });
});

describe("kitout rollback", () => {
  test("goes to the generation it is told, and from there to the one before that", async () => {
    const project = await installedTimes(3, "copy-tree");
    expect((await project.run(["rollback", "2"])).status).toBe(0);
    expect(fs.readFileSync(path.join(installed(project), "pdf/SKILL.md"), "utf8")).toContain("The second.");
    expect(currentOf(await listed(project))).toEqual([2]);
    expect((await project.run(["rollback"])).status).toBe(0);
    expect(fs.readFileSync(path.join(installed(project), "pdf/SKILL.md"), "utf8")).toContain("The first.");
    const end = await project.run(["rollback"]);
    expect(end.status).toBe(1);
    expect(end.stderr).toContain("[generation/first]");
    await install(project);
    expect(fs.readFileSync(path.join(installed(project), "pdf/SKILL.md"), "utf8")).toContain("The third.");
    // The newest generation is installed again; it needs no other number.
    const rows = await listed(project);
    expect(rows).toHaveLength(3);
    expect(currentOf(rows)).toEqual([3]);
  });

  test("restores what was installed after an uninstall", async () => {
    const project = await installedTimes(2, "symlink-tree");
    const before = snapshot(installed(project));
    expect((await project.run(["install", "--uninstall"])).status).toBe(0);
    expect(fs.existsSync(installed(project))).toBe(false);
    expect((await project.run(["rollback"])).status).toBe(0);
    expect(snapshot(installed(project))).toEqual(before);
  });

  test("removes what an added target got, and leaves neighbours alone", async () => {
    const project = await installedTimes(1, "copy-tree");
    const before = snapshot(path.join(project.directory, ".claude"));
    project.write({ "skills.yaml": files("copy-tree", ["claude", "codex"])["skills.yaml"]! });
    await install(project);
    const added = path.join(project.directory, ".agents/skills");
    project.write({ ".agents/skills/hand-made/SKILL.md": "mine" });
    expect(fs.readdirSync(added).sort()).toEqual(["hand-made", "notes", "pdf"]);
    expect((await project.run(["rollback"])).status).toBe(0);
    expect(fs.readdirSync(added)).toEqual(["hand-made"]);
    expect(snapshot(path.join(project.directory, ".claude"))).toEqual(before);
  });

  test("changes nothing with --dry-run, and replaces what was edited only with --force, after a backup", async () => {
    const project = await installedTimes(2, "copy-tree");
    const edited = path.join(installed(project), "pdf/SKILL.md");
    fs.appendFileSync(edited, "edited by hand\n");
    const before = snapshot(project.base);
    const dry = await project.run(["rollback", "--dry-run", "--force"]);
    expect(dry.status).toBe(0);
    expect(dry.stdout).toContain("dry run");
    expect(dry.stderr).toContain("kitout: would install generation 1 of ");
    expect(snapshot(project.base)).toEqual(before);
    expect((await project.run(["rollback"])).status).toBe(2);
    expect(fs.readFileSync(edited, "utf8")).toContain("edited by hand");
    expect(recorded(project).current).toBe(2);
    expect((await project.run(["rollback", "--force"])).status).toBe(0);
    expect(fs.readFileSync(edited, "utf8")).toContain("The first.");
    const backups = snapshot(path.join(project.directory, ".kitout/backups"));
    expect(
      Object.values(backups).some((file) =>
        Buffer.from(file.split(" ")[2] ?? "", "base64").includes("by hand"),
      ),
    ).toBe(true);
  });

  test.each([
    ["broken", (file: string) => fs.writeFileSync(file, "version: [\n"), ["yaml/syntax"]],
    ["gone", (file: string) => fs.rmSync(file), []],
    [
      "in need of a source that is gone",
      (file: string) => fs.rmSync(path.join(file, "../skills"), { recursive: true }),
      [],
    ],
  ])("works when skills.yaml is %s, also from a directory further down", async (_, spoil, codes) => {
    const project = await installedTimes(2, "copy-tree");
    spoil(path.join(project.directory, "skills.yaml"));
    const below = path.join(project.directory, "src/deep");
    fs.mkdirSync(below, { recursive: true });
    const { status, stderr } = await project.run(["rollback"], { cwd: below });
    expect(status).toBe(0);
    // Why it cannot be read is said before anything is done.
    expect([...stderr.matchAll(/\[([a-z]+\/[a-z-]+)\]/g)].map(([, code]) => code)).toEqual(codes);
    expect(stderr.replaceAll("\n", " ")).toMatch(
      codes.length > 0 ? /using the recorded .* kitout: installing/ : /^kitout: inst/,
    );
    expect(fs.readFileSync(path.join(installed(project), "pdf/SKILL.md"), "utf8")).toContain("The first.");
  });

  test("goes back for the user, and asks which owner is meant when nothing says it", async () => {
    const user = (name: string, target: string) =>
      `version: 1\nname: ${name}\nscope: user\nsources: { mine: { path: ./skills } }\nskills: { enableAll: [mine] }\ntargets: { ${target}: { structure: copy-tree } }\n`;
    const project = new Project({
      ...files("copy-tree"),
      "home.yaml": user("home", "claude"),
      "work.yaml": user("work", "codex"),
    });
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    await install(project, "-c", "home.yaml");
    const first = seen(path.join(project.home, ".claude/skills"));
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "The second.") });
    await install(project, "-c", "home.yaml");
    await install(project, "-c", "work.yaml");
    const asked = await project.run(["rollback"]);
    expect({ status: asked.status, code: asked.stderr.includes("[generation/several]") }).toEqual({
      status: 2,
      code: true,
    });
    expect((await listed(project, "--owner", "work")).map(({ owner, number }) => [owner, number])).toEqual([
      ["work", 1],
    ]);
    // What is installed for the user is not what a project was asked for.
    expect((await project.run(["rollback", "--root", "."])).stderr).toContain("[generation/none]");
    // Nor does a project's configuration decide about it by being wrong.
    project.write({ "skills.yaml": "version: 1\nnonsense: 1\n" });
    const asClone = await project.run(["rollback"], { cwd: project.directory });
    expect(asClone.stderr).toContain("[generation/none]");
    expect(seen(path.join(project.home, ".claude/skills"))).not.toEqual(first);
    fs.rmSync(path.join(project.directory, "skills.yaml"));
    expect(await project.run(["rollback", "--root", ""])).toMatchObject({ status: 64 });
    expect((await project.run(["rollback", "--owner", "home"])).status).toBe(0);
    expect(seen(path.join(project.home, ".claude/skills"))).toEqual(first);
    expect((await project.run(["rollback", "-c", "home.yaml", "2"])).status).toBe(0);
    expect(fs.readFileSync(path.join(project.home, ".claude/skills/pdf/SKILL.md"), "utf8")).toContain(
      "The second.",
    );
  });

  test.each(["plan", "install", "rollback", "generations"])(
    "kitout %s takes --root in project scope only",
    async (command) => {
      const project = await prepared.after("copy-tree");
      await project.run(["trust"]);
      const { status, stderr } = await project.run([command, "--scope", "user", "--root", "."]);
      expect({ status, stderr }).toEqual({
        status: 64,
        stderr: `kitout: --root is for project scope, and this is user scope.\nTry: kitout ${command} --help\n`,
      });
    },
  );

  test("does not move what is installed for the user because an untrusted project says so", async () => {
    const project = new Project({
      ...files("copy-tree"),
      "../dotfiles/skills/pdf/SKILL.md": skillFile("pdf"),
    });
    fs.writeFileSync(
      path.join(project.base, "dotfiles/skills.yaml"),
      `${files("copy-tree")["skills.yaml"]}scope: user\nname: mine\n`,
    );
    await install(project, "-c", "../dotfiles/skills.yaml");
    fs.appendFileSync(path.join(project.base, "dotfiles/skills/pdf/SKILL.md"), "More.\n");
    await install(project, "-c", "../dotfiles/skills.yaml");
    const before = snapshot(path.join(project.home, ".claude"));
    fs.appendFileSync(path.join(project.directory, "skills.yaml"), "scope: user\nname: mine\n");
    const { status, stderr } = await project.run(["rollback"]);
    expect({ status, code: stderr.includes("[trust/user-scope]") }).toEqual({ status: 2, code: true });
    expect(snapshot(path.join(project.home, ".claude"))).toEqual(before);
  });

  test("says which generations there are, and that a number is one", async () => {
    const project = await installedTimes(2, "copy-tree");
    const unknown = await project.run(["rollback", "7"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain("Generations: 1, 2.");
    expect((await project.run(["rollback", "-1"])).status).toBe(64);
    expect((await project.run(["rollback", "first"])).status).toBe(64);
  });

  test.each([
    ["id", "manifest.json"],
    ["manifest.json", "manifest.json"],
    ["install-local", "install-local"],
    ["lib/runtime.sh", "lib/runtime.sh"],
  ])("does not run a bundle whose %s somebody has changed", async (changed, named) => {
    const project = await installedTimes(1, "copy-tree");
    const before = snapshot(installed(project));
    const bundle = bundleOf(project, 1);
    fs.chmodSync(path.join(bundle, changed), 0o644);
    fs.appendFileSync(path.join(bundle, changed), "touch was-run\n");
    const { status, stderr } = await project.run(["rollback", "1"]);
    expect(status).toBe(3);
    expect(stderr).toContain(`[bundle/damaged]`);
    expect(stderr).toContain(`${named} is missing or was modified.`);
    expect(snapshot(installed(project))).toEqual(before);
    expect(fs.existsSync(path.join(project.directory, "was-run"))).toBe(false);
  });

  test("says that a bundle is gone, and what to do", async () => {
    const project = await installedTimes(3, "copy-tree");
    const bundle = bundleOf(project, 2);
    fs.chmodSync(bundle, 0o755);
    fs.renameSync(bundle, path.join(project.base, "away"));
    const { status, stderr } = await project.run(["rollback"]);
    expect({ status, code: stderr.includes("[generation/bundle-gone]") }).toEqual({ status: 3, code: true });
    expect((await project.run(["rollback", "1"])).status).toBe(0);
  });
});

describe("a store that somebody else can write to", () => {
  const spoiled: [string, (store: string, bundle: string) => void][] = [
    ["bundles", (store) => fs.chmodSync(path.join(store, "bundles"), 0o777)],
    ["skills", (store) => fs.chmodSync(path.join(store, "skills"), 0o777)],
    ["tmp", (store) => fs.chmodSync(path.join(store, "tmp"), 0o777)],
    [
      "bundles",
      (store) => {
        fs.renameSync(path.join(store, "bundles"), path.join(store, "elsewhere"));
        fs.symlinkSync("elsewhere", path.join(store, "bundles"));
      },
    ],
    ["bundles/", (_, bundle) => fs.chmodSync(bundle, 0o777)],
  ];
  test.each(spoiled)("is refused by name, below its top too: %s", async (named, spoil) => {
    const project = await installedTimes(1, "copy-tree");
    const store = path.join(project.home, ".local/share/kitout/store");
    spoil(store, bundleOf(project, 1));
    for (const args of [["install"], ["rollback", "1"]]) {
      const { status, stderr } = await project.run(args);
      expect({ status, code: stderr.includes("[bundle/store-foreign]") }).toEqual({ status: 2, code: true });
      expect(stderr).toContain(`${store}/${named}`);
    }
  });

  test("may be a link at its top", async () => {
    const project = await installedTimes(1, "copy-tree");
    const store = path.join(project.home, ".local/share/kitout/store");
    fs.renameSync(store, path.join(project.base, "disk"));
    fs.symlinkSync(path.join(project.base, "disk"), store);
    project.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Another.") });
    await install(project);
    expect((await project.run(["rollback"])).status).toBe(0);
  });

  test("is never made by kitout itself, whatever the umask", async () => {
    const project = await prepared.after("copy-tree");
    for (const description of ["One.", "Another."]) {
      project.write({ "skills/pdf/SKILL.md": skillFile("pdf", description) });
      expect(project.spawn(["install"], { umask: "000" })).toMatchObject({ status: 0, stderr: "" });
    }
    expect(project.spawn(["rollback"], { umask: "000" }).status).toBe(0);
  });
});
