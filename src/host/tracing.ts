// A host that remembers what it was asked (trace.ts).
//
// The signatures of paths are taken once, when the run is over. What has not changed for some time before the run began was the same
// when it was read, and whatever changed since makes the trace void: it is not worth more than one run that reads everything again. A
// clock that was set meanwhile makes it void too, since times then say nothing.

import { isInside } from "../model/paths.ts";
import type { Host, Stat } from "./host.ts";
import { CHANGED, FIELDS, type Part, sign } from "./signature.ts";
import { dayOf, type Fact, type Trace } from "./trace.ts";

export interface Tracing {
  readonly host: Host;
  /** A path that the result depends on, although this host was not asked for it. */
  readonly relyOn: (path: string) => void;
  /** The result does not only depend on what this host was asked. */
  readonly spoil: () => void;
  /** What was asked; null when that does not decide the result, or something has changed only just now. */
  readonly trace: () => Trace | null;
}

/** Milliseconds. Of changes that are closer together, a file system may not tell one from the other: some keep two seconds. */
export const SETTLED = 2_000;

/**
 * The same machine. `blobs` is the physical directory of files whose names are their digests: what is in them cannot change. Whatever is
 * written, run or downloaded voids the trace. `settled` is how long nothing must have changed; milliseconds.
 */
export function tracing(host: Host, blobs: string | null, settled = SETTLED): Tracing {
  const began = { clock: host.now(), steady: performance.now() };
  const facts = new Map<string, Fact>();
  const parts = new Map<string, Part>();
  const day = dayOf(began.clock);
  let isSpoilt = false;
  const spoil = () => {
    isSpoilt = true;
  };
  const note = (fact: Fact) => {
    const key = `${fact[0]} ${fact[1]}`;
    const before = facts.get(key);
    if (before === undefined) facts.set(key, fact);
    else if (before[2] !== fact[2]) spoil();
  };
  const asked = (path: string, part: Part) => {
    if (part === "whole" || !parts.has(path)) parts.set(path, part);
  };
  /** What the machine refuses is not remembered: it may depend on more than the path. */
  const answering = <T>(answer: () => T): T => {
    try {
      return answer();
    } catch (error) {
      spoil();
      throw error;
    }
  };
  const whole =
    <T>(answer: (path: string) => T) =>
    (path: string): T => {
      asked(path, "whole");
      return answering(() => answer(path));
    };
  const stat =
    (answer: (path: string) => Stat | null) =>
    (path: string): Stat | null => {
      asked(path, "place");
      const found = answering(() => answer(path));
      if (found?.kind !== "directory") return found;
      // Times and sizes of directories change with what is in them, and hardly anybody asks for them.
      const seen = (field: "size" | "modified" | "changed") => ({
        enumerable: true,
        get: () => {
          asked(path, "whole");
          return found[field];
        },
      });
      const times = { size: seen("size"), modified: seen("modified"), changed: seen("changed") };
      return Object.defineProperties({ ...found }, times);
    };
  const realPath = (path: string): string | null => {
    const real = answering(() => host.realPath(path));
    note(["real", path, real]);
    return real;
  };
  /** Where a link leads is read, and that is signed. */
  const followed =
    <T>(answer: (path: string) => T) =>
    (path: string): T => {
      asked(realPath(path) ?? path, "whole");
      return answering(() => answer(path));
    };
  /** A blob is read by its digest. */
  const ofBlob =
    <T>(traced: (path: string) => T, plain: (path: string) => T) =>
    (path: string): T =>
      (blobs !== null && isInside(blobs, path) ? plain : traced)(path);
  const writing =
    <A extends readonly unknown[]>(write: (...args: A) => void) =>
    (...args: A): void => {
      spoil();
      write(...args);
    };
  const traced: Host = {
    ...host,
    list: followed(host.list),
    stat: ofBlob(stat(host.stat), host.stat),
    realPath,
    readLink: whole(host.readLink),
    readFile: followed(host.readFile),
    readChunks: followed(host.readChunks),
    physical: {
      list: whole(host.physical.list),
      stat: stat(host.physical.stat),
      readLink: whole(host.physical.readLink),
      readFile: ofBlob(whole(host.physical.readFile), host.physical.readFile),
      readChunks: ofBlob(whole(host.physical.readChunks), host.physical.readChunks),
    },
    env: tracedEnvironment(host.env, (name, value) => note(["env", name, value ?? null]), spoil),
    userName: () => {
      const name = host.userName();
      note(["user", "", name]);
      return name;
    },
    now: () => {
      const now = host.now();
      if (day !== dayOf(now)) spoil();
      return now;
    },
    isAlive: (pid) => {
      spoil();
      return host.isAlive(pid);
    },
    unpack: (file, limits) => {
      asked(realPath(file) ?? file, "whole");
      return host.unpack(file, limits);
    },
    makeDirectory: writing(host.makeDirectory),
    writeFile: writing(host.writeFile),
    makeLink: writing(host.makeLink),
    setMode: writing(host.setMode),
    touch: writing(host.touch),
    rename: writing(host.rename),
    remove: writing(host.remove),
    run: (program) => {
      spoil();
      return host.run(program);
    },
    download: (request) => {
      spoil();
      return host.download(request);
    },
  };
  const trace = (): Trace | null => {
    if (isSpoilt) return null;
    const passed = host.now() - began.clock;
    if (Math.abs(passed - (performance.now() - began.steady)) > settled / 4) return null;
    const paths = [...parts].filter(([, part]) => part === "whole").map(([path]) => path);
    const wholes = paths.length;
    for (const [path, part] of parts) if (part === "place") paths.push(path);
    const numbers = new BigInt64Array(paths.length * FIELDS);
    const latest = BigInt(Math.floor(began.clock - settled)) * 1_000_000n;
    const isSettled = paths.every((path, index) => {
      const at = index * FIELDS;
      return sign(path, index < wholes ? "whole" : "place", numbers, at) && numbers[at + CHANGED]! < latest;
    });
    return isSettled ? { facts: [...facts.values()], day, paths, whole: wholes, numbers } : null;
  };
  return { host: traced, relyOn: (path) => asked(path, "whole"), spoil, trace };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The same variables; each that is asked for is told to `asked`. `all`: they were listed. */
function tracedEnvironment(
  env: Environment,
  asked: (name: string, value: string | undefined) => void,
  all: () => void,
): Environment {
  return new Proxy(env, {
    get: (_, name) => {
      if (typeof name !== "string") return undefined;
      asked(name, env[name]);
      return env[name];
    },
    has: (_, name) => {
      if (typeof name === "string") asked(name, env[name]);
      return name in env;
    },
    getOwnPropertyDescriptor: (_, name) => {
      if (typeof name === "string") asked(name, env[name]);
      return Reflect.getOwnPropertyDescriptor(env, name);
    },
    ownKeys: () => {
      all();
      return Reflect.ownKeys(env);
    },
  });
}
