import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../../src/diagnostics/printable.ts";
import type { SourceUpdate } from "../../../src/operations/update/result.ts";
import { code, fenced } from "../../../src/present/markdown.ts";
import { updateMarkdown } from "../../../src/present/update/markdown.ts";
import { OLD, outcome, skillText, skillUpdate, sourceUpdate } from "../../support/update.ts";

/** What CommonMark shows of a paragraph: words as they are, and the text of code spans. */
function spans(text: string): { readonly words: string; readonly codes: readonly string[] } {
  const codes: string[] = [];
  let words = "";
  for (let at = 0; at < text.length; ) {
    const [run] = /^`+/.exec(text.slice(at)) ?? [""];
    const start = at + run.length;
    const end = run === "" ? -1 : closing(text, start, run.length);
    if (end === -1) {
      words += run || text.charAt(at);
      at = Math.max(start, at + 1);
      continue;
    }
    const content = text.slice(start, end);
    const padded = /^ .* $/s.test(content) && /[^ ]/.test(content);
    codes.push(padded ? content.slice(1, -1) : content);
    words += "…";
    at = end + run.length;
  }
  return { words, codes };
}

/** Where a run of exactly so many backticks begins. */
function closing(text: string, from: number, length: number): number {
  for (const match of text.slice(from).matchAll(/`+/g))
    if (match[0].length === length) return from + match.index;
  return -1;
}

/** The page without its fenced blocks, and what stands in those. */
function blocks(page: string): { readonly prose: readonly string[]; readonly fences: readonly string[] } {
  const prose: string[] = [];
  const fences: string[] = [];
  let fence: { readonly ticks: number; readonly lines: string[] } | null = null;
  // CommonMark ends a line at each of these.
  for (const line of page.split(/\r\n|\n|\r/)) {
    const ticks = /^ {0,3}(`{3,})[ \t]*([^`]*)$/.exec(line);
    if (fence === null && ticks !== null) fence = { ticks: ticks[1]!.length, lines: [] };
    else if (fence === null) prose.push(line);
    else if (ticks !== null && ticks[1]!.length >= fence.ticks && ticks[2] === "") {
      fences.push(fence.lines.join("\n"));
      fence = null;
    } else fence.lines.push(line);
  }
  expect(fence).toBe(null);
  return { prose, fences };
}

/** The page with everything taken out that stands in code. */
function skeleton(page: string): readonly string[] {
  return blocks(page).prose.map((line) => spans(line).words);
}

/** What somebody would write who wants a page to do something, and anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."`|``|```|~~~|@org/team|#1|GH-1|<b>|<!--|-->|</details>|<script>|](http://e.example)|![x](//e)|[|]|\\|\n|\r\n|\n\n|\r|\u2028|\u0085|&lt;|&#64;|https://e.example|a@b.example|*|_|> |# |- | |\t|\u202e|\x00|$x$|:tada:|".split(
          "|",
        ),
        "|",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

describe("text from a source in Markdown", () => {
  test("is one code span, on one line, that shows exactly that text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = code(text);
        expect(written).not.toMatch(/[\n\r\u2028\u2029\u0085]/);
        const expected = { words: "a … b", codes: [printable(text)] };
        if (text === "") expect(written).toBe("(empty)");
        else expect(spans(`a ${written} b`)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("does not leave a fence", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = blocks(`before\n\n${fenced(text, "diff")}\n\nafter`);
        expect(read.prose).toEqual(["before", "", "", "after"]);
        expect(`${read.fences[0]}\n`).toBe(`${text}\n`.replace(/\r\n|\r/g, "\n"));
      }),
      { numRuns: 2000 },
    );
  });

  test("changes nothing of the page around it, wherever it stands", () => {
    const page = (text: string) => {
      const given = `${text}x`;
      const skill = skillUpdate(
        "a",
        { "SKILL.md": skillText("Before."), [`old ${given}`]: "1\n" },
        { "SKILL.md": skillText(`After ${given}`, `k: ${JSON.stringify(given)}`), "b.sh": `${given}\n` },
        { withDiff: true, ids: [given, given] },
      );
      const update = sourceUpdate({
        source: given,
        from: given,
        follows: given,
        before: given,
        after: `${given}2`,
        held: { newest: given },
        tagMoved: true,
        skills: [{ ...skill, path: given, change: { ...skill.change!, urls: [], hidden: [] } }],
        offered: [given],
      });
      return updateMarkdown([update], { ...outcome, lock: given, command: given });
    };
    const plain = skeleton(page(""));
    expect(plain.join("\n")).not.toMatch(/[@`]|\]\(|<(?!\/?(?:details|summary)>)/);
    fc.assert(
      fc.property(hostile, (text) => {
        expect(skeleton(page(text))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });
});

const pdf = skillUpdate(
  "skills/pdf",
  { "SKILL.md": skillText("Reads PDF files.", "allowed-tools: Read") },
  { "SKILL.md": skillText("Reads and fills ```PDF``` files.", "allowed-tools: Read, Bash(*)") },
  { withDiff: true },
);

describe("kitout update --markdown", () => {
  test("is a page for a reviewer", () => {
    const added = skillUpdate("skills/docx", null, { "SKILL.md": skillText("Ask\u200b @octocat.") });
    const updates = [
      sourceUpdate({ skills: [pdf, added], same: 3, offered: ["anthropic/csv"] }),
      sourceUpdate({ source: "still", after: OLD }),
      sourceUpdate({
        source: "corp",
        from: "ssh://git@git.example/skills.git",
        follows: "refs/tags/v1",
        tagMoved: true,
      }),
    ];
    expect(
      updateMarkdown(updates, outcome),
    ).toBe(`1 skill added, 1 changed, in 2 sources of \`skills.lock\`. **A tag was moved.**

## \`corp\`

\`ssh://git@git.example/skills.git\`, \`tag v1\`: \`0123456789ab\` → \`fedcba987654\`

> [!CAUTION]
> This tag no longer points to the commit that was locked. Published tags do not move by themselves: find out why before you accept this.

## \`anthropic\`

\`https://github.com/anthropics/skills\`, \`branch main\`: \`0123456789ab\` → \`fedcba987654\` ([compare](https://github.com/anthropics/skills/compare/0123456789abcdef0123456789abcdef01234567...fedcba9876543210fedcba9876543210fedcba98))

### Added: \`anthropic/docx\`, from \`skills/docx\`

- \`Ask\\u200b @octocat.\`
- \`1 file\`
- **Alarm:** \`hidden characters in SKILL.md: 1 × U+200B\`

### Changed: \`anthropic/pdf\`, from \`skills/pdf\`

- \`\`\`\`description: "Reads PDF files." → "Reads and fills \`\`\`PDF\`\`\` files."\`\`\`\`
- **Look:** \`allowed-tools: + Bash(*)\`
- \`~ SKILL.md (+2 -2)\`

<details><summary>Diff</summary>

\`\`\`\`diff
${pdf.diff.trimEnd()}
\`\`\`\`

</details>

3 skills stay as they are.

New in this source, and not selected: \`anthropic/csv\`.
`);
  });

  test("says in one line that nothing moved", () => {
    expect(updateMarkdown([sourceUpdate({ after: OLD })], outcome)).toBe(
      "Nothing to update: every source is as skills.lock says.\n",
    );
  });

  test.each([
    ["https://github.com/o/r.git", "o/r"],
    ["https://github.com/o/r/", "o/r"],
    ["https://github.com.evil.example/o/r", null],
    ["https://github.com/o/r)(x", null],
    ["https://git.example/o/r", null],
  ])("links %s to the comparison of the commits: %s", (from, repository) => {
    const link = /\]\(https:\/\/github\.com\/(.*)\/compare\//.exec(
      updateMarkdown([sourceUpdate({ from })], outcome),
    );
    expect(link?.[1] ?? null).toBe(repository);
  });

  test("links nothing when a version is no commit", () => {
    expect(updateMarkdown([sourceUpdate({ before: "x)(y" })], outcome)).not.toContain("](");
  });

  const GITHUB = 65_536;
  const cut = "`kitout update --dry-run --diff` shows all of it, with the previous skills.lock.";

  test("leaves out diffs that do not fit, says so on top, and keeps the others", () => {
    const large = { ...pdf, ids: ["large"], diff: `+${"x".repeat(70_000)}\n` };
    const page = updateMarkdown([sourceUpdate({ skills: [large, pdf] })], outcome);
    expect(page.length).toBeLessThan(GITHUB);
    expect(page.split("\n")[2]).toBe(`**1 diff left out: there is more than fits here.** ${cut}`);
    expect(page.match(/<details>/g)).toHaveLength(1);
    expect(page).toContain("### Changed: `large`");
  });

  test("ends early when the words alone are too many, after what is most dangerous", () => {
    const dull = Array.from({ length: 2000 }, (_, at) =>
      skillUpdate(`dull/${at}`, null, { "SKILL.md": "x" }),
    );
    const plain = dull.map((skill) => ({
      ...skill,
      change: { ...skill.change!, frontmatterReadable: true },
    }));
    const update: SourceUpdate = sourceUpdate({ skills: [...plain, pdf] });
    const page = updateMarkdown([update], outcome);
    expect(page.length).toBeGreaterThan(50_000);
    expect(page.length).toBeLessThan(GITHUB);
    expect(page).toMatch(/^2000 skills added, 1 changed, in 1 source/);
    expect(page.split("\n")[2]).toBe(`**There is more than fits here, and the page ends early.** ${cut}`);
    expect(page.indexOf("### Changed: `anthropic/pdf`")).toBeLessThan(1000);
  });

  test("has room for its own words beside the longest text of a source", () => {
    const long = "` ``".repeat(5000);
    const update = sourceUpdate({
      source: long,
      from: long,
      skills: Array.from({ length: 100 }, () => ({ ...pdf, ids: Array(9).fill(long), path: long })),
      offered: Array(100).fill(long),
    });
    const page = updateMarkdown([update], { ...outcome, command: long });
    expect(page.length).toBeLessThanOrEqual(60_000);
    expect(page.match(/^### Changed: .* … and 4 more `+, from /gm)!.length).toBeGreaterThan(10);
  });
});
