import type { ReadHost } from "../host/host.ts";
import type { Fetcher } from "./sources/fetcher.ts";

/** What the compiler works with: the machine, which it only reads, and the one contact with the sources of this run. */
export interface Context {
  readonly host: ReadHost;
  readonly fetcher: Fetcher;
}
