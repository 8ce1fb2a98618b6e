// The directories that kitout makes for itself: who may write to them, and that their user may use them.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { Project, skillFile } from "../support/project.ts";

/** A project with a source of its own and one that is fetched with git. */
function project(): Project {
  const made = new Project({ "../.git/HEAD": "", "skills/pdf/SKILL.md": skillFile("pdf") });
  const remote = new TestRepository(path.join(made.base, "theirs.git"), "sha1");
  remote.commit({ "a/SKILL.md": skillFile("a") });
  made.write({
    "skills.yaml": `version: 1
sources: { mine: { path: ./skills }, theirs: { git: "${remote.url}" } }
skills: { enable: ["*"] }
targets: { claude: { structure: symlink-tree } }
`,
  });
  return made;
}

/** Every directory below `home`, with its permissions. */
function directories(home: string): [string, number][] {
  return fs
    .readdirSync(home, { recursive: true, encoding: "utf8" })
    .map((name): [string, fs.Stats] => [name, fs.lstatSync(path.join(home, name))])
    .filter(([, stat]) => stat.isDirectory())
    .map(([name, stat]) => [name, stat.mode & 0o777]);
}

describe.each(["000", "002", "022", "027", "077", "0277", "0777"])("with umask %s", (umask) => {
  test("are for their user, who can use them, and nobody else may write to them", () => {
    const made = project();
    const run = (...args: string[]) => made.spawn([...args, "-c", "skills.yaml"], { umask });
    expect(run("install", "--scope", "user")).toMatchObject({ status: 0 });
    const own = directories(made.home).filter(([name]) => /(share|cache|state)\/kitout/.test(name));
    expect(own.length).toBeGreaterThan(12);
    const wrong = own.filter(([, mode]) => (mode & 0o022) !== 0 || (mode & 0o500) !== 0o500);
    expect(wrong.map(([name, mode]) => `${name} ${mode.toString(8)}`)).toEqual([]);
    const closed = (0o055 & Number.parseInt(umask, 8)) === 0o055;
    const store = fs.statSync(path.join(made.home, ".local/share/kitout/store"));
    expect(store.mode & 0o777).toBe(
      closed || umask === "0777" ? 0o700 : (0o755 & ~Number.parseInt(umask, 8)) | 0o700,
    );
    expect(run("install", "--scope", "user")).toMatchObject({ status: 0, stderr: "" });
    expect(made.spawn(["gc"], { umask })).toMatchObject({ status: 0 });
  });
});

test("that an earlier version made writable by the group are closed", async () => {
  const made = project();
  const install = () => made.run(["install", "--scope", "user", "-c", "skills.yaml"]);
  expect((await install()).status).toBe(0);
  const open = ["share/kitout", "share/kitout/store", "state/kitout"].flatMap((name) => {
    const base = path.join(made.home, ".local", name);
    const inner = fs.readdirSync(base, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [base, ...inner.map((entry) => path.join(base, entry.name))];
  });
  for (const directory of open) fs.chmodSync(directory, 0o775);
  expect(await install()).toMatchObject({ status: 0, stderr: "" });
  expect(open.filter((directory) => (fs.statSync(directory).mode & 0o022) !== 0)).toEqual([]);
  const store = path.join(made.home, ".local/share/kitout/store");
  for (const command of ["build", "gc", "plan"]) {
    fs.chmodSync(path.join(store, "skills"), 0o775);
    expect(await made.run([command, ...(command === "gc" ? [] : ["-c", "skills.yaml"])])).toMatchObject({
      status: 0,
    });
    expect(fs.statSync(path.join(store, "skills")).mode & 0o777).toBe(0o755);
  }
});

test("of a bundle that is written elsewhere are as the umask says: a group may share a checkout", () => {
  const made = project();
  expect(made.spawn(["build", "--out", "out", "-c", "skills.yaml"], { umask: "002" }).status).toBe(0);
  expect(fs.statSync(path.join(made.directory, "out/views")).mode & 0o777).toBe(0o775);
});
