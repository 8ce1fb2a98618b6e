import { suggest } from "../../diagnostics/suggest.ts";
import { type Code, type Entry, table } from "../../diagnostics/table.ts";
import { examples } from "../../generated/examples.js";
import type { Run } from "../commands.ts";

export function run({ options, out }: Run): number {
  const code = options.words[0];
  if (code === undefined) {
    out.print(
      Object.entries(table)
        .map(([name, entry]) => `${entry.severity.padEnd(7)}  ${name}\n`)
        .join(""),
    );
    return 0;
  }
  if (!Object.hasOwn(table, code)) {
    const near = suggest(code, Object.keys(table));
    out.error(`kitout: there is no code "${code}".${near === null ? "" : ` Did you mean "${near}"?`}\n`);
    return 1;
  }
  const entry = table[code as Code] as unknown as Entry<object>;
  const example = examples[code];
  out.print(`${code} (${entry.severity}, exit code ${entry.severity === "error" ? entry.exit : 0})\n`);
  if (example !== undefined)
    out.print(
      `\nFor example, ${example.config === null ? "this" : `with this skills.yaml:\n\n${indent(example.config)}\nkitout`} says:\n\n${indent(example.output)}`,
    );
  return 0;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
