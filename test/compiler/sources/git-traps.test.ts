// Things that make git run a program, read another repository or change bytes. Each is shown to work on plain git first.

import { execFile, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { isLfsPointer } from "../../../src/compiler/bundle/lfs.ts";
import type { FetchContext } from "../../../src/compiler/sources/context.ts";
import { openGit } from "../../../src/compiler/sources/git/open.ts";
import { resolveGit } from "../../../src/compiler/sources/git/resolve.ts";
import { nodeHost } from "../../../src/host/node.ts";
import type { RelPath } from "../../../src/model/names.ts";
import { selfSigned } from "../../support/certificate.ts";
import { codes } from "../../support/config.ts";
import { asked, remote, Scene, type TestRepository } from "../../support/git.ts";
import { GitServer } from "../../support/git-server.ts";
import { RawServer } from "../../support/raw-server.ts";

/** Runs git as anybody would, with the scene's environment. */
function plainGit(scene: Scene, cwd: string, ...args: string[]) {
  return spawnSync("git", args, { cwd, env: scene.env, encoding: "utf8" });
}

/** That the trap works where nothing is done against it. */
function expectToSpring(scene: Scene): void {
  expect(scene.sprung).toBe(true);
  fs.rmSync(scene.trace);
}

/** Resolves, opens and provides everything: the bytes by path. */
async function take(scene: Scene, url: string, given: Partial<FetchContext> = {}) {
  const ctx = scene.context(given);
  const origin = { declared: url, url: remote(url), ref: "main" };
  const resolved = await resolveGit(ctx, asked, origin);
  if (resolved.value === null) return { diagnostics: resolved.diagnostics, bytes: {} };
  const { value, diagnostics } = await openGit(ctx, asked, remote(url), resolved.value);
  if (value === null) return { diagnostics, bytes: {} };
  const files = [...value.listing.entries].flatMap(([path, entry]): [RelPath, typeof entry][] => [
    [path, entry],
  ]);
  const provided = await value.provide(
    files.flatMap(([, entry]) => (entry.kind === "file" ? [entry.blob] : [])),
  );
  const bytes = Object.fromEntries(
    files.flatMap(([path, entry]) =>
      entry.kind === "file" ? [[path, Buffer.from(ctx.host.readFile(ctx.cache.fileOf(entry.blob)))]] : [],
    ),
  );
  return { diagnostics: provided.diagnostics, bytes };
}

/** The same, over a server that gives nothing by id, so that branches are written in our repository. */
async function takeFromOldServer(scene: Scene, repository: TestRepository) {
  const server = await GitServer.start(scene.remotes);
  server.manner = "old";
  const url = server.url(repository.directory.slice(scene.remotes.length + 1));
  const rev = repository.commit({ earlier: "x" });
  repository.commit({ later: "x" });
  const pin = { kind: "git", url, ref: null, rev } as const;
  return openGit(scene.context(), asked, remote(url), pin);
}

const HOOKS = ["reference-transaction", "post-checkout", "post-index-change", "pre-auto-gc"];

describe("hooks do not run", () => {
  test("that the user has for every repository, or in a template", async () => {
    for (const way of ["hooksPath", "template", "variable"] as const) {
      const scene = new Scene();
      const repository = scene.repository();
      repository.commit({ a: "1" });
      for (const hook of HOOKS) scene.trap(`template/hooks/${hook}`);
      if (way === "hooksPath") scene.configure(`[core]\n\thooksPath = ${scene.base}/template/hooks\n`);
      if (way === "template") scene.configure(`[init]\n\ttemplateDir = ${scene.base}/template\n`);
      if (way === "variable") scene.env["GIT_TEMPLATE_DIR"] = `${scene.base}/template`;
      plainGit(scene, scene.base, "clone", "-q", repository.url, "plain");
      expectToSpring(scene);
      expect(codes((await take(scene, repository.url)).diagnostics)).toEqual([]);
      expect(codes((await takeFromOldServer(scene, repository)).diagnostics)).toEqual([]);
      expect(scene.sprung).toBe(false);
    }
  });
});

describe("bytes are those of the commit", () => {
  test("whatever filters, line ends, keywords and pointers the user's git would replace", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4".repeat(64)}\nsize 5\n`;
    const files = {
      ".gitattributes":
        "*.f filter=evil\n*.lfs filter=lfs\n*.s export-subst\n*.c ident\n*.t text=auto\n*.w text eol=crlf\n",
      "a.f": "filtered\n",
      "a.lfs": pointer,
      "a.s": "$Format:%H$\n",
      "a.c": "$Id$\n",
      "a.t": "one\r\ntwo\n",
      "a.w": "one\ntwo\n",
    };
    const repository = scene.repository();
    repository.commit(files);
    scene.configure(
      `[core]\n\tautocrlf = true\n[filter "evil"]\n\tsmudge = ${trap}\n\trequired = false\n[filter "lfs"]\n\tsmudge = ${trap}\n\trequired = false\n`,
    );
    plainGit(scene, scene.base, "clone", "-q", repository.url, "plain");
    expectToSpring(scene);
    expect(fs.readFileSync(`${scene.base}/plain/a.w`, "utf8")).toBe("one\r\ntwo\r\n");
    const { bytes, diagnostics } = await take(scene, repository.url);
    expect(diagnostics).toEqual([]);
    expect(
      Object.fromEntries(Object.entries(bytes).map(([path, content]) => [path, content.toString()])),
    ).toEqual(files);
    expect(isLfsPointer(bytes["a.lfs"]!)).toBe(true);
    expect(scene.sprung).toBe(false);
  });
});

describe("no other repository takes part", () => {
  test("that a .gitmodules names", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    const repository = scene.repository();
    repository.commit({
      ".gitmodules": `[submodule "s"]\n\tpath = s\n\turl = "ext::${trap} %S"\n`,
      s: { commit: "1".repeat(40) },
    });
    scene.configure(
      "[fetch]\n\trecurseSubmodules = yes\n[submodule]\n\trecurse = true\n[protocol]\n\tallow = always\n",
    );
    plainGit(scene, scene.base, "clone", "-q", "--recurse-submodules", repository.url, "plain");
    expectToSpring(scene);
    expect((await take(scene, repository.url)).diagnostics).toEqual([]);
    expect(scene.sprung).toBe(false);
  });

  test("that stands around the working directory or the cache", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    plainGit(scene, scene.base, "init", "-q", "--template=", ".");
    fs.appendFileSync(
      `${scene.base}/.git/config`,
      `[core]\n\tsshCommand = ${trap}\n\tfsmonitor = ${trap}\n\tpager = ${trap}\n[url "ssh://nowhere/"]\n\tinsteadOf = file://\n`,
    );
    const repository = scene.repository();
    repository.commit({ a: "1" });
    plainGit(scene, scene.base, "ls-remote", repository.url);
    expectToSpring(scene);
    const host = nodeHost(scene.env, scene.base);
    expect((await take(scene, repository.url, { host })).diagnostics).toEqual([]);
    expect(scene.sprung).toBe(false);
  });

  test("that variables of the environment name", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    const trapped = scene.repository("trapped.git");
    trapped.commit({ trap: "x" });
    trapped.git(["config", "core.sshCommand", trap]);
    trapped.git(["config", "url.ssh://nowhere/.insteadOf", "file://"]);
    const repository = scene.repository();
    repository.commit({ a: "1" });
    Object.assign(scene.env, { GIT_DIR: trapped.directory });
    plainGit(scene, scene.base, "ls-remote", repository.url);
    expectToSpring(scene);
    Object.assign(scene.env, {
      GIT_INDEX_FILE: `${scene.base}/trapped-index`,
      GIT_WORK_TREE: `${scene.base}/trapped-tree`,
      GIT_OBJECT_DIRECTORY: `${trapped.directory}/objects`,
      GIT_NAMESPACE: "trapped",
      GIT_EXTERNAL_DIFF: trap,
      GIT_TRACE: scene.trace,
      GIT_TRACE2: scene.trace,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "url.ssh://nowhere/.insteadOf",
      GIT_CONFIG_VALUE_0: "file://",
      GIT_CONFIG_PARAMETERS: `'core.sshCommand'='${trap}'`,
    });
    const objects = fs.readdirSync(`${trapped.directory}/objects`);
    const { bytes, diagnostics } = await take(scene, repository.url);
    expect(diagnostics).toEqual([]);
    expect(Object.keys(bytes)).toEqual(["a"]);
    expect(scene.sprung).toBe(false);
    expect(fs.existsSync(`${scene.base}/trapped-index`)).toBe(false);
    expect(fs.readdirSync(`${trapped.directory}/objects`)).toEqual(objects);
  });
});

describe("no program is started", () => {
  test("by a ref that looks like an option, in a declaration or a lock", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    const repository = scene.repository();
    const rev = repository.commit({ a: "1" });
    const ref = `--upload-pack=${trap}`;
    plainGit(scene, scene.base, "ls-remote", ref, repository.url);
    expectToSpring(scene);
    const origin = { declared: repository.url, url: remote(repository.url), ref };
    expect(codes((await resolveGit(scene.context(), asked, origin)).diagnostics)).toEqual(["git/ref-syntax"]);
    for (const pin of [
      { ref, rev: "1".repeat(40) },
      { ref, rev },
    ])
      await openGit(scene.context(), asked, origin.url, { kind: "git", url: repository.url, ...pin });
    expect(scene.sprung).toBe(false);
  });

  test("by an address that the user's configuration turns into a program", async () => {
    const scene = new Scene();
    const trap = scene.trap();
    scene.configure(
      `[url "ext::${trap} "]\n\tinsteadOf = https://example.invalid/\n[protocol]\n\tallow = always\n`,
    );
    const url = "https://example.invalid/x";
    plainGit(scene, scene.base, "ls-remote", url);
    expectToSpring(scene);
    expect(codes((await take(scene, url)).diagnostics)).toEqual(["git/failed"]);
    const pin = { kind: "git", url, ref: "refs/heads/main", rev: "1".repeat(40) } as const;
    expect(codes((await openGit(scene.context(), asked, remote(url), pin)).diagnostics)).toEqual([
      "git/failed",
    ]);
    expect(scene.sprung).toBe(false);
  });

  test("to ask for a password, unless the user has named it for that", async () => {
    const scene = new Scene();
    const server = await GitServer.start(scene.remotes);
    server.manner = { status: 401 };
    const trap = scene.trap();
    scene.env["SSH_ASKPASS"] = trap;
    scene.configure(`[core]\n\taskPass = ${trap}\n`);
    const url = server.url("x.git");
    await promisify(execFile)("git", ["ls-remote", url], { env: scene.env }).catch(() => {});
    expectToSpring(scene);
    expect(codes((await take(scene, url)).diagnostics)).toEqual(["git/denied"]);
    expect(scene.sprung).toBe(false);
    scene.env["GIT_ASKPASS"] = trap;
    expect(codes((await take(scene, url)).diagnostics)).toEqual(["git/denied"]);
    expectToSpring(scene);
  });
});

test("a server on this machine cannot send git elsewhere", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  repository.commit({ a: "1" });
  const server = await GitServer.start(scene.remotes);
  const other = await GitServer.start(scene.remotes);
  server.manner = { redirect: other.url("") };
  await promisify(execFile)("git", ["ls-remote", server.url("skills.git")], { env: scene.env });
  const { length } = other.requests;
  expect(length).toBeGreaterThan(0);
  expect(codes((await take(scene, server.url("skills.git"))).diagnostics)).toHaveLength(1);
  expect(other.requests).toHaveLength(length);
});

describe("a server elsewhere that says that the repository has moved", () => {
  /** `files.example` over a proxy; /old.git is moved to `to`, and the rest is what `server` has. */
  async function moved(scene: Scene, server: GitServer, to: (port: number) => string): Promise<https.Server> {
    const front = https.createServer(selfSigned(), (request, response) => {
      if (request.url!.startsWith("/old.git/")) {
        const { port } = front.address() as AddressInfo;
        const location = `${to(port)}${request.url!.slice("/old.git".length)}`;
        return void response.writeHead(301, { location }).end();
      }
      const onward = http.request(
        server.url(request.url!.slice(1)),
        { method: request.method!, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
    });
    await new Promise<void>((listening) => front.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void front.close());
    const { port } = front.address() as AddressInfo;
    const proxy = await RawServer.proxy({ port });
    Object.assign(scene.env, {
      https_proxy: `http://127.0.0.1:${proxy.port}`,
      no_proxy: "127.0.0.1,localhost",
      GIT_SSL_NO_VERIFY: "1",
    });
    return front;
  }

  test("is followed to another place", async () => {
    const scene = new Scene();
    scene.repository("new.git").commit({ a: "1" });
    const server = await GitServer.start(scene.remotes);
    await moved(scene, server, () => "https://files.example/new.git");
    const { diagnostics, bytes } = await take(scene, "https://files.example/old.git");
    expect([diagnostics, Object.keys(bytes)]).toEqual([[], ["a"]]);
  });

  test.each(["127.0.0.1", "localhost"])("is not followed to this machine, at %s", async (host) => {
    const scene = new Scene();
    scene.repository("new.git").commit({ a: "1" });
    const server = await GitServer.start(scene.remotes);
    await moved(scene, server, (port) => `https://${host}:${port}/new.git`);
    const url = "https://files.example/old.git";
    await promisify(execFile)("git", ["ls-remote", url], { env: scene.env });
    expect(server.requests.splice(0).length).toBeGreaterThan(0);
    expect((await take(scene, url)).diagnostics).toHaveLength(1);
    expect(server.requests).toEqual([]);
  });
});
