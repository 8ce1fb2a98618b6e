import { expect, test } from "vitest";
import { markdown, table } from "../../bench/report.ts";
import { failed, judge, type RowResult } from "../../bench/result.ts";
import { choose, rows } from "../../bench/rows.ts";
import { type Bound, cpu, memory, type Reference, type Row, type Work } from "../../bench/work.ts";

const MIB = 1024 ** 2;

function work(name: string): Work {
  return { name, prepare: async () => ({ command: () => ({ argv: [name] }) }) };
}

function row(bounds: readonly Bound[], isFull = true): Row {
  return { id: "row", what: "a row", subject: work("subject"), bounds, isFull, copies: 0, isQuick: true };
}

function read(name: string, cpus: readonly number[], peak: number | null = MIB) {
  return { name, repeat: 1, readings: cpus.map((cpu) => ({ cpu, wall: cpu * 2, peak })) };
}

function verdicts({ bounds }: RowResult) {
  return bounds.map(({ verdict }) => verdict);
}

const twice = [read("subject", [2, 4, 2]), read("other", [1, 2, 1])];

test("a bound holds up to what it allows", () => {
  expect(verdicts(judge(row([cpu(work("other"), 2)]), twice))).toEqual(["held"]);
  expect(verdicts(judge(row([cpu(work("other"), 1.9)]), twice))).toEqual(["missed"]);
});

test("memory is that of the largest process, in MiB", () => {
  const result = judge(row([memory(10), memory(9)]), [read("subject", [1, 1], 10 * MIB)]);
  expect(result.bounds.map(({ value }) => value?.median)).toEqual([10, 10]);
  expect(verdicts(result)).toEqual(["held", "missed"]);
});

test("a reference may be a sum, less what it has twice, in each round", () => {
  const reference: Reference = { name: "sum", plus: [work("a"), work("b")], minus: [work("c")] };
  const result = judge(row([cpu(reference, 1)]), [
    read("subject", [10, 20]),
    read("a", [4, 8]),
    read("b", [3, 6]),
    read("c", [2, 4]),
  ]);
  expect(result.bounds[0]!.value).toEqual({ median: 2, least: 2, most: 2 });
});

test("what could not be measured, is only shown, or is not of full size, is not judged, and says why", () => {
  const other = { name: "other", unavailable: "there is no other on PATH" };
  expect(judge(row([cpu(work("other"), 1)]), [read("subject", [1]), other]).bounds[0]).toMatchObject({
    value: null,
    verdict: "not judged",
    why: "there is no other on PATH",
  });
  expect(judge(row([cpu(work("other"), null)]), twice).bounds[0]).toMatchObject({
    value: { median: 2 },
    verdict: "not judged",
  });
  expect(judge(row([cpu(work("other"), 1)], false), twice).bounds[0]).toMatchObject({
    value: { median: 2 },
    verdict: "not judged",
  });
  expect(judge(row([memory(1)]), [read("subject", [1], null)]).bounds[0]).toMatchObject({
    value: null,
    verdict: "not judged",
  });
});

const results = [
  judge(row([cpu(work("other"), 1), memory(2)]), twice),
  judge(row([cpu(work("gone"), 1)]), [read("subject", [1]), { name: "gone", unavailable: "it is gone" }]),
  failed({ ...row([]), id: "broken" }, "it ended with 1"),
];

test("the table has a line for each bound, and says below it what is missing", () => {
  expect(table(results)).toBe(
    `row     CPU s  wall s  MiB  beside       ×     least–most  at most
row     2.00   4.00    1    other        2.00  2.00–2.00   1        MISSED
                            memory, MiB  1     1–1         2        ok
row     1.00   2.00    1    gone         –                 1        –
broken                                                              FAILED

row, gone: not judged, it is gone.
broken failed: it ended with 1
`,
  );
});

test("the page says what was measured, where and when", () => {
  const machine = {
    date: "2026-12-01",
    cpu: "A processor",
    cores: 2,
    node: "20.12.0",
    system: "Linux 6",
    files: "files in memory",
    shell: "dash",
    instrument: "a meter",
  };
  const page = markdown(results, machine);
  expect(page).toContain(
    "2026-12-01: A processor, 2 cores, Linux 6, Node 20.12.0, sh is dash, files in memory",
  );
  expect(page).toContain("| a row | 2.00 | 4.00 | 1 | other | 2.00 | 2.00–2.00 | 1 | MISSED |");
});

test("every row has an id of its own and something that must hold, at every size", () => {
  for (const size of [200, 700, 10_000]) {
    const ids = rows(size).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { bounds } of rows(size)) expect(bounds.some(({ atMost }) => atMost !== null)).toBe(true);
  }
  expect(rows(10_000).every(({ isFull }) => isFull)).toBe(true);
  expect(rows(200).some(({ isQuick }) => isQuick)).toBe(true);
});

test("rows are chosen by their beginning, or one by its id", () => {
  const chosen = (only: readonly string[], quick = false) =>
    choose(rows(200), { only, quick }).map(({ id }) => id);
  expect(chosen(["noop"])).toEqual(["noop-small", "noop-large", "noop-remote"]);
  expect(chosen(["cold-build", "list"])).toEqual(["list", "cold-build"]);
  expect(chosen(["noop"], true)).toEqual(["noop-small"]);
  expect(chosen(["none"])).toEqual([]);
});
