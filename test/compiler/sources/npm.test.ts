import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Cache } from "../../../src/compiler/sources/cache.ts";
import { openNpm } from "../../../src/compiler/sources/npm.ts";
import type { NpmPin } from "../../../src/model/lock.ts";
import type { RelPath } from "../../../src/model/names.ts";
import { codes } from "../../support/config.ts";
import {
  asked,
  type Given,
  integrityOf,
  SKILL,
  started,
  tarballOf,
  User,
  words,
} from "../../support/npm-user.ts";
import { Registry } from "../../support/registry.ts";

describe("resolving a package", () => {
  test("pins the version that npm takes for a range, by the SHA-512 of its tarball", async () => {
    const { registry, user } = await started();
    registry.publish("@acme/skills", "1.2.0", { "pdf/SKILL.md": SKILL });
    registry.publish("@acme/skills", "1.3.1", { "pdf/SKILL.md": `${SKILL}new` });
    registry.publish("@acme/skills", "2.0.0", { "pdf/SKILL.md": `${SKILL}newer` });
    const { value, diagnostics } = await user.resolve("@acme/skills", "^1.2");
    expect(words(diagnostics)).toBe("");
    expect(value).toEqual({
      kind: "npm",
      package: "@acme/skills",
      range: "^1.2",
      version: "1.3.1",
      url: `${registry.url}/@acme/skills/-/skills-1.3.1.tgz`,
      integrity: integrityOf(tarballOf(registry, "@acme/skills", "1.3.1")),
    });
  });

  test("leaves the files in the cache, so that opening asks nobody", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "pdf/SKILL.md": SKILL });
    const { value: pin } = await user.resolve("skills", "latest");
    expect(registry.sent.filter((file) => file.endsWith(".tgz"))).toHaveLength(1);
    const before = registry.requests.length;
    const { value: source, diagnostics } = await user.open(pin!, { offline: true, env: { PATH: "" } });
    expect(words(diagnostics)).toBe("");
    expect(source!.label).toBe("npm:skills@1.0.0");
    expect([...source!.listing.entries.keys()].sort()).toEqual(["package.json", "pdf/SKILL.md"]);
    expect(registry.requests).toHaveLength(before);
  });

  test("takes what a tag names now, ranges with blanks and operators, and exact versions", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.publish("skills", "1.5.0", {});
    registry.publish("skills", "2.0.0-rc.1", {}, { tag: "next" });
    const version = async (range: string) => (await user.resolve("skills", range)).value?.version;
    expect(await version("next")).toBe("2.0.0-rc.1");
    expect(await version(">=1.0.0 <1.5 || 0.x")).toBe("1.0.0");
    expect(await version("1.0 - 1.9")).toBe("1.5.0");
    expect(await version("1.0.0")).toBe("1.0.0");
    registry.packages.get("skills")!["dist-tags"]["next"] = "1.0.0";
    expect(await version("next")).toBe("1.0.0");
  });

  test("gives a package that has only a SHA-1 a SHA-512", async () => {
    const { registry, user } = await started();
    registry.publish("old", "1.0.0", { "SKILL.md": SKILL });
    delete registry.distOf("old", "1.0.0").integrity;
    const { value } = await user.resolve("old", "1");
    expect(value!.integrity).toBe(integrityOf(tarballOf(registry, "old", "1.0.0")));
  });

  test("is not disturbed by a deprecation", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.packages.get("skills")!.versions["1.0.0"]!["deprecated"] = "Use something else.";
    expect((await user.resolve("skills", "1")).value?.version).toBe("1.0.0");
  });

  test("keeps credentials and queries of a tarball's address out of the pin", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    const dist = registry.distOf("skills", "1.0.0");
    const plain = dist.tarball;
    dist.tarball = plain.replace("//", "//me:hunter2@");
    expect((await user.resolve("skills", "1")).value!.url).toBe(plain);
    registry.tarballs.set("/skills/-/skills-1.0.0.tgz?sig=hunter2", tarballOf(registry, "skills", "1.0.0"));
    dist.tarball = `${plain}?sig=hunter2`;
    expect((await user.resolve("skills", "1")).value!.url).toBe(plain);
  });

  test("follows the registry's redirect to a tarball", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.instead = ({ url }, response) => {
      if (url !== "/skills/-/skills-1.0.0.tgz") return false;
      response.writeHead(302, { location: `${registry.url}/files/a.tgz` }).end();
      return true;
    };
    registry.tarballs.set("/files/a.tgz", tarballOf(registry, "skills", "1.0.0"));
    expect((await user.resolve("skills", "1")).value?.version).toBe("1.0.0");
  });
});

describe("the minimum age", () => {
  const day = 24 * 60 * 60 * 1000;

  async function aged() {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.publish("skills", "1.1.0", {});
    registry.packages.get("skills")!.time!["1.0.0"] = new Date(Date.now() - 10 * day).toISOString();
    return { registry, user, before: Date.now() - day };
  }

  test("takes the newest version that is old enough", async () => {
    const { user, before } = await aged();
    expect((await user.resolve("skills", "^1.0.0", { before })).value?.version).toBe("1.0.0");
    expect((await user.resolve("skills", "latest", { before })).value?.version).toBe("1.0.0");
    expect((await user.resolve("skills", "^1.0.0")).value?.version).toBe("1.1.0");
  });

  test("tells too new from not there", async () => {
    const { user, before } = await aged();
    const young = await user.resolve("skills", "^1.1.0", { before });
    expect(young.diagnostics).toMatchObject([{ code: "npm/too-new", args: { versions: ["1.1.0"] } }]);
    const none = await user.resolve("skills", "^3", { before });
    expect(none.diagnostics).toMatchObject([
      { code: "npm/no-version", args: { versions: ["1.1.0", "1.0.0"] } },
    ]);
  });

  test("takes nothing from a registry that does not say when", async () => {
    const { registry, user, before } = await aged();
    delete registry.packages.get("skills")!.time;
    expect(codes((await user.resolve("skills", "1", { before })).diagnostics)).toEqual(["npm/too-new"]);
  });
});

describe("opening a pinned package", () => {
  /** What resolving it gives, as a lock has it. */
  async function pinned(files: Readonly<Record<string, string>> = { "pdf/SKILL.md": SKILL }) {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", files);
    const { tarball, integrity } = registry.distOf("skills", "1.0.0");
    const pin: NpmPin = {
      kind: "npm",
      package: "skills",
      range: "1",
      version: "1.0.0",
      url: tarball,
      integrity: integrity!,
    };
    return { registry, user, pin };
  }

  test("fetches the version of the pin, whatever is newer", async () => {
    const { registry, user, pin } = await pinned();
    registry.publish("skills", "1.1.0", {});
    const { value } = await user.open(pin, { cache: `${user.home}/other` });
    expect(value!.listing.entries.has("pdf/SKILL.md" as RelPath)).toBe(true);
  });

  test("brings back the bytes that the cache has lost", async () => {
    const { user, pin } = await pinned();
    const ctx = user.context();
    const { value: source } = await openNpm(ctx, asked, pin, () => null);
    const file = source!.listing.entries.get("pdf/SKILL.md" as RelPath) as {
      blob: Parameters<Cache["holds"]>[0];
    };
    fs.rmSync(ctx.cache.fileOf(file.blob));
    const offline = await user.open(pin, { offline: true });
    expect(codes((await offline.value!.provide([file.blob])).diagnostics)).toEqual(["source/offline"]);
    expect((await source!.provide([file.blob])).diagnostics).toEqual([]);
    expect(fs.readFileSync(ctx.cache.fileOf(file.blob), "utf8")).toBe(SKILL);
    ctx.cache.close();
    expect(fs.readdirSync(`${user.home}/cache/tmp`)).toEqual([]);
  });

  test("refuses other bytes than those of the pin, though the registry says they are right", async () => {
    const { registry, user, pin } = await pinned();
    registry.packages.clear();
    registry.publish("skills", "1.0.0", { "pdf/SKILL.md": `${SKILL}evil` });
    const { value, diagnostics } = await user.open(pin, { cache: `${user.home}/other` });
    expect(value).toBeNull();
    const actual = integrityOf(tarballOf(registry, "skills", "1.0.0"));
    expect(diagnostics).toMatchObject([{ code: "npm/integrity", args: { expected: pin.integrity, actual } }]);
    expect(user.exists("other/blobs")).toBe(false);
    expect(user.exists("other/listings")).toBe(false);
  });

  test("says which version somebody took back", async () => {
    const { registry, user, pin } = await pinned();
    registry.publish("skills", "1.1.0", {});
    registry.unpublish("skills", "1.0.0");
    const { diagnostics } = await user.open(pin, { cache: `${user.home}/other` });
    expect(diagnostics).toMatchObject([
      { code: "npm/no-version", args: { package: "skills", range: "1.0.0", versions: ["1.1.0"] } },
    ]);
  });

  test("starts no npm for a pin that names something else than a registry's version", async () => {
    const { user, pin } = await pinned();
    const given = tracing(user);
    for (const wrong of [
      { package: "--globalconfig=x" },
      { version: "file:../x" },
      { package: "github:a/b" },
    ])
      expect((await user.open({ ...pin, ...wrong, integrity: "sha512-x" }, given)).value).toBeNull();
    expect(user.exists("npm-ran")).toBe(false);
  });
});

/** An environment whose first npm leaves a trace. */
function tracing(user: User): Given {
  fs.mkdirSync(`${user.home}/trace`);
  fs.writeFileSync(`${user.home}/trace/npm`, `#!/bin/sh\n: > ${user.home}/npm-ran\n`, { mode: 0o755 });
  return { env: { PATH: `${user.home}/trace:${process.env["PATH"]}` } };
}

describe("what is no name, range or tag", () => {
  test.each([
    "./skills",
    "../skills",
    "/skills",
    "skills.tgz",
    "github:acme/skills",
    "acme/skills",
    "git+https://example.com/skills.git",
    "https://example.com/skills.tgz",
    "skills@npm:other",
    "@acme",
    "@acme/",
    "@acme/a/b",
    "-g",
    "--git=x",
    ".skills",
    "_skills",
    " skills",
    "a b",
    "a\nb",
    "a#b",
    "node_modules",
    "",
    "a".repeat(215),
  ])("refuses the package %j before npm starts", async (name) => {
    const user = new User("");
    expect(codes((await user.resolve(name, "1", tracing(user))).diagnostics)).toEqual(["npm/name"]);
    expect(user.exists("npm-ran")).toBe(false);
  });

  test.each([
    "npm:other@1",
    "file:../skills",
    "../skills",
    "x.tgz",
    "acme/skills",
    "github:acme/skills#main",
    "https://example.com/x.tgz",
    "-1",
    ".1",
    " 1",
    "1 ",
    "1@2",
    "1#2",
    "1\n2",
    "",
  ])("refuses the version %j before npm starts", async (range) => {
    const user = new User("");
    expect(codes((await user.resolve("skills", range, tracing(user))).diagnostics)).toEqual(["npm/version"]);
    expect(user.exists("npm-ran")).toBe(false);
  });

  test("starts no npm offline", async () => {
    const user = new User("");
    const { diagnostics } = await user.resolve("skills", "1", { ...tracing(user), offline: true });
    expect(codes(diagnostics)).toEqual(["source/offline"]);
    expect(user.exists("npm-ran")).toBe(false);
  });
});

describe("a registry that fails", () => {
  test("has no such package, or no such version", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    expect(codes((await user.resolve("skils", "1")).diagnostics)).toEqual(["npm/not-found"]);
    expect((await user.resolve("skills", "beta")).diagnostics).toMatchObject([
      { code: "npm/no-version", args: { range: "beta", versions: ["1.0.0"] } },
    ]);
  });

  test("has lost the tarball", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.tarballs.clear();
    expect(codes((await user.resolve("skills", "1")).diagnostics)).toEqual(["npm/not-found"]);
  });

  test("sends other bytes than it announces", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    registry.publish("other", "1.0.0", {});
    const bytes = tarballOf(registry, "other", "1.0.0");
    registry.replaceTarball("skills", "1.0.0", bytes);
    const { diagnostics } = await user.resolve("skills", "1");
    expect(diagnostics).toMatchObject([
      {
        code: "npm/integrity",
        args: { expected: registry.distOf("skills", "1.0.0").integrity, actual: integrityOf(bytes) },
      },
    ]);
    expect(user.exists("cache/blobs")).toBe(false);
  });

  test("sends other bytes than the SHA-1 that it announces", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    const dist = registry.distOf("skills", "1.0.0");
    delete dist.integrity;
    dist.shasum = "0".repeat(40);
    expect(codes((await user.resolve("skills", "1")).diagnostics)).toEqual(["npm/integrity"]);
  });

  test("wants a login, which the user's own .npmrc may hold and no message shows", async () => {
    const { registry, user } = await started();
    registry.token = "right-token-8c1f";
    registry.publish("skills", "1.0.0", {});
    const login = (token: string) =>
      fs.appendFileSync(`${user.home}/home/.npmrc`, `${registry.url.slice(5)}/:_authToken=${token}\n`);
    expect(codes((await user.resolve("skills", "1")).diagnostics)).toEqual(["npm/denied"]);
    login("wrong-token-77aa");
    const { diagnostics } = await user.resolve("skills", "1");
    expect(words(diagnostics)).toMatch(/^npm\/denied/);
    expect(words(diagnostics)).not.toContain("wrong-token");
    login("right-token-8c1f");
    const { value } = await user.resolve("skills", "1");
    expect(JSON.stringify(value)).not.toContain("right-token");
    expect(value?.version).toBe("1.0.0");
  });

  test("answers what is no package", async () => {
    const { registry, user } = await started();
    registry.instead = (_request, response) => {
      response.end("<html>Welcome to the wireless network</html>");
      return true;
    };
    expect(codes((await user.resolve("skills", "1")).diagnostics)).toEqual(["npm/failed"]);
  });

  test.each([500, 503])("answers %i", async (status) => {
    const { registry, user } = await started();
    registry.instead = (_request, response) => {
      response.writeHead(status).end();
      return true;
    };
    expect(codes((await user.resolve("skills", "1")).diagnostics)).toEqual(["npm/unreachable"]);
  });

  test("is not there", async () => {
    const server = net.createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((done) => server.close(done));
    const user = new User(`registry=http://me:hunter2@127.0.0.1:${port}\n`);
    const { diagnostics } = await user.resolve("skills", "1");
    expect(words(diagnostics)).toMatch(/^npm\/unreachable/);
    expect(words(diagnostics)).not.toContain("hunter2");
  });

  test.each(["before its answer", "in the middle of a tarball"])("falls silent %s", async (when) => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    registry.instead = ({ url }, response) => {
      if (url!.endsWith(".tgz") !== when.endsWith("tarball")) return false;
      if (url!.endsWith(".tgz")) response.writeHead(200, { "content-length": 10_000 }).write("x");
      return true;
    };
    const start = Date.now();
    const { diagnostics } = await user.resolve("skills", "1", { timeout: 9000 });
    expect(codes(diagnostics)).toEqual(["npm/unreachable"]);
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  test("names a repository or a directory as the tarball, and nothing of it is run", async () => {
    const { registry, user } = await started({
      "evil/package.json": '{"name":"skills","version":"1.0.0","scripts":{"prepare":"touch ../ran"}}',
      "evil/node_modules/x/package.json": "{}",
    });
    registry.publish("skills", "1.0.0", {});
    fs.mkdirSync(`${user.home}/bin`);
    fs.writeFileSync(`${user.home}/bin/git`, `#!/bin/sh\n: > ${user.home}/ran\n`, { mode: 0o755 });
    const dist = registry.distOf("skills", "1.0.0");
    delete dist.integrity;
    delete (dist as { shasum?: string }).shasum;
    const env = { PATH: `${user.home}/bin:${process.env["PATH"]}` };
    for (const tarball of [
      `git+file://${user.home}/evil`,
      "git+ssh://git@localhost/evil.git",
      "github:evil/evil#main",
      "https://github.com/evil/evil",
      "https://www.gitlab.com/evil/evil.tgz",
      `file:${user.home}/evil`,
      `${user.home}/evil`,
    ]) {
      dist.tarball = tarball;
      expect(codes((await user.resolve("skills", "1", { env })).diagnostics)).toEqual(["npm/failed"]);
    }
    expect(user.exists("ran")).toBe(false);
  });
});

describe("npm itself", () => {
  test("is missing", async () => {
    const user = new User("");
    const { diagnostics } = await user.resolve("skills", "1", { env: { PATH: user.home } });
    expect(codes(diagnostics)).toEqual(["npm/missing"]);
  });

  test("runs no script of a package, and installs none of what it bundles", async () => {
    const { registry, user } = await started();
    const trace = `touch ${user.home}/ran`;
    const scripts = Object.fromEntries(
      ["preinstall", "install", "postinstall", "prepare", "prepack", "postpack"].map((name) => [name, trace]),
    );
    registry.publish(
      "skills",
      "1.0.0",
      {
        "SKILL.md": SKILL,
        "node_modules/dep/package.json": JSON.stringify({ name: "dep", version: "1.0.0", scripts }),
      },
      { scripts, dependencies: { dep: "1.0.0" }, bundleDependencies: ["dep"] },
    );
    // What publishing ran is its own affair.
    fs.rmSync(`${user.home}/ran`, { force: true });
    const { value: pin, diagnostics } = await user.resolve("skills", "1");
    expect(words(diagnostics)).toBe("");
    const { value } = await user.open(pin!);
    expect([...value!.listing.entries.keys()]).toContain("node_modules/dep/package.json");
    expect(user.exists("ran")).toBe(false);
    expect(registry.requests.filter((request) => request.includes("/dep"))).toEqual([]);
  });

  test("asks the registry that the user's own .npmrc has for a scope", async () => {
    const { registry, user } = await started();
    const scoped = await Registry.start();
    scoped.publish("@acme/skills", "1.0.0", {});
    fs.appendFileSync(`${user.home}/home/.npmrc`, `@acme:registry=${scoped.url}\n`);
    expect((await user.resolve("@acme/skills", "1")).value?.version).toBe("1.0.0");
    expect(registry.requests).toEqual([]);
  });

  test("takes the user's settings from the environment", async () => {
    const { registry, user } = await started();
    const other = await Registry.start();
    other.publish("skills", "2.0.0", {});
    const seen = await user.resolve("skills", "latest", { env: { NPM_CONFIG_REGISTRY: other.url } });
    expect(seen.value?.version).toBe("2.0.0");
    expect(registry.requests).toEqual([]);
  });

  test.each([
    "dry-run=true",
    "global=true",
    "workspaces=true",
    "json=false",
    "offline=true",
    "ignore-scripts=false",
    "loglevel=silly",
    "pack-destination=/nowhere",
    "prefer-offline=true",
  ])("is not confused by %s in the user's own .npmrc", async (line) => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", {});
    fs.appendFileSync(`${user.home}/home/.npmrc`, `${line}\n`);
    const { value, diagnostics } = await user.resolve("skills", "1");
    expect(words(diagnostics)).toBe("");
    expect(value?.version).toBe("1.0.0");
  });
});

describe("a hostile project", () => {
  /** Its .npmrc sends a secret of the environment to its own registry, and names programs of its own. */
  async function hostile() {
    const { registry, user } = await started({});
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    const thief = await Registry.start();
    thief.publish("skills", "9.9.9", { "SKILL.md": "evil" });
    thief.requests.length = 0;
    const project = `${user.home}/project`;
    const trap = `${project}/trap.sh`;
    const settings = {
      registry: thief.url,
      git: trap,
      "script-shell": trap,
      "node-options": `--require=${project}/trap.cjs`,
      cache: `${user.home}/stolen-cache`,
      userconfig: `${project}/userconfig`,
      [`${thief.url.slice(5)}/:_authToken`]: "${SECRET}",
      [`${registry.url.slice(5)}/:_authToken`]: "${SECRET}",
    };
    const npmrc = Object.entries(settings)
      .map(([key, value]) => `${key}=${value}\n`)
      .join("");
    const planted: Record<string, string> = {
      ".npmrc": npmrc,
      userconfig: `registry=${thief.url}\n`,
      "package.json": '{"name":"evil","version":"1.0.0","workspaces":["**","cache/**"]}',
      "node_modules/.bin/npm": `#!/bin/sh\n: > ${user.home}/ran\n`,
      "node_modules/skills/package.json": '{"name":"skills","version":"9.9.9"}',
      "trap.sh": `#!/bin/sh\n: > ${user.home}/ran\n`,
      "trap.cjs": `require("fs").writeFileSync(${JSON.stringify(`${user.home}/ran`)}, "")`,
    };
    for (const [name, text] of Object.entries(planted)) {
      fs.mkdirSync(path.dirname(`${project}/${name}`), { recursive: true });
      fs.writeFileSync(`${project}/${name}`, text, { mode: 0o755 });
    }
    const unharmed = async (given: Given) => {
      const { value, diagnostics } = await user.resolve("skills", "latest", given);
      expect(words(diagnostics)).toBe("");
      expect(value).toMatchObject({ version: "1.0.0", url: `${registry.url}/skills/-/skills-1.0.0.tgz` });
      expect(thief.requests).toEqual([]);
      expect(registry.requests.filter((request) => request.includes("s3cret"))).toEqual([]);
      expect(user.exists("ran")).toBe(false);
      expect(user.exists("stolen-cache")).toBe(false);
    };
    return { project, thief, unharmed, env: { SECRET: "s3cret" } };
  }

  test("around the working directory changes nothing", async () => {
    const { project, unharmed, env } = await hostile();
    await unharmed({ cwd: project, env });
  });

  test("around the cache changes nothing", async () => {
    const { project, unharmed, env } = await hostile();
    await unharmed({ cwd: project, cache: `${project}/cache`, env });
    await unharmed({ cwd: project, cache: `${project}/node_modules/.cache/kitout`, env });
  });

  test("whose npm run kitout is part of changes nothing", async () => {
    const { project, thief, unharmed, env } = await hostile();
    await unharmed({
      cwd: project,
      env: {
        ...env,
        // As `npm run` gives them to a script of such a project.
        npm_execpath: "/usr/lib/node_modules/npm/bin/npm-cli.js",
        npm_command: "run-script",
        npm_lifecycle_event: "x",
        npm_lifecycle_script: "kitout lock",
        npm_package_json: `${project}/package.json`,
        npm_config_registry: thief.url,
        npm_config_userconfig: `${project}/userconfig`,
        npm_config_cache: `${project}/../stolen-cache`,
        npm_config_git: `${project}/trap.sh`,
        npm_config_script_shell: `${project}/trap.sh`,
        npm_config_node_options: `--require=${project}/trap.cjs`,
        npm_config_local_prefix: project,
        npm_config_prefix: project,
        npm_config_workspace: "x",
        NODE_OPTIONS: `--require=${project}/trap.cjs`,
        INIT_CWD: project,
        PATH: `${project}/node_modules/.bin:${process.env["PATH"]}`,
      },
    });
  });
});
