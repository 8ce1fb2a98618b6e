// A store that several homes use: what one removes must not be what another one needs.

import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Project, type Result, skillFile } from "../support/project.ts";

/** A project, a store beside it, and homes that share the store. */
class Shared extends Project {
  readonly store = path.join(this.base, "store");

  constructor() {
    super({
      "../.git/HEAD": "",
      "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: [mine] }
targets: { claude: { structure: symlink-tree } }
`,
    });
  }

  home_(name: string): string {
    return path.join(this.base, name);
  }

  in(name: string, ...args: string[]): Promise<Result> {
    const env = { HOME: this.home_(name), KITOUT_STORE: this.store };
    fs.mkdirSync(env.HOME, { recursive: true });
    return this.run(args, { env });
  }

  async install(name: string, text: string): Promise<void> {
    this.write({ "skills/pdf/SKILL.md": skillFile("pdf", text) });
    const result = await this.in(name, "install", "--scope", "user", "-c", "skills.yaml");
    expect(result).toMatchObject({ status: 0, stderr: "" });
  }

  gc(name: string, ...args: string[]): Promise<Result> {
    for (const bundle of fs.readdirSync(path.join(this.store, "bundles")))
      fs.utimesSync(path.join(this.store, "bundles", bundle), new Date(0), new Date(0));
    return this.in(name, "gc", ...args);
  }

  /** What the agent of a home reads; null when the link leads nowhere. */
  seen(name: string): string | null {
    const file = path.join(this.home_(name), ".claude/skills/pdf/SKILL.md");
    return fs.existsSync(file) ? /^description: (.*)$/m.exec(fs.readFileSync(file, "utf8"))![1]! : null;
  }

  skills(): string[] {
    return fs
      .readdirSync(path.join(this.store, "skills"))
      .map(
        (name) =>
          /^description: (.*)$/m.exec(
            fs.readFileSync(path.join(this.store, "skills", name, "SKILL.md"), "utf8"),
          )![1]!,
      )
      .sort();
  }

  /** As an earlier version leaves it: without a list of its users, and long ago. */
  forgetUsers(): void {
    fs.rmSync(path.join(this.store, "users"), { recursive: true });
    for (const name of ["a", "b"])
      fs.rmSync(path.join(this.home_(name), ".local/state/kitout/.store-user"), { force: true });
  }
}

let shared: Shared;
beforeEach(() => {
  shared = new Shared();
});

describe("gc of a store that two homes share", () => {
  test("keeps what the other one has installed, and its generations", async () => {
    await shared.install("b", "For b, before.");
    await shared.install("b", "For b.");
    await shared.install("a", "For a, before.");
    await shared.install("a", "For a.");
    expect(await shared.gc("a", "--keep", "1")).toMatchObject({ status: 0, stderr: "" });
    expect([shared.seen("a"), shared.seen("b")]).toEqual(["For a.", "For b."]);
    expect(shared.skills()).toEqual(["For a.", "For b, before.", "For b."]);
    expect(await shared.in("b", "rollback", "--scope", "user", "-c", "skills.yaml")).toMatchObject({
      status: 0,
    });
    expect(shared.seen("b")).toBe("For b, before.");
  });

  test("removes what none of them needs any more", async () => {
    await shared.install("a", "Common.");
    await shared.install("b", "Common.");
    await shared.install("a", "For a.");
    await shared.gc("a", "--keep", "1");
    expect(shared.skills()).toEqual(["Common.", "For a."]);
    await shared.install("b", "For b.");
    await shared.gc("b", "--keep", "1");
    expect(shared.skills()).toEqual(["For a.", "For b."]);
  });

  test("keeps what somebody else's own script installed from a bundle that was built for them", async () => {
    shared.write({ "skills/pdf/SKILL.md": skillFile("pdf", "For b.") });
    const bundle = (await shared.in("b", "build", "-c", "skills.yaml")).stdout.trim();
    expect(shared.sh(`HOME=${shared.home_("b")} exec ${bundle}/install`).status).toBe(0);
    fs.rmSync(path.join(shared.home_("b"), ".local/state/kitout/.generations"), {
      recursive: true,
      force: true,
    });
    await shared.install("a", "For a.");
    expect(await shared.gc("a")).toMatchObject({ status: 0, stderr: "" });
    expect(shared.seen("b")).toBe("For b.");
  });

  test.each([
    ["is not here", (home: string) => fs.renameSync(home, `${home}-elsewhere`)],
    [
      "is another one at the same path",
      (home: string) => {
        fs.renameSync(home, `${home}-elsewhere`);
        fs.mkdirSync(path.join(home, ".local/state/kitout"), { recursive: true });
      },
    ],
    [
      "is damaged",
      (home: string) => {
        const directory = path.join(home, ".local/state/kitout/.generations");
        for (const name of fs.readdirSync(directory)) fs.writeFileSync(path.join(directory, name), "{");
      },
    ],
  ])("keeps what a home needs that %s, and says so", async (_, lose) => {
    await shared.install("b", "For b, before.");
    await shared.install("b", "For b.");
    await shared.install("a", "For a.");
    lose(shared.home_("b"));
    const { status, stderr } = await shared.gc("a", "--keep", "0");
    expect({ status, code: stderr.includes("[bundle/user-unreachable]") }).toEqual({ status: 0, code: true });
    expect(stderr).toContain(path.join(shared.home_("b"), ".local/state/kitout"));
    expect(shared.skills()).toEqual(["For a.", "For b, before.", "For b."]);
    // The way out that is named.
    const entry = /delete (\S+)\.$/m.exec(stderr)![1]!;
    fs.rmSync(entry, { recursive: true });
    expect(await shared.gc("a")).toMatchObject({ status: 0, stderr: "" });
    expect(shared.skills()).toEqual(["For a."]);
  });

  test("knows a copy of a home from the home", async () => {
    await shared.install("b", "For b.");
    fs.cpSync(shared.home_("b"), shared.home_("a"), { recursive: true, verbatimSymlinks: true });
    fs.rmSync(path.join(shared.home_("a"), ".claude"), { recursive: true });
    fs.rmSync(path.join(shared.home_("a"), ".local/state/kitout/user"), { recursive: true });
    await shared.install("a", "For a.");
    await shared.gc("a", "--keep", "1");
    await shared.gc("b", "--keep", "1");
    expect([shared.seen("a"), shared.seen("b")]).toEqual(["For a.", "For b."]);
  });
});

describe("the first gc of a store without a list of its users", () => {
  test("says what it does not know, and removes nothing of it; the next one knows who has come since", async () => {
    await shared.install("b", "For b, before.");
    await shared.install("b", "For b.");
    await shared.install("a", "For a.");
    await shared.in("a", "build", "-c", "skills.yaml");
    shared.forgetUsers();
    for (const args of [["--dry-run"], ["--keep", "0"]]) {
      const { status, stdout, stderr } = await shared.gc("a", ...args);
      expect({ status, stdout, code: stderr.includes("[bundle/users-unknown]") }).toEqual({
        status: 0,
        stdout: "nothing to remove\n",
        code: true,
      });
    }
    expect([shared.seen("a"), shared.seen("b")]).toEqual(["For a.", "For b."]);
    await shared.install("b", "For b.");
    expect((await shared.gc("b", "--keep", "1")).stdout).toContain("removed 1 bundle");
    expect([shared.seen("a"), shared.seen("b")]).toEqual(["For a.", "For b."]);
    expect(shared.skills()).toEqual(["For a.", "For b."]);
  });

  test("removes what was built after the list was begun", async () => {
    await shared.install("b", "For b.");
    shared.forgetUsers();
    await shared.install("a", "Built since.");
    await shared.install("a", "For a.");
    const { stderr } = await shared.gc("a", "--keep", "1");
    expect(stderr).toContain("[bundle/users-unknown]");
    expect(shared.skills()).toEqual(["For a.", "For b."]);
  });

  test("has nothing to say where the store is new", async () => {
    await shared.install("a", "For a.");
    await shared.install("a", "For a, again.");
    expect(await shared.gc("a", "--keep", "1")).toMatchObject({ status: 0, stderr: "" });
    expect(shared.skills()).toEqual(["For a, again."]);
  });
});
