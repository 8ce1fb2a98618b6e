import { expect, test } from "vitest";
import { sourceName } from "../../src/authoring/source-name.ts";
import { parseReference } from "../../src/model/reference.ts";

test.for<[reference: string, taken: readonly string[], name: string]>([
  ["anthropics/skills", [], "anthropics"],
  ["vercel-labs/agent-skills", [], "vercel-labs"],
  ["obra/superpowers", [], "superpowers"],
  ["obra/superpowers", ["superpowers"], "obra-superpowers"],
  ["anthropics/skills", ["anthropics", "anthropics-skills"], "anthropics-2"],
  ["git@host:team/tools.git", [], "tools"],
  ["npm:@acme/skills@^1", [], "acme"],
  ["npm:tools", [], "tools"],
  ["https://example.com/x/my%20pack.tar.gz", [], "my-20pack"],
  ["https://docs.example.com", [], "docs.example.com"],
  ["./skills", [], "mine"],
  [".", [], "mine"],
  ["~/work/notes/", [], "notes"],
  ["./---", [], "skills"],
])("%s, beside %j: %s", ([reference, taken, name]) => {
  const parsed = parseReference(reference);
  expect(parsed.ok && sourceName(parsed.value, taken)).toBe(name);
});
