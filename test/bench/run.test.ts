import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { removeTree } from "../support/remove.ts";

const script = fileURLToPath(new URL("../../scripts/bench.mjs", import.meta.url));

/** A run of the bench, whose directory is made in `directory`. */
function bench(directory: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [script, "--json", `${directory}/results.json`, ...args], {
    env: { ...process.env, TMPDIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    printed.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    printed.stderr += chunk;
  });
  return { child, printed, ended: once(child, "close").then(([status]) => status as number) };
}

function scratch(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kitout-test-bench-"));
  onTestFinished(() => removeTree(directory));
  return directory;
}

test("a row is measured beside its reference, and nothing is left behind", async () => {
  const directory = scratch();
  const { printed, ended } = bench(directory, "--only", "emitted-noop-1", "--runs", "2", "--size", "200");
  const status = await ended;
  const { rows, runs } = JSON.parse(fs.readFileSync(`${directory}/results.json`, "utf8"));
  expect(runs).toBe(2);
  expect(rows).toMatchObject([{ id: "emitted-noop-1", failure: null, bounds: [{ against: "sh -c :" }] }]);
  const [bound] = rows[0].bounds;
  expect(bound.value.median).toBeGreaterThan(0.5);
  // It says what it found; whether the bound holds is the machine's business.
  expect(status).toBe(bound.verdict === "held" ? 0 : 1);
  expect(printed.stdout).toContain(bound.verdict === "held" ? "ok" : "MISSED");
  expect(fs.readdirSync(directory)).toEqual(["results.json"]);
});

test("an interrupt ends what is measured, and removes everything", async () => {
  const directory = scratch();
  const { child, printed, ended } = bench(directory, "--only", "cold-build", "--size", "2000");
  while (!printed.stderr.includes("round 1")) await once(child.stderr, "data");
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  expect(fs.readdirSync(directory)).toEqual([]);
});

test("a row that is not there is a mistake in the command line", async () => {
  const directory = scratch();
  const { printed, ended } = bench(directory, "--only", "nothing");
  expect(await ended).toBe(64);
  expect(printed.stderr).toContain("no row nothing");
});
