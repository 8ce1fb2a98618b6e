import { parseReference } from "../../model/reference.ts";
import { UsageError } from "../../model/usage.ts";
import type { Context } from "../../operations/context.ts";
import { chooseConfig } from "../../operations/init.ts";
import { showConditions } from "../../operations/show/conditions.ts";
import { showSkill } from "../../operations/show/skill.ts";
import { jsonText } from "../../present/json.ts";
import { conditionsText } from "../../present/show/conditions.ts";
import { skillText } from "../../present/show/skill.ts";
import { whyText } from "../../present/show/why.ts";
import type { Run } from "../command.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";
import { run as printConfig } from "./config.run.ts";
import type { show } from "./show.ts";
import { shownText, showReference } from "./show-reference.ts";

export function run(run: Run<typeof show>): number | Promise<number> {
  const { words, why, printConfig: isConfig } = run.options;
  const [id] = words;
  if (isConfig && (why || id !== undefined))
    throw new UsageError("--print-config takes neither a SKILL nor --why.");
  if (isConfig) return printConfig(run);
  if (id !== undefined) return skill(run, id);
  if (why) return conditions(run);
  throw new UsageError("missing SKILL (an id from `kitout list`).");
}

function conditions(run: Run<typeof show>): number {
  const { host, options, out } = run;
  const { value: why, diagnostics } = showConditions(host, requestOf(options), options.profilesFrom);
  const exit = report(run, diagnostics);
  if (why !== null) out.print(options.json ? jsonText({ why }) : conditionsText(why));
  return exit;
}

function skill(run: Run<typeof show>, id: string): Promise<number> {
  return withFetcher(run, async (context) => {
    const isReference = parseReference(id).ok;
    if (isReference && (run.options.skill.length > 0 || isSurelyReference(id) || !isConfigured(run)))
      return showReference(run, context, id);
    return declared(run, context, id, isReference);
  });
}

function isConfigured({ host, options }: Run<typeof show>): boolean {
  return !chooseConfig(host, options.config, null).isNew;
}

/** An id has neither a scheme nor a ref, and does not begin like a path. */
function isSurelyReference(word: string): boolean {
  return /:|^[.~/$]|[@#]/.test(word);
}

async function declared(
  run: Run<typeof show>,
  context: Context,
  id: string,
  isReference: boolean,
): Promise<number> {
  const { options, out } = run;
  const { value: shown, diagnostics } = await showSkill(
    context,
    requestOf(options),
    options.profilesFrom,
    id,
  );
  // What is nearly an id is a mistake, and what is none may be a repository.
  const isUnknown = diagnostics.some(
    ({ code, args }) => code === "skill/unknown" && args.suggestion === null,
  );
  if (shown === null && isUnknown && isReference) return showReference(run, context, id);
  const exit = report(run, diagnostics);
  if (shown === null) return exit;
  const { detail, why, conditions, content } = shown;
  if (options.content) {
    const text = content === null ? "" : Buffer.from(content).toString("utf8");
    out.print(options.json ? jsonText({ id, content: text }) : shownText(text, out.shown));
    return exit;
  }
  const whole = { ...detail, why: { reason: detail.why, ...why, ...conditions } };
  if (options.json) out.print(jsonText(options.why ? whole : detail));
  else out.print(`${skillText(detail)}${options.why ? whyText(why) + conditionsText(conditions) : ""}`);
  return exit;
}
