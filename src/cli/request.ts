import type { Request } from "../compile.ts";
import type { Options } from "./options.ts";

export function requestOf(options: Options, install: Request["install"] = null): Request {
  const { config, profiles, bindings, frozen } = options;
  return { config, profiles, bindings, frozen, lock: null, forgets: () => false, install };
}
