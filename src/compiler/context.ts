import type { ReadHost } from "../host/host.ts";
import type { KnownSkills } from "../model/packed.ts";
import type { Fetcher } from "./sources/fetcher.ts";

/** What the compiler works with: the machine, which it only reads, and this run's fetcher of sources. */
export interface Context {
  readonly host: ReadHost;
  readonly fetcher: Fetcher;
  /** What earlier runs made of skills; absent: every skill is read. */
  readonly known?: KnownSkills;
}
