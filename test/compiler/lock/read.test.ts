// Whatever stands where the lock should: one diagnostic at the place of the mistake, and nothing of it is used.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { parseLock, readLock } from "../../../src/compiler/lock/read.ts";
import { lockText } from "../../../src/compiler/lock/text.ts";
import { findings } from "../../../src/diagnostics/print.ts";
import { digestOf, everyKind } from "../../support/lock.ts";
import { type MemoryFiles, memoryHost } from "../../support/memory-host.ts";
import { machine, plant } from "../../support/tree.ts";

const rev = "1a".repeat(20);
const sum = digestOf(1);
const git = (rest: string) => `{"version":1,"sources":{"a":{"git":"https://h/a","rev":"${rev}",${rest}}}}`;
const skills = (rest: string) => `{"version":1,"sources":{"a":{"input":"a","skills":{${rest}}}}}`;
const npm = (change: object) =>
  JSON.stringify({
    version: 1,
    sources: {
      a: {
        npm: "a",
        range: "^1",
        version: "1.0.0",
        url: "https://registry.example/a.tgz",
        integrity: `sha512-${Buffer.alloc(64).toString("base64")}`,
        skills: {},
        ...change,
      },
    },
  });
const archive = (url: string, integrity: string = sum) =>
  JSON.stringify({ version: 1, sources: { a: { archive: url, integrity, skills: {} } } });

const site = (entries: object, address = "https://h") =>
  JSON.stringify({ version: 2, sources: { a: { "well-known": address, entries, skills: {} } } });
const entry = { type: "archive", url: "https://h/pdf.zip", digest: sum };
const listed = (files: object) => site({ pdf: { type: "files", url: "https://h/pdf/", files } });

/** The code, what of the text it points at, and its facts. */
function refusal(text: string): string {
  const { value, diagnostics } = parseLock(text, "/skills.lock");
  expect(value).toBeNull();
  expect(diagnostics).toHaveLength(1);
  const [{ code, at, args }] = diagnostics as [(typeof diagnostics)[0]];
  const [shown] = findings(diagnostics, { textOf: () => text, cwd: "/" });
  expect(shown!.text).not.toMatch(/undefined|\[object/);
  const marked = at !== null && "range" in at ? text.slice(...at.range) : null;
  const facts = [...new Set(Object.values(args))].filter((fact) => fact !== "");
  return `${code} ${facts.join(" ")} @ ${marked === null ? "file" : marked.length > 60 ? `${marked.slice(0, 20)}…` : marked}`;
}

describe("a lock of a site is refused when it", () => {
  test.for([
    ["has no entries", site([]), "lock/invalid value entries map @ []"],
    ["has a name that is none", site({ "../pdf": entry }), 'lock/invalid entry-name ../pdf @ "../pdf"'],
    ["has an entry that is no map", site({ pdf: "x" }), 'lock/invalid value pdf map @ "x"'],
    ["has a type that is none", site({ pdf: { ...entry, type: "oci" } }), 'lock/invalid value type @ "oci"'],
    ["has no digest", site({ pdf: { ...entry, digest: undefined } }), 'lock/invalid missing digest @ "pdf"'],
    [
      "has a digest of the index",
      site({ pdf: { ...entry, digest: `sha256:${"0".repeat(64)}` } }),
      'lock/invalid value digest file-digest @ "sha256:000000000000…',
    ],
    [
      "has a file's address",
      site({ pdf: { ...entry, url: "file:///a" } }),
      'lock/invalid value url @ "file:///a"',
    ],
    [
      "has plain http elsewhere",
      site({ pdf: { ...entry, url: "http://h/a" } }),
      'lock/invalid value url @ "http://h/a"',
    ],
    ["has a field too many", site({ pdf: { ...entry, more: 1 } }), 'lock/invalid unknown more @ "more"'],
    [
      "has a password",
      site({ pdf: entry }, "https://u:p@h"),
      'lock/invalid value well-known @ "https://u:p@h"',
    ],
    ["has a file that leads out", listed({ "../a": sum }), 'lock/invalid file-path ../a @ "../a"'],
    [
      "has a file with no digest",
      listed({ a: "sha256-AAAA=" }),
      'lock/invalid value a file-digest @ "sha256-AAAA="',
    ],
  ])("%s", ([, text, expected]) => expect(refusal(text!)).toBe(expected));
});

describe("a lock that is no JSON", () => {
  test.for([
    ["is empty", "", "lock/syntax empty @ file"],
    ["is blank", "\ufeff \n", "lock/syntax empty @ file"],
    ["breaks off", '{"version":1,', "lock/syntax end @ "],
    ["breaks off in a text", '{"vers', 'lock/syntax json @ "vers'],
    ["leaves a text open", '{"a": "b\n}', 'lock/syntax json @ "b'],
    ["has a comma too many", '{"version":1,"sources":{},}', "lock/syntax json @ }"],
    ["lacks a comma", '{"version":1\n"sources":{}}', 'lock/syntax json @ "sources"'],
    ["lacks a colon", '{"version" 1}', "lock/syntax json @ 1"],
    ["has a comment", '{\n// hello\n"version":1}', "lock/syntax json @ //"],
    ["is YAML", "version: 1\nsources: {}\n", "lock/syntax json @ version"],
    ["has single quotes", "{'version':1}", "lock/syntax json @ 'version'"],
    ["has another number", '{"version":01}', "lock/syntax json @ 01"],
    ["has a wrong escape", '{"version":"\\x"}', 'lock/syntax json @ "\\x"'],
    ["has a control character in a text", '{"a\u0001":1}', 'lock/syntax json @ "a\u0001"'],
    ["closes what it did not open", '{"version":1]', "lock/syntax json @ ]"],
    ["goes on behind its end", '{"version":1,"sources":{}} x', "lock/syntax json @ x"],
    ["has blanks that JSON does not know", '{\u00a0"version":1}', "lock/syntax json @ \u00a0"],
    ["nests without end", "[".repeat(200_000), "lock/syntax json @ ["],
    ["nests deeper than any lock", `${"[".repeat(200_000)}${"]".repeat(200_000)}`, "lock/syntax json @ ["],
  ])("because it %s", ([, text, expected]) => expect(refusal(text!)).toBe(expected));
});

describe("a lock of another shape", () => {
  test.for([
    ["is a list", "[]", "lock/invalid value map @ []"],
    ["is null", "null", "lock/invalid value map @ null"],
    ["has no version", '{"sources":{}}', 'lock/invalid missing version @ {"sources":{}}'],
    ["has no sources", '{"version":1}', 'lock/invalid missing sources @ {"version":1}'],
    ["is of a newer version", '{"version":3,"pins":[]}', "lock/version 3 @ 3"],
    ["is of no version that ever was", '{"version":1.5,"sources":{}}', "lock/version 1.5 @ 1.5"],
    ["has its version in quotes", '{"version":"1","sources":{}}', 'lock/invalid value version format @ "1"'],
    ["has a field that nobody knows", '{"version":1,"sources":{},"x":1}', 'lock/invalid unknown x @ "x"'],
    ["has a list of sources", '{"version":1,"sources":[]}', "lock/invalid value sources map @ []"],
    ["has a source that is no map", '{"version":1,"sources":{"a":null}}', "lock/invalid value a map @ null"],
    [
      "has a source of no kind",
      '{"version":1,"sources":{"a":{"skills":{}}}}',
      'lock/invalid no-kind a @ "a"',
    ],
    ["has a source of two kinds", git('"path":"x","skills":{}'), 'lock/invalid unknown path @ "path"'],
    [
      "has a field of another kind",
      git('"integrity":"x","skills":{}'),
      'lock/invalid unknown integrity @ "integrity"',
    ],
    ["lacks the skills", git('"ref":"HEAD"'), 'lock/invalid missing skills @ "a"'],
    ["has a list of skills", git('"skills":[]'), "lock/invalid value skills map @ []"],
    [
      "names a source like a path",
      '{"version":1,"sources":{"../a":{}}}',
      'lock/invalid source-name ../a @ "../a"',
    ],
    [
      "names a source by a prototype",
      '{"version":1,"sources":{"__proto__":{}}}',
      'lock/invalid source-name __proto__ @ "__proto__"',
    ],
    [
      "has a field that is a prototype",
      git('"__proto__":{"skills":{}}'),
      'lock/invalid missing skills @ "a"',
    ],
    [
      "has a prototype among its fields",
      git('"__proto__":{},"skills":{}'),
      'lock/invalid unknown __proto__ @ "__proto__"',
    ],
    ["has a short digest", skills('"b":"sha256-AAAA="'), 'lock/invalid value b digest @ "sha256-AAAA="'],
    [
      "has a digest of another kind",
      skills(`"b":"${sum.replace("256", "512")}"`),
      `lock/invalid value b digest @ "${sum.replace("256", "512")}"`,
    ],
    [
      "has a digest with bits too many",
      skills(`"b":"sha256-${"A".repeat(42)}B="`),
      `lock/invalid value b digest @ "sha256-${"A".repeat(42)}B="`,
    ],
    [
      "has a digest with a line behind it",
      skills(`"b":"${sum}\\n"`),
      `lock/invalid value b digest @ "${sum}\\n"`,
    ],
    ["has no digest", skills('"a~/b":null'), "lock/invalid value a~/b digest @ null"],
    ["has a short commit", git('"skills":{}').replace(rev, "1a2b3c4"), 'lock/invalid value rev @ "1a2b3c4"'],
    [
      "has a commit in capitals",
      git('"skills":{}').replace(rev, rev.toUpperCase()),
      `lock/invalid value rev @ "${rev.toUpperCase()}"`,
    ],
    ["has a short ref", git('"ref":"main","skills":{}'), 'lock/invalid value ref @ "main"'],
    [
      "has an option for a ref",
      git('"ref":"--upload-pack=x","skills":{}'),
      'lock/invalid value ref @ "--upload-pack=x"',
    ],
    [
      "has two refs in one",
      git('"ref":"refs/heads/a:refs/heads/b","skills":{}'),
      'lock/invalid value ref @ "refs/heads/a:refs/heads/b"',
    ],
    ["has a range without its tag", git('"range":"^1","skills":{}'), 'lock/invalid missing tag @ "a"'],
    ["has a tag without its range", git('"tag":"v1.0.0","skills":{}'), 'lock/invalid missing range @ "a"'],
    [
      "has a ref beside a range",
      git('"ref":"HEAD","range":"^1","tag":"v1.0.0","skills":{}'),
      'lock/invalid unknown ref @ "ref"',
    ],
    [
      "has two tags in one",
      git('"range":"^1","tag":"v1.0.0:refs/heads/main","skills":{}'),
      'lock/invalid value tag @ "v1.0.0:refs/heads/main"',
    ],
    ["has a ref that is null", git('"ref":null,"skills":{}'), "lock/invalid value ref @ null"],
    [
      "has a password in an address",
      git('"skills":{}').replace("//h", "//u:p@h"),
      'lock/invalid value git @ "https://u:p@h/a"',
    ],
    [
      "has git run a program",
      git('"skills":{}').replace("https://h/a", "ext::sh -c id"),
      'lock/invalid value git @ "ext::sh -c id"',
    ],
    ["has a range for a version", npm({ version: "^1.0.0" }), 'lock/invalid value version @ "^1.0.0"'],
    ["has a path for a version", npm({ version: "file:../a" }), 'lock/invalid value version @ "file:../a"'],
    [
      "has a token in a registry's address",
      npm({ url: "https://t@h/a.tgz" }),
      'lock/invalid value url @ "https://t@h/a.tgz"',
    ],
    [
      "has a file for a registry's address",
      npm({ url: "file:///a.tgz" }),
      'lock/invalid value url @ "file:///a.tgz"',
    ],
    [
      "has npm's old kind of integrity",
      npm({ integrity: "sha1-AAAA" }),
      'lock/invalid value integrity @ "sha1-AAAA"',
    ],
    [
      "has an archive over http",
      archive("http://example.com/a.zip"),
      'lock/invalid value archive @ "http://example.com/a.zip"',
    ],
    ["has an archive without integrity", archive("./a.zip", ""), 'lock/invalid value integrity @ ""'],
  ])("because it %s", ([, text, expected]) => expect(refusal(text!)).toBe(expected));

  test.for(["", "..", "a/../b", "../a", "/a", "a//b", "a/", "./a", "a\\b", "a\nb", "a\0", "\udc80"])(
    "because it locks a skill at %j",
    (path) => {
      const key = JSON.stringify(path);
      expect(refusal(skills(`${key}:"${sum}"`))).toBe(
        `lock/invalid skill-path ${path === "" ? "" : `${path} `}@ ${key}`,
      );
    },
  );

  test("because it says something twice, wherever that is and however it is spelt", () => {
    expect(refusal('{"version":1,"version":1,"sources":{}}')).toBe('lock/duplicate-key version @ "version"');
    expect(refusal(skills(`"b":"${sum}","b":"${digestOf(2)}"`))).toBe('lock/duplicate-key b @ "b"');
    expect(refusal(skills(`"b":"${sum}","\\u0062":"${digestOf(2)}"`))).toBe(
      'lock/duplicate-key b @ "\\u0062"',
    );
    expect(refusal('{"version":1,"sources":{"__proto__":{},"__proto__":{}}}')).toBe(
      'lock/duplicate-key __proto__ @ "__proto__"',
    );
  });
});

describe("a lock in its file", () => {
  const read = (files: MemoryFiles) => readLock(memoryHost(files).host, "/skills.lock");
  const refusalOf = ({ value, diagnostics }: ReturnType<typeof readLock>) => {
    expect(value).toBeNull();
    return diagnostics.map((found) => `${found.code} ${Object.values(found.args).join(" ")}`).join();
  };
  const code = (root: string) => refusalOf(readLock(machine(), `${root}/skills.lock`));

  test("need not be there", () => {
    expect(read({})).toEqual({
      value: { lock: { sources: new Map() }, bytes: null },
      diagnostics: [],
    });
  });

  test("comes with the bytes that it was read from", () => {
    const text = lockText(everyKind());
    const { value } = read({ "/skills.lock": text });
    expect(value!.lock).toEqual(everyKind());
    expect(Buffer.from(value!.bytes!).toString()).toBe(text);
  });

  test("is not looked for in what is no file", () => {
    expect(code(plant({ "skills.lock/a": "" }))).toBe("lock/not-a-file directory");
    expect(code(plant({ "skills.lock": { kind: "link", target: "/dev/zero", toForeignSkill: false } }))).toBe(
      "lock/not-a-file link",
    );
    const root = plant({});
    execFileSync("mkfifo", [`${root}/skills.lock`]);
    expect(code(root)).toBe("lock/not-a-file other");
  });

  test("has a size that can be held, and is UTF-8", () => {
    const refusal = (content: string | Buffer) => refusalOf(read({ "/skills.lock": content }));
    expect(refusal(`${" ".repeat(16 * 1024 * 1024)}{}`)).toBe("lock/syntax too-large");
    expect(refusal(Buffer.from('{"version":1,"sources":{"caf\xe9":{}}}', "latin1"))).toBe(
      "lock/syntax not-utf8",
    );
    expect(refusal(Buffer.from("\ufeff{}", "utf16le"))).toBe("lock/syntax not-utf8");
  });

  test("that may not be read is the machine's mistake", () => {
    const { host } = memoryHost({ "/skills.lock": lockText(everyKind()) });
    host.setMode("/skills.lock", 0);
    expect(refusalOf(readLock(host, "/skills.lock"))).toMatch(/^host\/failed .*EACCES/);
  });

  test("that may not be read on a disk is so too", ({ skip }) => {
    if (process.getuid?.() === 0) skip("root may read everything");
    const root = plant({ "skills.lock": lockText(everyKind()) });
    fs.chmodSync(`${root}/skills.lock`, 0);
    expect(code(root)).toMatch(/^host\/failed .*EACCES/);
  });
});
