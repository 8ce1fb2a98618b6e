import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bugReport } from "../../src/cli/bug-report.ts";
import { main } from "../../src/cli/main.ts";
import type { World } from "../../src/cli/world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

function world(given: Partial<World> = {}): World & { readonly said: string[] } {
  const said: string[] = [];
  const stream = { write: (text: string) => void said.push(text), isTerminal: false, columns: null };
  return {
    env: { HOME: "/home/ada", PATH: "/usr/bin" },
    cwd: "/home/ada/secret-project",
    stdin: { isTerminal: false, line: () => Promise.resolve(null) },
    stdout: stream,
    stderr: stream,
    program: null,
    asks: false,
    inherits: false,
    beforeEnd: () => () => {},
    said,
    ...given,
  };
}

function errorWith(message: string, stack: string): Error {
  return Object.assign(new Error(message), { stack: `Error: ${message}\n${stack}` });
}

describe("a bug in kitout", () => {
  test("is reported without the paths of the machine", () => {
    const error = errorWith(
      "no such thing: /home/ada/secret-project/skills/pdf/SKILL.md, /srv/shared/other/file.txt",
      `    at select (file://${root}/src/compiler/compile.ts:10:5)
    at run (/home/ada/.nvm/lib/node_modules/x/y.js:1:2)
    at node:internal/main/run_main_module:28:49`,
    );
    const text = bugReport(error, "1.2.3", world());
    expect(text).toMatch(/^kitout: this is a bug in kitout 1\.2\.3\. Please report it with what follows\.\n/);
    for (const secret of ["ada", "secret-project", "/srv/shared", root]) expect(text).not.toContain(secret);
    expect(text).toContain("at select (kitout/compiler/compile.ts:10:5)");
    expect(text).toContain("node:internal/main/run_main_module:28:49");
    expect(text).toContain("file.txt");
  });

  test("cannot play tricks on a terminal", () => {
    expect(bugReport("\x1b[2Jgone", "1.2.3", world())).not.toContain("\x1b");
  });

  test("ends with 70, whatever it is", async () => {
    let asked = 0;
    // A world that fails when it is first asked for something.
    const env = new Proxy(
      { HOME: "/home/ada" },
      {
        get: (target, name) => {
          if (name === "KITOUT_PROFILE" && asked++ === 0)
            throw errorWith("in /home/ada/x", "    at y (z:1:1)");
          return Reflect.get(target, name);
        },
      },
    );
    const given = world({ env, cwd: "/" });
    expect(await main(["list"], given)).toBe(70);
    expect(given.said.join("")).toMatch(/this is a bug in kitout[\s\S]*Error: in ~\/x/);
  });
});
