// Projects that several tests begin with: what leads to one is done once, and put back in the same place for each test, for kitout
// writes absolute paths down.

import { spawnSync } from "node:child_process";
import os from "node:os";
import { afterAll, expect, onTestFinished } from "vitest";
import type { Project } from "../../support/project.ts";
import { removeTree } from "../../support/remove.ts";

/** This machine, as it stands in the names of what processes make in the store. */
export const MACHINE = os
  .hostname()
  .toLowerCase()
  .replace(/[^0-9a-z]/g, "")
  .slice(0, 40);

export class Prepared<P extends Project> {
  readonly #kept = new Map<string, { readonly project: P; readonly copy: string }>();

  /** Where all begins, and what one more word of `after` does to a project. */
  constructor(
    private readonly begin: (kind: string) => P,
    private readonly step: (project: P, word: string) => Promise<void>,
  ) {
    afterAll(() => {
      for (const { copy } of this.#kept.values()) removeTree(copy);
    });
  }

  /** The project after these steps. Those of one kind stand in one place: a test asks for one of them. */
  async after(kind: string, ...words: readonly string[]): Promise<P> {
    const key = [kind, ...words].join("\n");
    const kept = this.#kept.get(key);
    if (kept === undefined) return this.#make(key, kind, words);
    const { base } = kept.project;
    copyTo(kept.copy, base);
    onTestFinished(() => removeTree(base));
    return kept.project;
  }

  async #make(key: string, kind: string, words: readonly string[]): Promise<P> {
    const last = words.at(-1);
    const project = last === undefined ? this.begin(kind) : await this.after(kind, ...words.slice(0, -1));
    if (last !== undefined) await this.step(project, last);
    const copy = `${project.base}.${this.#kept.size}`;
    copyTo(project.base, copy);
    this.#kept.set(key, { project, copy });
    return project;
  }
}

function copyTo(from: string, to: string): void {
  // The store's directories are read-only, and times count.
  const { status, stderr } = spawnSync("cp", ["-a", `${from}/.`, to], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
}
