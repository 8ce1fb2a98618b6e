// What may be done to the files of a host, at random, and all that can be seen of them: for laws that hold for every host.

import fc from "fast-check";
import { type Host, HostError, type PhysicalReads, type ReadHost } from "../../src/host/host.ts";
import type { Files } from "./tree.ts";

/** Paths begin in a directory some way below the root. */
export type Operation =
  | { readonly name: "makeDirectory" | "touch" | "remove"; readonly path: string }
  | { readonly name: "writeFile"; readonly path: string; readonly text: string; readonly mode: number }
  | { readonly name: "makeLink"; readonly path: string; readonly target: string }
  | { readonly name: "setMode"; readonly path: string; readonly mode: number }
  | { readonly name: "rename"; readonly path: string; readonly to: string };

// Few, so that operations meet; one is not UTF-8.
const name = fc.constantFrom("a", "b", "c", "\udcff");

// Links never lead up, and a path does so three times at most: what is outside the root is never reached.
const down = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const target = fc.oneof(down, fc.constant("."));

export const anyPath: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 6, arbitrary: name }, fc.constantFrom("..", ".")), { maxLength: 3 }),
    name,
  )
  .map(([first, last]) => [...first, last].join("/"));

/** What a root holds at first; operations begin in `z`. */
export const START: Files = { "x/y/z": { kind: "empty" } };
const FIRST = Object.keys(START)[0];

/** As a path of an operation, seen from the root. */
export function fromRoot(path: string): string {
  return `${FIRST}/${path}`;
}

const path = { path: anyPath };

export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.constant("makeDirectory" as const), ...path }) },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant("writeFile" as const),
      ...path,
      text: fc.string({ maxLength: 5 }),
      mode: fc.constantFrom(0o644, 0o755, 0o600, 0o444),
    }),
  },
  { weight: 3, arbitrary: fc.record({ name: fc.constant("makeLink" as const), ...path, target }) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant("setMode" as const),
      ...path,
      mode: fc.constantFrom(0o755, 0o700, 0o711),
    }),
  },
  { weight: 4, arbitrary: fc.record({ name: fc.constant("rename" as const), ...path, to: anyPath }) },
  {
    weight: 2,
    arbitrary: fc.record({ name: fc.constantFrom("touch" as const, "remove" as const), ...path }),
  },
);

/** Permissions that take something from their owner, but never only the way into a directory: names that are not UTF-8 need it. */
export const anyPermission: fc.Arbitrary<Operation> = fc.record({
  name: fc.constant("setMode" as const),
  ...path,
  mode: fc.constantFrom(0o000, 0o100, 0o200, 0o300, 0o500, 0o700),
});

/** Null when it was done; otherwise the system's word. Below `root` there is nothing but what other operations made. */
export function perform(host: Host, root: string, operation: Operation): string | null {
  const start = `${root}/${FIRST}`;
  const at = `${start}/${operation.path}`;
  return refusalOf(() => {
    switch (operation.name) {
      case "writeFile":
        return host.writeFile(at, [Buffer.from(operation.text), Buffer.from("!")], operation.mode);
      case "makeLink":
        return host.makeLink(at, operation.target);
      case "setMode":
        return host.setMode(at, operation.mode);
      case "rename":
        return host.rename(at, `${start}/${operation.to}`);
      default:
        return host[operation.name](at);
    }
  });
}

/** Everything that there is to see at a path below the root and below it, each with the system's word where it is refused. */
export function observe(host: ReadHost, root: string, path: string): readonly unknown[] {
  const at = path === "" ? root : `${root}/${path}`;
  const stat = seen(() => host.stat(at));
  if (stat === null || typeof stat === "string") return [path, stat];
  const { kind, executable, writableByAll } = stat;
  // What a new directory lets others do is the umask's.
  const mode = kind === "link" ? null : kind === "directory" ? stat.mode & 0o700 : stat.mode;
  const listed = seen(() => host.list(at));
  const names = typeof listed === "string" ? [] : listed.map((entry) => entry.name).sort();
  return [
    path,
    kind === "directory" ? { kind } : { kind, size: stat.size, executable: kind !== "link" && executable },
    { mode, owner: stat.owner, writableByAll: kind !== "link" && writableByAll },
    typeof listed === "string" ? listed : listed.map((entry) => `${entry.name} ${entry.kind}`).sort(),
    seen(() => host.readLink(at)),
    seen(() => host.realPath(at)?.replace(root, "") ?? null),
    seen(() => Buffer.from(host.readFile(at)).toString("hex")),
    seen(() => Buffer.concat([...host.readChunks(at)].map((chunk) => Buffer.from(chunk))).toString("hex")),
    // The root is not the same in every host, but there is no link on the way to it.
    isPhysical(path) ? physicallySeen(host.physical, at) : null,
    kind === "directory"
      ? names.map((each) => observe(host, root, path === "" ? each : `${path}/${each}`))
      : [],
  ];
}

function isPhysical(path: string): boolean {
  return !path.split("/").some((name) => name === "." || name === "..");
}

function physicallySeen(physical: PhysicalReads, at: string): readonly unknown[] {
  const listed = seen(() => physical.list(at));
  return [
    typeof listed === "string" ? listed : listed.map((entry) => `${entry.name} ${entry.kind}`).sort(),
    seen(() => physical.stat(at)?.kind ?? null),
    seen(() => physical.readLink(at)),
    seen(() => Buffer.from(physical.readFile(at)).toString("hex")),
    seen(() =>
      Buffer.concat([...physical.readChunks(at)].map((chunk) => Buffer.from(chunk))).toString("hex"),
    ),
  ];
}

function seen<T>(look: () => T): T | string {
  try {
    return look();
  } catch (error) {
    if (error instanceof HostError) return error.system;
    throw error;
  }
}

function refusalOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof HostError) return error.system;
    throw error;
  }
}
