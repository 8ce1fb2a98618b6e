// Sites that publish skills at their well-known address, from the index to the lock and the installed bytes.

import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { type TarEntry, tar, zip } from "../support/archives.ts";
import { Project, skillFile } from "../support/project.ts";
import { OLD_PLACE, PLACE, type Served, SiteServer, sha256, sri } from "../support/site-server.ts";

let project: Project;
let site: SiteServer;

/** Every byte once: no reader of text leaves it as it is. */
const BINARY = Buffer.from(Array.from({ length: 256 }, (_, at) => at));

beforeEach(async () => {
  project = new Project({ "../.git/HEAD": "" });
  site = await SiteServer.start();
});

function declare(enable: readonly string[], policy = "", settings = ""): void {
  project.write({
    "skills.yaml": `version: 1
sources:
  docs: { well-known: "${site.url}"${settings} }
skills: { enable: [${enable.join(", ")}] }
targets: { claude: true }
${policy}`,
  });
}

const run = (command: string, ...words: readonly string[]) =>
  project.run([command, "-c", "skills.yaml", ...words]);
const lockFile = () => path.join(project.directory, "skills.lock");
const locked = () => JSON.parse(fs.readFileSync(lockFile(), "utf8")).sources.docs;

async function lock(): Promise<void> {
  expect((await run("lock")).stderr).toBe("");
}

/** The messages of the errors, without positions. */
async function refusal(command: string, ...words: readonly string[]): Promise<string> {
  const { status, stderr } = await run(command, ...words);
  expect(status).not.toBe(0);
  const lines = stderr.split("\n").filter((line) => / error: |^error: |^ {2}hint: /.test(line));
  expect(lines).toHaveLength(2);
  return lines.map((line) => line.replace(/^(?:\S+: )?error: |^ {2}hint: /, "")).join("\n");
}

function archive(entries: readonly TarEntry[]): Buffer {
  return zlib.gzipSync(tar(entries));
}

/** The files of the blobs in the cache. */
function blobFiles(): readonly string[] {
  const blobs = path.join(project.home, ".cache/kitout/blobs");
  const found = fs.existsSync(blobs) ? fs.readdirSync(blobs, { recursive: true, encoding: "utf8" }) : [];
  return found.filter((name) => name.includes("raw-")).map((name) => path.join(blobs, name));
}

const cached = () => blobFiles().map((file) => path.basename(file));
/** Those that are not what they are called. */
const misnamed = () =>
  blobFiles().filter(
    (file) => sha256(fs.readFileSync(file)) !== path.basename(file).replace("raw-", "sha256:"),
  );

function emptyCache(): void {
  for (const name of [".local", ".cache"])
    fs.rmSync(path.join(project.home, name), { recursive: true, force: true });
}

describe("a site with an index", () => {
  test("is a source of single files and of archives, with every byte as it is served", async () => {
    const pdf = skillFile("pdf");
    const docx = archive([
      { path: "SKILL.md", content: skillFile("docx") },
      { path: "scripts/run.sh", content: "#!/bin/sh\n", mode: 0o755 },
      { path: "assets/image.bin", content: BINARY },
    ]);
    site.index([site.entry("pdf", "skill-md", pdf), site.entry("docx", "archive", docx)]);
    declare(["pdf", "docx"]);
    await lock();
    expect(locked()).toMatchObject({
      "well-known": site.url,
      entries: {
        docx: { type: "archive", url: `${site.url}${PLACE}docx.tar.gz`, digest: sri(docx) },
        pdf: { type: "skill-md", url: `${site.url}${PLACE}pdf/SKILL.md`, digest: sri(pdf) },
      },
    });
    expect(JSON.parse(fs.readFileSync(lockFile(), "utf8")).version).toBe(2);
    const before = site.requests.length;
    for (const way of [["--frozen"], ["--offline"]])
      expect((await run("install", "--scope", "project", ...way)).status).toBe(0);
    expect(site.requests.length).toBe(before);
    const installed = path.join(project.directory, ".claude/skills");
    expect(fs.readFileSync(path.join(installed, "pdf/SKILL.md"), "utf8")).toBe(pdf);
    expect(fs.readFileSync(path.join(installed, "docx/assets/image.bin"))).toEqual(BINARY);
    expect(fs.statSync(path.join(installed, "docx/scripts/run.sh")).mode & 0o100).toBe(0o100);
  });

  test("may pack an archive as a zip, with one directory at its top", async () => {
    const packed = zip([
      { path: "docx/SKILL.md", content: skillFile("docx") },
      { path: "docx/image.bin", content: BINARY },
    ]);
    site.index([site.entry("docx", "archive", packed)]);
    declare(["docx"]);
    await lock();
    expect(Object.keys(locked().skills)).toEqual(["docx"]);
  });

  test("has addresses that are relative to it, or whole", async () => {
    const content = skillFile("pdf");
    const digest = sha256(content);
    for (const [at, url] of ["pdf/SKILL.md", "../files/pdf.md?v=2", `${site.url}/pdf.md`].entries()) {
      site.files.set(new URL(url, `${site.url}${PLACE}index.json`).pathname, content);
      site.index([{ name: "pdf", type: "skill-md", url, digest }]);
      fs.rmSync(lockFile(), { force: true });
      declare(["pdf"]);
      await lock();
      expect([at, locked().entries.pdf.url]).toEqual([
        at,
        new URL(url, `${site.url}${PLACE}index.json`).href,
      ]);
    }
  });

  test("may be below a directory of its host", async () => {
    const content = skillFile("pdf");
    site.files.set(
      `/team${PLACE}index.json`,
      JSON.stringify({ skills: [{ name: "pdf", type: "skill-md", url: "pdf.md", digest: sha256(content) }] }),
    );
    site.files.set(`/team${PLACE}pdf.md`, content);
    declare(["pdf"]);
    const text = fs.readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
    project.write({ "skills.yaml": text.replace(site.url, `${site.url}/team/`) });
    await lock();
    expect(locked()["well-known"]).toBe(`${site.url}/team/`);
  });

  test("downloads a file when a skill needs it, and not before", async () => {
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf")),
      site.entry("docx", "skill-md", skillFile("docx")),
    ]);
    declare(["pdf"]);
    await lock();
    expect(site.requests).toEqual([`${PLACE}index.json`, `${PLACE}pdf/SKILL.md`]);
  });

  test("leaves out what is of an unknown type, and says so", async () => {
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf")),
      { ...site.entry("docx", "skill-md", ""), type: "oci" },
    ]);
    declare(["pdf"]);
    const { status, stderr } = await run("lock");
    expect([status, stderr.includes("[well-known/unknown-type]")]).toEqual([0, true]);
    expect(Object.keys(locked().entries)).toEqual(["pdf"]);
  });

  test("leaves out a skill that cannot be used, and says so; the others are installed", async () => {
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf")),
      { ...site.entry("docx", "skill-md", skillFile("docx")), digest: "sha256:00" },
    ]);
    declare(["pdf"]);
    const { status, stderr } = await run("install");
    expect([status, stderr]).toEqual([0, expect.stringContaining("[well-known/unusable]")]);
    expect(stderr).toContain('the skill "docx" has a digest that is none, "sha256:00"');
    expect(Object.keys(locked().entries)).toEqual(["pdf"]);
    // What is locked is not asked again.
    expect((await run("build")).stderr).toBe("");
  });

  test("cannot give a selected skill that is left out", async () => {
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf")),
      { ...site.entry("docx", "skill-md", skillFile("docx")), digest: "sha256:00" },
    ]);
    declare(["pdf", "docx"]);
    const { status, stderr } = await run("lock");
    expect(status).toBe(1);
    expect(stderr).toContain("[well-known/unusable]");
    expect(stderr).toContain("[skill/unknown]");
    expect(fs.existsSync(lockFile())).toBe(false);
  });

  test("keeps what is locked where an update would lose a selected skill", async () => {
    site.index(["pdf", "docx"].map((name) => site.entry(name, "skill-md", skillFile(name))));
    declare(["pdf", "docx"]);
    await lock();
    const before = fs.readFileSync(lockFile(), "utf8");
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf", "New.")),
      { ...site.entry("docx", "skill-md", skillFile("docx")), digest: "sha256:00" },
    ]);
    const { status, stderr } = await run("update");
    expect(status).not.toBe(0);
    expect(stderr).toContain("[well-known/unusable]");
    expect(fs.readFileSync(lockFile(), "utf8")).toBe(before);
    expect((await run("build")).status).toBe(0);
  });

  test("that a project merely brings needs trust on this machine, and http needs this machine", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    const { status, stderr } = await project.run(["lock"]);
    expect([status, stderr.includes("[trust/loopback]"), site.requests]).toEqual([2, true, []]);
    for (const [address, code] of [
      ["http://example.com", "Data fetched over plain http can be tampered with"],
      ["https://user:secret@example.com", "This URL contains a password"],
      ["https://example.com/.well-known/agent-skills/index.json", "This is not the address of a site"],
      ["https://example.com/?a=b", "This is not the address of a site"],
      ["example.com", "This is not a URL"],
      ["file:///srv/site", "kitout does not fetch from this kind of URL"],
    ] as const) {
      declare(["pdf"]);
      const text = fs.readFileSync(path.join(project.directory, "skills.yaml"), "utf8");
      project.write({ "skills.yaml": text.replace(site.url, address) });
      expect(await refusal("lock")).toContain(code);
    }
  });
});

describe("a site with an index of the older format", () => {
  const files = { "SKILL.md": skillFile("pdf"), "scripts/a b.py": "print(1)\n", "assets/image.bin": BINARY };

  function publish(listed: readonly unknown[], place = OLD_PLACE): void {
    site.files.set(`${place}index.json`, JSON.stringify({ skills: [{ name: "pdf", files: listed }] }));
    for (const [name, content] of Object.entries(files))
      site.files.set(`${place}pdf/${name.split("/").map(encodeURIComponent).join("/")}`, content);
  }

  test("is locked with the digests of its files, which kitout computes", async () => {
    publish(Object.keys(files));
    declare(["pdf"]);
    await lock();
    expect(locked().entries.pdf).toEqual({
      type: "files",
      url: `${site.url}${OLD_PLACE}pdf/`,
      files: Object.fromEntries(Object.entries(files).map(([name, content]) => [name, sri(content)])),
    });
    expect((await run("build", "--frozen", "--offline")).status).toBe(0);
    emptyCache();
    expect((await run("build", "--frozen")).status).toBe(0);
    site.files.set(`${OLD_PLACE}pdf/assets/image.bin`, "something else");
    emptyCache();
    expect(await refusal("build", "--frozen")).toContain("[well-known/digest]");
  });

  test("may have digests of its files, which count", async () => {
    publish(
      Object.entries(files).map(([name, content]) => ({ path: name, digest: sha256(content) })),
      PLACE,
    );
    declare(["pdf"]);
    await lock();
    site.files.set(`${PLACE}pdf/SKILL.md`, `${skillFile("pdf")}more`);
    emptyCache();
    fs.rmSync(lockFile());
    expect(await refusal("lock")).toContain("[well-known/digest]");
  });

  test.for<[string, Served]>([
    ["a page that the site has for everything", "<!DOCTYPE html><html><body>Not here</body></html>"],
    ["a refusal, which some servers give for what is not there", { status: 403 }],
  ])("is found behind %s", async ([, served]) => {
    publish(["SKILL.md"]);
    site.files.set(`${PLACE}index.json`, served);
    declare(["pdf"]);
    await lock();
    // What the newer place says is said where the older one has nothing either.
    fs.rmSync(lockFile());
    site.files.delete(`${OLD_PLACE}index.json`);
    expect(await refusal("lock")).toMatch(/a web page is where|status 403/);
  });

  test("is not locked with a page in the place of a file", async () => {
    publish(["SKILL.md", "assets/page.html"]);
    site.files.set(`${OLD_PLACE}pdf/assets/page.html`, "<!doctype html><p>A template</p>");
    declare(["pdf"]);
    await lock();
    fs.rmSync(lockFile());
    site.files.set(`${OLD_PLACE}pdf/SKILL.md`, "<html><body>Log in</body></html>");
    expect(await refusal("lock")).toContain("which is a web page");
    expect(fs.existsSync(lockFile())).toBe(false);
  });

  test.for([
    ["../SKILL.md", "path"],
    ["/SKILL.md", "path"],
    ["a\\b.md", "path"],
    ["a?b", "path"],
    ["a\u0000b", "path"],
    ["", "path"],
    [7, "files"],
  ])("does not list %j", async ([listed, what]) => {
    publish(["SKILL.md", listed]);
    declare(["pdf"]);
    expect(await refusal("lock")).toContain(
      what === "path" ? "a file with a path that is not allowed" : "has no valid `files`",
    );
  });

  test("lists a SKILL.md for every skill, and no file that others take for it", async () => {
    publish(["README.md"]);
    declare(["pdf"]);
    expect(await refusal("lock")).toContain('the skill "pdf" has no SKILL.md');
    publish(["SKILL.md", "skill.MD"]);
    expect(await refusal("lock")).toContain("a file with a path that is not allowed");
    publish(["SKILL.md", "SKILL.md/a"]);
    expect(await refusal("lock")).toContain("a file with a path that is not allowed");
  });
});

describe("`update` and `outdated`", () => {
  test("follow the index, and nothing else does", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    await lock();
    const before = locked();
    expect(JSON.parse((await run("outdated", "--json")).stdout).sources[0].state).toBe("current");
    const content = `${skillFile("pdf")}More.\n`;
    site.index([site.entry("pdf", "skill-md", content), site.entry("docx", "skill-md", skillFile("docx"))]);
    expect((await run("build")).status).toBe(0);
    expect(locked()).toEqual(before);
    const [row] = JSON.parse((await run("outdated", "--json")).stdout).sources;
    expect(row).toMatchObject({ kind: "well-known", from: site.url, state: "outdated" });
    const { stdout } = await run("update");
    expect(stdout).toContain("New in this source, and not selected: docx");
    expect(stdout).toContain("~ pdf");
    expect(locked().entries.pdf.digest).toBe(sri(content));
  });

  test("say what the new index no longer has", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    await lock();
    site.index([site.entry("read-pdf", "skill-md", skillFile("read-pdf"))]);
    const { status, stderr } = await run("update");
    expect(status).toBe(1);
    expect(stderr).toMatch(/The new version of source "docs" has no skill "pdf": sha256-\S+ has it/);
    expect(stderr).toContain("New there: read-pdf.");
  });

  test("keep the lock where the new index is a lie", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    await lock();
    const before = fs.readFileSync(lockFile(), "utf8");
    site.index([{ ...site.entry("pdf", "skill-md", "other"), digest: sha256("another") }]);
    expect(await refusal("update")).toContain("[well-known/digest]");
    expect(fs.readFileSync(lockFile(), "utf8")).toBe(before);
  });
});

describe("the lock", () => {
  test("is what counts when the site has changed", async () => {
    const docx = archive([{ path: "SKILL.md", content: skillFile("docx") }]);
    site.index([site.entry("pdf", "skill-md", skillFile("pdf")), site.entry("docx", "archive", docx)]);
    declare(["pdf", "docx"]);
    await lock();
    emptyCache();
    site.entry("pdf", "skill-md", `${skillFile("pdf")}changed`);
    expect(await refusal("build", "--frozen")).toMatch(
      /The skill "pdf" of source "docs" has the wrong digest/,
    );
    emptyCache();
    site.entry("pdf", "skill-md", skillFile("pdf"));
    site.entry("docx", "archive", archive([{ path: "SKILL.md", content: `${skillFile("docx")}changed` }]));
    expect(await refusal("build", "--frozen")).toMatch(
      /The skill "docx" of source "docs" has the wrong digest/,
    );
    expect(cached()).toEqual([`raw-${sha256(skillFile("pdf")).slice("sha256:".length)}`]);
  });

  test("holds where the site has changed or dropped what nobody selected", async () => {
    const docx = archive([{ path: "SKILL.md", content: skillFile("docx") }]);
    site.index([site.entry("pdf", "skill-md", skillFile("pdf")), site.entry("docx", "archive", docx)]);
    declare(["pdf"]);
    await lock();
    emptyCache();
    site.files.delete(`${PLACE}docx.tar.gz`);
    const { status, stderr } = await run("build", "--frozen");
    expect([status, stderr]).toEqual([0, ""]);
    declare(["docx"]);
    expect(await refusal("build")).toContain('The skill "docx" of source "docs" cannot be downloaded');
  });

  test("sends nobody to another host, whoever wrote it", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    await lock();
    emptyCache();
    const text = fs.readFileSync(lockFile(), "utf8");
    const moved = text.replace(`${site.url}${PLACE}`, `http://localhost:${site.host.split(":")[1]}${PLACE}`);
    fs.writeFileSync(lockFile(), moved);
    expect(await refusal("build", "--frozen")).toContain("[well-known/other-host]");
  });

  test("--frozen needs the source in it, and --offline the cache", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"]);
    expect(await refusal("build", "--frozen")).toContain("[lock/missing]");
    expect(await refusal("build", "--offline")).toContain("[source/offline]");
    await lock();
    emptyCache();
    expect(await refusal("build", "--offline")).toContain("[source/damaged]");
  });
});

describe("`--source` in the place of a site", () => {
  const docx = archive([
    { path: "SKILL.md", content: skillFile("docx") },
    { path: "run.sh", content: "#!/bin/sh\n", mode: 0o755 },
  ]);

  async function lockAll(): Promise<void> {
    site.index([
      site.entry("pdf", "skill-md", skillFile("pdf")),
      site.entry("docx", "archive", docx),
      { name: "listed", files: ["SKILL.md"] },
      site.entry("other", "archive", docx),
    ]);
    site.files.set(`${PLACE}listed/SKILL.md`, skillFile("listed"));
    declare(["pdf", "docx", "listed"]);
    await lock();
    emptyCache();
    site.files.clear();
  }

  test("is a directory of what the site serves, and of what the lock has", async () => {
    await lockAll();
    project.write({ "../served/pdf": skillFile("pdf"), "../served/listed/SKILL.md": skillFile("listed") });
    fs.writeFileSync(path.join(project.base, "served/docx"), docx);
    const bound = ["--frozen", "--offline", "--source", "docs=../served"];
    const first = await run("build", "--json", ...bound);
    expect([first.status, first.stderr]).toEqual([0, ""]);
    project.write({ "../served/pdf": `${skillFile("pdf")}changed` });
    emptyCache();
    expect(await refusal("build", ...bound)).toContain("[well-known/digest]");
  });

  test("is a directory of the skills, which are compared with the lock", async () => {
    await lockAll();
    project.write({
      "../skills/pdf/SKILL.md": skillFile("pdf"),
      "../skills/listed/SKILL.md": skillFile("listed"),
      "../skills/docx/SKILL.md": skillFile("docx"),
      "../skills/docx/run.sh": { run: "#!/bin/sh\n" },
    });
    const bound = ["--frozen", "--offline", "--source", "docs=../skills"];
    expect((await run("build", ...bound)).stderr).toBe("");
    project.write({ "../skills/pdf/SKILL.md": `${skillFile("pdf")}changed` });
    expect(await refusal("build", ...bound)).toContain("[lock/digest]");
  });
});

describe("an index that cannot be used", () => {
  const entry = { name: "pdf", type: "skill-md", url: "pdf.md", digest: sha256("") };
  const digest = `sha256:${"0".repeat(64)}`;
  test.for<[string, Served, string]>([
    ["is a login page", "\n<!DOCTYPE html><html><body>Log in</body></html>", "a web page is where its index"],
    ["is a login page with a comment", "<!-- x -->\n<html>", "a web page is where its index should be"],
    ["is no JSON", "{", "its index is not JSON, or ends too early"],
    ["is not UTF-8", Buffer.from('{"skills":["\xff"]}', "latin1"), "its index is not JSON"],
    ["is empty", "", "its index is not JSON"],
    ["is a list", "[]", "its index has no list `skills`"],
    ["has a map of skills", '{"skills":{}}', "its index has no list `skills`"],
    ["is nothing", "null", "its index has no list `skills`"],
    [
      "is for newer programs",
      '{"$schema":"https://schemas.agentskills.io/discovery/1.0.0/schema.json","skills":[]}',
      "its index is for newer programs",
    ],
    ["has a newer version", '{"version":"0.3.0","skills":[]}', "its index is for newer programs (0.3.0)"],
    ["is a megabyte", JSON.stringify({ skills: [], more: "x".repeat(1_000_000) }), "is larger than 512 KiB"],
    ["has a name twice", JSON.stringify({ skills: [entry, entry] }), 'its index has the skill "pdf" twice'],
    [
      "has no name",
      JSON.stringify({ skills: [{ ...entry, name: undefined }] }),
      "skill number 1 of its index",
    ],
    [
      "has a name that leads out",
      JSON.stringify({ skills: [{ ...entry, name: "../pdf" }] }),
      "a name that is none",
    ],
    [
      "has a name in capitals",
      JSON.stringify({ skills: [{ ...entry, name: "PDF" }] }),
      "a name that is none",
    ],
    [
      "has a long name",
      JSON.stringify({ skills: [{ ...entry, name: "a".repeat(65) }] }),
      "a name that is none",
    ],
    [
      "has a text for a skill",
      JSON.stringify({ skills: ["pdf"] }),
      "skill number 1 of its index has no valid `name`",
    ],
    ["has no digest", JSON.stringify({ skills: [{ ...entry, digest: undefined }] }), "has no valid `digest`"],
    [
      "has a short digest",
      JSON.stringify({ skills: [{ ...entry, digest: "sha256:00" }] }),
      "a digest that is none",
    ],
    [
      "has a digest of another kind",
      JSON.stringify({ skills: [{ ...entry, digest: `md5:${digest}` }] }),
      "a digest",
    ],
    ["has no address", JSON.stringify({ skills: [{ ...entry, url: undefined }] }), "has no valid `url`"],
    [
      "has a file's address",
      JSON.stringify({ skills: [{ ...entry, url: "file:///etc/passwd" }] }),
      "does not fetch",
    ],
    [
      "has plain http",
      JSON.stringify({ skills: [{ ...entry, url: "http://example.com/a" }] }),
      "does not fetch",
    ],
    [
      "has a password",
      JSON.stringify({ skills: [{ ...entry, url: "https://a:b@example.com/a" }] }),
      "not fetch",
    ],
    ["has no type", JSON.stringify({ skills: [{ ...entry, type: undefined }] }), "has no valid `type`"],
    [
      "lists too much",
      JSON.stringify({ skills: Array.from({ length: 1001 }, (_, at) => ({ name: `a${at}` })) }),
      "too many skills (1001 skills)",
    ],
    ["is cut off", { how: "cut", body: '{"skills":[]}' }, "the connection closed early"],
    ["is cut off without a length", { how: "cut", body: '{"skills":[]}', hasLength: false }, "closed early"],
    ["has moved to another host", { status: 302, location: "http://localhost:1/index.json" }, "redirects to"],
    [
      "has moved to plain http",
      { status: 301, location: "http://example.com/a" },
      "redirects to http://example.com",
    ],
    ["is forbidden", { status: 403 }, "the server answered with status 403"],
  ])("because it %s is refused with the cause", async ([, served, cause]) => {
    site.files.set(`${PLACE}index.json`, served);
    declare(["pdf"]);
    expect(await refusal("lock")).toContain(cause);
    expect([fs.existsSync(lockFile()), cached()]).toEqual([false, []]);
  });

  test.for<[string, Served]>([
    ["never comes", { how: "stalled" }],
    ["stops in the middle", { how: "dripped", body: JSON.stringify({ skills: [] }) }],
  ])("because it %s is given up in time", async ([, served]) => {
    site.files.set(`${PLACE}index.json`, served);
    declare(["pdf"]);
    expect(await refusal("lock", "--timeout", "1")).toMatch(
      /no data arrived for 1 seconds|longer than 1 seconds/,
    );
  });

  test("and a site that has none are two things", async () => {
    declare(["pdf"]);
    expect(await refusal("lock")).toContain("publishes no skills");
    expect(site.requests).toEqual([`${PLACE}index.json`, `${OLD_PLACE}index.json`]);
  });
});

describe("a skill that cannot be had", () => {
  const content = skillFile("pdf");
  test.for<[string, Served, string]>([
    ["has other bytes", `${content}x`, 'The skill "pdf" of source "docs" has the wrong digest'],
    ["is a login page", "<!doctype html>Log in", "which is a web page"],
    ["is gone", { status: 404 }, "status 404"],
    ["is cut off", { how: "cut", body: content }, "the connection closed early"],
    [
      "is cut off where nothing says how long it is",
      { how: "cut", body: content, hasLength: false },
      "early",
    ],
    ["is huge", "x".repeat(2_000_000), 'A file of the skill "pdf" of source "docs" is larger than 1 MiB'],
    [
      "is elsewhere now",
      { status: 307, location: "http://localhost:1/a" },
      "redirects to http://localhost:1",
    ],
  ])("because it %s is said with the cause, and nothing of it is kept", async ([, served, cause]) => {
    const entry = site.entry("pdf", "skill-md", content);
    site.index([entry]);
    site.files.set(entry["url"]!, served);
    declare(["pdf"]);
    expect(await refusal("lock")).toContain(cause);
    expect([fs.existsSync(lockFile()), cached()]).toEqual([false, []]);
  });

  test.for<[string, Buffer, string]>([
    ["is none", Buffer.from("text"), "[archive/format]"],
    ["leads out", archive([{ path: "../SKILL.md", content: "" }]), "[archive/refused]"],
    ["has no SKILL.md", archive([{ path: "README.md", content: "" }]), 'the skill "docx" has no SKILL.md'],
    ["breaks off", archive([{ path: "SKILL.md", content: "a" }]).subarray(0, 40), "[archive/broken]"],
  ])("as an archive that %s is said with its name", async ([, bytes, cause]) => {
    site.index([site.entry("docx", "archive", bytes)]);
    declare(["docx"]);
    const said = await refusal("lock");
    expect(said).toContain(cause);
    expect(said).toContain("docx");
    expect(misnamed()).toEqual([]);
  });

  test("is followed within its host", async () => {
    const entry = site.entry("pdf", "skill-md", content);
    site.index([entry]);
    site.files.set("/moved.md", content);
    site.files.set(entry["url"]!, { status: 302, location: "/moved.md" });
    declare(["pdf"]);
    await lock();
  });
});

describe("another host", () => {
  test("is asked only where the policy names it", async () => {
    const other = await SiteServer.start();
    const entry = other.entry("pdf", "skill-md", skillFile("pdf"));
    site.index([{ ...entry, url: `https://cdn.example.com${entry["url"]}` }]);
    declare(["pdf"]);
    const said = await refusal("lock");
    expect(said).toContain(
      `The skill "pdf" of source "docs" is not at ${site.host} but at cdn.example.com. [well-known/other-host]`,
    );
    expect(said).toContain("name it in `policy.allowedHosts`");
    declare(["pdf"], `policy: { allowedHosts: ["${site.host}", "*.example.com"] }\n`);
    // Nobody is there; but it was asked.
    expect(await refusal("lock", "--timeout", "2")).toContain("[well-known/unreachable]");
    // What listens on this machine was not meant for a site.
    site.index([{ ...entry, url: other.url + entry["url"] }]);
    declare(["pdf"], `policy: { allowedHosts: ["${site.host}", "${other.host}"] }\n`);
    expect(await refusal("lock")).toContain("[well-known/other-host]");
    expect(other.requests).toEqual([]);
  });

  test("and another owner are refused by the policy before anybody is asked", async () => {
    site.index([site.entry("pdf", "skill-md", skillFile("pdf"))]);
    declare(["pdf"], "policy: { allowedHosts: [example.com] }\n");
    expect(await refusal("lock")).toContain("[policy/host]");
    declare(["pdf"], "policy: { allowedOwners: [github.com/anthropics] }\n");
    expect(await refusal("lock")).toContain("[policy/owner]");
    expect(site.requests).toEqual([]);
    declare(["pdf"], `policy: { allowedOwners: ["${site.host}"] }\n`);
    await lock();
  });
});
