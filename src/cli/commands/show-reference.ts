// `kitout show REFERENCE`: what is in something that is not declared. Fetched and judged; nothing is written but the cache.

import { printable } from "../../diagnostics/printable.ts";
import { chosenSkills, lookToAdd, openForAdd } from "../../operations/add.ts";
import type { Context } from "../../operations/context.ts";
import { chooseConfig } from "../../operations/init.ts";
import { skillFileBytes } from "../../operations/list.ts";
import { whatTheyGive } from "../../operations/look.ts";
import { jsonText } from "../../present/json.ts";
import { givesText, lookedJson, lookedText } from "../../present/looked.ts";
import type { Run } from "../command.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import type { show } from "./show.ts";

/** With `content`, prints the SKILL.md of the one skill that is meant. */
export async function showReference(run: Run<typeof show>, context: Context, given: string): Promise<number> {
  const { host, options, out } = run;
  const isNew = chooseConfig(host, options.config, null).isNew;
  const adding = openForAdd(context, requestOf(options), isNew);
  const exit = report(run, adding.diagnostics);
  if (adding.value === null) return exit;
  const looked = await lookToAdd(context, given, adding.value);
  const lookExit = report(run, looked.diagnostics);
  if (looked.value === null) return lookExit;
  const found = chosenSkills(looked.value, given, { names: options.skill, all: false });
  const foundExit = report(run, found.diagnostics);
  if (foundExit !== 0) return foundExit;
  const [one] = found.value ?? [];
  if (options.content && one !== undefined) {
    const bytes = skillFileBytes(host, one.skill);
    const text = bytes === null ? "" : Buffer.from(bytes).toString("utf8");
    if (options.json) out.print(jsonText({ path: one.path === "" ? "." : one.path, content: text }));
    else out.print(shownText(text, out.shown));
    return 0;
  }
  if (one === undefined) {
    out.print(options.json ? jsonText(lookedJson(looked.value)) : lookedText(looked.value, given, out.page));
    return 0;
  }
  const gives = await whatTheyGive(context, looked.value, found.value!);
  const givesExit = report(run, gives.diagnostics);
  if (options.json) out.print(jsonText({ ...lookedJson(looked.value), gives: [...gives.value.values()] }));
  else out.print(lookedText(looked.value, given, out.page) + givesText(gives.value, out.page));
  return givesExit;
}

/** On a terminal, raw text could act as control sequences. */
export function shownText(text: string, isTerminal: boolean): string {
  return isTerminal
    ? text
        .split("\n")
        .map((line) => printable(line.replace(/\r$/, "")))
        .join("\n")
    : text;
}
