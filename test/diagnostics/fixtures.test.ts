// Every code of the table has a directory below fixtures/, and every directory there is a code. `UPDATE=1` writes
// expected.txt anew: read the difference before it is committed, for `kitout explain` prints it.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../src/diagnostics/entry.ts";
import { type Code, table } from "../../src/diagnostics/table.ts";
import { fixtureCodes, fixtures, runFixture } from "./fixture.ts";

const update = process.env["UPDATE"] === "1";

describe("diagnostics and their fixtures", () => {
  test("every code has a fixture, and every fixture is a code", () => {
    expect(fixtureCodes()).toEqual(Object.keys(table).sort());
  });

  test.for(fixtureCodes())("%s is what kitout says of its fixture", async (code, { skip }) => {
    const outcome = await runFixture(code);
    if (outcome === null) {
      if (process.env["KITOUT_REQUIRE_TOOLS"]) throw new Error(`${code} cannot be arranged on this machine`);
      return skip("cannot be arranged on this machine");
    }
    const file = path.join(fixtures, code, "expected.txt");
    if (update) fs.writeFileSync(file, outcome.stderr);
    expect(outcome.stderr).toBe(fs.readFileSync(file, "utf8"));
    expect(codesIn(outcome.stderr)).toContain(code);
    expect(outcome.status).toBe(Math.max(...codesIn(outcome.stderr).map(exitOf)));
  });
});

/** The codes in the heads of the findings. */
function codesIn(output: string): Code[] {
  return [...output.matchAll(/^.*\b(?:error|warning): .* \[([a-z0-9/-]+)\]$/gm)].map(([, code]) => code as Code);
}

function exitOf(code: Code): number {
  // What `doctor` finds is its answer, and the answer is no.
  if (code.startsWith("doctor/")) return 1;
  const entry = table[code] as Entry<never>;
  return entry.severity === "error" ? entry.exit : 0;
}
