// A run that would get the same answers of the machine is not made again; and whatever has changed, the result is that of a run.

import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { kitout, Project, type Result, type RunOptions, skillFile } from "../support/project.ts";

/** Milliseconds; several ticks of the clock that file systems use. */
const SETTLED = 60;

const CONFIG = `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: [pdf, notes] }
targets: { claude: { structure: copy-tree } }
`;

function project(files: Record<string, string> = {}): Project {
  return new Project({
    "skills.yaml": CONFIG,
    "skills/pdf/SKILL.md": skillFile("pdf"),
    "skills/pdf/a.md": "one\n",
    "skills/notes/SKILL.md": skillFile("notes"),
    ...files,
  });
}

interface Ran extends Result {
  /** Whether it took place: it was not a kept run that was repeated. */
  readonly isRun: boolean;
}

async function run(of: Project, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  let isRun = false;
  const onRun = () => {
    isRun = true;
  };
  const result = await of.run(args, { keeps: SETTLED, onRun, ...options });
  return { ...result, isRun };
}

/** Runs until the run is kept, and fails when it never is. Gives the repeated run. */
async function kept(of: Project, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  for (let round = 0; round < 5; round++) {
    await pause(2 * SETTLED);
    const ran = await run(of, args, options);
    if (!ran.isRun) return ran;
  }
  throw new Error(`${args.join(" ")} is never kept`);
}

const runsOf = (of: Project) => path.join(of.home, ".local/state/kitout/.runs");
const storeOf = (of: Project) => path.join(of.home, ".local/share/kitout/store");
const installed = (of: Project, file: string) =>
  fs.readFileSync(path.join(of.directory, ".claude/skills", file), "utf8");

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a run that changed nothing is kept", () => {
  test.each([["install"], ["list"], ["list", "--json"], ["show", "pdf"], ["show", "pdf", "--content"]])(
    "%s %s",
    async (...args) => {
      const one = project();
      const first = await run(one, args);
      expect(first.isRun).toBe(true);
      const second = await run(one, args);
      const repeated = await kept(one, args);
      expect({ ...repeated, isRun: true }).toEqual(args[0] === "install" ? second : first);
    },
  );

  test("with its warnings", async () => {
    const one = project({ "skills/notes/SKILL.md": "# No frontmatter\n" });
    await run(one, ["install"]);
    const repeated = await kept(one, ["install"]);
    expect(repeated.stderr).toContain("notes");
    expect(repeated.stderr).toContain("warning");
    expect((await kept(one, ["install", "--quiet"])).stderr).toBe("");
  });

  test("and what its installer has to do is done", async () => {
    const one = project();
    await run(one, ["install"]);
    await kept(one, ["install"]);
    fs.rmSync(path.join(one.directory, ".claude/skills"), { recursive: true });
    expect((await run(one, ["install"])).status).toBe(0);
    expect(installed(one, "pdf/a.md")).toBe("one\n");
  });

  test("but not with --no-cache, one that does not succeed, or one that looks at installed files", async () => {
    const one = project();
    await kept(one, ["list"]);
    expect((await run(one, ["list", "--no-cache"])).isRun).toBe(true);
    for (const args of [
      ["install", "--dry-run"],
      ["install", "--verify"],
      ["install", "--target", "claude"],
      ["show", "nothing"],
    ]) {
      await run(one, ["install"]);
      await pause(2 * SETTLED);
      for (let round = 0; round < 3; round++) expect((await run(one, args)).isRun, args.join(" ")).toBe(true);
    }
  });

  test("for each working directory, terminal and PATH", async () => {
    const one = project();
    await kept(one, ["list"]);
    expect((await run(one, ["list"], { terminal: 60 })).isRun).toBe(true);
    expect((await run(one, ["list"], { env: { PATH: "/usr/bin:/bin" } })).isRun).toBe(true);
    expect((await run(one, ["list"], { cwd: path.join(one.directory, "skills") })).isRun).toBe(true);
    expect((await run(one, ["list"])).isRun).toBe(false);
  });

  test("where the state cannot be written, every run takes place", async () => {
    const one = project();
    one.write({ "../home/.local/state": "a file" });
    for (let round = 0; round < 3; round++) {
      expect(await run(one, ["list"])).toMatchObject({ status: 0, isRun: true });
      await pause(2 * SETTLED);
    }
  });

  test("in a directory that was removed, it says so", () => {
    const one = project();
    const { status, stderr } = one.sh(
      `mkdir gone && cd gone && rmdir ../gone && exec "${process.execPath}" "${kitout}" list`,
    );
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: "kitout: the working directory is not a directory that can be entered.\n",
    });
  });

  test("and only as many as are in use", async () => {
    const one = project();
    await kept(one, ["list"]);
    for (let index = 0; index < 200; index++) fs.writeFileSync(path.join(runsOf(one), `x${index}`), "");
    await kept(one, ["list", "--selected"]);
    expect(fs.readdirSync(runsOf(one)).length).toBeLessThan(200);
  });
});

describe("what has changed is seen", () => {
  const file = (of: Project, name: string) => path.join(of.directory, name);

  const changes: Record<string, (of: Project) => void> = {
    "a text": (of) => of.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Reads it.") }),
    "a text of equal length, with the old time of modification": (of) => {
      const before = fs.statSync(file(of, "skills/pdf/SKILL.md"));
      of.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Does pdg.") });
      fs.utimesSync(file(of, "skills/pdf/SKILL.md"), before.atime, before.mtime);
    },
    "a file that another one of equal size and time has replaced": (of) => {
      const before = fs.statSync(file(of, "skills/pdf/SKILL.md"));
      of.write({ "skills/pdf/new": skillFile("pdf", "Does pdg.") });
      fs.utimesSync(file(of, "skills/pdf/new"), before.atime, before.mtime);
      fs.renameSync(file(of, "skills/pdf/new"), file(of, "skills/pdf/SKILL.md"));
    },
    "a file that was removed and made again, perhaps with the same inode": (of) => {
      fs.rmSync(file(of, "skills/pdf/SKILL.md"));
      of.write({ "skills/pdf/SKILL.md": skillFile("pdf", "Does pdg.") });
    },
    "the directory, by a copy with the same times": (of) => {
      of.write({ "copy/SKILL.md": skillFile("pdf", "Does pdg."), "copy/a.md": "one\n" });
      for (const name of ["SKILL.md", "a.md"]) {
        const { atime, mtime } = fs.statSync(file(of, `skills/pdf/${name}`));
        fs.utimesSync(file(of, `copy/${name}`), atime, mtime);
      }
      fs.renameSync(file(of, "skills/pdf"), file(of, "old"));
      fs.renameSync(file(of, "copy"), file(of, "skills/pdf"));
    },
    "a link in the place of the source": (of) => {
      of.write({
        "other/pdf/SKILL.md": skillFile("pdf", "Does pdg."),
        "other/notes/SKILL.md": skillFile("notes"),
      });
      fs.renameSync(file(of, "skills"), file(of, "old"));
      fs.symlinkSync("other", file(of, "skills"));
    },
  };

  test.each(Object.entries(changes))("%s", async (_, change) => {
    const one = project();
    await run(one, ["install"]);
    await kept(one, ["install"]);
    await kept(one, ["list"]);
    change(one);
    const listed = await run(one, ["list"]);
    expect(listed).toMatchObject({ status: 0, isRun: true });
    expect(listed.stdout).toMatch(/Does pdg|Reads it/);
    expect(await run(one, ["install"])).toMatchObject({ status: 0, isRun: true });
    expect(installed(one, "pdf/SKILL.md")).toMatch(/Does pdg|Reads it/);
  });

  const others: Record<string, (of: Project) => void> = {
    "the configuration": (of) => of.write({ "skills.yaml": CONFIG.replace("[pdf, notes]", "[pdf]") }),
    "the lock": (of) => of.write({ "skills.lock": "{}" }),
    "an executable bit": (of) => fs.chmodSync(file(of, "skills/pdf/a.md"), 0o755),
    "a new file": (of) => of.write({ "skills/pdf/b.md": "" }),
    "a removed file": (of) => fs.rmSync(file(of, "skills/pdf/a.md")),
    "a new skill": (of) => of.write({ "skills/third/SKILL.md": skillFile("third") }),
    "a configuration above": (of) => of.write({ "../skills.yaml": CONFIG }),
    "the history": (of) =>
      fs.rmSync(path.join(of.home, ".local/state/kitout/.generations"), { recursive: true }),
    "a skill in the store": (of) => {
      const skills = path.join(storeOf(of), "skills");
      fs.rmSync(path.join(skills, fs.readdirSync(skills)[0]!), { recursive: true });
    },
    "the bundle": (of) => fs.rmSync(path.join(storeOf(of), "bundles"), { recursive: true }),
    "the installer": (of) => {
      const bundles = path.join(storeOf(of), "bundles");
      const script = path.join(bundles, fs.readdirSync(bundles)[0]!, "install-local");
      fs.chmodSync(script, 0o755);
      fs.appendFileSync(script, "\n");
    },
  };

  test.each(Object.entries(others))("%s", async (name, change) => {
    const one = project();
    await run(one, ["install"]);
    await kept(one, ["install"]);
    change(one);
    // Only the times of a configuration above are looked at, and only where it is looked for.
    expect((await run(one, ["install"])).isRun).toBe(name !== "a configuration above");
  });

  test("a variable and a path that a condition asks about, and no others", async () => {
    const explicit = `explicit:
    pdf: { from: mine, when: { env: { WORK: true } } }
    extra: { from: mine, path: pdf, when: { exists: work } }`;
    const one = project({
      "skills.yaml": CONFIG.replace(
        "skills: { enable: [pdf, notes] }",
        `skills:\n  enable: [notes]\n  ${explicit}`,
      ),
    });
    const before = await kept(one, ["list"]);
    expect(await run(one, ["list"], { env: { OTHER: "1" } })).toEqual(before);
    expect(await run(one, ["list"], { env: { WORK: "yes" } })).toMatchObject({ isRun: true });
    fs.mkdirSync(path.join(one.directory, "work"));
    const after = await run(one, ["list"]);
    expect(after.isRun).toBe(true);
    expect(after.stdout).not.toBe(before.stdout);
  });

  test("within one tick of the clock", async () => {
    const one = project();
    for (let round = 0; round < 40; round++) {
      const word = `Does it ${String(round).padStart(2, "0")}.`;
      one.write({ "skills/pdf/SKILL.md": skillFile("pdf", word) });
      expect((await run(one, ["list"])).stdout).toContain(word);
    }
  });

  test("after times in the future, and times of long ago", async () => {
    const one = project();
    for (const [index, year] of [2099, 1971].entries()) {
      const word = `Does it ${index}.`;
      one.write({ "skills/pdf/SKILL.md": skillFile("pdf", word) });
      const time = new Date(`${year}-01-01T00:00:00Z`);
      fs.utimesSync(file(one, "skills/pdf/SKILL.md"), time, time);
      expect((await kept(one, ["list"])).stdout).toContain(word);
    }
  });
});

describe("a clock that is set", () => {
  test("while a run takes place: it is not kept", async () => {
    const one = project();
    await pause(2 * SETTLED);
    const real = Date.now;
    let calls = 0;
    vi.spyOn(Date, "now").mockImplementation(() => real() - (calls++ === 0 ? 0 : 3_600_000));
    await run(one, ["list"]);
    vi.restoreAllMocks();
    expect((await run(one, ["list"])).isRun).toBe(true);
  });

  test("back, between two runs: what is newer than the clock is read again", async () => {
    const one = project();
    const real = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => real() - 3_600_000);
    for (let round = 0; round < 3; round++) {
      await pause(SETTLED);
      expect((await run(one, ["list"])).isRun).toBe(true);
    }
  });

  test("to the next day: every run takes place once a day", async () => {
    const one = project();
    await kept(one, ["list"]);
    const real = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => real() + 24 * 3_600_000);
    expect((await run(one, ["list"])).isRun).toBe(true);
  });
});

describe("the file of a kept run", () => {
  const onlyFile = (of: Project) => path.join(runsOf(of), fs.readdirSync(runsOf(of))[0]!);

  test("is of no use when it is damaged anywhere", async () => {
    const one = project();
    const before = await kept(one, ["list"]);
    const file = onlyFile(one);
    const bytes = fs.readFileSync(file);
    const damaged = [
      Buffer.alloc(0),
      Buffer.from("{}\n"),
      bytes.subarray(0, bytes.length - 1),
      bytes.subarray(0, 40),
      Buffer.concat([bytes, Buffer.from("x")]),
      ...Array.from({ length: 40 }, (_, index) => {
        const copy = Buffer.from(bytes);
        const at = Math.floor((index * (bytes.length - 1)) / 39);
        copy[at] = copy[at]! ^ 0x20;
        return copy;
      }),
    ];
    for (const copy of damaged) {
      fs.writeFileSync(file, copy);
      const ran = await run(one, ["list"]);
      expect(ran).toEqual({ ...before, isRun: true });
    }
  });

  test("is believed only where nobody else could have written it", async () => {
    const one = project();
    await kept(one, ["list"]);
    const file = onlyFile(one);
    fs.chmodSync(file, 0o666);
    expect((await run(one, ["list"])).isRun).toBe(true);
    await kept(one, ["list"]);
    fs.renameSync(file, `${file}.elsewhere`);
    fs.symlinkSync(`${file}.elsewhere`, file);
    expect((await run(one, ["list"])).isRun).toBe(true);
    if (process.getuid?.() !== 0) return;
    await kept(one, ["list"]);
    fs.chownSync(onlyFile(one), 65534, 65534);
    expect((await run(one, ["list"])).isRun).toBe(true);
  });

  test("does not hold for a copy of everything", async () => {
    const one = project();
    await kept(one, ["list"]);
    fs.cpSync(one.base, `${one.base}.copy`, { recursive: true, preserveTimestamps: true });
    fs.rmSync(one.base, { recursive: true });
    fs.renameSync(`${one.base}.copy`, one.base);
    expect((await run(one, ["list"])).isRun).toBe(true);
  });
});
