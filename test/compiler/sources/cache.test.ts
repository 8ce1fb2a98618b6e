import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { Cache } from "../../../src/compiler/sources/cache.ts";
import { rawBlobId } from "../../../src/digest/blob.ts";
import { type Host, HostError } from "../../../src/host/host.ts";
import { machine, plant } from "../../support/tree.ts";

const bytes = Buffer.from("of a skill");
const blob = rawBlobId(bytes);

describe("a cache with what was last used long ago", () => {
  /** `touching`: what becomes of noting that it is used. */
  function old(touching: (file: string) => void) {
    const host: Host = { ...machine(), touch: touching };
    const cache = new Cache(host, plant({}));
    cache.putBlob(blob, bytes);
    cache.putListing("key", { entries: new Map(), altered: new Map() });
    cache.close();
    const then = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    const directory = cache.fileOf(blob).replace(/\/blobs\/.*/, "");
    for (const name of fs.readdirSync(directory, { recursive: true }))
      fs.utimesSync(`${directory}/${name}`, then, then);
    return cache;
  }

  test.each(["EROFS", "EACCES", "EPERM"])("is as good where that cannot be noted (%s)", (system) => {
    const cache = old((file) => {
      throw new HostError(system, file, "change");
    });
    expect(cache.holds(blob)).toBe(true);
    expect(cache.listing("key")).not.toBeNull();
  });

  test("has it no longer where it was removed just now", () => {
    const cache = old((file) => {
      throw new HostError("ENOENT", file, "change");
    });
    expect(cache.holds(blob)).toBe(false);
    expect(cache.listing("key")).toBeNull();
  });
});
