import { spawnSync } from "node:child_process";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emit } from "../../src/compiler/emit/emit.ts";
import { shell as scripts } from "../../src/generated/templates.js";
import { type Destination, type DestPart, type Installer, STRUCTURES } from "../../src/model/installer.ts";
import type { Hex } from "../../src/model/names.ts";
import { locate, shells, testWith } from "./support/shells.ts";
import { World } from "./support/world.ts";

const shellcheck = locate(["shellcheck"]);

const hostile = 'it\'s "quoted" * \\ -n é';

const destination: Destination = {
  name: "claude+mine",
  targets: ["claude", "mine"],
  structure: "symlink-tree",
  layout: "flat",
  onConflict: "keep",
  exclude: [".system", "own"],
  systems: ["x86_64-linux"],
  dest: [
    {
      kind: "fallback",
      name: "MINE",
      fallback: [{ kind: "fallback", name: "OTHER", fallback: [{ kind: "variable", name: "HOME" }] }],
    },
    { kind: "text", text: `/${hostile}/skills` },
  ],
  view: "0123456789abcdef".repeat(4) as Hex,
};

const installers: readonly Installer[] = [
  {
    scope: "user",
    owner: "dot'files",
    destinations: [destination],
    shared: { name: destination.name, view: destination.view },
  },
  {
    scope: "project",
    owner: "project",
    destinations: [
      {
        ...destination,
        name: "claude",
        targets: ["claude"],
        dest: [{ kind: "text", text: ".claude/skills" }],
      },
    ],
    shared: null,
  },
];

describe("emitted scripts", () => {
  test("are these", () => {
    expect(
      emit(installers, "user").map(({ path: file, executable }) => `${file}${executable ? "*" : ""}`),
    ).toEqual([
      "lib/runtime.sh",
      "lib/start.sh",
      "install*",
      "install-local*",
      "scripts/claude*",
      "scripts/mine*",
      "shell-hook*",
    ]);
  });

  test("are short preambles, with one table, in which every value is quoted", async () => {
    const [, , install] = emit(installers, "user");
    await expect(install!.text).toMatchFileSnapshot("golden/install.sh");
  });

  test("of a target run the default scope's installer, unless only the other one has the target", () => {
    const text = (scope: "user" | "project", target: string): string =>
      emit(installers, scope).find((file) => file.path === `scripts/${target}`)!.text;
    expect(text("user", "claude")).toContain('. "$kt_bundle/install"\n');
    expect(text("project", "claude")).toContain('. "$kt_bundle/install-local"\n');
    expect(text("project", "mine")).toContain('. "$kt_bundle/install"\n');
  });

  test("refuse to be made with a variable that is no name", () => {
    const dest: readonly DestPart[] = [{ kind: "variable", name: "A;x" }];
    expect(() =>
      emit(
        [{ scope: "user", owner: "user", destinations: [{ ...destination, dest }], shared: null }],
        "user",
      ),
    ).toThrow();
  });

  testWith(shellcheck)("give shellcheck nothing to say", () => {
    const world = new World();
    for (const file of emit(installers, "user")) world.write({ [`scripts-checked/${file.path}`]: file.text });
    for (const file of emit(installers, "user")) {
      const directory = path.join(world.root, "scripts-checked");
      const checked = spawnSync(shellcheck!, ["-s", "sh", "-x", "-P", "SCRIPTDIR", file.path], {
        cwd: directory,
        encoding: "utf8",
      });
      expect({ file: file.path, said: checked.stdout + checked.stderr, status: checked.status }).toEqual({
        file: file.path,
        said: "",
        status: 0,
      });
    }
    expect(emit(installers, "user").some(({ text }) => text.includes("shellcheck disable"))).toBe(false);
  });

  testWith(shellcheck)("are made of templates that give shellcheck nothing to say", () => {
    const world = new World();
    for (const name of ["start.sh", "runtime.sh"]) world.write({ [`templates/${name}`]: scripts[name]! });
    const { stdout, status } = spawnSync(
      shellcheck!,
      ["-s", "sh", "-x", "-P", "SCRIPTDIR", "start.sh", "runtime.sh"],
      { cwd: path.join(world.root, "templates"), encoding: "utf8" },
    );
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});

describe("a destination's path", () => {
  const skill = { one: { "SKILL.md": "one\n" } };

  for (const shell of shells) {
    testWith(shell.program)(`is literal text, whatever is in it, in ${shell.name}`, () => {
      const world = new World(shell);
      const names = [
        "with space",
        "it's",
        '"q"',
        "$(touch x)",
        "`touch x`",
        "a*?[b]",
        "-n",
        "back\\slash",
        "é",
        "#x",
        "~",
        "a'\"b;c",
      ];
      const bundle = world.bundle({
        destinations: names.map((name, index) => ({
          targets: [`t${index}`],
          structure: STRUCTURES[index % 3]!,
          dest: [
            { kind: "variable", name: "HOME" },
            { kind: "text", text: `/${name}/${name}` },
          ],
          skills: skill,
        })),
      });
      const result = world.run(`${bundle}/install`);
      expect({ status: result.status, err: result.err }).toEqual({ status: 0, err: "" });
      for (const name of names) expect(world.read(`home/${name}/${name}/one/SKILL.md`)).toBe("one\n");
      expect(Object.keys(world.list("home")).filter((file) => !file.includes("/"))).toEqual(
        [...names].sort(),
      );
      expect(world.list("project")).toEqual({});
      expect(world.run(`${bundle}/install`).out).toBe(
        "Already up to date. (Use --verify to check the files.)\n",
      );
    });
  }

  test("takes any value of a variable as it is", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(..."a '\"$()`*?[]\\;&|<>#~!-é".split("")),
          minLength: 1,
          maxLength: 20,
        }),
        (name) => {
          const world = new World();
          const bundle = world.bundle({
            destinations: [{ dest: [{ kind: "variable", name: "AGENT" }], skills: skill }],
          });
          world.env["AGENT"] = `${world.root}/${name}x`;
          expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
          expect(world.read(`${name}x/one/SKILL.md`)).toBe("one\n");
        },
      ),
      { numRuns: 15 },
    );
  });

  const dest: readonly DestPart[] = [
    {
      kind: "fallback",
      name: "AGENT_HOME",
      fallback: [
        { kind: "variable", name: "HOME" },
        { kind: "text", text: "/.agent" },
      ],
    },
    { kind: "text", text: "/skills" },
  ];

  test("takes the fallback when the variable is unset or empty, and only then", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ dest, skills: skill }] });
    for (const [value, place] of [
      [undefined, "home/.agent"],
      ["", "home/.agent"],
      [`${world.root}/own`, "own"],
    ] as const) {
      world.env["AGENT_HOME"] = value;
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world.read(`${place}/skills/one/SKILL.md`)).toBe("one\n");
    }
  });

  test("is an error that names the variable when that is unset or empty", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [{ targets: ["mine"], dest: [{ kind: "variable", name: "MY_AGENT" }], skills: skill }],
    });
    for (const value of [undefined, ""]) {
      world.env["MY_AGENT"] = value;
      const result = world.run(`${bundle}/install`);
      expect(result.status).toBe(1);
      expect(result.err).toBe(
        "kitout: the directory for mine depends on MY_AGENT, which is not set.\n  Set MY_AGENT, or change dest of this target in skills.yaml.\n",
      );
    }
    expect(world.list("home", true)).toEqual({});
  });

  test("is an error when HOME is unset, empty or relative", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills: skill }] });
    for (const value of [undefined, "", "home"]) {
      world.env["HOME"] = value;
      const result = world.run(`${bundle}/install`);
      expect(result).toMatchObject({ status: 1, err: expect.stringContaining("HOME") });
    }
    world.env = { HOME: undefined, XDG_STATE_HOME: `${world.root}/state` };
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 1,
      err: expect.stringContaining("depends on HOME, which is not set to an absolute path"),
    });
    expect(world.list("project", true)).toEqual({});
  });

  test("is an error when it is not absolute", () => {
    const world = new World();
    const bundle = world.bundle({
      destinations: [{ dest: [{ kind: "variable", name: "AGENT" }], skills: skill }],
    });
    world.env["AGENT"] = "skills";
    expect(world.run(`${bundle}/install`)).toMatchObject({
      status: 1,
      err: expect.stringContaining("'skills', which is not absolute"),
    });
    expect(world.list("project", true)).toEqual({});
  });
});

describe("a script", () => {
  const skills = { one: { "SKILL.md": "one\n" } };

  for (const shell of shells) {
    testWith(shell.program)(
      `finds its bundle through links, relative paths and PATH, in ${shell.name}`,
      () => {
        const world = new World(shell);
        const bundle = world.bundle({ destinations: [{ structure: "symlink-tree", skills }] });
        world.write({ "bin/far": { link: `${bundle}/install` }, "bin/chain dir/near": { link: "../far" } });
        world.keep("nothing");
        for (const script of [
          `${world.root}/bin/far`,
          "../bin/chain dir/near",
          "../bundle-1/install",
          `${bundle}/scripts/claude`,
          `${bundle}/scripts/../install`,
        ]) {
          expect(world.run(script)).toMatchObject({ status: 0, err: "" });
          expect(world.list("home/.claude/skills")["one"]).toContain(`l ${bundle}/skills/`);
          world.restore("nothing");
        }
      },
    );
  }

  test("that was copied away says that it cannot find its bundle", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills }] });
    world.spawn("/bin/cp", `${bundle}/install`, `${world.root}/project/copied`);
    expect(world.run("copied")).toMatchObject({
      status: 3,
      err: expect.stringContaining("cannot find its bundle"),
    });
  });

  const zsh = locate(["zsh"]);

  testWith(zsh)("works in a zsh that does not behave as sh, whatever its user's start files say", () => {
    for (const zshenv of ["", "setopt null_glob no_unset ksh_arrays\nalias rm='rm -i' mv=false cd=false\n"]) {
      for (const [script, scope] of [
        ["install", "user"],
        ["install-local", "project"],
        ["scripts/claude", "user"],
        ["shell-hook", "user"],
      ] as const) {
        const world = new World();
        world.write({ "home/.zshenv": zshenv });
        const bundle = world.bundle({ scope, destinations: [{ skills }, { targets: ["codex"], skills }] });
        const run = (...args: string[]) => world.spawn(zsh!, `${bundle}/${script}`, ...args);
        const said = script === "shell-hook" ? expect.stringContaining("skills updated: +1") : "";
        expect({ script, ...run() }).toMatchObject({ script, status: 0, err: said });
        const at = scope === "user" ? "home" : "project";
        expect(world.list(at)).toMatchObject({ ".claude/skills/one/SKILL.md": "f one\n" });
        if (script !== "shell-hook") expect(run().out).toContain("Already up to date");
        if (script === "install-local")
          expect(run("--uninstall")).toMatchObject({
            status: 0,
            out: expect.stringContaining("-1"),
            err: "",
          });
      }
    }
  });

  testWith(zsh)("refuses a shell that does not split words", () => {
    const world = new World();
    const bundle = world.bundle({ destinations: [{ skills }] });
    world.write({ "home/.zshenv": "disable emulate\n" });
    expect(world.spawn(zsh!, `${bundle}/install`)).toMatchObject({
      status: 3,
      out: "",
      err: "kitout: this shell does not read scripts as sh does; nothing was changed. Run this with sh.\n",
    });
    expect(world.list("home")).toEqual({ ".zshenv": "f disable emulate\n" });
  });

  for (const shell of shells) {
    testWith(shell.program)(`is not misled by ZSH_VERSION in the environment, in ${shell.name}`, () => {
      const world = new World(shell);
      world.env["ZSH_VERSION"] = "5.9";
      const bundle = world.bundle({ destinations: [{ skills }] });
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
      expect(world.run(`${bundle}/install`)).toMatchObject({ status: 0, err: "" });
    });
  }
});
