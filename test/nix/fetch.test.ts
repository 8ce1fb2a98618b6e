// What a lock names, fetched by Nix: the bytes are those of the lock, or the message says which way there is.

import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { tar } from "../support/archives.ts";
import { type Content, TestRepository } from "../support/git.ts";
import { GitServer } from "../support/git-server.ts";
import { type Ended, Nix } from "../support/nix.ts";
import { Project, skillFile } from "../support/project.ts";
import { RawServer } from "../support/raw-server.ts";
import { Registry } from "../support/registry.ts";
import { PLACE, SiteServer } from "../support/site-server.ts";

const withNix = testWith(locate(["nix-build"]));
const NOTES = { "skills/notes/SKILL.md": skillFile("notes") };

/** A project that takes all of one source. */
function project(source: string): Project {
  return new Project({
    "skills.yaml": `version: 1\nsources:\n  team: ${source}\nskills: { enableAll: true }\ntargets: { claude: true }\n`,
  });
}

/** `nix-build` while this process goes on: its servers are in it. */
async function build(nix: Nix, { directory }: Project, given = ""): Promise<Ended> {
  const expression = nix.expression(`kitout.mkBundle { src = ${directory}; ${given} }`);
  const child = spawn("nix-build", ["--no-out-link", "-E", expression], { env: nix.env });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, ...said };
}

/** Locks as a user would, then expects Nix to make the bundle that kitout makes. */
async function expectSame(nix: Nix, own: Project, given = ""): Promise<void> {
  const locked = await own.run(["lock", "-c", "skills.yaml"]);
  expect(locked.status).toBe(0);
  const ours = await own.run(["build", "-c", "skills.yaml", "--frozen", "--json"]);
  const theirs = await build(nix, own, given);
  expect([theirs.status, theirs.status === 0 ? "" : theirs.stderr]).toEqual([0, ""]);
  expect(readFileSync(`${theirs.stdout.trim()}/id`, "utf8").trim()).toBe(JSON.parse(ours.stdout).id);
}

function repository(nix: Nix): TestRepository {
  return new TestRepository(`${nix.base}/remote.git`, "sha1");
}

describe("a git source that Nix fetches", () => {
  withNix("may be a commit of a branch that is not the default one", async () => {
    const nix = new Nix();
    const remote = repository(nix);
    remote.commit({ "README.md": "The default branch.\n" });
    remote.commit(NOTES, { branch: "release" });
    await expectSame(nix, project(`{ git: "${remote.url}", ref: release, subdir: skills }`));
  });

  withNix("may be a tag, or a commit by its id", async () => {
    const nix = new Nix();
    const remote = repository(nix);
    const commit = remote.commit(NOTES);
    remote.setRef("refs/tags/v1", commit);
    remote.commit({ "README.md": "Later.\n" });
    await expectSame(nix, project(`{ git: "${remote.url}", ref: v1, subdir: skills }`));
    await expectSame(nix, project(`{ git: "${remote.url}", ref: ${commit}, subdir: skills }`));
  });

  withNix("may be a commit that its branch was moved away from since", async () => {
    const nix = new Nix();
    const remote = repository(nix);
    remote.commit({ "README.md": "First.\n" });
    remote.commit(NOTES);
    const own = project(`{ git: "${remote.url}", subdir: skills }`);
    expect((await own.run(["lock", "-c", "skills.yaml"])).status).toBe(0);
    // Moved by force, and kept by a tag, as a server keeps it for a while.
    remote.git(["tag", "kept", "main"]);
    remote.git(["update-ref", "refs/heads/main", "main~1"]);
    const built = await build(nix, own);
    expect([built.status, built.status === 0 ? "" : built.stderr]).toEqual([0, ""]);
  });

  withNix("that its attributes change on the way is refused, and the way out is said and works", async () => {
    const nix = new Nix();
    const remote = repository(nix);
    const files: Record<string, Content> = {
      ...NOTES,
      "skills/notes/version": "$Format:%H$\n",
      "skills/notes/tests/a.sh": "exit 0\n",
      ".gitattributes": "version export-subst\ntests export-ignore\n",
    };
    remote.commit(files);
    const own = project(`{ git: "${remote.url}", subdir: skills }`);
    expect((await own.run(["lock", "-c", "skills.yaml"])).status).toBe(0);
    const refused = await build(nix, own);
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain("[lock/digest]");
    expect(refused.stderr).toContain("sources.");
    own.sh(`git -c core.autocrlf=false clone -q '${remote.url}' ../exact`);
    const exact = `sources.team = builtins.path { path = ${own.base}/exact; name = "exact"; filter = path: _: baseNameOf path != ".git"; };`;
    await expectSame(nix, own, exact);
  });
});

describe("a range of versions", () => {
  withNix("is fetched by the commit that is locked, wherever its tag is now", async () => {
    const nix = new Nix();
    const remote = repository(nix);
    remote.setRef("refs/tags/v1.2.0", remote.commit(NOTES));
    const own = project(`{ git: "${remote.url}", version: "^1", subdir: skills }`);
    await expectSame(nix, own);
    const moved = remote.commit({ "README.md": "Moved.\n" });
    remote.setRef("refs/tags/v1.2.0", moved);
    const built = await build(new Nix(), own);
    expect([built.status, built.status === 0 ? "" : built.stderr]).toEqual([0, ""]);
  });
});

describe("what a site publishes", () => {
  withNix("is fetched file by file, of what the lock needs, and unpacked by kitout", async () => {
    const site = await SiteServer.start();
    const packed = tar([
      { path: "SKILL.md", content: skillFile("packed") },
      { path: "run", content: "#!/bin/sh\n", mode: 0o755 },
    ]);
    const other = site.entry("other", "skill-md", skillFile("other"));
    site.index([
      site.entry("notes", "skill-md", skillFile("notes")),
      site.entry("packed", "archive", packed),
      other,
      { name: "listed", files: ["SKILL.md", "a b/it's.txt"] },
    ]);
    site.files.set(`${PLACE}listed/SKILL.md`, skillFile("listed"));
    site.files.set(`${PLACE}listed/a%20b/it's.txt`, "text\n");
    const own = project(`{ well-known: "${site.url}" }`);
    own.write({
      "skills.yaml": `version: 1
sources: { team: { well-known: "${site.url}" } }
skills: { enable: [notes, packed, listed] }
targets: { claude: true }
`,
    });
    expect((await own.run(["lock", "-c", "skills.yaml"])).stderr).toBe("");
    // Nobody selected it.
    site.files.delete(other["url"]!);
    await expectSame(new Nix(), own);
  });
});

describe("a git source with submodules that Nix fetches", () => {
  withNix("has the bytes that kitout fetches", async () => {
    const nix = new Nix();
    const tool = new TestRepository(`${nix.base}/served/tool.git`, "sha1");
    const commit = tool.commit({ "lib/a.txt": "a\n", run: { run: "#!/bin/sh\n" } });
    const remote = new TestRepository(`${nix.base}/served/team.git`, "sha1");
    const modules = '[submodule "tool"]\n\tpath = notes/tool\n\turl = ../tool.git\n';
    remote.commit({ "notes/SKILL.md": skillFile("notes"), "notes/tool": { commit }, ".gitmodules": modules });
    const server = await GitServer.start(`${nix.base}/served`);
    await expectSame(nix, project(`{ git: "${server.url("team.git")}", submodules: true }`));
  });
});

describe("an archive and a package that Nix fetches", () => {
  withNix("are held to the integrity of the lock, and read as kitout reads them", async () => {
    const archive = tar([
      { path: "skills-1.0/notes/SKILL.md", content: skillFile("notes") },
      { path: "skills-1.0/notes/run", content: "#!/bin/sh\n", mode: 0o755 },
    ]);
    const server = await RawServer.http({
      "/skills.tar": Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${archive.length}\r\nConnection: close\r\n\r\n`),
        archive,
      ]),
    });
    const nix = new Nix();
    await expectSame(nix, project(`{ archive: "http://127.0.0.1:${server.port}/skills.tar" }`));
    expect(readdirSync(nix.store).some((name) => name.endsWith("-skills.tar"))).toBe(true);
  });

  testWith(locate(["nix-build"]) && locate(["npm"]))("of npm too, without npm", async () => {
    const registry = await Registry.start();
    registry.publish("@acme/skills", "1.2.3", { "notes/SKILL.md": skillFile("notes") });
    const own = project('{ npm: "@acme/skills", version: "^1" }');
    own.write({ "../home/.npmrc": `registry=${registry.url}\n` });
    await expectSame(new Nix(), own);
  });
});
