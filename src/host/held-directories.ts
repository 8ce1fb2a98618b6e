// Reaches physical directories by descriptors: each is opened by its name in the one above it, where a link is refused.

import fs from "node:fs";
import { isInside } from "../model/paths.ts";
import { native, refuse } from "./attempt.ts";

/** Linux's O_PATH: to pass through a directory, one need not be allowed to list it. */
const O_PATH = 0o10000000;
const PASS = O_PATH | fs.constants.O_DIRECTORY | fs.constants.O_NOFOLLOW;

/** Far below what any process may have open. */
const MOST_OPEN = 32;

interface Held {
  readonly name: string;
  /** Null when it was closed for deeper ones. */
  descriptor: number | null;
}

/**
 * The directories on the way to the last one that was reached, from the root. They are held until the current synchronous work is over,
 * since what is read next is mostly in the same directory or near it; later work sees the directories that are there then.
 */
export class HeldDirectories {
  #held: Held[] = [];
  #open = 0;
  /** The last directory, and how the system reaches it. */
  #last: { readonly directory: string; readonly reached: string } | null = null;

  /** Whether this system gives the paths that this takes. */
  static arePossible(): boolean {
    if (process.platform !== "linux") return false;
    try {
      const root = fs.openSync("/", PASS);
      try {
        const [there, here] = [fs.statSync("/"), fs.statSync(`${pathOf(root)}/.`)];
        return there.ino === here.ino && there.dev === here.dev;
      } finally {
        fs.closeSync(root);
      }
    } catch {
      return false;
    }
  }

  /** As `Reach`. What was reached before may be closed. */
  readonly reach = <T>(directory: string, use: (reached: string) => T): T => {
    if (this.#last?.directory !== directory) {
      // Whether or not the way there exists, descriptors of the last one are closed.
      this.#last = null;
      this.#last = { directory, reached: this.#enter(directory) };
    }
    return use(this.#last.reached);
  };

  /** What was at this path is elsewhere now, or nowhere. */
  moved(path: string): void {
    if (this.#last !== null && isInside(path, this.#last.directory)) this.#release(0);
  }

  #enter(directory: string): string {
    const names = directory.split("/").filter((name) => name !== "");
    let depth = 0;
    while (depth < names.length && this.#held[depth]?.name === names[depth]) depth += 1;
    this.#release(depth);
    while (depth > 0 && this.#held[depth - 1]!.descriptor === null) depth -= 1;
    let reached = this.#reachedAt(depth);
    for (const [index, name] of names.entries()) {
      if (index < depth) continue;
      const descriptor = openIn(reached, name);
      this.#hold(index, name, descriptor);
      reached = pathOf(descriptor);
    }
    return reached || "/";
  }

  #reachedAt(depth: number): string {
    return depth === 0 ? "" : pathOf(this.#held[depth - 1]!.descriptor!);
  }

  #hold(index: number, name: string, descriptor: number): void {
    if (this.#open === 0) queueMicrotask(() => this.#release(0));
    this.#held[index] = { name, descriptor };
    this.#open += 1;
    for (let shallow = 0; this.#open > MOST_OPEN; shallow += 1) this.#close(this.#held[shallow]!);
  }

  /** Closes the directories from this depth on. */
  #release(depth: number): void {
    for (const held of this.#held.splice(depth)) this.#close(held);
    if (depth === 0) this.#last = null;
  }

  #close(held: Held): void {
    if (held.descriptor === null) return;
    fs.closeSync(held.descriptor);
    held.descriptor = null;
    this.#open -= 1;
  }
}

/** Opens a directory in a directory that was reached. */
function openIn(reached: string, name: string): number {
  const path = native(`${reached}/${name}`);
  try {
    return fs.openSync(path, PASS);
  } catch (error) {
    if (fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) refuse("ELOOP");
    throw error;
  }
}

function pathOf(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}
