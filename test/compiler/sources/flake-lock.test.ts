import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { readFlakeInput } from "../../../src/compiler/sources/flake-lock.ts";
import { type FlakeNode, flakeNodePath } from "../../../src/compiler/sources/flake-node.ts";
import type { TextPlace } from "../../../src/model/place.ts";
import { locate } from "../../../src/yaml/locate.ts";
import { place, said } from "../../support/config.ts";
import { Flake } from "../../support/flake.ts";
import { machine, plant } from "../../support/tree.ts";

const HASH = "sha256-pQpattmS9VmO3ZIQUFn66az8GSmB4IvYhTTCFn6SUmo=";
const REV = "0123456789abcdef0123456789abcdef01234567";
const asked = { name: "skills", at: place("sources", "skills") };

type Plain = Readonly<Record<string, unknown>>;

function github(given: Plain = {}): Plain {
  return { type: "github", owner: "acme", repo: "skills", rev: REV, narHash: HASH, ...given };
}

function git(given: Plain = {}): Plain {
  return { type: "git", url: "https://git.example/skills.git", rev: REV, narHash: HASH, ...given };
}

/** The lock of a flake with one input, `skills`. */
function lockOf(locked: Plain, facts: Plain = { flake: false }): Plain {
  return {
    version: 7,
    root: "root",
    nodes: { root: { inputs: { skills: "skills" } }, skills: { locked, ...facts } },
  };
}

function read(lock: unknown, input = "skills") {
  const flake = new Flake();
  return { ...readFlakeInput(machine(), flake.write(lock), asked, input), file: flake.lockFile };
}

function node(locked: Plain, facts?: Plain): FlakeNode {
  const { value, diagnostics } = read(lockOf(locked, facts));
  expect(said(diagnostics)).toEqual([]);
  return value!;
}

function addressOf(locked: Plain): string {
  const found = node(locked);
  return found.kind === "archive" ? found.url.url : found.kind;
}

describe("an input in flake.lock", () => {
  test.each([
    ["github", github(), `https://github.com/acme/skills/archive/${REV}.tar.gz`],
    [
      "a repository whose name begins with a dot",
      github({ repo: ".github" }),
      `https://github.com/acme/.github/archive/${REV}.tar.gz`,
    ],
    [
      "an own installation of github",
      github({ host: "git.acme.example" }),
      `https://git.acme.example/api/v3/repos/acme/skills/tarball/${REV}`,
    ],
    [
      "a forge on this machine",
      github({ host: "127.0.0.1:8080" }),
      `http://127.0.0.1:8080/api/v3/repos/acme/skills/tarball/${REV}`,
    ],
    [
      "gitlab",
      github({ type: "gitlab" }),
      `https://gitlab.com/api/v4/projects/acme%2Fskills/repository/archive.tar.gz?sha=${REV}`,
    ],
    [
      "a subgroup",
      github({ type: "gitlab", owner: "acme%2Fdev" }),
      `https://gitlab.com/api/v4/projects/acme%2Fdev%2Fskills/repository/archive.tar.gz?sha=${REV}`,
    ],
    [
      "sourcehut",
      github({ type: "sourcehut", owner: "~acme" }),
      `https://git.sr.ht/~acme/skills/archive/${REV}.tar.gz`,
    ],
    [
      "a tarball",
      { type: "tarball", url: "https://a.example/s.tar.gz", narHash: HASH },
      "https://a.example/s.tar.gz",
    ],
  ])("is downloaded from where Nix downloads it: %s", (_, locked, address) => {
    expect(addressOf(locked)).toBe(address);
  });

  test.each([
    [undefined, null],
    ["HEAD", "HEAD"],
    ["main", "refs/heads/main"],
    ["refs/tags/v1", "refs/tags/v1"],
  ])("in git has a full ref: %s", (ref, full) => {
    const pin = { kind: "git", url: "https://git.example/skills.git", ref: full, rev: REV };
    expect(node(git(ref === undefined ? {} : { ref }))).toMatchObject({ kind: "git", pin, narHash: HASH });
  });

  test("may have its dir in the address too, as some versions of Nix write it", () => {
    expect(node(git({ url: "file:///srv/skills?dir=sub", dir: "sub" }))).toMatchObject({
      pin: { url: "file:///srv/skills" },
    });
  });

  test("starts at its dir when it is a flake, and at the root of the tree when it is none", () => {
    expect(node(github({ dir: "./sub/flake/" }), {}).start).toBe("sub/flake");
    expect(node(github({ dir: "sub" }), { flake: true }).start).toBe("sub");
    expect(node(github({ dir: "sub" }), { flake: false }).start).toBe("");
    expect(node(github(), {}).start).toBe("");
  });

  test("may have its hash apart, as version 5 has it", () => {
    const { narHash: _, ...locked } = github();
    expect(node(locked, { info: { narHash: HASH } })).toMatchObject({ narHash: HASH });
  });

  test("that is a path is seen from the flake, and says where it leads before anything is read", () => {
    const flake = new Flake();
    const at = (locked: Plain, facts: Plain) => {
      const { value } = readFlakeInput(machine(), flake.write(lockOf(locked, facts)), asked, "skills");
      return [flakeNodePath(value!), (value as { narHash: string | null }).narHash];
    };
    expect(at({ type: "path", path: "/srv/a/../skills", narHash: HASH }, {})).toEqual(["/srv/skills", HASH]);
    expect(at({ type: "path", path: "./skills" }, { parent: [] })).toEqual([
      `${flake.directory}/skills`,
      null,
    ]);
    expect(at({ type: "path", path: "../../etc", narHash: HASH }, {})).toEqual([
      `${flake.base.slice(0, flake.base.lastIndexOf("/"))}/etc`,
      HASH,
    ]);
  });

  test("in git on this machine says where it leads, too", () => {
    expect(flakeNodePath(node(git({ url: "file:///srv/my%20skills" })))).toBe("/srv/my skills");
    expect(flakeNodePath(node(git()))).toBe(null);
    expect(flakeNodePath(node(github()))).toBe(null);
  });

  test.each([
    ["a hash", github({ narHash: undefined }), "narHash"],
    ["a hash, of a path", { type: "path", path: "/srv/skills" }, "narHash"],
    ["a commit", github({ rev: undefined }), "rev"],
  ])("without %s is not locked", (_, locked, missing) => {
    expect(said(read(lockOf(locked)).diagnostics)).toEqual([
      ["flake/not-locked", { input: "skills", missing }],
    ]);
  });

  test("may be followed to where nothing is locked", () => {
    const lock = {
      version: 7,
      root: "root",
      nodes: { root: { inputs: { a: "a", skills: ["a", "b"] } }, a: { inputs: { b: "b" } }, b: {} },
    };
    expect(said(read(lock).diagnostics)).toEqual([
      ["flake/not-locked", { input: "skills", missing: "locked" }],
    ]);
  });

  test.each([
    [{ type: "hg", url: "https://hg.example/x", rev: REV, narHash: HASH }, "hg", "type"],
    [{ type: "indirect", id: "skills" }, "indirect", "type"],
    [{ type: "file", url: "https://a.example/x", narHash: HASH }, "file", "type"],
    [{ type: "__proto__" }, "__proto__", "type"],
    [git({ submodules: true }), "git", "submodules"],
    [git({ submodules: 1 }), "git", "submodules"],
    [git({ lfs: true }), "git", "lfs"],
  ])("of a kind that is not fetched is refused: %j", (locked, type, feature) => {
    const args = { name: "skills", input: "skills", type, feature };
    expect(said(read(lockOf(locked)).diagnostics)).toEqual([["flake/unsupported", args]]);
  });

  test("that is a path inside another input is refused, however it is written", () => {
    const path = { type: "path", path: "./sub", narHash: HASH };
    const lock = (facts: Plain) => ({
      version: 7,
      root: "root",
      nodes: {
        root: { inputs: { a: "a", skills: ["a", "b"] } },
        a: { inputs: { b: "b" }, locked: github() },
        b: { locked: path, ...facts },
      },
    });
    for (const facts of [{}, { parent: ["a"] }])
      expect(said(read(lock(facts)).diagnostics)).toMatchObject([
        ["flake/unsupported", { feature: "parent" }],
      ]);
  });

  test("that the flake has not is told with what it has", () => {
    const { diagnostics } = read(lockOf(github()), "skill");
    expect(said(diagnostics)).toEqual([
      ["flake/no-input", { input: "skill", known: ["skills"], suggestion: "skills" }],
    ]);
    expect(diagnostics[0]!.at).toEqual(place("sources", "skills", "input"));
    for (const input of ["__proto__", "constructor", "toString", ""])
      expect(said(read(lockOf(github()), input).diagnostics)).toMatchObject([["flake/no-input", { input }]]);
  });

  test("may have any name", () => {
    const lock = JSON.stringify(lockOf(github()))
      .replaceAll('"skills":', '"__proto__":')
      .replaceAll(':"skills"}', ':"__proto__"}');
    expect(lock).toContain('"__proto__":"__proto__"');
    expect(read(lock.replace('"repo":"__proto__"', '"repo":"skills"'), "__proto__").value).toMatchObject({
      input: "__proto__",
    });
  });
});

describe("a value in flake.lock that would become an address or an argument", () => {
  const tarball = (url: unknown) => ({ type: "tarball", url, narHash: HASH });
  test.each<[Plain, string, string]>([
    [git({ url: "ext::sh -c true" }), "url", "scheme"],
    [git({ url: "--upload-pack=true" }), "url", "dash"],
    [git({ url: "ssh://-oProxyCommand=true/x" }), "url", "dash"],
    [git({ url: "git@git.example:skills" }), "url", "scp"],
    [git({ url: "http://git.example/skills" }), "url", "plain-http"],
    [git({ url: "https://me:secret@git.example/skills" }), "url", "credentials"],
    [git({ url: 7 }), "url", "shape"],
    [git({ url: ["https://git.example/skills"] }), "url", "shape"],
    [tarball("file:///etc/passwd"), "url", "scheme"],
    [tarball("https://token@a.example/x"), "url", "credentials"],
    [tarball("https://good.example\\@evil.example/x"), "url", "syntax"],
    [tarball("https://good.example/a%2f../x"), "url", "unclear"],
    [tarball(undefined), "url", "shape"],
    [git({ rev: "main" }), "rev", "rev"],
    [git({ rev: REV.toUpperCase() }), "rev", "rev"],
    [git({ rev: `${REV}\n` }), "rev", "rev"],
    [git({ ref: "--upload-pack=true" }), "ref", "ref"],
    [git({ ref: "a..b" }), "ref", "ref"],
    [git({ ref: "main:refs/heads/x" }), "ref", "ref"],
    [git({ ref: "a b" }), "ref", "ref"],
    [git({ ref: "" }), "ref", "ref"],
    [github({ narHash: "sha256-AAAA" }), "narHash", "hash"],
    [github({ narHash: HASH.replace("sha256", "sha1") }), "narHash", "hash"],
    [github({ owner: ".." }), "owner", "name"],
    [github({ owner: "a/b" }), "owner", "name"],
    [github({ owner: "a?b" }), "owner", "name"],
    [github({ owner: "a%2fb" }), "owner", "name"],
    [github({ owner: "-a" }), "owner", "name"],
    [github({ repo: "a#b" }), "repo", "name"],
    [github({ repo: "." }), "repo", "name"],
    [github({ repo: undefined }), "repo", "shape"],
    [github({ type: "gitlab", owner: "a%2F.." }), "owner", "name"],
    [github({ type: "sourcehut", owner: "acme" }), "owner", "name"],
    [github({ host: "me@evil.example" }), "host", "name"],
    [github({ host: "evil.example/x" }), "host", "name"],
    [github({ host: "127.0.0.1:80@evil.example" }), "host", "name"],
    [github({ host: "-x" }), "host", "name"],
    [github({ type: 7 }), "type", "shape"],
    [{ type: "path", path: {}, narHash: HASH }, "path", "shape"],
  ])("is refused when Nix would not write it: %j", (locked, key, problem) => {
    expect(said(read(lockOf(locked)).diagnostics)).toMatchObject([["flake/value", { key, problem }]]);
  });

  test.each(["..", "../x", "a/../../x", "/etc"])("leads a source out of its tree: dir %s", (dir) => {
    expect(said(read(lockOf(github({ dir }), {})).diagnostics)).toMatchObject([
      ["flake/value", { key: "dir", problem: "path" }],
    ]);
  });

  test.each([
    "https://me:hunter2@git.example/skills",
    "https://hunter2@git.example/skills",
    "hunter2:x@git.example:skills",
    "ftp://git.example/skills?token=hunter2",
  ])("is neither shown nor pointed at when it may hold a secret: %s", (url) => {
    const { diagnostics, file } = read(lockOf(git({ url })));
    expect(diagnostics).toMatchObject([{ code: "flake/value", at: { file }, args: { found: null } }]);
    expect(Object.keys(diagnostics[0]!.at!)).toEqual(["file"]);
    expect(JSON.stringify(diagnostics)).not.toContain("hunter2");
  });

  test("is pointed at in flake.lock", () => {
    const { diagnostics, file } = read(lockOf(git({ rev: "main" })));
    expect(diagnostics[0]!.at).toMatchObject({ file, path: ["nodes", "skills", "locked", "rev"] });
    const text = fs.readFileSync(file, "utf8");
    expect(text.slice(...locate(text, diagnostics[0]!.at as never)!)).toBe('"main"');
  });
});

describe("an input that follows another", () => {
  function follow(inputs: Plain, nodes: Plain = {}) {
    return {
      version: 7,
      root: "root",
      nodes: { root: { inputs }, ...nodes, last: { locked: github(), flake: false } },
    };
  }

  test("is what that is, over two levels", () => {
    const lock = follow(
      { skills: ["a", "b", "c"], other: "last", a: "a" },
      { a: { inputs: { b: ["a", "real"], real: "b" } }, b: { inputs: { c: ["other"] } } },
    );
    expect(read(lock).value).toMatchObject({ kind: "archive", input: "skills" });
  });

  test.each<[string, Plain, Plain, string, string]>([
    ["itself", { skills: ["skills"] }, {}, "skills", "cycle"],
    [
      "itself by way of another",
      { skills: ["a", "b"], a: "a" },
      { a: { inputs: { b: ["skills"] } } },
      "skills",
      "cycle",
    ],
    ["itself in its own path", { skills: ["skills", "a"] }, {}, "skills/a", "cycle"],
    ["the flake", { skills: [] }, {}, "", "root"],
    ["the flake by its node", { skills: "root" }, {}, "skills", "root"],
    ["what is not there", { skills: ["a", "b"], a: "a" }, { a: {} }, "a/b", "missing"],
    ["below a node that is not there", { skills: ["a", "b"], a: "nowhere" }, {}, "a/b", "missing"],
    ["what only the prototype has", { skills: ["constructor"] }, {}, "constructor", "missing"],
  ])("is refused when it follows %s", (_, inputs, nodes, path, why) => {
    expect(said(read(follow(inputs, nodes)).diagnostics)).toEqual([
      ["flake/follows", { input: "skills", path, why }],
    ]);
  });

  test.each([7, null, {}, [1], [["a"]]])(
    "is refused when it is nothing that can be followed: %j",
    (value) => {
      expect(said(read(follow({ skills: value })).diagnostics)).toMatchObject([
        ["flake/value", { key: "inputs" }],
      ]);
    },
  );

  test("is refused when its node is not there", () => {
    expect(said(read(follow({ skills: "nowhere" })).diagnostics)).toMatchObject([
      ["flake/value", { key: "nodes", found: "nowhere" }],
    ]);
  });

  test("is refused after very many steps, and each step is taken once", () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, at) => [`i${at}`, [`i${at + 1}`]]));
    expect(read(follow({ ...chain(90), i90: "last", skills: ["i0"] })).value).not.toBe(null);
    expect(said(read(follow({ ...chain(9000), i9000: "last", skills: ["i0"] })).diagnostics)).toMatchObject([
      ["flake/follows", { why: "deep" }],
    ]);
    // Each of these goes through the one before twice: 2^90 steps for who does not remember.
    const doubling = Object.fromEntries(
      Array.from({ length: 90 }, (_, at) => [`d${at + 1}`, [`d${at}`, "self", `d${at}`]]),
    );
    const node = { inputs: { self: "hub" } };
    const lock = follow(
      { skills: ["d90"], d0: "hub" },
      { hub: { locked: github(), inputs: { ...node.inputs } } },
    );
    const hub = (lock.nodes as unknown as Record<string, { inputs: Record<string, unknown> }>)["hub"]!;
    Object.assign(hub.inputs, { d0: "hub" }, doubling);
    Object.assign((lock.nodes.root as { inputs: object }).inputs, doubling);
    expect(read(lock).value).toMatchObject({ kind: "archive" });
  });
});

describe("a flake.lock", () => {
  const codesOf = (lock: unknown) => said(read(lock).diagnostics);

  test("that is not there leaves the input unbound", () => {
    const flake = new Flake();
    const { diagnostics } = readFlakeInput(machine(), flake.lockFile, asked, "skills");
    expect(said(diagnostics)).toEqual([["source/unbound", { name: "skills", input: "skills" }]]);
    fs.symlinkSync("nowhere", flake.lockFile);
    expect(said(readFlakeInput(machine(), flake.lockFile, asked, "skills").diagnostics)).toEqual(
      said(diagnostics),
    );
  });

  test("that breaks off is pointed at where it does", () => {
    const text = JSON.stringify(lockOf(github()), null, 2);
    const broken = text.replace(`"rev": "${REV}",`, `"rev": "${REV}`);
    const { diagnostics } = read(broken);
    expect(said(diagnostics)).toEqual([["flake/syntax", { conflict: false }]]);
    const [start] = (diagnostics[0]!.at as TextPlace).range;
    expect(broken.slice(0, start).split("\n").length).toBe(
      broken.slice(0, broken.indexOf(REV)).split("\n").length,
    );
  });

  test("that is not merged is told as that", () => {
    const text = JSON.stringify(lockOf(github()), null, 2);
    const rev = `      "rev": "${REV}",`;
    // To YAML this is a map, in which both revs are there under other keys.
    const merged = text.replace(/.*"rev".*/, `<<<<<<< HEAD\n${rev}\n=======\n${rev}\n>>>>>>> other`);
    const { diagnostics, file } = read(merged);
    expect(said(diagnostics)).toEqual([["flake/syntax", { conflict: true }]]);
    const start = merged.indexOf("<<<<<<<");
    expect(diagnostics[0]!.at).toEqual({ file, range: [start, start + 7] });
  });

  test.each([
    '{"version":7,"version":7}',
    '{"a": "\\u0000"}',
    "[".repeat(5000),
    "{} {}",
    "*a",
    "!!x 1",
    "{version: 7}",
    "{} # note",
    "{'a': 1}",
    "",
  ])("that is no JSON of Nix is refused: %s", (text) => {
    expect(codesOf(text)).toMatchObject([["flake/syntax", { conflict: false }]]);
  });

  test.each<[unknown, number | null]>([
    [{ ...lockOf(github()), version: 8 }, 8],
    [{ ...lockOf(github()), version: 4 }, 4],
    [{ ...lockOf(github()), version: "7" }, null],
    [{ ...lockOf(github()), nodes: [] }, null],
    [{ ...lockOf(github()), root: null }, null],
    [{}, null],
    [[], null],
    ["null", null],
  ])("of another version or shape is refused: %j", (lock, version) => {
    expect(codesOf(lock)).toEqual([["flake/version", { version }]]);
  });

  test.each([5, 6, 7])("of version %i is read", (version) => {
    expect(read({ ...lockOf(github()), version }).value).toMatchObject({ kind: "archive" });
  });

  test("that is too large is not read to its end", () => {
    expect(codesOf(" ".repeat(1024 * 1024 + 1))).toMatchObject([["flake/file", { problem: "size" }]]);
    const root = plant({});
    fs.symlinkSync("/dev/zero", `${root}/flake.lock`);
    expect(said(readFlakeInput(machine(), `${root}/flake.lock`, asked, "skills").diagnostics)).toMatchObject([
      ["flake/file", { problem: "kind" }],
    ]);
  });

  test("that is a directory or a pipe is not read", () => {
    const root = plant({});
    fs.mkdirSync(`${root}/directory`);
    execFileSync("mkfifo", [`${root}/pipe`]);
    for (const file of ["directory", "pipe"])
      expect(said(readFlakeInput(machine(), `${root}/${file}`, asked, "skills").diagnostics)).toMatchObject([
        ["flake/file", { problem: "kind" }],
      ]);
  });
});
