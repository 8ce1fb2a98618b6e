import type { Request } from "../compiler/compile.ts";
import type { Options } from "./options.ts";

export function requestOf(options: Options, install: Request["install"] = null): Request {
  const { config, profiles, profilesFrom, bindings, packages, facts, factsOnly, frozen, scope } = options;
  return {
    config,
    profiles,
    sayProfilesOff: profilesFrom === "--profile",
    bindings,
    packages,
    facts,
    factsOnly,
    ignoreUnused: options.own["ignore-unused"] === true,
    // What is installed from a bundle is chosen when it is installed.
    scope: install === null ? scope : null,
    everyWhen: false,
    frozen,
    lock: null,
    forgets: () => false,
    install,
  };
}
