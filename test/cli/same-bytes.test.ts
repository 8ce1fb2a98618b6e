import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type Files, Project, type Result, skillFile, snapshot } from "../support/project.ts";

const files: Files = {
  "skills.yaml": `version: 1
sources:
  mine: { path: ./skills, idPrefix: me }
  plain: { path: ./plain }
skills:
  enableAll: [mine, plain]
targets: { claude: true, codex: { structure: copy-tree, layout: nested }, pi: { structure: link } }
`,
  "skills/b/SKILL.md": skillFile("b"),
  "skills/b/B": "upper",
  "skills/b/a": "lower",
  "skills/b/_": "underscore",
  "skills/b/é": "accent",
  "skills/b/𐀀": "beyond the basic plane",
  "skills/b/ﬀ": "a ligature, which sorts after it by bytes in UTF-16 only",
  "skills/b/run": { run: "#!/bin/sh\necho hello\n" },
  "skills/b/to-run": { link: "run" },
  "skills/a-b/SKILL.md": skillFile("a-b"),
  "skills/a/SKILL.md": skillFile("a"),
  "skills/a/deep/er/file": "",
  "plain/10/SKILL.md": skillFile('"10"'),
  "plain/9/SKILL.md": skillFile('"9"'),
};

const BUILD = ["build", "--out", "../out"];

interface Built {
  readonly id: string;
  readonly tree: Record<string, string>;
}

async function build(project: Project): Promise<Built> {
  return built(project, await project.run(BUILD));
}

function built(project: Project, { stderr }: Result): Built {
  expect(stderr).toBe("");
  const out = path.join(project.base, "out");
  return { id: fs.readFileSync(path.join(out, "id"), "utf8").trim(), tree: snapshot(out) };
}

describe("the same inputs", () => {
  test("give the same bytes from another directory, with another umask, time zone, locale, order and file times", async () => {
    const one = new Project(files);
    // Written in the opposite order, so that directories that remember it list their entries differently.
    const two = new Project(Object.fromEntries(Object.entries(files).reverse()));
    const old = new Date("2001-02-03T04:05:06Z");
    for (const name of fs.readdirSync(two.directory, { recursive: true, encoding: "utf8" }))
      fs.lutimesSync(path.join(two.directory, name), old, old);
    const first = built(one, one.spawn(BUILD, { umask: "022", env: { TZ: "UTC", LANG: "C" } }));
    const env = { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const second = built(two, two.spawn(BUILD, { umask: "077", env }));
    expect(second.id).toBe(first.id);
    const modeless = (tree: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(tree).map(([name, text]) => [name, text.startsWith("directory") ? "directory" : text]),
      );
    expect(modeless(second.tree)).toEqual(modeless(first.tree));
  });

  test("give the id that the manifest hashes to, in the store and in a copy", async () => {
    const project = new Project(files);
    const { id } = await build(project);
    const stored = JSON.parse((await project.run(["build", "--json"])).stdout);
    expect(stored.id).toBe(id);
    expect(path.basename(stored.bundle)).toBe(id);
    for (const place of [path.join(project.base, "out"), stored.bundle]) {
      const manifest = fs.readFileSync(path.join(place, "manifest.json"));
      expect(createHash("sha256").update(manifest).digest("hex")).toBe(id);
    }
  });

  test("name no path of the machine", async () => {
    const project = new Project(files);
    const { tree } = await build(project);
    for (const [name, text] of Object.entries(tree)) {
      const content = text.startsWith("file")
        ? Buffer.from(text.split(" ")[2]!, "base64").toString("latin1")
        : text;
      expect(content.includes(project.base), `${name} names ${project.base}`).toBe(false);
    }
  });

  test("give another id when one byte, one executable bit or one link changes", async () => {
    const project = new Project(files);
    const ids = [(await build(project)).id];
    const step = async (change: () => void) => {
      change();
      ids.push((await build(project)).id);
    };
    await step(() => fs.appendFileSync(path.join(project.directory, "skills/a/deep/er/file"), "x"));
    await step(() => fs.chmodSync(path.join(project.directory, "skills/a/SKILL.md"), 0o755));
    await step(() => {
      fs.rmSync(path.join(project.directory, "skills/b/to-run"));
      project.write({ "skills/b/to-run": { link: "./run" } });
    });
    await step(() =>
      project.write({
        "skills.yaml": (files["skills.yaml"] as string).replace(
          "claude: true",
          "claude: { onConflict: keep }",
        ),
      }),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("write a copy again over itself without a change, and refuse one that somebody edited", async () => {
    const project = new Project(files);
    const first = await build(project);
    expect(await build(project)).toEqual(first);
    const edited = path.join(
      project.base,
      "out",
      Object.keys(first.tree).find((name) => name.endsWith("-a/SKILL.md"))!,
    );
    fs.appendFileSync(edited, "mine\n");
    const refused = await project.run(BUILD);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("[bundle/out-modified]");
    expect(fs.readFileSync(edited, "utf8").endsWith("mine\n")).toBe(true);
  });

  test("are refused as a copy over anything that is not a bundle", async () => {
    const project = new Project({ ...files, "../out/precious": "mine" });
    const refused = await project.run(BUILD);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain("[bundle/out-foreign]");
    expect(snapshot(path.join(project.base, "out"))).toEqual({ precious: expect.stringContaining("file") });
  });
});
