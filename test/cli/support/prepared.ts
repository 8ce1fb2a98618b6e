// Projects that several tests begin with: what leads to one is done once, and put back in the same place for each test, for kitout
// writes absolute paths down.

import os from "node:os";
import { afterAll, expect, onTestFinished } from "vitest";
import { copyTree } from "../../support/copy.ts";
import { type Files, Project } from "../../support/project.ts";
import { removeTree } from "../../support/remove.ts";

/** This machine, as it stands in the names of what processes make in the store. */
export const MACHINE = os
  .hostname()
  .toLowerCase()
  .replace(/[^0-9a-z]/g, "")
  .slice(0, 40);

/**
 * Gives projects with these files in which these command lines were run, whose words are parted by blanks; none had anything to report.
 * A test may use one project with the same files at a time.
 */
export function ranBefore(): (files: Files, ...lines: readonly string[]) => Promise<Project> {
  const prepared = new Prepared(
    (files) => new Project(JSON.parse(files) as Files),
    async (project, line) => {
      expect(await project.run(line.split(" "))).toMatchObject({ status: 0, stderr: "" });
    },
  );
  return (files, ...lines) => prepared.after(JSON.stringify(files), ...lines);
}

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
    removeTree(base);
    copyTree(kept.copy, base);
    onTestFinished(() => removeTree(base));
    return kept.project;
  }

  async #make(key: string, kind: string, words: readonly string[]): Promise<P> {
    const last = words.at(-1);
    const project = last === undefined ? this.begin(kind) : await this.after(kind, ...words.slice(0, -1));
    if (last !== undefined) await this.step(project, last);
    const copy = `${project.base}.${this.#kept.size}`;
    copyTree(project.base, copy);
    this.#kept.set(key, { project, copy });
    return project;
  }
}
