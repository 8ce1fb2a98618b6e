// A repository that nobody trusts brings control directories of its own: everything in them is hostile input.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, skillFile, snapshot } from "../support/project.ts";
import { RawServer } from "../support/raw-server.ts";

const clone: Files = {
  "skills.yaml": `version: 1
sources: { mine: { path: ./skills } }
skills: { enable: [pdf] }
targets: { claude: { onConflict: keep } }
`,
  "skills/pdf/SKILL.md": skillFile("pdf"),
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Beside the clone: what no run in it may change. */
function outside(project: Project): Record<string, string> {
  const all = snapshot(project.base);
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith("project") && !name.includes(".local")),
  );
}

describe("kitout install in a hostile clone", () => {
  test.each([
    [
      "a header line that looks like a row",
      "kitout-ledger 1\nowner project\nl\t../../home/.claude/skills\t.\n\n",
    ],
    ["two rows for one link", "kitout-ledger 1\nowner project\n\nl\t../../home/.claude/skills\t.\nl\tx\t.\n"],
    [
      "a link and entries in it",
      `kitout-ledger 1\nowner project\n\nl\t../../home/.claude/skills\t.\nf\t${sha256("")}\tpdf//x\n`,
    ],
  ])("does not follow a link out of the project because of a ledger with %s", async (_, ledger) => {
    const project = new Project({
      ...clone,
      "../home/.claude/skills/own/SKILL.md": "mine",
      ".claude/skills": { link: "../../home/.claude/skills" },
      ".claude/.kitout-skills/ledger": ledger,
    });
    const before = outside(project);
    expect((await project.run(["install"])).status).toBe(2);
    expect(outside(project)).toEqual(before);
  });

  test("does not take the directory above the project for one of its destinations", async () => {
    const project = new Project({
      ...clone,
      "../precious": "mine",
      ".kitout/current": "kitout-current 1\nbundle x\ndestination ..\n",
      ".kitout-../ledger": `kitout-ledger 1\nowner project\n\nf\t${sha256("mine")}\tprecious\n`,
    });
    const before = outside(project);
    expect((await project.run(["install"])).status).toBe(0);
    expect(outside(project)).toEqual(before);
  });

  test("does not tidy up through a link", async () => {
    const project = new Project({
      ...clone,
      "../work/.gitignore": "*",
      "old/skills/.kitout": { link: "../../../work" },
      ".kitout/current": "kitout-current 1\nbundle x\ndestination old/skills\n",
      "old/.kitout-skills/ledger": "kitout-ledger 1\nowner project\ncomplete yes\n\n",
    });
    const before = outside(project);
    await project.run(["install"]);
    expect(outside(project)).toEqual(before);
  });

  test("does not believe that what it brings was installed here, and removes nothing by its word", async () => {
    const project = new Project({
      ...clone,
      "skills.yaml": clone["skills.yaml"]!.toString().replace("onConflict: keep", ""),
    });
    expect((await project.run(["install"])).status).toBe(0);
    fs.appendFileSync(path.join(project.directory, ".claude/skills/pdf/SKILL.md"), "altered\n");
    // All of it was committed; on another machine, nobody has installed anything.
    fs.rmSync(path.join(project.home, ".local/state"), { recursive: true });
    const before = snapshot(project.directory);
    for (const command of [["install", "--frozen"], ["uninstall"]]) {
      const { status, stderr } = await project.run(command);
      expect([command, status, stderr.split("--take-over").length]).toEqual([command, 2, 2]);
    }
    expect((await project.run(["plan"])).stdout).toContain("--take-over");
    expect(snapshot(project.directory)).toEqual(before);
    const { status, stderr } = await project.run(["install", "--take-over"]);
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining("kept .claude/skills/pdf, which was edited"),
    ]);
  });

  test("prints nothing of a ledger that could draw on a terminal", async () => {
    const project = new Project({
      ...clone,
      ".claude/.kitout-skills/ledger": "kitout-ledger 1\nowner \x1b]0;x\x07\ntargets \x1b[2J\n\n",
    });
    const { status, stdout, stderr } = await project.run(["install"]);
    expect(status).toBe(2);
    expect(stdout + stderr).not.toContain("\x1b");
    expect(fs.existsSync(path.join(project.directory, ".claude/skills"))).toBe(false);
  });
});

describe("a clone that names a server on this machine", () => {
  const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
  /** Every kind that is fetched from an address, in every scheme that the kind takes. */
  const declared = (host: string, port: number): string[] => [
    `{ git: "http://${host}:${port}/admin/off" }`,
    `{ git: "https://${host}:${port}/admin/off" }`,
    `{ git: "ssh://git@${host}:${port}/admin/off" }`,
    `{ archive: "http://${host}:${port}/admin/off" }`,
    `{ archive: "https://${host}:${port}/admin/off" }`,
    `{ archive: "https://a.${host === "localhost" ? host : "localhost"}:${port}/admin/off" }`,
    `{ git: "ssh://git@127.1:${port}/admin/off" }`,
  ];
  const config = (source: string) =>
    `version: 1\nsources:\n  theirs: ${source}\nskills: { enableAll: true }\ntargets: { claude: true }\n`;

  test.each(LOOPBACK)("has nothing asked of it before it is trusted: %s", async (host) => {
    const server = await RawServer.http({});
    for (const source of declared(host, server.port)) {
      const project = new Project({ "../.git/HEAD": "", "skills.yaml": config(source) });
      for (const command of ["list", "build", "update"]) {
        const { status, stderr } = await project.run([command, "--timeout", "5"]);
        expect({ source, command, status, said: stderr.includes("[trust/loopback]") }).toEqual({
          source,
          command,
          status: 2,
          said: true,
        });
      }
      expect((await project.run(["trust"])).stdout).toContain("ask a server on this machine for ");
    }
    expect([server.open.size, server.requests]).toEqual([0, []]);
  });

  test.each(["git", "archive"])("has it asked once it is trusted: %s", async (kind) => {
    const server = await RawServer.http({});
    const yaml = config(`{ ${kind}: "http://127.0.0.1:${server.port}/admin/off" }`);
    const project = new Project({ "../.git/HEAD": "", "skills.yaml": yaml });
    await project.run(["trust"]);
    expect((await project.run(["list"])).stderr).not.toContain("trust/");
    expect(server.requests[0]).toContain("/admin/off");
  });

  test.each<[string, object]>([
    ["a tarball", { type: "tarball", url: "http://127.0.0.1:PORT/x.tar" }],
    ["a repository", { type: "git", url: "http://127.0.0.1:PORT/x", rev: "1".repeat(40), ref: "main" }],
    ["a forge", { type: "github", host: "localhost:PORT", owner: "a", repo: "b", rev: "1".repeat(40) }],
  ])("has nothing asked of it by its flake.lock either: %s", async (_, locked) => {
    const server = await RawServer.http({});
    const narHash = `sha256-${"A".repeat(43)}=`;
    const nodes = { root: { inputs: { theirs: "theirs" } }, theirs: { locked: { ...locked, narHash } } };
    const text = JSON.stringify({ nodes, root: "root", version: 7 }).replaceAll("PORT", String(server.port));
    const yaml = config("{ input: theirs }");
    const project = new Project({ "../.git/HEAD": "", "skills.yaml": yaml, "flake.lock": text });
    const { status, stderr } = await project.run(["list"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("[trust/loopback]")]);
    expect(server.requests).toEqual([]);
    expect((await project.run(["trust"])).stdout).toContain("ask a server on this machine for ");
    expect((await project.run(["list"])).stderr).not.toContain("trust/");
    expect(server.requests.length).toBeGreaterThan(0);
  });
});
