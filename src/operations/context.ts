import type { Context as CompilerContext } from "../compiler/context.ts";
import type { Host } from "../host/host.ts";

/** What operations work with: the compiler's context, with a host that may write. */
export interface Context extends CompilerContext {
  readonly host: Host;
  /** False: what earlier runs found out is not used. */
  readonly remembers?: boolean;
}
