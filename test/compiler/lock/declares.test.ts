import { describe, expect, test } from "vitest";
import { declares } from "../../../src/compiler/lock/declares.ts";
import type { ArchivePlace, Origin } from "../../../src/model/config.ts";
import type { Pin } from "../../../src/model/lock.ts";
import type { RemoteUrl } from "../../../src/model/url.ts";
import { digestOf } from "../../support/lock.ts";

const rev = "1a".repeat(20);
const url = "https://h/a";
/** What is made of the address plays no part. */
const remote: RemoteUrl = { url, scheme: "https", host: "h", owner: "a" };
const where: ArchivePlace = { kind: "file", path: "/project/a.zip" };
const git = (ref: string | null): Origin => ({ kind: "git", url, remote, ref });
const pinned = (ref: string | null, to = rev): Pin => ({ kind: "git", url, ref, rev: to });

describe("a pin of a git source", () => {
  test.for<[string, string | null, string | null, boolean]>([
    ["the remote's HEAD when nothing is declared", null, "HEAD", true],
    ["the remote's HEAD when that is declared", "HEAD", "HEAD", true],
    ["not a branch when nothing is declared", null, "refs/heads/main", false],
    ["not HEAD when a branch is declared", "main", "HEAD", false],
    ["a branch by its name", "main", "refs/heads/main", true],
    ["a tag by its name", "v1", "refs/tags/v1", true],
    ["a branch by its full name", "refs/heads/main", "refs/heads/main", true],
    ["not a tag where a branch is declared in full", "refs/heads/v1", "refs/tags/v1", false],
    ["not another branch", "main", "refs/heads/next", false],
    ["not a branch of which it names the end", "main", "refs/heads/feature/main", false],
    ["not a remote's branch", "main", "refs/remotes/main", false],
    ["a commit", rev, null, true],
    ["a commit in capitals", rev.toUpperCase(), null, true],
    ["not another commit", "2b".repeat(20), null, false],
    ["not a branch that is called like a commit", rev, `refs/heads/${rev}`, false],
    ["not a commit when a branch is declared", "main", null, false],
    ["not a commit when nothing is declared", null, null, false],
    ["not the beginning of a commit", rev.slice(0, 7), null, false],
  ])("answers %s", ([, declared, ref, expected]) =>
    expect(declares(git(declared), pinned(ref))).toBe(expected),
  );

  test.for<[string, string, string, string | null, boolean]>([
    ["the range that it was made for", "^1", "v{version}", "refs/tags/v1.2.3", true],
    ["not another range", "^1.2", "v{version}", "refs/tags/v1.2.3", false],
    ["the form of its tag", "^1", "pdf/v{version}", "refs/tags/pdf/v1.2.3", true],
    ["not another form", "^1", "{version}x", "refs/tags/v1.2.3", false],
    ["not where there is no version", "^1", "v1{version}.2.3", "refs/tags/v1.2.3", false],
    ["not with a branch", "^1", "v{version}", "refs/heads/v1.2.3", false],
    ["not with a commit", "^1", "v{version}", null, false],
  ])("answers of a range of versions %s", ([, range, tag, ref, expected]) => {
    const declared: Origin = { ...git(null), versions: { range, tag } } as Origin;
    const pin: Pin = { kind: "git", url, ref, range: "^1", rev };
    expect(declares(declared, pin)).toBe(expected);
    // Neither answers for the other.
    expect(declares(git("v1.2.3"), pin)).toBe(false);
    expect(declares(declared, pinned(ref))).toBe(false);
  });

  test("answers for its own repository only", () => {
    expect(declares({ kind: "git", url: "https://h/b", remote, ref: null }, pinned("HEAD"))).toBe(false);
  });
});

describe("a pin of another kind", () => {
  const npm = {
    kind: "npm",
    package: "a",
    range: "^1",
    version: "1.0.0",
    url: "https://r/a",
    integrity: "",
  } as const;
  const archive = { kind: "archive", url: "./a.zip", integrity: digestOf(1) } as const;
  test.for<[string, Origin, Pin, boolean]>([
    ["the range as written", { kind: "npm", package: "a", version: "^1" }, npm, true],
    ["not another range", { kind: "npm", package: "a", version: "1.0.0" }, npm, false],
    ["not another package", { kind: "npm", package: "b", version: "^1" }, npm, false],
    [
      "an archive without a declared integrity",
      { kind: "archive", url: "./a.zip", where, integrity: null },
      archive,
      true,
    ],
    [
      "an archive with its integrity",
      { kind: "archive", url: "./a.zip", where, integrity: digestOf(1) },
      archive,
      true,
    ],
    [
      "not an archive with another",
      { kind: "archive", url: "./a.zip", where, integrity: digestOf(2) },
      archive,
      false,
    ],
    ["not another archive", { kind: "archive", url: "a.zip", where, integrity: null }, archive, false],
    ["an input by its name", { kind: "input", input: "a" }, { kind: "input", input: "a" }, true],
    ["not another input", { kind: "input", input: "b" }, { kind: "input", input: "a" }, false],
    [
      "a path as written",
      { kind: "path", path: "/x/a", given: "../a" },
      { kind: "path", path: "../a" },
      true,
    ],
    [
      "not the path that it leads to",
      { kind: "path", path: "/x/a", given: "../a" },
      { kind: "path", path: "/x/a" },
      false,
    ],
    ["not another kind", { kind: "input", input: "a" }, { kind: "path", path: "a" }, false],
  ])("answers %s", ([, origin, pin, expected]) => expect(declares(origin, pin)).toBe(expected));
});
