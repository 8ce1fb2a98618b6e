import { diagnostic } from "../../diagnostics/diagnostic.ts";
import { printable } from "../../diagnostics/printable.ts";
import { display } from "../../model/paths.ts";
import { chosenSkills, lookToAdd, openForAdd, planAddition, saveAddition } from "../../operations/add.ts";
import type { Context } from "../../operations/context.ts";
import { chooseConfig } from "../../operations/init.ts";
import { type Looked, type LookedSkill, whatTheyGive } from "../../operations/look.ts";
import { textDiff } from "../../operations/text-diff.ts";
import { addedText } from "../../present/edited.ts";
import { jsonText } from "../../present/json.ts";
import { choiceOf, givesText, leftOutText, lookedJson, lookedText } from "../../present/looked.ts";
import type { Run } from "../command.ts";
import { commandLine } from "../command-line.ts";
import { withFetcher } from "../fetcher.ts";
import { report } from "../report.ts";
import { reportLockChange } from "../report-lock.ts";
import { requestOf } from "../request.ts";
import type { add } from "./add.ts";

type Adding = Run<typeof add>;

export async function run(run: Adding): Promise<number> {
  const { config, isNew } = chooseConfig(run.host, run.options.config, run.options.scope);
  const options = { ...run.options, config };
  const exit = await withFetcher(run, (context) => addTo({ ...run, options }, context, isNew));
  return exit === 0 && options.install && !options.dryRun ? install({ ...run, options }) : exit;
}

async function addTo(run: Adding, context: Context, isNew: boolean): Promise<number> {
  const { host, options, out } = run;
  const given = options.words[0]!;
  const asked = requestOf(options);
  const adding = openForAdd(context, asked, isNew);
  const exit = report(run, adding.diagnostics);
  if (adding.value === null) return exit;
  // What the search would find is another one, or none.
  const request = isNew ? { ...asked, config: adding.value.opened.main.file } : asked;
  const looked = await lookToAdd(context, given, adding.value);
  const lookExit = report(run, looked.diagnostics);
  if (looked.value === null) return lookExit;
  const chosen = await choice(run, looked.value, given);
  if (chosen === null || typeof chosen === "number") return chosen ?? 0;
  if (!options.quiet && !options.json) {
    if (!(await shown(run, context, looked.value, chosen, given))) {
      out.error("Nothing was changed.\n");
      return 0;
    }
  }
  const planned = await planAddition(context, request, adding.value, looked.value, chosen, options.all);
  const planExit = report(run, planned.diagnostics);
  if (planned.value === null) return planExit;
  const { opened, text, source, ids } = planned.value;
  const file = display(host.cwd, opened.place.file);
  const before = opened.place.bytes === null ? null : opened.text;
  const diff = await textDiff(file, before, text);
  if (options.dryRun) {
    out.print(options.json ? jsonText({ file, written: false, source, skills: ids, diff }) : diff);
    return planExit;
  }
  const saved = await saveAddition(context, request, planned.value);
  const saveExit = report(run, saved.diagnostics);
  if (saved.value === null) return saveExit;
  const { lock } = saved.value;
  reportLockChange(run, lock?.outcome === "written" ? lock : null);
  const next = options.install
    ? null
    : (name: string, ...more: readonly string[]) => commandLine(name, options, more);
  if (options.json) out.print(jsonText({ file, written: true, source, skills: ids, diff }));
  else if (!options.quiet) out.print(addedText(planned.value, file, isNew, text === before, next));
  return saveExit;
}

/** The skills that are wanted; an exit code when that is open, and null when somebody changed his mind. */
async function choice(
  run: Adding,
  looked: Looked,
  given: string,
): Promise<readonly LookedSkill[] | number | null> {
  const { options, out } = run;
  const found = chosenSkills(looked, given, { names: options.skill, all: options.all });
  const exit = report(run, found.diagnostics);
  if (found.value !== null) {
    if (options.all && !options.quiet && !options.json) out.error(leftOutText(looked, found.value));
    return found.value;
  }
  if (exit !== 0) return exit;
  const skills = looked.groups.flatMap((group) => group.skills);
  if (canAsk(run)) {
    const { choose } = await import("../prompts.ts");
    const chosen = await choose(
      `Which skills of ${printable(given)}?`,
      skills.map((skill) => ({ value: skill, ...choiceOf(skill, looked, out.width) })),
    );
    if (chosen === null) out.error("Nothing was chosen, and nothing was changed.\n");
    return chosen;
  }
  out.print(options.json ? jsonText(lookedJson(looked)) : lookedText(looked, given, out.page));
  return report(run, [diagnostic("add/choose", null, { given, skills: skills.length })]);
}

/** Shows what the skills would give an agent; on a terminal, whether that is wanted. */
async function shown(
  run: Adding,
  context: Context,
  looked: Looked,
  chosen: readonly LookedSkill[],
  given: string,
): Promise<boolean> {
  const { out } = run;
  const gives = await whatTheyGive(context, looked, chosen);
  report(run, gives.diagnostics);
  if (looked.word !== null)
    out.error(
      `There is no branch and no tag "${printable(looked.word)}" in ${printable(given.replace(/@[^@]*$/, ""))}: it is taken for the name of a skill.\n`,
    );
  out.error(givesText(gives.value, { ...out.page, colour: out.colour }));
  if (!canAsk(run)) return true;
  const { agrees } = await import("../prompts.ts");
  return agrees(chosen.length === 1 ? "Add it?" : `Add these ${chosen.length} skills?`);
}

function canAsk({ world, options }: Adding): boolean {
  return world.asks && !options.yes && !options.json && !options.quiet && !options.dryRun;
}

async function install(run: Adding): Promise<number> {
  const { run: installRun } = await import("./install.run.ts");
  const flags = { dryRun: false, force: false, takeOver: false, breakLocks: false, verify: false };
  const more = { uninstall: false, porcelain: false, target: [], root: null };
  return installRun({ ...run, options: { ...run.options, ...flags, ...more } });
}
