// What fetching costs, and what becomes of it when the world is slow, silent or gone. The servers are on this machine.

import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { TestRepository } from "../support/git.ts";
import { GitServer } from "../support/git-server.ts";
import { kitout, Project, skillFile } from "../support/project.ts";

const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

function repository(project: Project, name = "theirs.git"): TestRepository {
  const made = new TestRepository(path.join(project.base, "remotes", name), "sha1");
  made.commit({
    ...Object.fromEntries(names.map((skill) => [`${skill}/SKILL.md`, skillFile(skill)])),
    "huge.bin": "x".repeat(100_000),
  });
  return made;
}

function config(sources: Record<string, string>, skills: readonly string[]): string {
  const declared = Object.entries(sources).map(
    ([name, url]) => `  ${name}: { git: "${url}", idPrefix: ${name} }\n`,
  );
  return `version: 1\nsources:\n${declared.join("")}skills: { enable: [${skills.join(", ")}] }\ntargets: { claude: true }\n`;
}

describe("a repository", () => {
  test("is fetched once for ten of its skills, and only what they need comes", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = repository(project);
    const server = await GitServer.start(path.join(project.base, "remotes"));
    const ids = names.map((name) => `theirs/${name}`);
    project.write({ "skills.yaml": config({ theirs: server.url("theirs.git") }, ids) });
    expect((await project.run(["build", "-c", "skills.yaml"])).status).toBe(0);
    // One for the commit with its trees, one for the bytes of all ten.
    expect(server.wanted.map((wanted) => wanted.length)).toEqual([1, 10]);
    const huge = remote.git(["rev-parse", "main:huge.bin"]);
    expect(server.wanted.flat()).not.toContain(huge);
    const before = server.requests.length;
    expect((await project.run(["build", "-c", "skills.yaml"])).status).toBe(0);
    expect(server.requests.length).toBe(before);
  });

  test("with one large file under many names gives no skill, and leaves none in the store", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = new TestRepository(path.join(project.base, "remotes/theirs.git"), "sha1");
    const large = "x".repeat(1_000_000);
    const copies = Array.from({ length: 40 }, (_, at) => [`a/${at}`, large]);
    const links = Array.from({ length: 40 }, (_, at) => [`a/l${at}`, { link: "../large" }]);
    remote.commit({
      "a/SKILL.md": skillFile("a"),
      large,
      ...Object.fromEntries([...copies, ...links]),
    });
    project.write({ "skills.yaml": config({ theirs: remote.url }, ["theirs/a"]) });
    const { status, stderr } = await project.run(["build", "-c", "skills.yaml"]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'The fetched skill "theirs/a" is too large: it has 77 MiB, and the limit is 64 MiB.',
    );
    const skills = path.join(project.home, ".local/share/kitout/store/skills");
    expect(fs.existsSync(skills) ? fs.readdirSync(skills) : []).toEqual([]);
  });

  test("gives one more skill without giving the others again", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const remote = repository(project);
    const server = await GitServer.start(path.join(project.base, "remotes"));
    const url = server.url("theirs.git");
    project.write({ "skills.yaml": config({ theirs: url }, ["theirs/a"]) });
    expect((await project.run(["build", "-c", "skills.yaml"])).status).toBe(0);
    server.wanted.length = 0;
    project.write({ "skills.yaml": config({ theirs: url }, ["theirs/a", "theirs/b"]) });
    expect((await project.run(["build", "-c", "skills.yaml"])).status).toBe(0);
    expect(server.wanted).toEqual([[remote.git(["rev-parse", "main:b/SKILL.md"])]]);
  });
});

describe("several sources", () => {
  test("are fetched at the same time", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    repository(project, "one.git");
    repository(project, "two.git");
    const server = await GitServer.start(path.join(project.base, "remotes"));
    const gate = await waitForBoth(server.url(""));
    const sources = { one: `${gate}/one.git`, two: `${gate}/two.git` };
    project.write({ "skills.yaml": config(sources, ["one/a", "two/a"]) });
    const { status, stderr } = await project.run(["build", "-c", "skills.yaml", "--timeout", "20"]);
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^Wrote skills\.lock:\n/)]);
  });

  test("however many, leave standard error to kitout", async () => {
    const gone = Array.from({ length: 15 }, (_, index) => `gone-${index}`);
    const sources = Object.fromEntries(gone.map((name) => [name, `file:///nowhere/${name}`]));
    const project = new Project({ "../.git/HEAD": "" });
    project.write({ "skills.yaml": config(sources, ["gone-0/a"]) });
    // A process of its own, since Node warns in it.
    const { status, stderr } = project.spawn(["lock", "-c", "skills.yaml"]);
    expect(status).toBe(3);
    for (const name of gone) expect(stderr).toContain(`"${name}"`);
    expect(stderr).not.toMatch(/Warning|EventEmitter/);
  });

  test("that fail are reported together, and nothing is locked", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    repository(project, "one.git");
    const server = await GitServer.start(path.join(project.base, "remotes"));
    const sources = {
      one: server.url("one.git"),
      gone: server.url("gone.git"),
      dead: "http://127.0.0.1:9/dead.git",
    };
    project.write({ "skills.yaml": config(sources, ["one/a", "gone/a", "dead/a"]) });
    const { status, stderr } = await project.run(["build", "-c", "skills.yaml"]);
    expect(status).toBe(3);
    expect(stderr).toContain('"gone"');
    expect(stderr).toContain('"dead"');
    expect(fs.existsSync(path.join(project.directory, "skills.lock"))).toBe(false);
  });
});

/** A server that passes requests on, the first two of them only when both are there. Gives its address. */
async function waitForBoth(to: string): Promise<string> {
  let waiting: (() => void)[] | null = [];
  const server = http.createServer((request, response) => {
    const pass = () => {
      const { method, headers, url } = request;
      const onward = http.request(`${to}${url!.slice(1)}`, { method: method!, headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    };
    if (waiting === null) return pass();
    waiting.push(pass);
    if (waiting.length < 2) return;
    for (const go of waiting) go();
    waiting = null;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a server that never answers", () => {
  test("ends the run when its time is over, and says so", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const server = await GitServer.start(project.base);
    server.manner = "stalled";
    project.write({ "skills.yaml": config({ theirs: server.url("theirs.git") }, ["theirs/a"]) });
    const { status, stderr } = await project.run(["build", "-c", "skills.yaml"], {
      env: { KITOUT_TIMEOUT: "1" },
    });
    expect([status, stderr.includes("[git/timeout]")]).toEqual([3, true]);
  });

  test("leaves no process behind when kitout is told to end", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const server = await GitServer.start(project.base);
    server.manner = "stalled";
    project.write({ "skills.yaml": config({ theirs: server.url("theirs.git") }, ["theirs/a"]) });
    const { status } = await project.spawnBeside(["build", "-c", "skills.yaml"], {}, (child) => {
      const look = setInterval(() => {
        if (server.requests.length === 0) return;
        clearInterval(look);
        child.kill("SIGTERM");
      }, 20);
    });
    expect(status).not.toBe(0);
    const marker = `${project.home}/.cache`;
    await expect.poll(() => project.sh(`pgrep -f '^git.*${marker}' || :`).stdout).toBe("");
    expect(fs.readdirSync(`${marker}/kitout/tmp`)).toEqual([]);
  });
});

describe("a server that drips", () => {
  test("keeps no process of a kitout that was killed", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    const server = await GitServer.start(project.base);
    server.manner = "dripping";
    const url = server.url("theirs.git");
    project.write({ "skills.yaml": config({ theirs: url }, ["theirs/a"]) });
    // git, and git-remote-http, which talks to the server; and the shell that waits for our end.
    const running = () => project.sh(`pgrep -f '${url}' | wc -l`).stdout.trim();
    let before = "";
    const { status } = await project.spawnBeside(["build", "-c", "skills.yaml"], {}, (child) => {
      const look = setInterval(() => {
        if (server.requests.length === 0) return;
        clearInterval(look);
        before = running();
        child.kill("SIGKILL");
      }, 20);
    });
    expect(status).toBe(null);
    expect(Number(before)).toBeGreaterThan(2);
    // It takes milliseconds on most machines; after 30 seconds git would give up by itself. pgrep's shell has the address, too.
    await expect.poll(running, { timeout: 20_000 }).toBe("1");
  });
});

describe("a fetch that is killed", () => {
  test("at any time leaves nothing that counts, and the next run works", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    repository(project);
    const server = await GitServer.start(path.join(project.base, "remotes"));
    const ids = names.map((name) => `theirs/${name}`);
    project.write({ "skills.yaml": config({ theirs: server.url("theirs.git") }, ids) });
    const lock = path.join(project.directory, "skills.lock");
    const clean = "chmod -R u+w ../home 2>/dev/null; rm -rf ../home/.cache ../home/.local skills.lock";
    const whole = await project.run(["build", "-c", "skills.yaml"]);
    const locked = fs.readFileSync(lock, "utf8");
    expect(whole.status).toBe(0);
    let killed = 0;
    for (let delay = 60; delay <= 600; delay += 45) {
      project.sh(clean);
      await project.spawnBeside(["build", "-c", "skills.yaml"], {}, (child) => {
        setTimeout(() => child.kill("SIGKILL") && killed++, delay);
      });
      if (fs.existsSync(lock)) expect(fs.readFileSync(lock, "utf8")).toBe(locked);
      const next = await project.run(["build", "-c", "skills.yaml"]);
      expect([delay, next.status, next.stdout]).toEqual([delay, 0, whole.stdout]);
      expect(next.stderr).toMatch(/^(Wrote skills\.lock:\n {2}theirs: .*\n)?$/);
      expect(fs.readFileSync(lock, "utf8")).toBe(locked);
      // What the dead have left goes with the next fetch.
      project.sh("chmod -R u+w ../home && rm -rf ../home/.cache/kitout/listings ../home/.cache/kitout/blobs");
      expect((await project.run(["build", "-c", "skills.yaml"])).status).toBe(0);
      expect(fs.readdirSync(`${project.home}/.cache/kitout/tmp`)).toEqual([]);
    }
    expect(killed).toBeGreaterThan(3);
  });
});

describe("--offline", () => {
  const strace = locate(["strace"]);
  testWith(strace)("opens no socket and starts neither git nor npm, whatever is missing", async () => {
    const project = new Project({ "../.git/HEAD": "" });
    repository(project);
    project.write({
      "skills.yaml": `version: 1
sources:
  theirs: { git: "file://${project.base}/remotes/theirs.git", idPrefix: theirs }
  package: { npm: "@acme/skills" }
  download: { archive: "https://example.com/skills.tar.gz" }
  flake: { input: skills }
skills: { enable: [theirs/a] }
targets: { claude: true }
`,
      "flake.lock": JSON.stringify({
        nodes: {
          root: { inputs: { skills: "skills" } },
          skills: {
            flake: false,
            locked: {
              type: "github",
              owner: "example",
              repo: "skills",
              rev: "1".repeat(40),
              narHash: `sha256-${"A".repeat(43)}=`,
            },
          },
        },
        root: "root",
        version: 7,
      }),
    });
    const trace = path.join(project.base, "trace");
    const traced = project.sh(
      `exec '${strace!}' -f -e trace=execve,socket,connect -o '${trace}' '${process.execPath}' '${kitout}' build --offline -c skills.yaml`,
    );
    expect(traced.status).toBe(3);
    for (const name of ["theirs", "package", "download", "flake"])
      expect(traced.stderr).toContain(`"${name}"`);
    const calls = fs.readFileSync(trace, "utf8").split("\n");
    expect(calls.filter((line) => /socket\(AF_INET|connect\(.*AF_INET/.test(line))).toEqual([]);
    expect(calls.filter((line) => /execve\(/.test(line)).length).toBe(1);
  });
});
