import type { Entry } from "../../diagnostics/entry.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { type Code, table } from "../../diagnostics/table.ts";
import { examples } from "../../generated/examples.js";
import { EXIT } from "../../model/exit.ts";
import { UsageError } from "../../model/usage.ts";
import { jsonText } from "../../present/json.ts";
import type { Run } from "../command.ts";
import type { explain } from "./explain.ts";

export function run(run: Run<typeof explain>): number | Promise<number> {
  const { options, out } = run;
  const [code, skill] = options.words;
  // Every code has a slash, and no name of an agent.
  if (code !== undefined && !code.includes("/")) return explainAgentTo(run, code, skill ?? null);
  if (skill !== undefined) throw new UsageError(`unexpected argument "${skill}".`);
  if (code === undefined && options.json) {
    const codes = Object.entries(table).map(([code, { severity }]) => ({ code, severity }));
    out.print(jsonText({ codes }));
    return EXIT.done;
  }
  if (code === undefined) {
    out.print(
      Object.entries(table)
        .map(([name, entry]) => `${entry.severity.padEnd(7)}  ${name}\n`)
        .join(""),
    );
    return EXIT.done;
  }
  if (!Object.hasOwn(table, code)) {
    const near = suggest(code, Object.keys(table));
    out.error(`kitout: there is no code "${code}".${near === null ? "" : ` Did you mean "${near}"?`}\n`);
    return EXIT.wrong;
  }
  const entry = table[code as Code] as unknown as Entry<object>;
  const example = examples[code];
  const exit = entry.severity === "error" ? entry.exit : EXIT.done;
  if (options.json) {
    out.print(jsonText({ code, severity: entry.severity, exit, example: example ?? null }));
    return EXIT.done;
  }
  out.print(`${code} (${entry.severity}, exit code ${exit})\n`);
  if (example !== undefined)
    out.print(
      `\nFor example, ${example.config === null ? "this" : `with this skills.yaml:\n\n${indent(example.config)}\nkitout`} prints:\n\n${indent(example.output)}`,
    );
  return EXIT.done;
}

async function explainAgentTo(run: Run<typeof explain>, name: string, skill: string | null): Promise<number> {
  const { runExplainAgent } = await import("./explain-agent.run.ts");
  return runExplainAgent(run, name, skill);
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
