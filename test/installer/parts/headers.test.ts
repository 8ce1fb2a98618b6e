// What each part says of itself at its head, and which variables more than one of them sets, held against the text as far as a
// search can see it: POSIX sh has no local variables, and names are all that keeps one function from another's.

import { describe, expect, test } from "vitest";
import { shell as scripts } from "../../../src/generated/templates.js";
import { partNames, partText } from "../support/parts.ts";

/** Variables for a few lines: nobody may rely on one across a call of another part's function. */
const scratch = [
  "kt_action",
  "kt_d",
  "kt_e",
  "kt_j",
  "kt_l",
  "kt_last",
  "kt_line",
  "kt_n",
  "kt_out",
  "kt_rest",
  "kt_state_of",
  "kt_table",
  "kt_target",
  "kt_way_out",
  "kt_words",
];

/** Variables that several parts set on purpose; beside these, the fields of a destination (kt_fields). */
const shared: Readonly<Record<string, string>> = {
  kt_count: "empty at first, then counted up for each destination",
  kt_drift: "no at first, until an entry is not as it should be",
  kt_home: "empty at first, for a run that ends early",
  kt_known: "the tables that a scan takes for known",
  kt_lock_dirs: "empty at first, since cleaning up reads it",
  kt_made: "empty at first, and again when there is nothing to take back",
  kt_masking: "empty at first, until the machine was asked",
  kt_missing: "the variable of the path in hand that is not set",
  kt_refused_any: "no at first, until an entry is refused",
  kt_remembered: "grows with each destination, and is used up when all are written",
  kt_shown: "the last text that was made printable",
  kt_stages: "empty at first, and again when there is nothing to take back",
  kt_state: "empty at first, for a run that ends early",
  kt_state_home: "looked for by the short way, and again for a project",
  kt_text: "the text of the link that was read last, or of the file to be written",
  kt_ways: "empty at first, then what kinds of way out there are",
  kt_why: "the reason of the refusal in hand",
};

interface Part {
  readonly name: string;
  readonly header: Readonly<Record<"Reads" | "Sets" | "Uses" | "Fails", string>>;
  readonly sets: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
  readonly environment: ReadonlySet<string>;
  readonly defines: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  /** The statuses that it ends a run with, other than 0. */
  readonly statuses: ReadonlySet<string>;
}

const NAME = "kt_[a-z_]*[a-z]";

function readPart(name: string): Part {
  const text = partText(name);
  const code = text.replace(/^\s*#.*\n/gm, "").replace(/\{\{.*?\}\}/g, "");
  const all = (pattern: string): string[] =>
    [...code.matchAll(new RegExp(pattern, "gm"))].map(([, found]) => found!);
  const words = (texts: readonly string[], pattern: string): string[] =>
    texts.flatMap((each) => each.match(new RegExp(pattern, "g")) ?? []);
  return {
    name,
    header: readHeader(text),
    sets: new Set([
      ...all(`(?<![\\w$\\\\{])(${NAME})=`),
      ...all(`\\bfor (${NAME})`),
      ...words(all(`\\bread -r((?: ${NAME})+)`), NAME),
    ]),
    reads: new Set([
      ...all(`(?<!\\\\)\\$\\{?#?(${NAME})(?![a-z_])`),
      ...words(all("\\$\\(\\((.*?)\\)\\)"), NAME),
    ]),
    environment: new Set(all("(?<!\\\\)\\$\\{?#?([A-Z][A-Z_]*)").filter((each) => each !== "PWD")),
    defines: new Set(all(`^\\s*(${NAME})\\(\\) \\{`)),
    names: new Set(all(`(?<![\\w$\\\\{])(${NAME})(?![\\w=])`)),
    statuses: new Set([
      ...all("(?:kt_stop|exit) ([1-9]\\d*)"),
      ...(/\bkt_fail_io\b/.test(code) ? ["3"] : []),
    ]),
  };
}

/** The four lines of a header, each with those that continue it. */
function readHeader(text: string): Part["header"] {
  const line = (label: string): string => {
    const found = new RegExp(`^# ${label}: (.*\\n(?:#   .*\\n)*)`, "m").exec(text);
    return (found?.[1] ?? "").replace(/\n#? */g, " ").trim();
  };
  return { Reads: line("Reads"), Sets: line("Sets"), Uses: line("Uses"), Fails: line("Fails") };
}

const parts = partNames.map(readPart);
const before = ["install", "start"].map(readPart);
const everything = [...before, ...parts];

const fields = /^kt_fields='(.*)'$/m
  .exec(partText("main"))![1]!
  .split(" ")
  .map((field) => `kt_${field}`);
const sets = (part: Part, variable: string): boolean =>
  part.sets.has(variable) || (part.name === "destinations" && fields.includes(variable));
const others = (part: Part): readonly Part[] => everything.filter((each) => each !== part);
const listed = (line: string): string[] => (line === "nothing" ? [] : line.split(" "));

test("no part returns without a status: in a trap, some shells give the one from before the trap", () => {
  for (const name of partNames) expect(partText(name), name).not.toMatch(/\breturn *(?:$|[;}])/m);
});

describe("the parts of the installer's runtime", () => {
  test("set each variable in one of them, except for those that are meant to be shared", () => {
    const setters = (variable: string): string[] =>
      everything.filter((part) => part.sets.has(variable)).map(({ name }) => name);
    const severalSet = [...new Set(everything.flatMap((part) => [...part.sets]))]
      .filter((variable) => setters(variable).length > 1)
      .filter((variable) => !fields.includes(variable));
    expect(severalSet.sort()).toEqual([...scratch, ...Object.keys(shared)].sort());
  });

  test("define each function in one of them", () => {
    const defined = everything.flatMap((part) => [...part.defines]);
    expect(defined.filter((name, index) => defined.indexOf(name) !== index)).toEqual([]);
  });

  test("have no function that nobody uses", () => {
    const text = everything.map(({ name }) => partText(name).replace(/^\s*#.*\n/gm, "")).join("\n");
    const used = (name: string): boolean => new RegExp(`(?<![\\w$])${name}(?![\\w=(])`).test(text);
    expect(parts.flatMap(({ defines }) => [...defines]).filter((name) => !used(name))).toEqual([]);
  });

  for (const part of parts) {
    describe(`${part.name}.sh`, () => {
      test("says what it reads", () => {
        const known = (variable: string): boolean =>
          !scratch.includes(variable) && others(part).some((other) => sets(other, variable));
        const stated = listed(part.header.Reads);
        const possible = [...part.environment, ...[...part.reads].filter(known)];
        expect(stated.filter((each) => !possible.includes(each))).toEqual([]);
        // Of what it sets itself too, only a reader can tell whether another's value ever reaches it.
        const needed = possible.filter((each) => !part.sets.has(each));
        expect(needed.filter((each) => !stated.includes(each))).toEqual([]);
      });

      test("says what it sets for others", () => {
        const forOthers = [
          ...new Set([...part.sets, ...(part.name === "destinations" ? fields : [])]),
        ].filter(
          (variable) =>
            !scratch.includes(variable) && others(part).some((other) => other.reads.has(variable)),
        );
        expect(listed(part.header.Sets)).toEqual(forOthers.sort());
      });

      test("says whose functions it uses", () => {
        const stated = [...part.header.Uses.matchAll(/(\w+) \(([^)]*)\)/g)].flatMap(([, owner, names]) =>
          names!.split(" ").map((name) => `${owner} ${name}`),
        );
        const used = others(part).flatMap((other) =>
          [...other.defines].filter((name) => part.names.has(name)).map((name) => `${other.name} ${name}`),
        );
        expect(stated.sort()).toEqual(used.sort());
        if (stated.length === 0) expect(part.header.Uses).toBe("nothing");
      });

      test("says with what status it ends a run", () => {
        expect([...new Set(part.header.Fails.match(/(?<!\w)[1-9]\d*/g) ?? [])].sort()).toEqual(
          [...part.statuses].sort(),
        );
        expect(part.header.Fails).toMatch(/\.$/);
      });
    });
  }

  test("are one file in a bundle, in which their headers are left out", () => {
    const text = scripts["runtime.sh"]!;
    expect(text).not.toMatch(/^# (Reads|Sets|Uses|Fails): /m);
    for (const name of partNames) {
      const [head, ...body] = partText(name).split(/^# Reads: .*\n(?:#.*\n)*/m);
      expect(text).toContain(head! + body.join(""));
    }
    expect(text.startsWith("# kitout installer, second part")).toBe(true);
  });
});
