// A world that tests take turns in, so that the same bundle is neither made nor installed by each of them.

import path from "node:path";
import { expect } from "vitest";
import type { BundleSpec, DestinationSpec } from "./bundle.ts";
import type { Shell } from "./shells.ts";
import { type Result, World } from "./world.ts";

export interface SharedWorld {
  /** The world, as it was at first but for its bundles. */
  readonly world: () => World;
  /** The path of a bundle in it with these destinations, which is made once. */
  readonly bundleOf: (...destinations: readonly DestinationSpec[]) => string;
  /** As `bundleOf`, for all that a bundle can be told. */
  readonly bundle: (spec: BundleSpec) => string;
  /** Does something to the world of which this is the only name; later calls bring back what that left. */
  readonly prepared: (name: string, prepare: () => void) => void;
  /** Runs an installer where nothing is yet; later calls bring back what that left. Fails when the run does. */
  readonly installed: (install: string) => Result;
  /** Removes it; to be called when the tests have ended. */
  readonly remove: () => void;
}

/** One world for several tests: each begins with `world()`, and finds in it what it would find in a new one. */
export function sharedWorld(shell: Shell): SharedWorld {
  const bundles = new Map<string, string>();
  const kept = new Set<string>();
  const results = new Map<string, Result>();
  let made: World | null = null;
  let remove = (): void => {};

  const world = (): World => {
    if (made === null) {
      made = new World(shell, (end) => {
        remove = end;
      });
      made.keep("nothing");
    } else made.restore("nothing");
    return made;
  };
  const bundle = (spec: BundleSpec): string => {
    const key = JSON.stringify(spec);
    const found = bundles.get(key) ?? made!.bundle(spec);
    bundles.set(key, found);
    return found;
  };
  const prepared = (name: string, prepare: () => void): void => {
    if (kept.has(name)) made!.restore(name);
    else {
      prepare();
      made!.keep(name);
      kept.add(name);
    }
  };
  const installed = (install: string): Result => {
    prepared(path.basename(path.dirname(install)), () => {
      const result = made!.run(install);
      expect(result).toMatchObject({ status: 0, err: "" });
      results.set(install, result);
    });
    return results.get(install)!;
  };
  return {
    world,
    bundle,
    bundleOf: (...destinations) => bundle({ destinations }),
    prepared,
    installed,
    remove: () => remove(),
  };
}
