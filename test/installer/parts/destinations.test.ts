import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

const before = `
kt_refuse_place() { kt_say "$1 $2"; exit 0; }
kt_override_name=AGENT_SKILLS_DESTS
HOME=/home/me
MINE=/srv/mine
EMPTY=''
unset UNSET
`;

const expand = (word: string, more = ""): string =>
  `${assign({ kt_word: word })}\n${more}\nkt_expand\nkt_say "$kt_at\${kt_missing:+ without $kt_missing}"`;

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`a word of AGENT_SKILLS_DESTS, in ${shell.name}`, () => {
    const cases: readonly (readonly [word: string, expected: string])[] = [
      ["/srv/skills", "/srv/skills"],
      ["~", "/home/me"],
      ["~/x", "/home/me/x"],
      ["~x/y", "~x/y"],
      ["/x/~", "/x/~"],
      ["$HOME", "/home/me"],
      ["$HOME/x", "/home/me/x"],
      ["$HOMES/x", "$HOMES/x is not a path that can be expanded"],
      ["/x/$HOME", "/x/$HOME is not a path that can be expanded"],
      ["$HOME/$HOME", "/$HOME is not a path that can be expanded"],
      ["${MINE:-$HOME}/x", "/srv/mine/x"],
      ["${MINE:-$HOME/.mine}/x", "/srv/mine/x"],
      ["${EMPTY:-$HOME/.mine}/x", "/home/me/.mine/x"],
      ["${UNSET:-$HOME}", "/home/me"],
      ["${UNSET:-$HOME/.mine}/x", "/home/me/.mine/x"],
      ["${MINE}/x", "${MINE}/x is not a path that can be expanded"],
      ["${MINE:-/srv}/x", "${MINE:-/srv}/x is not a path that can be expanded"],
      ["${UNSET:-$(touch x)}", "${UNSET:-$(touch x)} is not a path that can be expanded"],
      ["${M;x:-$HOME}", "${M;x:-$HOME} is not a path that can be expanded"],
      ["relative/x", "relative/x"],
      ["a*b", "a*b"],
    ];

    test("is a path in which only the home directory, and a variable that may stand for it, are expanded", () => {
      const results = runTable(shell, {
        parts: ["start", "destinations"],
        before,
        cases: cases.map(([word]) => expand(word)),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });

    test("lacks HOME where that is not an absolute path", () => {
      const results = runTable(shell, {
        parts: ["start", "destinations"],
        before,
        cases: [
          expand("~/x", "unset HOME"),
          expand("$HOME/x", "HOME=here"),
          expand("/x", "unset HOME"),
          expand("${MINE:-$HOME}/x", "unset HOME"),
        ],
      });
      expect(results).toEqual(["/x without HOME", "here/x without HOME", "/x", "/srv/mine/x"]);
    });

    test("is plain in a project, and relative to it", () => {
      const results = runTable(shell, {
        parts: ["start", "destinations"],
        before: `${before}\nkt_scope=project kt_override_name=AGENT_SKILLS_LOCAL_DESTS`,
        cases: [".claude/skills", "~/x", "$HOME", "/srv/x"].map((word) => expand(word)),
      });
      expect(results).toEqual([
        ".claude/skills",
        "~/x",
        "$HOME",
        "/srv/x is not relative to the project, as the directories in AGENT_SKILLS_LOCAL_DESTS must be",
      ]);
    });
  });

  describe(`destinations, in ${shell.name}`, () => {
    test("keep their fields from one call for each of them to the next", () => {
      const results = runTable(shell, {
        parts: ["main", "destinations"],
        before: `
kt_count=2
for kt_field in $kt_fields; do eval "kt_\${kt_field}_1=one kt_\${kt_field}_2='two words'"; done
kt_note() { kt_say "$kt_i $kt_name $kt_real"; kt_name="$kt_name, seen"; }`,
        cases: ["kt_each kt_note\nkt_each kt_note\nkt_say \"after: '$kt_real'\""],
      });
      expect(results).toEqual([
        "1 one one\n2 two words two words\n1 one, seen one\n2 two words, seen two words\nafter: ''",
      ]);
    });
  });
}
