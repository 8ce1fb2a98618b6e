// What an earlier version keeps beside what it installed: the lock, the trust record, the generations, the store, its answers.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { skillFile } from "../support/project.ts";
import type { Question } from "./answers.ts";
import { COMMITTED, fixtureOf, Machine, PROJECT, succeeded, USER, VERSIONS } from "./machine.ts";

const testWithGit = spawnSync("git", ["--version"]).status === 0 ? test : test.skip;

/** Brings the repository that the lock knows to where the user's settings say that it is. */
function makeRepository(machine: Machine): (input: string) => void {
  const directory = machine.at("remotes/team.git");
  const env = { PATH: process.env["PATH"], HOME: machine.home, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (args: readonly string[], input = "") =>
    expect(spawnSync("git", args, { env, input, encoding: "utf8" })).toMatchObject({ status: 0 });
  git(["init", "--quiet", "--bare", "--template=", "-b", "main", directory]);
  const take = (input: string) => git([`--git-dir=${directory}`, "fast-import", "--quiet", "--done"], input);
  take(machine.read("remotes/team.fast-import"));
  return take;
}

/** A further commit with another version of the skill. */
function commit(text: string): string {
  const dated = "An Author <author@example.com> 1767312000 +0000";
  return `commit refs/heads/main\nauthor ${dated}\ncommitter ${dated}\ndata 9\nA change\nfrom refs/heads/main^0\nM 100644 inline skills/deploy/SKILL.md\ndata ${Buffer.byteLength(text)}\n${text}\ndone\n`;
}

const LOCK = "app/skills.lock";

/** What is printed now, with the id that the bundle had: another installer makes it another bundle. */
function withId(text: string, { id: earlier }: { readonly id?: string }): object {
  const { id } = JSON.parse(text) as { id?: string };
  return JSON.parse(id === undefined || earlier === undefined ? text : text.replaceAll(id, earlier));
}

describe.each(VERSIONS)("of %s", (version) => {
  const questions = JSON.parse(
    fs.readFileSync(`${fixtureOf(version)}/answers.json`, "utf8"),
  ) as readonly (Question & {
    readonly answer: { readonly id?: string };
  })[];

  test.each(["app", "home", "library"])(
    "what is printed for programs in %s has every field that it had",
    async (root) => {
      const machine = new Machine(version);
      for (const { args, answer } of questions.filter((question) => question.root === root)) {
        const { status, stdout, stderr } = await machine.run(args, { cwd: machine.at(root) });
        expect({ args, status, stderr }).toMatchObject({ args, status: 0 });
        expect({ args, answer: withId(machine.portable(stdout), answer) }).toMatchObject({ args, answer });
      }
    },
  );

  test("the locks stay as they are, byte for byte, while nothing changes", async () => {
    const machine = new Machine(version);
    for (const [installation, file] of [
      [PROJECT, LOCK],
      [USER, "home/.config/kitout/skills.lock"],
    ] as const) {
      const text = machine.read(file);
      for (const args of [["build", "--frozen"], ["lock"], ["install"]])
        succeeded(await machine.kitout(installation, ...args));
      expect(machine.read(file)).toBe(text);
    }
  });

  testWithGit("what is locked is fetched again where the cache is gone", async () => {
    const machine = new Machine(version);
    makeRepository(machine);
    const build = ["build", "--frozen", "--json", "--source", "vendored=../remotes/acme-skills-1.2.0.tgz"];
    const cached = await machine.json(PROJECT, ...build);
    fs.rmSync(machine.at("home/.cache"), { recursive: true });
    expect(await machine.json(PROJECT, ...build)).toEqual(cached);
  });

  testWithGit("an update moves the pin of what has changed, and nothing else in the lock", async () => {
    const machine = new Machine(version);
    const take = makeRepository(machine);
    const before = machine.read(LOCK);
    succeeded(await machine.kitout(PROJECT, "update", "team"));
    expect(machine.read(LOCK)).toBe(before);
    take(commit(skillFile("deploy", "Deploys otherwise.")));
    succeeded(await machine.kitout(PROJECT, "update", "team"));
    const lines = machine.read(LOCK).split("\n");
    const moved = before.split("\n").flatMap((line, index) => (lines[index] === line ? [] : [line.trim()]));
    expect(lines).toHaveLength(before.split("\n").length);
    expect(moved).toEqual([
      expect.stringMatching(/^"rev": /),
      expect.stringMatching(/^"deploy|^"skills\/deploy/),
    ]);
    await machine.install(PROJECT);
    expect(machine.read("app/.copies/skills/team-deploy/SKILL.md")).toContain("Deploys otherwise.");
  });

  test("trust counts for the skills.yaml that was trusted, and for no other", async () => {
    const machine = new Machine(version);
    succeeded(await machine.kitout(PROJECT, "plan"));
    fs.appendFileSync(machine.at("app/skills.yaml"), "# changed\n");
    expect(await machine.kitout(PROJECT, "plan")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[trust/"),
    });
    succeeded(await machine.kitout(PROJECT, "trust"));
    succeeded(await machine.kitout(PROJECT, "plan"));
    succeeded(await machine.kitout(PROJECT, "trust", "--revoke"));
    expect((await machine.kitout(PROJECT, "plan")).status).toBe(2);
  });

  test("trust counts for what the configuration says, and not for where a link leads now", async () => {
    const machine = new Machine(version);
    fs.renameSync(machine.at("app/skills"), machine.at("moved"));
    fs.symlinkSync("../moved", machine.at("app/skills"));
    const { status, stderr } = await machine.kitout(PROJECT, "plan");
    expect([status, stderr.match(/\[(trust\/\w+)\]/g)]).toEqual([2, ["[trust/beyond]", "[trust/outside]"]]);
    succeeded(await machine.kitout(PROJECT, "trust"));
    succeeded(await machine.kitout(PROJECT, "plan"));
  });

  test("another configuration without a name is refused for the user", async () => {
    const machine = new Machine(version);
    fs.cpSync(machine.at("home/.config/kitout/skills.yaml"), machine.at("home/other.yaml"));
    expect(await machine.kitout(USER, "install", "--scope", "user", "-c", "other.yaml")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("[owner/other-config]"),
    });
  });

  test("gc removes from the store what was never installed, and nothing that is needed", async () => {
    const machine = new Machine(version);
    const store = "home/.local/share/kitout/store";
    const bundles = () => fs.readdirSync(machine.at(store, "bundles")).sort();
    const generations = (
      await machine.json(USER, "generations", "--all", "--json") as { generations: { id: string }[] }
    ).generations;
    const ids = generations.map(({ id }) => id).sort();
    expect(bundles()).toHaveLength(ids.length + 2);
    const seen = [USER, PROJECT, COMMITTED].map((installation) => machine.seen(installation));
    succeeded(await machine.kitout(USER, "gc"));
    expect(bundles()).toEqual(ids);
    expect([USER, PROJECT, COMMITTED].map((installation) => machine.seen(installation))).toEqual(seen);
    // The edited copy is all that --verify finds.
    expect(machine.script(machine.current(USER), USER, "--verify")).toMatchObject({ status: 2 });
    succeeded(await machine.kitout(USER, "rollback"));
    // What is installed stays, though it is not the newest.
    succeeded(await machine.kitout(USER, "gc", "--keep", "1"));
    expect(fs.existsSync(machine.current(USER))).toBe(true);
    await machine.install(USER);
    succeeded(await machine.kitout(USER, "gc", "--keep", "1"));
    const left = [USER, PROJECT].map((installation) => machine.current(installation));
    expect(bundles()).toEqual(left.map((bundle) => bundle.slice(bundle.lastIndexOf("/") + 1)).sort());
    expect([USER, PROJECT].map((installation) => machine.seen(installation))).toEqual(seen.slice(0, 2));
    expect((await machine.kitout(USER, "rollback")).status).toBe(1);
  });
});
