// Options that several commands share.

import type { OptionSpec } from "./options.ts";

export const NO_WORDS = { min: 0, max: 0, missing: "" } as const;

/** For commands that read skills.yaml. */
export const CONFIG = ["config", "profile", "source", "fact", "facts-only"] as const;
/** For commands that render skills. */
export const RENDER = [...CONFIG, "package"] as const;
export const FETCH = ["offline", "timeout"] as const;
/** For commands that use the lock. */
export const LOCKED = ["frozen", ...FETCH] as const;

/** For commands that install what skills.yaml declares. */
export const WHERE = {
  target: {
    type: "string",
    multiple: true,
    value: "NAME",
    about: "only for this target; repeatable",
  },
  root: {
    type: "string",
    value: "DIR",
    about: "the project to install into; default: the directory of skills.yaml",
  },
} as const satisfies Record<string, OptionSpec>;

/** For commands about what was installed. */
export const WHOSE = {
  owner: {
    type: "string",
    value: "NAME",
    about: "the configuration with this `name`, without reading skills.yaml",
  },
  root: { type: "string", value: "DIR", about: "the project directory; default: that of skills.yaml" },
} as const satisfies Record<string, OptionSpec>;
