import type { Request } from "../compile.ts";
import type { Options } from "./options.ts";

export function requestOf(options: Options, install: Request["install"] = null): Request {
  return { config: options.config, profiles: options.profiles, bindings: options.bindings, install };
}
