// The .nix files themselves, and the shell beside them.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { locate, testWith } from "../installer/support/shells.ts";
import { Nix, repository, sourceFiles } from "../support/nix.ts";

const files = sourceFiles().filter((file) => file.endsWith(".nix"));
const scripts = sourceFiles().filter((file) => /^(test\/)?nix\/.*\.sh$/.test(file));

/** What nixfmt would not leave as it is, by line: what can be seen without it. */
function misformatted(text: string): readonly string[] {
  const found: string[] = [];
  if (!text.endsWith("\n") || text.endsWith("\n\n")) found.push("it ends in exactly one newline");
  let inText = false;
  for (const [index, line] of text.split("\n").entries()) {
    const say = (rule: string): void => void found.push(`${index + 1}: ${rule}: ${line}`);
    if (line.includes("\t")) say("no tabs");
    if (/\s$/.test(line)) say("no blanks at the end");
    // What is quoted by '' has its own indentation, and a line that ends it belongs to it.
    const wasInText = inText;
    const quotes = line.replace(/''(?:'|\$|\\.)/g, "").match(/''/g) ?? [];
    if (quotes.length % 2 === 1) inText = !inText;
    if (wasInText) continue;
    if (line.search(/\S|$/) % 2 === 1) say("two spaces for each step");
  }
  return found;
}

describe("the .nix files", () => {
  test("are there", () => {
    expect(files).toContain("flake.nix");
    expect(files).toContain("nix/bundle.nix");
  });

  testWith(locate(["nix-instantiate"]))("parse", () => {
    const nix = new Nix("empty");
    const bad = files.filter(
      (file) => nix.run("nix-instantiate", ["--parse", file], { cwd: repository }).status !== 0,
    );
    expect(bad).toEqual([]);
  });

  test.each(files)("%s is formatted as nixfmt does", (file) => {
    expect(misformatted(readFileSync(`${repository}/${file}`, "utf8"))).toEqual([]);
  });

  test.each([
    ["{ a = 1; }", "newline"],
    ["{\n\ta = 1;\n}\n", "tabs"],
    ["{ a = 1; } \n", "blanks at the end"],
    ["{\n   a = 1;\n}\n", "two spaces"],
  ])("would not be let through like this: %j", (text, rule) => {
    expect(misformatted(text).join("\n")).toContain(rule);
  });
});

describe("the shell beside them", () => {
  testWith(locate(["shellcheck"])).each(scripts)("%s has nothing that shellcheck would say", (script) => {
    const { stdout, status } = spawnSync("shellcheck", [script], { cwd: repository, encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});
