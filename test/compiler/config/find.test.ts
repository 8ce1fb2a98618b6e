// Where a configuration may stand, what it belongs to there, and that none which is there is passed over.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findConfig } from "../../../src/compiler/config/find.ts";
import { type Host, HostError, type Stat } from "../../../src/host/host.ts";
import { nodeHost } from "../../../src/host/node.ts";
import { Prepared } from "../../cli/support/prepared.ts";
import { TestRepository } from "../../support/git.ts";
import { type Files, kitout, Project, skillFile } from "../../support/project.ts";

const PLACES = ["skills.yaml", "skills.yml", ".config/skills.yaml", ".config/skills.yml"] as const;
const SKILL: Files = { "skills/pdf/SKILL.md": skillFile("pdf") };

/** A configuration whose source is the directory `skills` of the project, seen from where the file is. */
function plain(place: string, more = ""): string {
  const source = path.relative(path.dirname(place), "skills");
  return `version: 1\nsources: { mine: { path: ./${source} } }\nskills: { enable: [pdf] }\ntargets: { claude: true }\n${more}`;
}

/** The search ends at `project`. */
function project(files: Files = {}): Project {
  return new Project({ "../.git/HEAD": "", ".git/HEAD": "", "a/b/README": "", ...SKILL, ...files });
}

/** The exit code and the codes of what was found. */
async function outcome(
  made: Project,
  args: readonly string[] = ["build"],
  cwd = made.directory,
): Promise<string> {
  return codesOf(await made.run(args, { cwd }));
}

/** As `outcome`, of a program that is ended after a minute: for what nobody could end in this process. */
function outcomeInTime(made: Project, args: readonly string[] = ["build"], cwd = made.directory): string {
  const { signal, ...result } = spawnSync(process.execPath, [kitout, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: made.home },
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(signal).toBeNull();
  return codesOf(result);
}

function codesOf({ status, stderr }: { readonly status: number | null; readonly stderr: string }): string {
  const problems = stderr.matchAll(/^(?:.*: )?(?:error|warning): .* \[([a-z0-9/-]+)\]$/gm);
  return [status, ...[...problems].map(([, code]) => code)].join(" ");
}

describe("a configuration may be", () => {
  test.for(PLACES)("%s, and belongs to the directory of the project", async (place) => {
    const made = project({ [place]: plain(place) });
    const below = path.join(made.directory, "a/b");
    expect(await outcome(made, ["install"], below)).toBe("0");
    expect(fs.existsSync(path.join(made.directory, ".claude/skills/pdf/SKILL.md"))).toBe(true);
    expect(fs.existsSync(path.join(made.directory, ".config/.claude"))).toBe(false);
  });

  test.for(PLACES)("%s, and the lock is beside it", async (place) => {
    const made = project();
    const remote = new TestRepository(`${made.base}/remote.git`, "sha1");
    remote.commit({ "skills/notes/SKILL.md": skillFile("notes") });
    made.write({
      [place]: `version: 1\nsources: { team: { git: "${remote.url}" } }\nskills: { enableAll: true }\ntargets: { claude: true }\n`,
    });
    expect(await outcome(made, ["trust"])).toBe("0");
    expect(await outcome(made, ["lock"])).toBe("0");
    const locks = PLACES.map((other) => other.replace(/ya?ml$/, "lock")).filter((lock) =>
      fs.existsSync(path.join(made.directory, lock)),
    );
    expect(new Set(locks)).toEqual(new Set([place.replace(/ya?ml$/, "lock")]));
    expect(await outcome(made, ["build", "--frozen"])).toBe("0");
  });

  test.for(PLACES)("%s, and is the same when -c names it", async (place) => {
    const made = project({ [place]: plain(place) });
    expect(await outcome(made, ["install"])).toBe("0");
    const given = await made.run(["install", "-c", place, "--dry-run"]);
    expect(given).toMatchObject({ status: 0 });
    expect(given.stdout).toContain("claude  +0 ~0 -0 =1  .claude/skills\n");
    expect((await made.run(["generations", "-c", place])).stdout).toContain(
      `project, in ${made.directory}:\n`,
    );
  });

  test("the user's own as skills.yml, which installs for the user", async () => {
    const made = project({ "../home/.config/kitout/skills.yml": plain("skills.yml") });
    fs.cpSync(path.join(made.directory, "skills"), path.join(made.home, ".config/kitout/skills"), {
      recursive: true,
    });
    expect(await outcome(made, ["install"])).toBe("0");
    expect(fs.existsSync(path.join(made.home, ".claude/skills/pdf/SKILL.md"))).toBe(true);
  });

  test("of no other name, and nowhere else", async () => {
    const stray = [
      ".config/kitout/skills.yaml",
      ".skills.yaml",
      "config/skills.yaml",
      "skills.json",
      "Skills.yaml",
    ];
    const made = project(Object.fromEntries(stray.map((place) => [place, plain(place)])));
    expect(await outcome(made)).toBe("1 config/not-found");
  });
});

describe("two configurations in one directory", () => {
  const pairs = PLACES.flatMap((one, index) => PLACES.slice(index + 1).map((two) => [one, two] as const));

  test.for(pairs)("are an error that names both: %s and %s", async ([one, two]) => {
    const made = project({ [one]: plain(one), [two]: plain(two) });
    expect(await outcome(made)).toBe("1 config/several");
    const { stderr } = await made.run(["build"], { cwd: path.join(made.directory, "a") });
    expect(stderr).toContain(`There is more than one configuration for ${made.directory}: ${one}, ${two}.`);
    expect(await outcome(made, ["build", "-c", one])).toBe("0");
  });

  test("are an error whatever they are", async () => {
    const made = project({ "skills.yaml": plain("skills.yaml"), "skills.yml/README": "" });
    expect(await outcome(made)).toBe("1 config/several");
    const linked = project({ "skills.yml": plain("skills.yml"), ".config/skills.yml": { link: "gone.yml" } });
    expect(await outcome(linked)).toBe("1 config/several");
    const piped = project({ ".config/skills.yaml": plain(".config/skills.yaml") });
    spawnSync("mkfifo", [path.join(piped.directory, "skills.yaml")]);
    expect(outcomeInTime(piped)).toBe("1 config/several");
  });

  test("are an error in the user's own directory too", async () => {
    const made = project({
      "../home/.config/kitout/skills.yaml": "version: 1\n",
      "../home/.config/kitout/skills.yml": "version: 1\n",
    });
    expect(await outcome(made)).toBe("1 config/several");
  });

  test("do not let rollback take what is further up", async () => {
    const made = project({ "skills.yaml": plain("skills.yaml") });
    expect(await outcome(made, ["install"])).toBe("0");
    made.write({ "a/skills.yaml": "version: 1\n", "a/.config/skills.yaml": "version: 1\n" });
    expect(await outcome(made, ["rollback"], path.join(made.directory, "a"))).toBe(
      "1 config/several generation/none",
    );
  });
});

describe("what is there and cannot be read", () => {
  /** A good configuration further up, which must not be taken instead. */
  const above: Files = { "skills.yaml": plain("skills.yaml") };

  const unreadable: readonly [string, (file: string) => void, string][] = [
    ["a directory", (file) => fs.mkdirSync(file), "1 config/not-a-file"],
    ["a pipe that nobody writes to", (file) => spawnSync("mkfifo", [file]), "1 config/not-a-file"],
    ["a link to a device without an end", (file) => fs.symlinkSync("/dev/zero", file), "1 config/not-a-file"],
    ["a link to nothing", (file) => fs.symlinkSync("gone", file), "1 config/missing"],
    ["a link to itself", (file) => fs.symlinkSync(path.basename(file), file), "1 config/missing"],
    ["too large", (file) => fs.writeFileSync(file, "# \n".repeat(1 << 20)), "1 config/too-large"],
    ["empty", (file) => fs.writeFileSync(file, ""), "1 config/empty"],
    ["not UTF-8", (file) => fs.writeFileSync(file, Buffer.from([0x61, 0xff])), "1 config/not-utf8"],
  ];
  const endless = ["a pipe that nobody writes to", "a link to a device without an end"];
  const cases = PLACES.flatMap((place) =>
    unreadable.map(([what, make, expected]) => [place, what, make, expected] as const),
  );

  test.for(cases)("is an error and not passed over: %s is %s", async ([place, what, make, expected]) => {
    const made = project(above);
    const file = path.join(made.directory, "a", place);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    make(file);
    // That a link leads out of the project is a mistake by itself.
    const run = endless.includes(what) ? outcomeInTime : outcome;
    expect(await run(made, ["trust"], path.join(made.directory, "a"))).toBe(expected);
  });

  test.skipIf(!fs.existsSync("/proc/self/mem")).for(PLACES)(
    "is an error when the machine refuses to read it: %s",
    async (place) => {
      const made = project(above);
      made.write({ [`a/${place}`]: { link: "/proc/self/mem" } });
      expect(outcomeInTime(made, ["trust"], path.join(made.directory, "a"))).toBe("3 host/failed");
    },
  );

  test.skipIf(!fs.existsSync("/proc/self/pagemap"))(
    "is an error when it says that it has no bytes, and never ends",
    async () => {
      const made = project(above);
      made.write({ "a/skills.yaml": { link: "/proc/self/pagemap" } });
      expect(outcomeInTime(made, ["trust"], path.join(made.directory, "a"))).toBe("1 config/too-large");
    },
  );

  /** What is found from `project/a`, with a configuration at `place`, when the machine refuses to do this with what `denies` names. */
  function refused(
    place: string,
    doing: "readChunks" | "stat",
    denies: RegExp = new RegExp(`^${place}$`),
  ): { file: string | undefined; codes: string[] } {
    const made = project({ ...above, [`a/${place}`]: plain(place) });
    const cwd = path.join(made.directory, "a");
    const host = nodeHost({ HOME: made.home }, cwd);
    const refusing: Host = {
      ...host,
      [doing]: (file: string) => {
        if (denies.test(path.relative(cwd, file))) throw new HostError("EACCES", file, "read");
        return host[doing](file);
      },
    };
    const { value, diagnostics } = findConfig(refusing, null);
    return {
      file: value === null ? undefined : path.relative(made.directory, value.file),
      codes: diagnostics.map(({ code }) => code),
    };
  }

  test.for(PLACES)("is what was found when permissions do not allow it: %s", (place) => {
    expect(refused(place, "readChunks")).toEqual({ file: `a/${place}`, codes: [] });
    expect(() => refused(place, "stat")).toThrow(HostError);
  });

  test("is an error when .config may not be looked into", () => {
    expect(() => refused(".config/skills.yaml", "stat", /^\.config\//)).toThrow(HostError);
    expect(() => refused(".config/skills.yaml", "stat", /^\.config$/)).toThrow(HostError);
  });
});

describe("the directory .config", () => {
  function found(
    files: Files,
    options: { home?: string; cwd?: string; host?: (host: Host, base: string) => Host } = {},
  ): string {
    const made = new Project({ "../.git/HEAD": "", "a/b/README": "", ...files });
    const cwd = path.join(made.directory, options.cwd ?? "a/b");
    const host = nodeHost({ HOME: path.join(made.base, options.home ?? "home") }, cwd);
    const { value, diagnostics } = findConfig(options.host?.(host, made.base) ?? host, null);
    const seen = (file: string) => path.relative(made.base, file);
    const file = value === null ? [] : [`${value.found} ${seen(value.file)} of ${seen(value.root)}`];
    return [...file, ...diagnostics.map(({ code }) => code)].join(", ");
  }

  const nested: Files = { ".config/skills.yaml": "" };

  test("belongs to the directory above it, from inside it too", () => {
    const expected = "project project/.config/skills.yaml of project";
    expect(found(nested)).toBe(expected);
    expect(found(nested, { cwd: ".config" })).toBe(expected);
    expect(found({ ...nested, ".config/deep/README": "" }, { cwd: ".config/deep" })).toBe(expected);
    expect(found({ ...nested, "skills.yaml": "" }, { cwd: ".config" })).toBe("config/several");
  });

  test("is nearer than what is further up", () => {
    expect(found({ "a/.config/skills.yml": "", "skills.yaml": "" })).toBe(
      "project project/a/.config/skills.yml of project/a",
    );
  });

  test("has a configuration of its own when it is a repository, and that is not about what is above", () => {
    const clone: Files = { ...nested, ".config/.git/HEAD": "" };
    expect(found(clone)).toBe("config/not-found");
    expect(found(clone, { cwd: ".config" })).toBe("project project/.config/skills.yaml of project/.config");
    expect(found({ ...clone, "skills.yaml": "" })).toBe("project project/skills.yaml of project");
  });

  test("has a configuration of its own when it is a mount", () => {
    const mounted = pretending((relative) => ({ device: relative.startsWith("project/.config") ? 2 : 1 }));
    expect(found(nested, { host: mounted })).toBe("config/not-found");
    expect(found(nested, { cwd: ".config", host: mounted })).toBe(
      "project project/.config/skills.yaml of project/.config",
    );
  });

  test("may be a home itself", () => {
    expect(found(nested, { home: "project/.config" })).toBe("config/not-found");
    expect(found(nested, { home: "project/.config", cwd: ".config" })).toBe(
      "project project/.config/skills.yaml of project/.config",
    );
  });

  test("of another user is passed over, whatever is in it, and whatever it hides", () => {
    const owned = (stranger: string) => (host: Host, base: string) => ({
      ...pretending((relative) => ({ owner: relative === stranger ? 2000 : 1000 }))(host, base),
      user: 1000,
    });
    const files: Files = { ...nested, "../skills.yaml": "" };
    const project = "project skills.yaml of ";
    expect(found(files, { host: owned("project/.config/skills.yaml") })).toBe(`${project}, config/not-owned`);
    expect(found(files, { host: owned("project/.config") })).toBe(`${project}, config/not-owned`);
    expect(
      found(
        { ".config": { link: "elsewhere" }, "elsewhere/skills.yaml": "", "../skills.yaml": "" },
        { host: owned("project/.config") },
      ),
    ).toBe(`${project}, config/not-owned`);
    const hidden = (host: Host, base: string): Host => {
      const theirs = owned("project/.config")(host, base);
      const stat = (file: string): Stat | null => {
        if (file.startsWith(`${base}/project/.config/`)) throw new HostError("EACCES", file, "look at");
        return theirs.stat(file);
      };
      return { ...theirs, stat };
    };
    expect(found(files, { host: hidden })).toBe(project);
  });

  test("may be a file, or a link to nothing or to itself", () => {
    const expected = "project project/skills.yaml of project";
    expect(found({ ".config": "", "skills.yaml": "" })).toBe(expected);
    expect(found({ ".config": { link: "gone" }, "skills.yaml": "" })).toBe(expected);
    expect(found({ ".config": { link: ".config" }, "skills.yaml": "" })).toBe(expected);
  });

  test("may have a name above it that is not UTF-8", () => {
    const made = new Project({ ".git/HEAD": "" });
    const odd = Buffer.concat([Buffer.from(`${made.directory}/caf`), Buffer.from([0xe9])]);
    fs.mkdirSync(Buffer.concat([odd, Buffer.from("/.config")]), { recursive: true });
    fs.writeFileSync(Buffer.concat([odd, Buffer.from("/.config/skills.yml")]), "version: 1\n");
    const start = nodeHost({ HOME: made.home }, made.directory);
    const directory = `${made.directory}/${start.list(made.directory).find(({ name }) => name !== ".git")!.name}`;
    const { value } = findConfig({ ...start, cwd: directory }, null);
    expect(value).toMatchObject({ file: `${directory}/.config/skills.yml`, root: directory });
  });
});

/** The machine, with other facts about some paths, which are given from the base. */
function pretending(facts: (relative: string) => Partial<Stat>): (host: Host, base: string) => Host {
  return (host, base) => ({
    ...host,
    stat: (file) => {
      const stat = host.stat(file);
      return stat === null ? null : { ...stat, ...facts(path.relative(base, file)) };
    },
  });
}

describe("a configuration in .config that nobody trusts yet", () => {
  const nested = (source: string, more = "") =>
    `version: 1\nsources: { mine: { path: ${source} } }\nskills: { enableAll: true }\ntargets: { claude: true }\n${more}`;
  const outside: Files = {
    "../elsewhere/team/SKILL.md": skillFile("team"),
    "../elsewhere/base.yaml": "version: 1\n",
  };

  test.for<[string, Files, string]>([
    ["what is in the project", { ".config/skills.yaml": nested("../skills") }, "0"],
    [
      "what is beside it",
      { ".config/skills.yaml": nested("./own"), ".config/own/pdf/SKILL.md": skillFile("pdf") },
      "0",
    ],
    [
      "a file of the project in extends",
      {
        ".config/skills.yaml": nested("../skills", "extends: [../team.yaml]\n"),
        "team.yaml": "version: 1\n",
      },
      "0",
    ],
    ["nothing outside the project", { ".config/skills.yaml": nested("../../elsewhere") }, "2 trust/outside"],
    [
      "no file outside the project in extends",
      { ".config/skills.yaml": nested("../skills", "extends: [../../elsewhere/base.yaml]\n") },
      "2 trust/outside",
    ],
    [
      "nothing by way of a .config that is a link to outside",
      { ".config": { link: "../elsewhere" }, "../elsewhere/skills.yaml": nested("../project/skills") },
      "2 trust/outside",
    ],
  ])("may read %s", async ([, files, expected]) =>
    expect(await outcome(project({ ...outside, ...files }))).toBe(expected),
  );

  test("may have a lock that is a link into the project, and not one out of it", async () => {
    const made = project({
      ".config/skills.yaml": nested("../skills"),
      ".config/skills.lock": { link: "../locks/skills.lock" },
      "locks/skills.lock": '{\n  "version": 1,\n  "sources": {}\n}\n',
      "../skills.lock": "{}",
    });
    expect(await outcome(made)).toBe("0");
    fs.rmSync(path.join(made.directory, ".config/skills.lock"));
    made.write({ ".config/skills.lock": { link: "../../skills.lock" } });
    expect(await outcome(made)).toMatch(/ lock\/link$/);
  });

  test("is trusted by its own path", async () => {
    const made = project({ ...outside, ".config/skills.yaml": nested("../../elsewhere") });
    expect(await outcome(made, ["trust"], path.join(made.directory, "a"))).toBe("0");
    expect(await outcome(made, ["build"], path.join(made.directory, ".config"))).toBe("0");
    fs.renameSync(
      path.join(made.directory, ".config/skills.yaml"),
      path.join(made.directory, ".config/skills.yml"),
    );
    expect(await outcome(made)).toBe("2 trust/outside");
  });
});

describe("a configuration in the .config of the home directory", () => {
  /** A home with a project below it that has no configuration and is no repository. */
  function home(files: Files): { made: Project; cwd: string } {
    const made = new Project({ "../.git/HEAD": "" });
    made.write(
      Object.fromEntries(
        Object.entries({ "work/README": "", ...files }).map(([name, file]) => [`../home/${name}`, file]),
      ),
    );
    return { made, cwd: path.join(made.home, "work") };
  }

  const skills: Files = { "skills/pdf/SKILL.md": skillFile("pdf") };
  const file = { ".config/skills.yaml": plain(".config/skills.yaml") };

  test("is a project's, of the home, and not the user's own", async () => {
    const { made, cwd } = home({ ...skills, ...file });
    expect(await outcome(made, ["build"], cwd)).toBe("0");
    expect(await outcome(made, ["install", "--scope", "user"], cwd)).toBe("2 trust/user-scope");
    expect(fs.existsSync(path.join(made.home, ".claude"))).toBe(false);
    expect(await outcome(made, ["trust"], cwd)).toBe("0");
    expect(await outcome(made, ["install", "--scope", "user"], cwd)).toBe("0");
    expect(fs.existsSync(path.join(made.home, ".claude/skills/pdf"))).toBe(true);
  });

  test("may read the home, and nothing else, before it is trusted", async () => {
    const { made, cwd } = home({
      ".config/skills.yaml": plain(".config/skills.yaml").replace("../skills", "../../elsewhere"),
    });
    made.write({ "../elsewhere/pdf/SKILL.md": skillFile("pdf") });
    expect(await outcome(made, ["build"], cwd)).toBe("2 trust/outside");
  });

  test("comes before the user's own, as one in the home itself does", async () => {
    const { made, cwd } = home({ ...skills, ...file, ".config/kitout/skills.yaml": "version: 2\n" });
    expect(await outcome(made, ["build"], cwd)).toBe("0");
  });

  test("is about .config alone when that is a repository, and not found from elsewhere", async () => {
    const { made, cwd } = home({ ...skills, ...file, ".config/.git/HEAD": "" });
    expect(await outcome(made, ["build"], cwd)).toBe("1 config/not-found");
    expect(await outcome(made, ["build"], path.join(made.home, ".config"))).toBe("2 trust/outside");
  });

  test("is not in the way of a repository below the home", async () => {
    const { made, cwd } = home({
      ...file,
      "work/.git/HEAD": "",
      ".config/kitout/skills.yaml": "version: 2\n",
    });
    expect(await outcome(made, ["build"], cwd)).toBe("1 config/version");
  });
});

describe("a configuration in .config that is broken", () => {
  const twice = new Prepared(
    () => project({ ".config/skills.yaml": plain(".config/skills.yaml") }),
    async (made) => {
      expect(await outcome(made, ["install"])).toBe("0");
      made.write({
        ".config/skills.yaml": plain(".config/skills.yaml")
          .replace("[pdf]", "[]")
          .replace("skills: {", "skills: { enableAll: true,"),
        "skills/two/SKILL.md": skillFile("two"),
      });
      expect(await outcome(made, ["install"])).toBe("0");
    },
  );

  test.for<[string, Files]>([
    ["itself", { ".config/skills.yaml": "version: [\n" }],
    [
      "in what it extends",
      { ".config/skills.yaml": "version: 1\nextends: [./base/team.yaml]\n", ".config/base/team.yaml": "{\n" },
    ],
  ])("%s, lets rollback go back in the project", async ([, broken]) => {
    const made = await twice.after("broken", "install twice");
    expect(fs.existsSync(path.join(made.directory, ".claude/skills/two"))).toBe(true);
    made.write(broken);
    expect(await outcome(made, ["rollback"])).toMatch(/^0 /);
    expect(fs.existsSync(path.join(made.directory, ".claude/skills/two"))).toBe(false);
    expect(fs.existsSync(path.join(made.directory, ".claude/skills/pdf"))).toBe(true);
  });
});

test("an input is what the flake.lock of the project says, and not one beside the file", async () => {
  const made = project({
    ".config/skills.yaml":
      "version: 1\nsources: { mine: { input: team } }\nskills: { enableAll: true }\ntargets: { claude: true }\n",
    "team/pdf/SKILL.md": skillFile("pdf"),
    "flake.lock": JSON.stringify({
      version: 7,
      root: "root",
      nodes: {
        root: { inputs: { team: "team" } },
        team: {
          flake: false,
          locked: { type: "path", path: "./team" },
          original: { type: "path", path: "./team" },
          parent: [],
        },
      },
    }),
  });
  expect(await outcome(made)).toBe("0");
});
