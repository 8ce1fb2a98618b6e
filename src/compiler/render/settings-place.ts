// Where the configuration says, or would say, what the user makes of a skill: for messages that give a line to write there.

import type { SelectedSkill } from "../../model/catalog.ts";
import { onKey, type YamlPlace } from "../../model/place.ts";

export interface SettingsPlace {
  /** The key of the skill's entry; without one, what selected the skill. */
  readonly at: YamlPlace;
  readonly table: "explicit" | "adjust";
  readonly hasEntry: boolean;
}

export function settingsPlace({ settings, reason }: SelectedSkill): SettingsPlace {
  return {
    at: settings === null ? reason.by.at : onKey(settings.at),
    table: reason.kind === "explicit" ? "explicit" : "adjust",
    hasEntry: settings !== null,
  };
}
