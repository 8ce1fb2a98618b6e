// Settings of targets that share a directory: what is written counts for all of them, and of defaults the most careful one.

import { SHARED_SETTINGS, type SharedSetting, type TargetDecl } from "../../model/config.ts";
import type { Scope } from "../../model/installer.ts";

export interface Contradiction {
  readonly first: TargetDecl;
  readonly second: TargetDecl;
  readonly setting: SharedSetting;
}

/** Each target of one directory for which something is written that an earlier one contradicts, with the first such setting. */
export function* contradictions(targets: readonly TargetDecl[], scope: Scope): Iterable<Contradiction> {
  for (const [at, second] of targets.entries()) {
    const found = SHARED_SETTINGS.flatMap((setting) => {
      const first = targets.slice(0, at).find((one) => contradicts(one, second, setting, scope));
      return first === undefined ? [] : [{ first, second, setting }];
    });
    if (found.length > 0) yield found[0]!;
  }
}

/** The targets of one directory, all with the same settings in this scope. Of settings that contradict each other, the first counts. */
export function inAgreement(targets: readonly TargetDecl[], scope: Scope): TargetDecl[] {
  const [first] = targets;
  const writer = (setting: SharedSetting) => targets.find(({ written }) => written.has(setting));
  // By default it is a link only where the agent is known to follow links.
  const careful = targets.find(({ structure }) => structure[scope] === "copy-tree") ?? first!;
  const structure = (writer("structure") ?? careful).structure[scope];
  const shared = {
    layout: (writer("layout") ?? first!).layout,
    exclude: structure === "link" ? [] : (writer("exclude") ?? first!).exclude,
    // A target without `systems` is installed everywhere, and so is the directory that it shares.
    systems: targets.find(({ written }) => !written.has("systems"))?.systems ?? first!.systems,
    onConflict: (writer("onConflict") ?? first!).onConflict,
  };
  return targets.map((target) => ({
    ...target,
    ...shared,
    structure: { ...target.structure, [scope]: structure },
  }));
}

function contradicts(a: TargetDecl, b: TargetDecl, setting: SharedSetting, scope: Scope): boolean {
  // One link has nothing beside it that could be excluded.
  if (setting === "exclude" && (isOneLink(a, scope) || isOneLink(b, scope)))
    return [a, b].some(({ exclude, written }) => written.has("exclude") && exclude.length > 0);
  if (!a.written.has(setting) || !b.written.has(setting)) return false;
  return settingOf(a, setting, scope) !== settingOf(b, setting, scope);
}

function isOneLink({ structure, written }: TargetDecl, scope: Scope): boolean {
  return written.has("structure") && structure[scope] === "link";
}

/** Equal for equal values. */
function settingOf(target: TargetDecl, setting: SharedSetting, scope: Scope): string {
  switch (setting) {
    case "structure":
      return target.structure[scope];
    case "exclude":
    case "systems":
      return target[setting].join("\n");
    default:
      return target[setting];
  }
}
