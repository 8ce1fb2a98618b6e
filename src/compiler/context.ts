import type { ReadHost } from "../host/host.ts";
import type { Fetcher } from "./sources/fetcher.ts";

/** What the compiler and the operations work with: the machine, and the one contact with the sources of this run. */
export interface Context {
  readonly host: ReadHost;
  readonly fetcher: Fetcher;
}
