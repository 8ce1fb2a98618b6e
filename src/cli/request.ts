import type { Request } from "../compile.ts";
import type { Options } from "./options.ts";

export function requestOf(options: Options, install: Request["install"] = null): Request {
  const { config, profiles, bindings, packages, facts, frozen } = options;
  return {
    config,
    profiles,
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
