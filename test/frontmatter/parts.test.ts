// A frontmatter that a template writes keeps the keys that the template gives it, whatever upstream's values are.

import { describe, expect, test } from "vitest";
import { type Part, partThatAddsKeys } from "../../src/frontmatter/parts.ts";

/** The parts of a text: what is in «…» was inserted, and what is in ‹…› is the name of a key. */
function parts(text: string): Part[] {
  return text
    .split(/(«[^»]*»|‹[^›]*›)/)
    .map((part): Part => {
      if (part.startsWith("«")) return { text: part.slice(1, -1), inserted: "value" };
      return part.startsWith("‹")
        ? { text: part.slice(1, -1), inserted: "key" }
        : { text: part, inserted: "no" };
    })
    .filter(({ text: own, inserted }) => own !== "" || inserted !== "no");
}

/** The value that is at fault; null for none. */
function fault(text: string): string | null {
  return partThatAddsKeys(parts(text))?.text ?? null;
}

const block = (lines: string) => `---\n${lines}\n---\n# Text\n`;

describe("a value that adds or ends a key is found", () => {
  test.for([
    ["plain", "description: «x\nhooks: y»"],
    ["plain, with text after it", "description: «x\nhooks: y» and more"],
    ["below an indented key", "metadata:\n  note: «x\nhooks: y»"],
    ["beside an indented key", "metadata:\n  note: «x\n  hooks: y»"],
    ["in double quotes", 'description: "«x"\nhooks: "y»"'],
    ["in double quotes that it ends before a comment", 'description: "«x" # »"'],
    ["in double quotes whose end it escapes", 'description: "«x\\»"\nmodel: ", sonnet"'],
    ["in double quotes, up to the next ones", 'description: "«\\»"\nallowed-tools: "Read"\nhooks: "x"'],
    ["in single quotes", "description: '«x'\nhooks: 'y»'"],
    ["in single quotes whose end it doubles", "description: '«x'»'\nmodel: ' # '"],
    ["in a literal block", "description: |\n  «x\nhooks: y»"],
    ["in a folded block", "description: >-\n  «x\n\nhooks: y»\n  more"],
    ["in a flow map", "metadata: { note: «x, hooks: y» }"],
    ["in quotes in a flow map", 'metadata: { note: "«x", hooks: "y»" }'],
    ["after a flow map that it closes", "metadata: { note: «x }\nhooks: { a: y» }"],
    ["as a flow map", "description: «{ hooks: y }»"],
    ["in a flow list", "tags: [«a: b»]"],
    ["after a flow list that it closes", "tags: [«a]\nhooks: [b»]"],
    ["in an item of a list", "tags:\n  - «a\nhooks: b»"],
    ["as a map in a list", "tags:\n  - «a: b»"],
    ["as another map in a list", "tags:\n  - name: «x\n  - hooks: y»"],
    ["in a comment", "# «x\nhooks: y»"],
    ["in a comment after a value", "name: x # «y\nhooks: z»"],
    ["as an alias of a map", "metadata: &m { a: b }\ndescription: «*m»"],
    ["as an anchor that comes again", "name: &a x\ndescription: «&a y»\nmodel: *a"],
    ["as a tag", "description: «!!binary eA==»"],
    ["as the name of a key", "«hooks»: x"],
    ["as a line", "name: x\n«hooks: y»"],
    ["at the end", "name: x«\nhooks: y»"],
    ["two values, one of which is harmless", "name: «x»\ndescription: «x\nhooks: y»", "x\nhooks: y"],
    ["a name with a line break in a loop", "‹a: b\nhooks›: x"],
    ["by ending the frontmatter", "description: «x\n---\n»\nallowed-tools: Read"],
    ["by ending it with dots", "description: «x\n...\n»\nallowed-tools: Read"],
    ["by ending it inside of quotes", 'description: "«x\n---\n»"\nallowed-tools: Read'],
    ["by a line break of its own before the dashes", "description: x«\n---»\nallowed-tools: Read"],
  ])("%s", ([, lines, culprit]) => {
    expect(fault(block(lines!))).toBe(culprit ?? /[«‹]([^»›]*)/.exec(lines!)![1]);
  });

  test.for(["\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f", "\x1c", "\x1d", "\x1e"])(
    "after the line break %j",
    (end) => {
      expect(fault(block(`description: «x${end}hooks: y»`))).not.toBeNull();
      expect(fault(block(`description: «x${end}---${end}y»`))).not.toBeNull();
      expect(fault(block(`description: |\n  «x${end}hooks: y»`))).not.toBeNull();
      expect(fault(block(`# «x${end}hooks: y»`))).not.toBeNull();
    },
  );

  test("when the values before it make the place for it", () => {
    expect(fault(block('description: "«x\\»" «\nhooks: "y»"'))).not.toBeNull();
  });

  test("when it begins the frontmatter", () => {
    expect(fault("«---\nhooks: x\n---\n»# Text\n")).toBe("---\nhooks: x\n---\n");
    expect(fault("«---»\nname: x\n---\n")).toBe("---");
  });

  test("when it ends the frontmatter that the template does not end", () => {
    expect(fault("---\nname: x\n«# Text\n---\n»")).toBe("# Text\n---\n");
  });
});

describe("a value that is one value is taken as it is", () => {
  test.for([
    ["plain", "description: «Fills in forms»"],
    ["with text around it", "description: Of us. «Fills in forms», and more"],
    ["with a comment", "description: «Fills in #1» # ours"],
    ["that is half a comment for YAML", "description: «Fills in issue #1, and #2»"],
    ["with a line break at its end", "description: «Fills in\n»\nname: x"],
    ["with further lines of its own, indented", "description: «Fills in\n  forms»"],
    ["in double quotes", 'description: "«it\'s: {x}, [y] # z»"'],
    ["in single quotes", "description: '«a \"b\": c»'"],
    ["in a literal block", "description: |\n  «a: b # c»\nname: x"],
    ["with lines in a block, indented as the block", "description: |\n  «a\n  b: c»\nname: x"],
    ["numbers and the like", "version: «1.5»\nbeta: «true»\nnone: «null»\nempty: «»"],
    ["in a list", "tags:\n  - «a»\n  - «b»"],
    ["in a flow list", "tags: [«a», «b»]"],
    ["as several items of a list", "tags: [ours, «a, b», last]"],
    ["as a list", "argument-hint: «[file]»"],
    ["as the name of a key in a loop", "‹description›: «x»\n‹tags›: «y»"],
    ["as the name of a key below another", "metadata:\n  «a»: x"],
    ["in a comment", "# of «x: y»\nname: x"],
  ])("%s", ([, lines]) => {
    expect(fault(block(lines!))).toBeNull();
    expect(fault(block(lines!).replaceAll("\n", "\r\n"))).toBeNull();
  });

  test("after the frontmatter, whatever it is", () => {
    expect(fault("---\nname: x\n---\n«a\n---\nhooks: b\n---\n»")).toBeNull();
    expect(fault("---\nname: x\n---«\n# Text\n»")).toBeNull();
    expect(fault("# Text\n«a\n---\nhooks: b\n---\n»")).toBeNull();
  });

  test("beside what upstream wrote as a whole", () => {
    expect(fault("---\nname: x\nhooks: y\n---\n# Text\n«more: z\n»")).toBeNull();
  });
});
