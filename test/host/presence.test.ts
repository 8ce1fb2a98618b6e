// Whether another process is still at work, by what it wrote of itself.

import { describe, expect, test } from "vitest";
import { HostError } from "../../src/host/host.ts";
import { alone, nonce, presences } from "../../src/host/presence.ts";
import { memoryHost } from "../support/memory-host.ts";

const BOOT = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

/** A machine with /proc, on which this process and process 1 run. */
function machine({ boot = BOOT, space = "40", id = "0123456789abcdef0123456789abcdef", start = "77" } = {}) {
  const fields = `S ${"0 ".repeat(18)}${start} 0`;
  return memoryHost({
    "/proc/sys/kernel/random/boot_id": `${boot}\n`,
    "/proc/self/ns/pid": { link: `pid:[${space}]` },
    "/proc/self/stat": `4242 (node) ${fields}\n`,
    "/proc/4242/stat": `4242 (a) (b) ${fields}\n`,
    "/etc/machine-id": `${id}\n`,
  });
}

/** Whether what `maker` announced is alive in the eyes of `reader`, two days later. */
function alive(maker: ReturnType<typeof memoryHost>, reader: ReturnType<typeof memoryHost>): boolean {
  reader.write({ [`/work/kitout-${nonce(maker.host)}`]: { directory: true } });
  reader.wait(2 * 24 * 60 * 60 * 1000);
  const [found] = presences(reader.host, "/work", null);
  return found!.alive;
}

describe("another process", () => {
  test("is alive where it is seen under its number and start", () => {
    expect(alive(machine(), machine())).toBe(true);
  });

  test("is dead when its number went to another one, or the machine was restarted", () => {
    expect(alive(machine({ start: "76" }), machine())).toBe(false);
    expect(alive(machine({ boot: BOOT.replace("3f", "4f") }), machine())).toBe(false);
  });

  test("of a container with the same name, or of a machine without an id, counts for a day", () => {
    for (const maker of [machine({ space: "41" }), machine({ boot: BOOT.replace("3f", "4f"), id: "" })]) {
      const reader = machine();
      reader.write({ [`/work/kitout-${nonce(maker.host)}`]: { directory: true } });
      expect(presences(reader.host, "/work", null)[0]!.alive).toBe(true);
      reader.wait(25 * 60 * 60 * 1000);
      expect(presences(reader.host, "/work", null)[0]!.alive).toBe(false);
    }
  });

  test("of a version without all this, or without /proc, is judged by its number", () => {
    const reader = machine();
    reader.write({
      "/work/gc-4242-memory-abc": { directory: true },
      "/work/gc-17-memory-abc": { directory: true },
    });
    expect(presences(reader.host, "/work", null).map(({ pid, alive }) => [pid, alive])).toEqual([
      [4242, true],
      [17, false],
    ]);
    expect(alive(memoryHost(), memoryHost())).toBe(true);
  });

  test("has a name that version 0.1.0 can read", () => {
    expect(`kitout-${nonce(machine().host)}`).toMatch(/^([a-z]+)-([1-9][0-9]{0,9})-([0-9a-z]+)-[0-9a-z]+$/);
  });

  test("that does not end is named", () => {
    const { host, write } = machine();
    write({ "/work/kitout-1-elsewhere-abc": { directory: true } });
    expect(() => alone(host, "/work", () => 0)).toThrow(
      new HostError("EBUSY", "/work/kitout-1-elsewhere-abc", "wait for"),
    );
  });
});
