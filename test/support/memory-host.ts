// A whole machine in memory: files with owners and permissions, links that lead where the system would have them lead, and a
// clock that stands still. It answers as the real one does; test/host/memory-host.test.ts holds it against that.

import { FileTree } from "../../src/host/file-tree/file-tree.ts";
import { type Host, HostError } from "../../src/host/host.ts";
import { dirname, resolve } from "../../src/model/paths.ts";

/** What is at a path: text or bytes of a file, `{ run }` an executable one, `{ link }` a link. */
export type MemoryContent =
  | string
  | Uint8Array
  | { readonly run: string }
  | { readonly link: string }
  | { readonly directory: true };

/** By absolute path; the directories that lead there are made. Names that are not UTF-8 are written as `digest/bytes.ts` spells them. */
export type MemoryFiles = Readonly<Record<string, MemoryContent>>;

export interface MemoryOptions {
  readonly env?: Host["env"];
  readonly cwd?: string;
  /** Who reads, writes, and owns what is there at first. */
  readonly user?: number;
  /** Nothing runs, is fetched or unpacked unless it is given. */
  readonly run?: Host["run"];
  readonly download?: Host["download"];
  readonly unpack?: Host["unpack"];
}

export interface Memory {
  readonly host: Host;
  readonly write: (files: MemoryFiles) => void;
  /** From now on the machine says no, with the system's word, when something is done at this path. */
  readonly refuse: (path: string, system: string) => void;
  /** Gives what is there to another user. */
  readonly giveTo: (path: string, user: number) => void;
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => void;
}

/** When a memory begins; milliseconds since 1970. */
const BEGIN = 1_700_000_000_000;

export function memoryHost(files: MemoryFiles = {}, options: MemoryOptions = {}): Memory {
  const { env = {}, cwd = "/", user = 1000 } = options;
  let time = BEGIN;
  const tree = new FileTree({ base: null, user, now: () => time, umask: 0o022 });
  const refusals = new Map<string, string>();
  const check = (doing: string, path: string): void => {
    const system = refusals.get(resolve("/", path));
    if (system !== undefined) throw new HostError(system, path, doing);
  };
  const wait = (milliseconds: number): void => {
    time += milliseconds;
  };
  const absent = (what: string) => (): never => {
    throw new Error(`This machine is in memory: it cannot ${what}.`);
  };
  const inside = tree.files;
  const host: Host = {
    env,
    cwd,
    user,
    pid: 4242,
    machine: "memory",
    os: "linux",
    arch: "x64",
    userName: () => "me",
    now: () => time,
    sleep: wait,
    isAlive: (pid) => pid === 4242,
    list: (path) => {
      check("list", path);
      return inside.list(path);
    },
    stat: (path) => {
      check("look at", path);
      return inside.stat(path);
    },
    realPath: (path) => {
      check("resolve", path);
      return inside.realPath(path);
    },
    readLink: (path) => {
      check("read", path);
      return inside.readLink(path);
    },
    readFile: (path) => {
      check("read", path);
      return inside.readFile(path);
    },
    *readChunks(path) {
      check("read", path);
      yield* inside.readChunks(path);
    },
    physical: {
      list: (path) => {
        check("list", path);
        return inside.physical.list(path);
      },
      stat: (path) => {
        check("look at", path);
        return inside.physical.stat(path);
      },
      readLink: (path) => {
        check("read", path);
        return inside.physical.readLink(path);
      },
      readFile: (path) => {
        check("read", path);
        return inside.physical.readFile(path);
      },
      *readChunks(path) {
        check("read", path);
        yield* inside.physical.readChunks(path);
      },
    },
    makeDirectory: (path) => {
      check("create", path);
      inside.makeDirectory(path);
    },
    writeFile: (path, chunks, mode) => {
      check("write", path);
      inside.writeFile(path, chunks, mode);
    },
    makeLink: (path, target) => {
      check("create", path);
      inside.makeLink(path, target);
    },
    setMode: (path, mode) => {
      check("change", path);
      inside.setMode(path, mode);
    },
    touch: (path) => {
      check("change", path);
      inside.touch(path);
    },
    rename: (from, to) => {
      check("rename to", from);
      check("rename to", to);
      inside.rename(from, to);
    },
    remove: (path) => {
      check("remove", path);
      inside.remove(path);
    },
    run: options.run ?? absent("run a program"),
    download: options.download ?? absent("fetch a file"),
    unpack: options.unpack ?? absent("unpack an archive"),
  };
  const write = (files: MemoryFiles): void => {
    for (const [path, content] of Object.entries(files)) plantIn(inside, path, content);
  };
  inside.makeDirectory(cwd);
  write(files);
  return {
    host,
    write,
    refuse: (path, system) => void refusals.set(resolve("/", path), system),
    giveTo: (path, owner) => tree.setOwner(path, owner),
    wait,
  };
}

function plantIn(host: FileTree["files"], path: string, content: MemoryContent): void {
  host.makeDirectory(dirname(path));
  if (typeof content === "string") host.writeFile(path, [Buffer.from(content)], 0o644);
  else if (content instanceof Uint8Array) host.writeFile(path, [content], 0o644);
  else if ("run" in content) host.writeFile(path, [Buffer.from(content.run)], 0o755);
  else if ("link" in content) host.makeLink(path, content.link);
  else host.makeDirectory(path);
}

/** As `Project`, in memory: files below `/base/project`, or below `/base` when the path begins with `../`. */
export function memoryProject(
  files: Readonly<Record<string, MemoryContent>>,
  options: Omit<MemoryOptions, "cwd"> = {},
): Memory & { readonly directory: string; readonly home: string } {
  const directory = "/base/project";
  const home = "/base/home";
  const memory = memoryHost({}, { ...options, env: { HOME: home, ...options.env }, cwd: directory });
  memory.write({ [home]: { directory: true } });
  memory.write(
    Object.fromEntries(Object.entries(files).map(([path, content]) => [resolve(directory, path), content])),
  );
  return { ...memory, directory, home };
}
