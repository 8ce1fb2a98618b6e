import type { Host } from "../host/host.ts";
import type { Page } from "../present/page.ts";

/** What stdout shows: as wide as a terminal up to where lines get hard to read, in colour where somebody sees it. */
export function pageOf(host: Host): Page {
  return {
    width: Math.min(process.stdout.columns ?? 100, 120),
    colour: process.stdout.isTTY === true && !host.env["NO_COLOR"],
  };
}
