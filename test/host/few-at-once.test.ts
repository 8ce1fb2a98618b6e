import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { fewAtOnce } from "../../src/host/few-at-once.ts";
import type { Host } from "../../src/host/host.ts";
import { memoryHost } from "../support/memory-host.ts";

test("programs and downloads take turns, in their order, and one that fails gives its place away", async () => {
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
    },
    3,
  );
  const names = Array.from({ length: 10 }, (_, index) => String(index));
  const ended = await Promise.allSettled(
    names.map((name) =>
      Number(name) % 2 === 0
        ? host.run({ name } as Parameters<Host["run"]>[0])
        : host.download({ url: name } as Parameters<Host["download"]>[0]),
    ),
  );
  expect(most).toBe(3);
  expect(begun).toEqual(names);
  expect(ended.map(({ status }) => status === "rejected")).toEqual(names.map((name) => name === "2"));
});
