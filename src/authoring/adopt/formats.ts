// The files of other managers that kitout takes over, by their names.

import type { AdoptReader } from "./adopted.ts";
import { readAgentsToml } from "./agents-toml.ts";
import { readApm } from "./apm.ts";
import { readNixSettings } from "./nix-settings.ts";
import { readSkillfile } from "./skillfile.ts";
import { readSkillfold } from "./skillfold.ts";
import { readSkillsJson } from "./skills-json.ts";
import { readSkillLock, readSkillsLock } from "./skills-lock.ts";

export interface ForeignFormat {
  /** Whose it is, for people. */
  readonly manager: string;
  /** The name of the file. */
  readonly file: string;
  /** The name of the lock beside it; null: there is none. */
  readonly lock: string | null;
  /** Where it stands for the user, below the home directory; null: it is of projects only. */
  readonly user: string | null;
  readonly read: AdoptReader;
}

export const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { manager: "npx skills", file: "skills-lock.json", lock: null, user: null, read: readSkillsLock },
  {
    manager: "npx skills",
    file: ".skill-lock.json",
    lock: null,
    user: ".agents/.skill-lock.json",
    read: readSkillLock,
  },
  {
    manager: "dotagents",
    file: "agents.toml",
    lock: "agents.lock",
    user: ".agents/agents.toml",
    read: readAgentsToml,
  },
  { manager: "APM", file: "apm.yml", lock: "apm.lock.yaml", user: ".apm/apm.yml", read: readApm },
  {
    manager: "skillfold",
    file: "skillfold.yaml",
    lock: "skillfold.lock",
    user: ".claude/skillfold.yaml",
    read: readSkillfold,
  },
  { manager: "skillfile", file: "Skillfile", lock: "Skillfile.lock", user: null, read: readSkillfile },
  { manager: "skills-package-manager", file: "skills.json", lock: null, user: null, read: readSkillsJson },
];

/** The settings of a Nix configuration have no name of their own: any file that ends like this. */
export const NIX_SETTINGS: ForeignFormat = {
  manager: "agent-skills-nix",
  file: "*.json",
  lock: null,
  user: null,
  read: readNixSettings,
};

/** The format of a file by its name; null: none that is known. */
export function formatOf(name: string): ForeignFormat | null {
  const known = FOREIGN_FORMATS.find(({ file }) => file === name);
  return known ?? (name.endsWith(".json") ? NIX_SETTINGS : null);
}
