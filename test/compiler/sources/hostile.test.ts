import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { discover } from "../../../src/compiler/catalog/discover.ts";
import { render } from "../../../src/compiler/render/render.ts";
import { select } from "../../../src/compiler/selection/select.ts";
import { arrange } from "../../../src/compiler/selection/views.ts";
import { decodeName } from "../../../src/digest/bytes.ts";
import type { Host } from "../../../src/host/host.ts";
import { codes, config, said, source, target } from "../../support/config.ts";
import {
  type Files,
  fetchDirectories,
  link,
  machine,
  plant,
  SKILL,
  shuffledMachine,
  skills,
} from "../../support/tree.ts";

/** Everything up to the rendered skills. */
function compiled(root: string, given: Parameters<typeof config>[0] = {}, host: Host = machine()) {
  const settings = config({
    sources: [source("mine", { path: root })],
    enableAll: true,
    targets: [target("claude"), target("codex", { layout: "nested" })],
    ...given,
  });
  const trees = fetchDirectories(host, settings);
  const catalog = discover(settings, trees.value, true);
  const selection = select(settings, catalog.value, trees.value);
  const views = arrange(settings, selection.value);
  const rendered = render(views.value.variants, new Map());
  return {
    ids: catalog.value.skills.map(({ id }) => id),
    rendered: rendered.value,
    diagnostics: [trees, catalog, selection, views, rendered].flatMap((stage) => stage.diagnostics),
  };
}

describe("names that come from a real disk", () => {
  const invalid = decodeName(Buffer.from([0x61, 0xff, 0x62]));

  test("that are not UTF-8 are an error for a selected skill, and the file is named", () => {
    const root = plant({ ...skills("a"), [`a/${invalid}`]: "x" });
    expect(said(compiled(root).diagnostics)).toEqual([["skill/file-name", { path: `${root}/a/${invalid}` }]]);
  });

  test("that are not UTF-8 are an error as the directory of a selected skill", () => {
    const root = plant(skills(`x/${invalid}`, "fine"));
    const { ids, diagnostics } = compiled(root);
    expect(ids).toContain(`x/${invalid}`);
    expect(codes(diagnostics)).toEqual(["skill/directory-name"]);
    expect(compiled(root, { enableAll: [], enable: ["fine"] }).diagnostics).toEqual([]);
  });

  test("that differ only in bytes that are not UTF-8 are two names", () => {
    const names = [0xfe, 0xff].map((byte) => decodeName(Buffer.from([0x61, byte])));
    expect(compiled(plant(skills(...names))).ids).toEqual(names);
  });

  test("with a replacement character are valid", () => {
    const { diagnostics } = compiled(plant({ ...skills("a"), "a/\ufffd": "" }));
    expect(diagnostics).toEqual([]);
  });

  test("with a newline, in a link's text too, are an error and nothing else", () => {
    const root = plant({ ...skills("a"), "a/x\ny": "", "a/l": link("p\nq") });
    expect(codes(compiled(root).diagnostics)).toEqual(["skill/link-text", "skill/file-name"]);
  });

  test("of shells and options are names like any other", () => {
    const names = ["-rf", "--help", "$(touch pwned)", "`x`", "a b", "a'b", 'a"b', "~", "*", "#", "&", "é"];
    const root = plant({ ...skills("a"), ...Object.fromEntries(names.map((name) => [`a/${name}`, "x"])) });
    const { rendered, diagnostics } = compiled(root);
    expect(diagnostics).toEqual([]);
    expect(
      rendered[0]!
        .nodes()
        .rendered.map(({ path }) => path)
        .toSorted(),
    ).toEqual([...names, "SKILL.md"].toSorted());
    expect(fs.existsSync("pwned")).toBe(false);
  });

  test("as long as the file system allows work", () => {
    const long = "x".repeat(255);
    const { diagnostics } = compiled(plant({ ...skills("a"), [`a/${long}`]: "" }));
    expect(diagnostics).toEqual([]);
  });
});

describe("trees that nobody would write by hand", () => {
  test("nested beyond 200 levels are an error, and not a crash", () => {
    const root = plant({ ...skills("a"), [`${Array.from({ length: 210 }, () => "d").join("/")}/f`]: "" });
    const { ids, diagnostics } = compiled(root);
    expect([ids, codes(diagnostics)]).toEqual([["a"], ["source/too-deep"]]);
  });

  test("with links in every kind of circle end", () => {
    const files: Files = {
      ...skills("a", "b"),
      "a/a": link("."),
      "a/b": link("../b"),
      "b/a": link("../a"),
      "b/up": link("../../../../../../../../../.."),
      self: link("self"),
      one: link("two"),
      two: link("one"),
    };
    const { ids, diagnostics } = compiled(plant(files));
    expect(ids).toEqual(["a", "b"]);
    expect(diagnostics.every(({ code }) => code === "skill/link-dropped")).toBe(true);
  });

  test("with a pipe in them are never waited for", () => {
    const root = plant(skills("a"));
    expect(spawnSync("mkfifo", [`${root}/a/pipe`]).status).toBe(0);
    expect(codes(compiled(root).diagnostics)).toEqual(["skill/link-dropped"]);
  });

  test("of ten thousand files in one skill work", () => {
    const files: Record<string, string> = { "a/SKILL.md": SKILL };
    for (let at = 0; at < 10_000; at++) files[`a/${at % 100}/${at}`] = "";
    const { rendered, diagnostics } = compiled(plant(files));
    expect([rendered[0]!.nodes().rendered.length, diagnostics]).toEqual([10_001, []]);
  });
});

describe("the order that a directory is read in", () => {
  test("is seen in no result and no message", () => {
    const files: Files = {
      ...skills("s/b", "s/a", "s/B", "s/c/pdf", "s/d/pdf", "s/\u{1f600}", "s/\uff5e", "s/é", "shared"),
      "s/a/z": "",
      "s/a/A": "",
      "s/a/l": link("../c"),
      "s/b/x\ny": "",
      "s/b/gone": link("nowhere"),
      "s/b/lost": link("nowhere"),
      "s/l1": link("../shared"),
      "s/l2": link("../shared"),
    };
    const root = plant(files);
    const sources = [source("mine", { path: root, subdir: "s" })];
    const tell = (host: Host) => {
      const { ids, rendered, diagnostics } = compiled(root, { sources }, host);
      return [ids, rendered.map((skill) => [skill.selected.id, skill.nodes().rendered]), diagnostics];
    };
    expect(tell(shuffledMachine())).toEqual(tell(machine()));
  });
});
