// A request of a run that gives nothing but the file of its configuration.

import type { Request } from "../../src/model/request.ts";

export function requestFor(given: Partial<Request> = {}): Request {
  return {
    config: "skills.yaml",
    profiles: [],
    bindings: new Map(),
    packages: new Map(),
    facts: new Map(),
    warnInactiveProfiles: true,
    ignoreConditions: false,
    frozen: false,
    lock: null,
    refreshes: () => false,
    install: null,
    factsOnly: false,
    ignoreUnused: false,
    takesMovedTags: false,
    scope: null,
    ...given,
  };
}
