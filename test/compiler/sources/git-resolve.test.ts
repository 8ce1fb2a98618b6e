import fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { FetchContext } from "../../../src/compiler/sources/context.ts";
import { resolveGit } from "../../../src/compiler/sources/git/resolve.ts";
import { codes, said } from "../../support/config.ts";
import { asked, remote, Scene } from "../../support/git.ts";
import { GitServer } from "../../support/git-server.ts";

function resolve(scene: Scene, url: string, ref: string | null, given: Partial<FetchContext> = {}) {
  return resolveGit(scene.context(given), asked, { declared: url, url: remote(url), ref });
}

/** Nothing can be started. */
function withoutGit(scene: Scene): Scene {
  scene.env["PATH"] = "/nowhere";
  return scene;
}

describe("a ref", () => {
  const scene = () => {
    const made = new Scene();
    const repository = made.repository();
    const first = repository.commit({ a: "1" });
    const second = repository.commit({ a: "2" });
    repository.setRef("refs/tags/v1", first);
    repository.git(["tag", "-a", "-m", "A tag", "v2", second]);
    return { scene: made, repository, first, second };
  };

  test("that is not given is what HEAD points to", async () => {
    const { scene: s, repository, second } = scene();
    expect(await resolve(s, repository.url, null)).toEqual({
      value: { kind: "git", url: repository.url, ref: "HEAD", rev: second },
      diagnostics: [],
    });
  });

  test("is a branch or a tag, short or in full, and an annotated tag is its commit", async () => {
    const { scene: s, repository, first, second } = scene();
    const found = async (ref: string) => {
      const { value } = await resolve(s, repository.url, ref);
      return [value?.ref, value?.rev];
    };
    expect(await found("main")).toEqual(["refs/heads/main", second]);
    expect(await found("refs/heads/main")).toEqual(["refs/heads/main", second]);
    expect(await found("v1")).toEqual(["refs/tags/v1", first]);
    expect(await found("v2")).toEqual(["refs/tags/v2", second]);
    expect(await found("refs/tags/v2")).toEqual(["refs/tags/v2", second]);
  });

  test("that only ends like another one is not that one", async () => {
    const { scene: s, repository, first } = scene();
    repository.setRef("refs/other/refs/heads/x", first);
    repository.setRef("refs/heads/feature/v9", first);
    expect(codes((await resolve(s, repository.url, "refs/heads/x")).diagnostics)).toEqual([
      "git/ref-unknown",
    ]);
    expect(codes((await resolve(s, repository.url, "v9")).diagnostics)).toEqual(["git/ref-unknown"]);
  });

  test("that is a full commit is taken without asking, even offline", async () => {
    const s = withoutGit(new Scene());
    const rev = "ABCDEF0123".repeat(4);
    expect((await resolve(s, "file:///nowhere", rev, { offline: true })).value).toMatchObject({
      ref: null,
      rev: rev.toLowerCase(),
    });
    expect((await resolve(s, "file:///nowhere", "1".repeat(64))).value).toMatchObject({
      rev: "1".repeat(64),
    });
  });

  test("that names a branch and a tag is refused, and each full name is taken", async () => {
    const { scene: s, repository, first, second } = scene();
    repository.setRef("refs/tags/main", first);
    expect(said((await resolve(s, repository.url, "main")).diagnostics)).toEqual([
      ["git/ref-ambiguous", { ref: "main" }],
    ]);
    expect((await resolve(s, repository.url, "refs/heads/main")).value?.rev).toBe(second);
    expect((await resolve(s, repository.url, "refs/tags/main")).value?.rev).toBe(first);
  });

  test("that holds what cannot be seen is no name", async () => {
    for (const hidden of ["\u202e", "\u200b", "\u00ad", "\u00a0", "\u2028", "\u3164", "\ufe0f", "\u{e0001}"])
      expect(codes((await resolve(new Scene(), "file:///nowhere", `ma${hidden}in`)).diagnostics)).toEqual([
        "git/ref-syntax",
      ]);
  });

  test("that is not there is compared with those that are", async () => {
    const { scene: s, repository } = scene();
    const suggested = async (ref: string) => said((await resolve(s, repository.url, ref)).diagnostics);
    expect(await suggested("mian")).toEqual([
      ["git/ref-unknown", { name: "mine", ref: "mian", url: repository.url, suggestion: "main" }],
    ]);
    expect(await suggested("refs/tags/v3")).toMatchObject([
      ["git/ref-unknown", { suggestion: "refs/tags/v1" }],
    ]);
    expect(await suggested("heads/main")).toMatchObject([["git/ref-unknown", { suggestion: "main" }]]);
  });

  test("that is the beginning of a commit needs all its digits, unless a branch is called so", async () => {
    const { scene: s, repository, first } = scene();
    const short = first.slice(0, 8);
    expect(said((await resolve(s, repository.url, short)).diagnostics)).toEqual([
      ["git/ref-abbreviated", { ref: short }],
    ]);
    repository.setRef(`refs/heads/${short}`, first);
    expect((await resolve(s, repository.url, short)).value?.ref).toBe(`refs/heads/${short}`);
  });

  test.each([
    "--upload-pack=touch x",
    "-x",
    "a b",
    "a\nb",
    "a\tb",
    "a..b",
    "main:main",
    "main~1",
    "main^{}",
    "ma?n",
    "m*",
    "[m]ain",
    "a\\b",
    "main@{1}",
    "a\ud800",
    "/main",
    "main/",
    "main.lock",
    "",
  ])("that no repository can have is refused before git is started: %j", async (ref) => {
    const { diagnostics } = await resolve(withoutGit(new Scene()), "file:///nowhere", ref);
    expect(said(diagnostics)).toEqual([["git/ref-syntax", { ref }]]);
    expect(diagnostics[0]!.at).toMatchObject({ path: ["sources", "mine", "ref"] });
  });
});

test("an empty repository, and one whose HEAD leads nowhere, say so", async () => {
  const scene = new Scene();
  const repository = scene.repository();
  const facts = { name: "mine", url: repository.url };
  expect(said((await resolve(scene, repository.url, null)).diagnostics)).toEqual([
    ["git/no-head", { ...facts, branches: [] }],
  ]);
  repository.commit({ a: "1" });
  repository.git(["symbolic-ref", "HEAD", "refs/heads/gone"]);
  expect(said((await resolve(scene, repository.url, null)).diagnostics)).toEqual([
    ["git/no-head", { ...facts, branches: ["main"] }],
  ]);
});

test("a repository with SHA-256 ids is resolved as any other", async () => {
  const scene = new Scene();
  const repository = scene.repository("sha256.git", "sha256");
  const rev = repository.commit({ a: "1" });
  expect(rev).toHaveLength(64);
  expect((await resolve(scene, repository.url, "main")).value?.rev).toBe(rev);
});

describe("a policy about age", () => {
  const day = 24 * 60 * 60 * 1000;
  const before = Date.parse("2026-01-10T00:00:00Z");
  const old = "2026-01-05T00:00:00Z";
  const young = "2026-01-11T00:00:00Z";

  test("takes the newest commit of a branch's own line that is old enough", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    repository.commit({ a: "1" }, { date: "2026-01-01T00:00:00Z" });
    const allowed = repository.commit({ a: "2" }, { date: old });
    const side = repository.commit({ b: "1" }, { branch: "side", date: "2026-01-09T00:00:00Z" });
    const tree = repository.git(["rev-parse", "main^{tree}"]);
    const merge = repository.git(["commit-tree", "-m", "m", "-p", allowed, "-p", side, tree], "", {
      GIT_COMMITTER_DATE: young,
    });
    repository.setRef("refs/heads/main", merge);
    const server = await GitServer.start(scene.remotes);
    for (const manner of ["smart", "old", "dumb"] as const) {
      server.manner = manner;
      if (manner === "dumb") repository.git(["update-server-info"]);
      const url = server.url("skills.git");
      expect((await resolve(scene, url, null, { before })).value).toMatchObject({
        ref: "HEAD",
        rev: allowed,
      });
      expect((await resolve(scene, url, "main", { before })).value?.rev).toBe(allowed);
    }
    expect((await resolve(scene, repository.url, "main", { before: before + 2 * day })).value?.rev).toBe(
      merge,
    );
  });

  test("refuses a tag or a commit that is too young, and says since when it is not", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    repository.commit({ a: "1" }, { date: old });
    const rev = repository.commit({ a: "2" }, { date: young });
    repository.git(["tag", "-a", "-m", "A tag", "v2", rev]);
    const host = { ...scene.context().host, now: () => before + 7 * day };
    for (const ref of ["v2", rev]) {
      const { value, diagnostics } = await resolve(scene, repository.url, ref, { before, host });
      expect(value).toBeNull();
      expect(said(diagnostics)).toEqual([
        ["git/too-young", { name: "mine", rev, allowed: "2026-01-18T00:00Z" }],
      ]);
    }
    expect((await resolve(scene, repository.url, rev, { before: before + 2 * day })).value?.rev).toBe(rev);
  });

  test("refuses a branch that is younger as a whole", async () => {
    const scene = new Scene();
    const repository = scene.repository();
    repository.commit({ a: "1" }, { date: young });
    const { diagnostics } = await resolve(scene, repository.url, "main", { before });
    expect(codes(diagnostics)).toEqual(["git/too-young"]);
  });
});

describe("what keeps git from asking", () => {
  test("offline, nothing is started", async () => {
    const { diagnostics } = await resolve(withoutGit(new Scene()), "file:///nowhere", "main", {
      offline: true,
    });
    expect(said(diagnostics)).toEqual([["source/offline", { name: "mine" }]]);
  });

  test("without git, that is what is said", async () => {
    const { diagnostics } = await resolve(withoutGit(new Scene()), "file:///nowhere", "main");
    expect(said(diagnostics)).toEqual([["git/no-program", { name: "mine" }]]);
  });

  test("a repository that is not there is not found, and one that asks for a password is denied", async () => {
    const scene = new Scene();
    const server = await GitServer.start(scene.remotes);
    const answer = async (url: string) => said((await resolve(scene, url, null)).diagnostics);
    expect(await answer(`file://${scene.remotes}/none.git`)).toMatchObject([
      ["git/not-found", { words: `'${scene.remotes}/none.git' does not appear to be a git repository` }],
    ]);
    expect(await answer(server.url("none.git"))).toMatchObject([["git/not-found", {}]]);
    for (const [status, code] of [
      [401, "git/denied"],
      [403, "git/denied"],
      [404, "git/not-found"],
    ] as const) {
      server.manner = { status };
      expect(await answer(server.url("none.git"))).toMatchObject([[code, {}]]);
    }
  });

  test("a server that is not there, or is broken, is unreachable", async () => {
    const scene = new Scene();
    const server = await GitServer.start(scene.remotes);
    server.manner = { status: 503 };
    expect(codes((await resolve(scene, server.url("x.git"), null)).diagnostics)).toEqual(["git/unreachable"]);
    const { diagnostics } = await resolve(scene, "http://127.0.0.1:9/x.git", null);
    expect(codes(diagnostics)).toEqual(["git/unreachable"]);
  });

  test("a server that never answers costs no more than the time that is allowed", async () => {
    const scene = new Scene();
    const server = await GitServer.start(scene.remotes);
    server.manner = "stalled";
    const url = server.url("x.git");
    const { diagnostics } = await resolve(scene, url, null, { timeout: 500 });
    expect(said(diagnostics)).toEqual([["git/timeout", { name: "mine", url, seconds: 0.5 }]]);
  });

  test("git ends by itself when a server drips, should nobody be left to end it", async () => {
    const scene = new Scene();
    scene.trap("bin/git");
    fs.writeFileSync(`${scene.base}/bin/git`, `#!/bin/sh\nexport -p >> '${scene.trace}'\n`);
    scene.env["PATH"] = `${scene.base}/bin:${scene.env["PATH"]}`;
    await resolve(scene, "https://example.invalid/x.git", "main");
    const variables = fs.readFileSync(scene.trace, "utf8");
    const value = (name: string) => new RegExp(`${name}=["']?(\\d+)`).exec(variables)?.[1];
    expect([value("GIT_HTTP_LOW_SPEED_LIMIT"), value("GIT_HTTP_LOW_SPEED_TIME")]).toEqual(["1000", "30"]);
  });

  test("ssh that refuses is denied, in ssh's words", async () => {
    const scene = new Scene();
    scene.env["GIT_SSH_COMMAND"] =
      "echo 'git@example.invalid: Permission denied (publickey).' >&2; exit 255;";
    const { diagnostics } = await resolve(scene, "ssh://git@example.invalid/x.git", null);
    expect(said(diagnostics)).toMatchObject([
      ["git/denied", { words: "git@example.invalid: Permission denied (publickey)" }],
    ]);
  });

  test("ssh that dies without a word leaves git's own", async () => {
    const scene = new Scene();
    scene.env["GIT_SSH_COMMAND"] = "exit 255;";
    const { diagnostics } = await resolve(scene, "ssh://git@example.invalid/x.git", null);
    expect(said(diagnostics)).toMatchObject([
      ["git/failed", { words: "Could not read from remote repository" }],
    ]);
  });

  test("a password that git's own configuration adds to the address is not repeated", async () => {
    const scene = new Scene();
    scene.configure('[url "http://me:hunter2@127.0.0.1:9/"]\n\tinsteadOf = http://127.0.0.1:9/\n');
    const { diagnostics } = await resolve(scene, "http://127.0.0.1:9/x.git", null);
    expect(codes(diagnostics)).toEqual(["git/unreachable"]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
  });
});
