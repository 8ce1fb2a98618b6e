// `kitout diff SKILL DIR` after the source has changed: the patch holds what the user edited, and takes nothing of the source's back.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TestRepository } from "../support/git.ts";
import { Project } from "../support/project.ts";

const TITLES = "one two three four five six seven eight nine ten eleven twelve".split(" ");

/** A skill of twelve steps, each written as it is here or in `other` words. */
function steps(other: Readonly<Record<string, string>> = {}): string {
  const lines = TITLES.map((title) => `step ${other[title] ?? title}\n`);
  return `---\nname: pdf\ndescription: Does pdf.\n---\n\n${lines.join("")}`;
}

interface Told {
  /** What stands in skills.yaml below the skill. */
  readonly own?: readonly string[];
  readonly targets?: string;
  readonly head?: string;
  /** The key of the skill. */
  readonly id?: string;
}

/** A project with one skill of somebody else's: in a git repository, or in a directory. */
class Story extends Project {
  readonly remote: TestRepository | null;

  constructor(kind: "git" | "path" = "path") {
    super();
    this.remote = kind === "git" ? new TestRepository(path.join(this.base, "theirs.git"), "sha1") : null;
  }

  /** What the source has from now on, and the lock, where there is one. */
  async upstream(skill: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const files: Record<string, string> = { "pdf/SKILL.md": skill };
    for (const [name, text] of Object.entries(more)) files[`pdf/${name}`] = text;
    if (this.remote === null) {
      fs.rmSync(path.join(this.directory, "theirs"), { recursive: true, force: true });
      for (const [name, text] of Object.entries(files)) this.write({ [`theirs/${name}`]: text });
    } else {
      this.remote.commit(files);
      if (fs.existsSync(path.join(this.directory, "skills.lock"))) await this.ok("update");
    }
  }

  async tell({ own = [], targets = "claude: true", head = "", id = "pdf" }: Told = {}): Promise<void> {
    const lines = ["from: theirs", "path: pdf", ...own].map((line) => `      ${line}\n`).join("");
    const source = this.remote === null ? "path: ./theirs" : `git: "${this.remote.url}", ref: main`;
    this.write({
      "skills.yaml": `version: 1\n${head}sources:\n  theirs: { ${source} }\nskills:\n  explicit:\n    ${id}:\n${lines}targets: { ${targets} }\n`,
    });
    if (this.remote !== null || head !== "") await this.ok("trust");
  }

  async ok(...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(args);
    const found = stderr.match(/^.* \[[a-z-]+\/[a-z-]+\]$/gm);
    expect({ args, status, found }).toEqual({ args, status: 0, found: null });
    return stdout;
  }

  edit(from: string, to: string, copy = ".claude/skills/pdf"): void {
    const file = path.join(this.directory, copy, "SKILL.md");
    const text = fs.readFileSync(file, "utf8");
    expect(text).toContain(from);
    fs.writeFileSync(file, text.replace(from, to));
  }

  /** The SKILL.md that would be installed. */
  async wanted(): Promise<string> {
    const bundle = (await this.ok("build")).trim();
    return fs.readFileSync(path.join(bundle, "views/claude/pdf/SKILL.md"), "utf8");
  }
}

/** The lines that a patch takes away and adds. */
function changed(patch: string): string[] {
  return patch.split("\n").filter((line) => /^[-+](?!(?:--|\+\+) )/.test(line));
}

/** Installed, edited, and no longer what the source has. */
async function edited(told: Told = {}, kind: "git" | "path" = "path"): Promise<Story> {
  const story = new Story(kind);
  await story.upstream(steps());
  await story.tell(told);
  await story.ok("install");
  story.edit("step eight", "step eight, twice");
  await story.upstream(steps({ one: "one, repaired" }));
  return story;
}

describe("after the source has repaired another line", () => {
  test("the patch is the edit alone, git applies it, and a build has both", async () => {
    const story = await edited({}, "git");
    const patch = await story.ok("diff", "pdf", ".claude/skills/pdf");
    expect(changed(patch)).toEqual(["-step eight", "+step eight, twice"]);
    story.write({ "edit.patch": patch, "upstream/SKILL.md": steps({ one: "one, repaired" }) });
    expect(story.sh("cd upstream && git apply --check -p1 ../edit.patch")).toMatchObject({ status: 0 });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    expect(await story.wanted()).toBe(steps({ one: "one, repaired", eight: "eight, twice" }));
    // What is there now differs from both, so the installer asks.
    expect((await story.run(["install"])).status).toBe(2);
    expect((await story.run(["install", "--force"])).status).toBe(0);
    expect(await story.ok("diff", "pdf", ".claude/skills/pdf")).toBe("");
  });

  test("a second edit comes on top of the patch that is named already, installed or not", async () => {
    const story = await edited();
    story.write({ "edit.patch": await story.ok("diff", "pdf", ".claude/skills/pdf") });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    expect(await story.ok("diff", "pdf", ".claude/skills/pdf")).toBe("");
    story.edit("step twelve", "step 12");
    const second = await story.ok("diff", "pdf", ".claude/skills/pdf");
    expect(changed(second)).toEqual(["-step twelve", "+step 12"]);
    story.write({ "second.patch": second });
    await story.tell({ own: ["patches: [./edit.patch, ./second.patch]"] });
    expect(await story.wanted()).toBe(steps({ one: "one, repaired", eight: "eight, twice", twelve: "12" }));
  });

  test("files that were added, deleted and made executable are edits, and files that the source added or removed are not", async () => {
    const story = new Story();
    await story.upstream(steps(), { "a.md": "a\n", "b.md": "b\n", "c.sh": "c\n", "d.md": "d\n" });
    await story.tell();
    await story.ok("install");
    story.sh("cd .claude/skills/pdf && rm a.md && echo new > new.md && chmod +x c.sh");
    await story.upstream(steps(), { "a.md": "a\n", "c.sh": "# repaired\nc\n", "d.md": "d\n", "e.md": "e\n" });
    const patch = await story.ok("diff", "pdf", ".claude/skills/pdf");
    expect(patch.match(/^diff --git .*$/gm)).toEqual(
      ["a.md", "c.sh", "new.md"].map((name) => `diff --git a/${name} b/${name}`),
    );
    expect(patch).toContain("old mode 100644\nnew mode 100755\n");
    expect(patch).not.toContain("repaired");
    story.write({ "edit.patch": patch });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    expect((await story.run(["build"])).status).toBe(0);
  });

  test.each<[string, Told, Told]>([
    ["a name of its own", { id: "my-pdf" }, { id: "my-pdf" }],
    ["a table of packages", { own: ["packages: [jq]"] }, { own: ["packages: [jq]"] }],
    ["packages that came since", {}, { own: ["packages: [jq]"] }],
    ["packages that have gone", { own: ["packages: [jq, yq]"] }, {}],
    ["other packages", { own: ["packages: [jq]"] }, { own: ["packages: [{ name: yq, bins: [a, b] }]"] }],
  ])("with %s", async (_, before, now) => {
    const story = new Story();
    await story.upstream(steps());
    await story.tell(before);
    await story.ok("install");
    const { id = "pdf" } = before;
    story.edit("step twelve", "step 12", `.claude/skills/${id}`);
    await story.upstream(steps({ one: "one, repaired" }));
    await story.tell(now);
    const patch = await story.ok("diff", id, `.claude/skills/${id}`);
    expect(changed(patch)).toEqual(["-step twelve", "+step 12"]);
    story.write({ "edit.patch": patch });
    await story.tell({ ...now, own: [...(now.own ?? []), "patches: [./edit.patch]"] });
    expect((await story.run(["build"])).status).toBe(0);
  });

  test("of what a transform makes nothing is said that was not edited", async () => {
    const own = ['transform: "{{original}}Ours.\\n"'];
    const story = new Story();
    await story.upstream(steps(), { "a.md": "a\n" });
    await story.tell({ own });
    await story.ok("install");
    await story.upstream(steps({ one: "one, repaired" }), { "a.md": "a\n" });
    story.sh("echo more >> .claude/skills/pdf/a.md");
    expect(changed(await story.ok("diff", "pdf", ".claude/skills/pdf"))).toEqual(["+more"]);
    story.edit("step eight", "step eight, twice");
    const refused = await story.run(["diff", "pdf", ".claude/skills/pdf"]);
    expect([refused.status, changed(refused.stdout)]).toEqual([1, ["+more"]]);
    expect(refused.stderr).toContain("[diff/transformed]");
  });
});

describe("after the source has changed the same line", () => {
  test("the patch is the edit as it was made, and is refused with both sides", async () => {
    const story = await edited({}, "git");
    await story.upstream(steps({ eight: "eight, carefully" }));
    const { status, stdout, stderr } = await story.run(["diff", "pdf", ".claude/skills/pdf"]);
    expect([status, changed(stdout)]).toEqual([0, ["-step eight", "+step eight, twice"]]);
    expect(stderr).toContain("[diff/conflict]");
    story.write({ "edit.patch": stdout });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    const built = await story.run(["build"]);
    expect([built.status, built.stdout]).toEqual([1, ""]);
    expect(built.stderr).toContain("[patch/conflict]");
    expect(built.stderr).toContain("step eight, carefully");
  });

  test("it is refused, too, where its lines stand somewhere else", async () => {
    const block = "before\nbefore\nbefore\nline\nafter\nafter\nafter\n";
    const story = new Story();
    await story.upstream(steps(), { "a.md": `A\n${block}B\nB\nB\nB\n${block}` });
    await story.tell();
    await story.ok("install");
    fs.writeFileSync(
      path.join(story.directory, ".claude/skills/pdf/a.md"),
      `A\n${block.replace("line", "mine")}B\nB\nB\nB\n${block}`,
    );
    await story.upstream(steps(), { "a.md": `A\n${block.replace("line", "theirs")}B\nB\nB\nB\n${block}` });
    const { stdout, stderr } = await story.run(["diff", "pdf", ".claude/skills/pdf"]);
    expect(stderr).toContain("[diff/conflict]");
    story.write({ "edit.patch": stdout });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    expect((await story.run(["build"])).stderr).toContain("[patch/conflict]");
  });

  test.each([
    ["deleted", "rm .claude/skills/pdf/a.md", { "a.md": "repaired\n" }, "patch/conflict"],
    ["that the source removed", "echo more >> .claude/skills/pdf/a.md", {}, "patch/missing-file"],
    [
      "that the source added",
      "echo b > .claude/skills/pdf/b.md",
      { "a.md": "a\n", "b.md": "B\n" },
      "patch/exists",
    ],
  ])("a file %s is a conflict", async (_, command, theirs, code) => {
    const story = new Story();
    await story.upstream(steps(), { "a.md": "a\n" });
    await story.tell();
    await story.ok("install");
    story.sh(command);
    await story.upstream(steps(), theirs as Record<string, string>);
    const { stdout, stderr } = await story.run(["diff", "pdf", ".claude/skills/pdf"]);
    expect(stderr).toContain("[diff/conflict]");
    story.write({ "edit.patch": stdout });
    await story.tell({ own: ["patches: [./edit.patch]"] });
    expect((await story.run(["build"])).stderr).toContain(`[${code}]`);
  });
});

describe("what was installed", () => {
  test("is asked of each destination's own record", async () => {
    const targets = "claude: true, codex: true";
    const story = await edited({ targets });
    // Codex has the new version, and claude refuses it because of the edit.
    expect((await story.run(["install", "--target", "codex"])).status).toBe(0);
    story.edit("step twelve", "step 12", ".agents/skills/pdf");
    const diff = (directory: string) => story.ok("diff", "pdf", directory);
    expect(changed(await diff(".claude/skills/pdf"))).toEqual(["-step eight", "+step eight, twice"]);
    expect(changed(await diff(".agents/skills/pdf"))).toEqual(["-step twelve", "+step 12"]);
    await story.upstream(steps({ one: "one", five: "five, too" }));
    expect(changed(await diff(".claude/skills/pdf"))).toEqual(["-step eight", "+step eight, twice"]);
    expect(changed(await diff(".agents/skills/pdf"))).toEqual(["-step twelve", "+step 12"]);
  });

  test("is known where an install has left the edited copy alone", async () => {
    const story = await edited({ targets: "claude: { onConflict: keep }" });
    expect((await story.run(["install"])).status).toBe(0);
    const patch = await story.ok("diff", "pdf", ".claude/skills/pdf");
    expect(changed(patch)).toEqual(["-step eight", "+step eight, twice"]);
  });

  test.each(["copy-tree", "symlink-tree", "link"])("is known for the user, with %s", async (structure) => {
    const story = new Story();
    await story.upstream(steps());
    await story.tell({ head: "scope: user\n", targets: `claude: { structure: ${structure} }` });
    await story.ok("install");
    const copy = path.join(story.home, ".claude/skills/pdf");
    await story.upstream(steps({ one: "one, repaired" }));
    expect(await story.ok("diff", "pdf", copy)).toBe("");
    if (structure === "link") return;
    // An edited copy in the place of the link.
    story.sh(`cp -RL '${copy}' edited && chmod -R u+w edited && rm -rf '${copy}' && mv edited '${copy}'`);
    story.edit("step eight", "step eight, twice", path.relative(story.directory, copy));
    expect(changed(await story.ok("diff", "pdf", copy))).toEqual(["-step eight", "+step eight, twice"]);
  });

  test.each<[string, string, (story: Story) => Promise<string> | string]>([
    [
      "the copy came from elsewhere",
      "no record of installing it",
      (story) => {
        story.sh("cp -R .claude/skills/pdf elsewhere");
        return "elsewhere";
      },
    ],
    [
      "its record is gone",
      "no record of installing it",
      (story) => {
        story.sh("rm -r .claude/.kitout-skills");
        return ".claude/skills/pdf";
      },
    ],
    [
      "it was uninstalled since",
      "no record of installing it",
      async (story) => {
        await story.ok("uninstall", "--keep-copies");
        return ".claude/skills/pdf";
      },
    ],
    [
      "only the project says so",
      "may have come with a clone",
      (story) => {
        story.sh("rm -r ../home/.local/state");
        return ".claude/skills/pdf";
      },
    ],
    [
      "another ledger came with a pull",
      "may have come with a clone",
      (story) => {
        story.sh("echo >> .claude/.kitout-skills/ledger");
        return ".claude/skills/pdf";
      },
    ],
    [
      "the bundle was collected",
      "no longer in the store",
      async (story) => {
        story.sh(
          "chmod -R u+w ../home/.local/share/kitout/store && rm -r ../home/.local/share/kitout/store/bundles",
        );
        return ".claude/skills/pdf";
      },
    ],
    [
      "the store was changed, too",
      "changed in the store",
      (story) => {
        story.sh(
          "cd ../home/.local/share && chmod -R u+w . && find . -name SKILL.md -exec sh -c 'echo x >>\"$1\"' sh {} ';'",
        );
        return ".claude/skills/pdf";
      },
    ],
    [
      "it was another skill",
      '"pdf"',
      async (story) => {
        await story.tell({ id: "other" });
        return ".claude/skills/pdf";
      },
    ],
  ])("is not guessed at when %s", async (_, said, happen) => {
    const story = await edited();
    const directory = await happen(story);
    const id = said === '"pdf"' ? "other" : "pdf";
    const { status, stdout, stderr } = await story.run(["diff", id, directory]);
    expect(stderr).toContain("[diff/base-unknown]");
    expect(stderr).toContain(said);
    expect([status, changed(stdout)]).toEqual([
      0,
      ["-step one, repaired", "+step one", "-step eight", "+step eight, twice"],
    ]);
  });

  test("is no question when nothing differs", async () => {
    const story = new Story();
    await story.upstream(steps());
    await story.tell();
    await story.ok("install");
    story.sh("cp -R .claude/skills/pdf elsewhere");
    expect(await story.ok("diff", "pdf", "elsewhere")).toBe("");
  });
});
