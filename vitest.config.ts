import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { memoryDirectory } from "./test/support/memory-directory.ts";

/** What takes longest begins first; the others fill the time of the second worker. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number =>
      LONGEST.findIndex((part) => part === "" || moduleId.includes(part));
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}

/** Parts of their paths; what comes after them is short. */
const LONGEST = [
  "/installer/crash",
  "/installer/states",
  "/sources/npm",
  "/installer/",
  "/nix/flake",
  "/upgrades/",
  "",
];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    env: { TMPDIR: memoryDirectory() },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
