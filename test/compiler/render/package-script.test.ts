// The script that stands in a skill for a program, in every shell.

import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageFiles } from "../../../src/compiler/render/packages.ts";
import { locate, type Shell, shells, testWith } from "../../installer/support/shells.ts";
import { packageDecl } from "../../support/config.ts";

let base = "";
beforeAll(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "kitout-test-")));
  fs.chmodSync(base, 0o755);
  // Found by its name, a shell behaves as sh.
  if (locate(["zsh"]) !== null) fs.symlinkSync(locate(["zsh"])!, path.join(base, "sh"));
  if (locate(["busybox"]) !== null) fs.symlinkSync(locate(["busybox"])!, path.join(base, "busybox"));
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

let count = 0;
/** A directory with these executable files; `mode` makes others of them. */
function directory(files: Readonly<Record<string, string>>, mode = 0o755): string {
  const made = path.join(base, String(count++));
  fs.mkdirSync(made, { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    fs.writeFileSync(path.join(made, name), text);
    fs.chmodSync(path.join(made, name), mode);
  }
  return made;
}

function scriptText(program: string, name = program): string {
  const decl = packageDecl(name, name === program ? null : [program]);
  return Buffer.concat([...packageFiles([decl], new Map()).files[0]!.chunks()]).toString();
}

/** A program that prints its arguments, each in brackets, and what it reads; it ends with 7. */
const PRINTER = '#!/bin/sh\nfor a in "$@"; do printf "[%s]" "$a"; done\n/bin/cat\nexit 7\n';

interface Call {
  readonly PATH?: string;
  readonly args?: readonly string[];
  readonly input?: string;
  readonly options?: SpawnSyncOptions;
}

/** Runs the script with this shell; its PATH is exactly the one that is given. */
function call(shell: Shell, script: string, { PATH, args = [], input = "", options = {} }: Call) {
  const [program, ...before] = shell.command(base);
  const { status, stdout, stderr } = spawnSync(program!, [...before, script, ...args], {
    input,
    cwd: base,
    timeout: 20_000,
    env: PATH === undefined ? {} : { PATH },
    ...options,
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr };
}

for (const shell of shells) {
  const inShell = testWith(shell.program);
  describe(`a package's script in ${shell.name}`, () => {
    inShell("becomes the program: arguments, input, output and exit status are its own", () => {
      const bin = directory({ jq: PRINTER });
      const skill = directory({ jq: scriptText("jq") });
      const args = ["a b", "", "line\nbreak\n", "it's", '"q"', "$HOME", "*", "-n", "back\\slash", "é"];
      const said = call(shell, `${skill}/jq`, { PATH: bin, args, input: "data" });
      expect(said).toEqual({ status: 7, out: `${args.map((arg) => `[${arg}]`).join("")}data`, err: "" });
    });

    inShell("passes over itself, other copies, directories and what cannot be run", () => {
      const skill = directory({ jq: scriptText("jq") });
      const other = directory({ jq: scriptText("jq", "jq-tools") });
      const linked = directory({});
      fs.symlinkSync(`${skill}/jq`, `${linked}/jq`);
      const holder = directory({});
      fs.mkdirSync(`${holder}/jq`);
      const plain = directory({ jq: PRINTER }, 0o644);
      const bin = directory({ jq: PRINTER });
      const passed = [skill, other, linked, holder, plain, "/nonexistent", skill];
      const ran = call(shell, `${skill}/jq`, { PATH: [...passed, bin].join(":"), args: ["x"] });
      expect(ran).toEqual({ status: 7, out: "[x]", err: "" });
      const missing = call(shell, `${skill}/jq`, { PATH: passed.join(":") });
      expect(missing).toMatchObject({ status: 127, out: "" });
    });

    inShell("runs a program that it may not read", () => {
      const skill = directory({ jq: scriptText("jq") });
      const bin = directory({});
      fs.copyFileSync("/bin/true", `${bin}/jq`);
      fs.chmodSync(`${bin}/jq`, 0o711);
      // Whoever may do everything may read it as well.
      const options = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      if (process.getuid?.() !== 0) fs.chmodSync(`${bin}/jq`, 0o111);
      expect(call(shell, `${skill}/jq`, { PATH: bin, options })).toEqual({ status: 0, out: "", err: "" });
    });

    inShell("runs a program that is no text", () => {
      const skill = directory({ node: scriptText("node") });
      const bin = directory({});
      fs.symlinkSync(process.execPath, `${bin}/node`);
      const said = call(shell, `${skill}/node`, { PATH: bin, args: ["-p", "1 + 1"] });
      expect(said).toEqual({ status: 0, out: "2\n", err: "" });
    });

    inShell("takes nothing from the working directory, whatever PATH says", () => {
      const skill = directory({ jq: scriptText("jq") });
      const bin = directory({ jq: PRINTER });
      for (const PATH of [
        ":/nonexistent",
        "/nonexistent:",
        "/nonexistent::/nonexistent",
        "",
        ".",
        path.basename(bin),
      ])
        for (const cwd of [bin, path.dirname(bin)])
          expect({ PATH, ...call(shell, `${skill}/jq`, { PATH, options: { cwd } }) }).toMatchObject({
            PATH,
            status: 127,
          });
    });

    inShell("finds programs and directories with unusual names", () => {
      for (const program of ["g++", "python3.11", "_x", "a-b"]) {
        const skill = directory({ [program]: scriptText(program) });
        const bin = directory({ [program]: PRINTER });
        const odd = path.join(base, `odd $(x) * 'q' ${count++}`);
        fs.cpSync(bin, odd, { recursive: true });
        expect(call(shell, `${skill}/${program}`, { PATH: `/*:${odd}` })).toMatchObject({
          status: 7,
          err: "",
        });
      }
    });

    inShell("says what is missing, and how to get it here", () => {
      const skill = directory({ pdfinfo: scriptText("pdfinfo", "poppler") });
      const start = [
        "pdfinfo: this skill needs the program pdfinfo, which is not on PATH.\n",
        "It comes with the package poppler, which may have another name where you get it.\n",
      ].join("");
      expect(call(shell, `${skill}/pdfinfo`, { PATH: "/nonexistent" })).toEqual({
        status: 127,
        out: "",
        err: start,
      });
      const managers = directory({ zypper: "", dnf: "", nix: "" });
      expect(call(shell, `${skill}/pdfinfo`, { PATH: managers }).err).toBe(
        `${start}Get it with:  nix profile install nixpkgs#poppler\nGet it with:  dnf install poppler\n`,
      );
    });

    inShell("says so without a PATH as well", () => {
      const name = "kitout-no-such-program";
      const skill = directory({ [name]: scriptText(name) });
      const said = call(shell, `${skill}/${name}`, {});
      expect(said).toMatchObject({ status: 127, out: "" });
      expect(said.err.split("\n")[0]).toBe(
        `${name}: this skill needs the program ${name}, which is not on PATH.`,
      );
    });

    inShell("changes nothing in the program's environment", () => {
      const skill = directory({ printenv: scriptText("printenv") });
      const bin = directory({});
      fs.symlinkSync(locate(["printenv"])!, `${bin}/printenv`);
      const env = { PATH: `${skill}:${bin}`, IFS: "/", file: "f", rest: "r", line: "l" };
      const told = call(shell, `${skill}/printenv`, { args: ["file", "rest", "line"], options: { env } });
      expect(told).toEqual({ status: 0, out: "f\nr\nl\n", err: "" });
    });
  });
}

describe("a package's script", () => {
  testWith(locate(["shellcheck"]))("gives shellcheck nothing to say", () => {
    for (const script of [scriptText("jq"), scriptText("g++", "gcc.x"), noProject()]) {
      const checked = spawnSync("shellcheck", ["-s", "sh", "-"], { input: script, encoding: "utf8" });
      expect({ said: checked.stdout + checked.stderr, status: checked.status }).toEqual({
        said: "",
        status: 0,
      });
    }
  });

  test("has its marker in the second line, whatever the names", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}$/);
    fc.assert(
      fc.property(name, name, (program, from) => {
        const [first, second] = scriptText(program, from).split("\n");
        expect([first, second]).toEqual([
          "#!/bin/sh",
          "# kitout: a skill needs this program, and this script looks for it on PATH.",
        ]);
      }),
    );
  });
});

function noProject(): string {
  return fs.readFileSync(new URL("../../../templates/no-project.sh", import.meta.url), "utf8");
}
