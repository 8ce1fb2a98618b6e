import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseReference, sourceKeysOf } from "../../src/model/reference.ts";
import { parseGitUrl } from "../../src/model/url.ts";

/** The keys to write, `key=value`; or the problem. */
function keys(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok
    ? sourceKeysOf(parsed.value)
        .map((pair) => pair.join("="))
        .join(" ")
    : `no: ${parsed.problem}`;
}

/** All that may be meant: `ref:path`, and the name of a skill behind an @. */
function meant(text: string): readonly string[] {
  const parsed = parseReference(text);
  if (!parsed.ok || parsed.value.kind !== "git") return [];
  return parsed.value.meant.map(
    ({ ref, path, skill }) => `${ref ?? "HEAD"}:${path}${skill === null ? "" : `@${skill}`}`,
  );
}

describe("what people have at hand becomes the keys of a source:", () => {
  test.for([
    ["anthropics/skills", "github=anthropics/skills"],
    ["  anthropics/skills/ ", "github=anthropics/skills"],
    ["anthropics/skills.git", "github=anthropics/skills"],
    ["github:o/r@v1", "github=o/r ref=v1"],
    ["o/r@v1", "github=o/r ref=v1"],
    ["o/r#v1", "github=o/r ref=v1"],
    ["o/r@feature/x", "github=o/r ref=feature/x"],
    ["o/r@^1.2", "github=o/r version=^1.2"],
    ["o/r/skills/pdf", "github=o/r subdir=skills/pdf"],
    ["o/r/skills/pdf/SKILL.md", "github=o/r subdir=skills/pdf"],
    ["o/r/skills/pdf@v1", "github=o/r ref=v1 subdir=skills/pdf"],
    ["o/r/packages/@scope/x", "github=o/r subdir=packages/@scope/x"],
    ["https://github.com/o/r", "github=o/r"],
    ["http://www.github.com/o/r/", "github=o/r"],
    ["github.com/o/r.git", "github=o/r"],
    ["https://github.com/o/r@v1", "github=o/r ref=v1"],
    ["https://github.com/o/r@feature/x", "github=o/r ref=feature/x"],
    ["https://github.com/o/r#v1", "github=o/r ref=v1"],
    ["git+https://github.com/o/r.git#v1", "github=o/r ref=v1"],
    ["https://github.com/o/r?tab=readme-ov-file", "github=o/r"],
    ["https://github.com/o/r/tree/main/skills/pdf", "github=o/r ref=main subdir=skills/pdf"],
    ["https://github.com/o/r/tree/main", "github=o/r ref=main"],
    ["https://github.com/o/r/tree/HEAD/skills", "github=o/r subdir=skills"],
    ["https://github.com/o/r/blob/main/skills/pdf/SKILL.md#L3", "github=o/r ref=main subdir=skills/pdf"],
    ["https://github.com/o/r/blob/main/SKILL.md", "github=o/r ref=main"],
    ["https://github.com/o/r/tree/main/my%20skills", "github=o/r ref=main subdir=my skills"],
    ["https://github.com/o/r/releases/tag/pdf/v1", "github=o/r ref=pdf/v1"],
    ["https://github.com/o/r/commit/0123456789abcdef", "github=o/r ref=0123456789abcdef"],
    ["https://raw.githubusercontent.com/o/r/main/pdf/SKILL.md", "github=o/r ref=main subdir=pdf"],
    ["https://raw.githubusercontent.com/o/r/refs/heads/main/pdf/SKILL.md", "github=o/r ref=main subdir=pdf"],
    [
      "https://github.com/o/r/archive/refs/heads/main.tar.gz",
      "archive=https://github.com/o/r/archive/refs/heads/main.tar.gz",
    ],
    ["https://gitlab.com/g/s/p", "git=https://gitlab.com/g/s/p"],
    ["https://gitlab.com/g/s/p/-/tree/main/pdf", "git=https://gitlab.com/g/s/p ref=main subdir=pdf"],
    [
      "https://git.example.com:8443/g/p/-/blob/v1/a/SKILL.md?ref_type=tags",
      "git=https://git.example.com:8443/g/p ref=v1 subdir=a",
    ],
    ["https://gitlab.com/g/p/tree/main/pdf", "git=https://gitlab.com/g/p ref=main subdir=pdf"],
    ["https://codeberg.org/o/r/src/branch/main/pdf", "git=https://codeberg.org/o/r ref=main subdir=pdf"],
    ["https://bitbucket.org/o/r/src/main/pdf/", "git=https://bitbucket.org/o/r ref=main subdir=pdf"],
    ["https://example.com/team/skills.git", "git=https://example.com/team/skills.git"],
    ["https://example.com/team/skills.git@v1", "git=https://example.com/team/skills.git ref=v1"],
    ["https://example.com/team/skills.git#v1", "git=https://example.com/team/skills.git ref=v1"],
    ["example.com/team/skills", "git=https://example.com/team/skills"],
    ["file:///srv/skills.git/", "git=file:///srv/skills.git"],
    ["git@host:o/r.git", "git=ssh://git@host/o/r.git"],
    ["git@github.com:o/r.git", "git=ssh://git@github.com/o/r.git"],
    ["git@github.com:o/r.git@v1", "git=ssh://git@github.com/o/r.git ref=v1"],
    ["git@host:2222/o/r.git", "git=ssh://git@host:2222/o/r.git"],
    ["[git@host:2222]:o/r.git", "git=ssh://git@host:2222/o/r.git"],
    ["git@host:/srv/r.git", "git=ssh://git@host/srv/r.git"],
    ["me@host:repos/r.git", "git=ssh://me@host/~/repos/r.git"],
    ["me@host:~you/r.git", "git=ssh://me@host/~you/r.git"],
    ["github.com:o/r.git", "git=ssh://git@github.com/o/r.git"],
    ["ssh://git@host:2222/o/r.git", "git=ssh://git@host:2222/o/r.git"],
    ["git+ssh://git@host/o/r.git#main", "git=ssh://git@host/o/r.git ref=main"],
    ["file:///srv/r", "git=file:///srv/r"],
    ["file:///srv/my%20skills.zip", "archive=/srv/my skills.zip"],
    ["npm:@acme/skills@^1", "npm=@acme/skills version=^1"],
    ["npm:@acme/skills", "npm=@acme/skills"],
    ["npm:skills@>=1 <3", "npm=skills version=>=1 <3"],
    ["https://example.com/x/skills.tar.gz?sig=a", "archive=https://example.com/x/skills.tar.gz?sig=a"],
    ["./x.skill", "archive=./x.skill"],
    ["downloads/x.zip", "archive=downloads/x.zip"],
    ["https://example.com/", "well-known=https://example.com"],
    ["https://example.com/docs/.well-known/agent-skills/index.json", "well-known=https://example.com/docs"],
    ["./dir", "path=./dir"],
    ["./dir/", "path=./dir"],
    ["./dir/SKILL.md", "path=./dir"],
    [".", "path=."],
    ["..", "path=.."],
    ["/srv/skills", "path=/srv/skills"],
    ["/", "path=/"],
    ["~/skills", "path=~/skills"],
    ["$HOME/skills", "path=$HOME/skills"],
  ] as const)("%s → %s", ([text, expected]) => {
    expect(keys(text)).toBe(expected);
  });
});

describe("what cannot be a source is refused with its reason:", () => {
  test.for([
    ["", "word"],
    ["skills", "word"],
    ["o/", "github"],
    ["-o/r", "dash"],
    ["o/r@-x", "ref"],
    ["o/r@", "ref"],
    ["o/r@a..b", "ref"],
    ["o/r/../x", "outside"],
    ["my_team/r", "github"],
    ["https://github.com/o", "github"],
    ["https://github.com/o/r/issues/3", "page"],
    ["https://github.com/o/r/pull/3/files", "page"],
    ["https://github.com/o/r/tree/main/%2e%2e/%2e%2e/x", "unclear"],
    ["https://github.com/o/r/tree/main/a%2fb", "unclear"],
    ["https://tok:pw@example.com/o/r.git", "credentials"],
    ["https://tok@github.com/o/r", "credentials"],
    ["http://example.com/o/r.git", "plain-http"],
    ["http://example.com/x.zip", "plain-http"],
    ["ext::sh -c touch% x", "word"],
    ["ext://x/y", "scheme"],
    ["git://example.com/o/r", "scheme"],
    ["git@-oProxyCommand=x:o/r", "dash"],
    ["ssh://-oProxyCommand=x/o/r", "dash"],
    ["npm:-x", "package"],
    ["npm:../x", "package"],
    ["npm:x@-y", "package"],
    ["npm:x@file:../y", "package"],
    ["o/r\u0000", "syntax"],
    [`o/${"r".repeat(5000)}`, "long"],
  ] as const)("%j: %s", ([text, problem]) => {
    expect(keys(text)).toBe(`no: ${problem}`);
  });
});

test("what is behind an @ is a ref first, then the name of a skill", () => {
  expect(meant("o/r@pdf")).toEqual(["pdf:", "HEAD:@pdf"]);
  expect(meant("o/r/skills@pdf")).toEqual(["pdf:skills", "HEAD:skills@pdf"]);
  expect(meant("o/r@feature/x")).toEqual(["feature/x:"]);
});

test("where the ref of a page ends is left open", () => {
  expect(meant("https://github.com/o/r/tree/feature/x/pdf")).toEqual([
    "feature:x/pdf",
    "feature/x:pdf",
    "feature/x/pdf:",
  ]);
  expect(meant("https://github.com/o/r/blob/main/pdf/SKILL.md")).toEqual(["main:pdf", "main/pdf:"]);
});

const part = fc.oneof(
  fc.constantFrom(
    ...[
      "o",
      "r",
      "-x",
      "..",
      ".",
      "",
      "SKILL.md",
      "tree",
      "blob",
      "-",
      "src",
      "branch",
      "main",
      "a b",
      "%2f",
      "%2e%2e",
    ],
    ...[
      "github.com",
      "https:",
      "ssh:",
      "git@host",
      "git@host:22",
      "npm:",
      "@",
      "#",
      "?",
      "x.zip",
      "ext::sh",
      "\u202e",
      "\ud800",
    ],
    ...["--upload-pack=x", "user:pw@host", "~", "$HOME", "[::1]", "::", "\\", "refs", "heads", ".git", "\n"],
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const hostile = fc
  .array(fc.tuple(part, fc.constantFrom("/", "", "@", ":", "//", "#")), { maxLength: 9 })
  .map((parts) => parts.flat().join(""));

test("whatever is given, the answer is a reference that can be fetched, or a reason", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const parsed = parseReference(text);
      if (!parsed.ok) return;
      const { value } = parsed;
      for (const [, key] of sourceKeysOf(value)) expect(key).not.toMatch(/^-|^$|\p{Cc}/u);
      if (value.kind !== "git") return;
      expect(parseGitUrl(value.url).ok).toBe(true);
      for (const { ref, path } of value.meant) {
        expect(ref ?? "x").not.toMatch(/^-|\.\.|[\p{Cc}\s]/u);
        expect(path.split("/")).not.toContain("..");
        expect(path).not.toMatch(/^\//);
      }
      if (value.github !== null) expect(value.url).toBe(`https://github.com/${value.github}`);
    }),
    { numRuns: 3000 },
  );
});

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,8}$/);
const path = fc.array(name, { maxLength: 3 });

test("the three ways to name a directory of a repository mean the same", () => {
  fc.assert(
    fc.property(name, name, name, path, (owner, repository, ref, names) => {
      const github = `${owner}/${repository}`;
      const expected = [
        `github=${github} ref=${ref}`,
        ...(names.length === 0 ? [] : [`subdir=${names.join("/")}`]),
      ].join(" ");
      const below = names.map((each) => `/${each}`).join("");
      expect(keys(`${github}${below}@${ref}`)).toBe(expected);
      expect(keys(`https://github.com/${github}/tree/${ref}${below}`)).toBe(expected);
      expect(keys(`https://github.com/${github}/blob/${ref}${below}/SKILL.md`)).toBe(expected);
    }),
  );
});
