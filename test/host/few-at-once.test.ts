import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { fewAtOnce } from "../../src/host/few-at-once.ts";
import type { Host } from "../../src/host/host.ts";
import { memoryHost } from "../support/memory-host.ts";

const LIMITS = { maxBytes: 1, maxRatio: 1, smallBytes: 1 };

test("programs, downloads and archives take turns, in their order, and one that fails gives its place away", async () => {
  let now = 0;
  let most = 0;
  const begun: string[] = [];
  const work = async (name: string) => {
    begun.push(name);
    now += 1;
    most = Math.max(most, now);
    await sleep(1);
    now -= 1;
    if (name === "2") throw new Error("failed");
  };
  const host = fewAtOnce(
    {
      ...memoryHost().host,
      run: async ({ name }) => (await work(name)) as never,
      download: async ({ url }) => (await work(url)) as never,
      unpack: async function* (file) {
        await work(file);
        yield { kind: "bytes", bytes: new Uint8Array() };
      },
    },
    3,
  );
  const names = Array.from({ length: 10 }, (_, index) => String(index));
  const ended = await Promise.allSettled(
    names.map(async (name) => {
      const kind = Number(name) % 3;
      if (kind === 0) return host.run({ name } as Parameters<Host["run"]>[0]);
      if (kind === 1) return host.download({ url: name } as Parameters<Host["download"]>[0]);
      // Whoever stops in the middle gives the place away, too.
      for await (const part of host.unpack(name, LIMITS)) return part;
    }),
  );
  expect(most).toBe(3);
  expect(begun).toEqual(names);
  expect(ended.map(({ status }) => status === "rejected")).toEqual(names.map((name) => name === "2"));
});
