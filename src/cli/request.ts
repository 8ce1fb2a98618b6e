import type { Request } from "../model/request.ts";
import type { Options } from "./options.ts";

/** The request of this command line. `install`: what the run is about to do with the bundle; null: nothing. */
export function requestOf(options: Options, install: Request["install"] = null): Request {
  const { config, profiles, profilesFrom, bindings, packages, facts, factsOnly, frozen, scope } = options;
  return {
    config,
    profiles,
    warnInactiveProfiles: profilesFrom === "--profile",
    bindings,
    packages,
    facts,
    factsOnly,
    ignoreUnused: false,
    // A bundle that is installed has both scopes; the scope is chosen when its script runs.
    scope: install === null ? scope : null,
    ignoreConditions: false,
    frozen,
    lock: null,
    refreshes: () => false,
    takesMovedTags: false,
    install,
  };
}
