import type { Request } from "../compile.ts";
import type { Options } from "./options.ts";

export function requestOf(options: Options, install: Request["install"] = null): Request {
  const { config, profiles, profilesFrom, bindings, packages, facts, frozen } = options;
  return {
    config,
    profiles,
    sayProfilesOff: profilesFrom === "--profile",
    bindings,
    packages,
    facts,
    everyWhen: false,
    frozen,
    lock: null,
    forgets: () => false,
    install,
  };
}
