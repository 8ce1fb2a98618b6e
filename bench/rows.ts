// The table: what is measured, beside what, and what must hold. It reads as the goals do.

import { skillPath, writeDeepCorpus, writeSkill, writeWideSkill } from "./corpus.ts";
import { FULL_SIZE, type Options } from "./options.ts";
import type { Place } from "./place.ts";
import { all, type Settings, type Structure } from "./project.ts";
import {
  copyAndHash,
  copyAndHashOf,
  hashAll,
  node,
  npxSkills,
  remove,
  rsync,
  shell,
  walk,
} from "./references.ts";
import {
  coldBuild,
  coldBuildOf,
  command,
  emittedNothingChanged,
  firstBuildAndInstall,
  firstInstall,
  halfRemoved,
  nothingChanged,
  nothingChangedRemotely,
  oneChanged,
  oneUpdated,
  verify,
} from "./subjects.ts";
import { type Bound, cpu, memory, type Reference, type Row, type Work } from "./work.ts";

/** Enough for what does not depend on the number of skills. */
const FEW = 100;

/** What a quick look has: short rows, and of those that show the same one. */
const QUICK = [
  "emitted-noop-1",
  "emitted-noop-8",
  "start-up",
  "noop-small",
  "cold-build",
  "one-changed",
  "first-copy",
  "removal",
  "verify",
];

/** How much more than twice as much may twice the work cost, once start-up is set aside: what the machine's noise adds. */
const LINEAR = 1.2;

/** Every row, for large corpora of `size` skills. Smaller ones are never larger than that. */
export function rows(size: number): readonly Row[] {
  const small = Math.min(1_000, size);
  const remote = Math.min(3_500, size);
  const huge = size * 10;
  const half = Math.floor(size / 200) * 100;
  const whole = half * 2;
  const startAndWalk: Reference = {
    name: `start-up + lstat walk of ${size}`,
    plus: [nothingChanged(1), walk(size)],
    minus: [node],
  };
  // What says whether a row is of the size that its bounds are about.
  const ofSmall = { isFull: small === 1_000 };
  const ofRemote = { isFull: remote === 3_500 };
  const ofLarge = { isFull: size === FULL_SIZE, copies: size * 4 };
  const ofHuge = { isFull: size === FULL_SIZE, copies: huge * 2 + size };
  return [
    row("emitted-noop-1", "emitted install, nothing changed, 1 destination", emittedNothingChanged(FEW, 1), [
      cpu(shell, 1.35),
    ]),
    row("emitted-noop-8", "emitted install, nothing changed, 8 destinations", emittedNothingChanged(FEW, 8), [
      cpu(shell, 2),
    ]),
    row("start-up", "kitout install, nothing changed, 1 skill", nothingChanged(1), [cpu(node, 1.8)]),
    row(
      "noop-small",
      `kitout install, nothing changed, ${small} path skills`,
      nothingChanged(small),
      [cpu(node, 3)],
      ofSmall,
    ),
    row(
      "noop-large",
      `kitout install, nothing changed, ${size} path skills`,
      nothingChanged(size),
      [cpu(node, 8), cpu(startAndWalk, 1.3)],
      ofLarge,
    ),
    row(
      "noop-remote",
      `kitout install, nothing changed, ${remote} locked remote skills`,
      nothingChangedRemotely(remote),
      [cpu(node, 3)],
      ofRemote,
    ),
    row("list", `kitout list, ${small} path skills`, command(small, "list"), [cpu(node, 3)], ofSmall),
    row(
      "show",
      `kitout show, ${small} path skills`,
      command(small, "show", skillPath(0)),
      [cpu(node, 3)],
      ofSmall,
    ),
    row(
      "cold-build",
      `cold build, ${size} skills`,
      coldBuildOf(size),
      [cpu(copyAndHash(size), 1.5), memory(150)],
      ofLarge,
    ),
    row(
      "one-changed",
      `one of ${size} changed: build and install`,
      oneChanged(size),
      [cpu(coldBuildOf(size), 0.2)],
      ofLarge,
    ),
    row(
      "first-copy",
      `first install, ${size} skills, copy-tree`,
      firstInstall(size),
      [cpu(copyAndHash(size), 2), cpu(rsync(size), 1)],
      ofLarge,
    ),
    row(
      "first-link",
      `build and first install, ${small} skills, symlink-tree`,
      firstBuildAndInstall(small, "symlink-tree"),
      [cpu(npxSkills(small), 0.4), cpu(copyAndHash(small), null)],
      ofSmall,
    ),
    row(
      "removal",
      `removal of ${half} of ${whole} skills`,
      halfRemoved(whole),
      [cpu(remove(half, whole), 4)],
      ofLarge,
    ),
    row(
      "verify",
      `emitted install --verify, ${size} skills`,
      verify(size),
      [cpu(hashAll(size), 1.5)],
      ofLarge,
    ),
    ...(["copy-tree", "symlink-tree"] as const).flatMap(eightRows),
    row(
      "large-skill",
      "cold build, a skill of 500 files of 1 MiB",
      coldBuild("500 MiB", async (place) => all(await wide(place, 500, 1024 ** 2))),
      [
        memory(100),
        cpu(
          copyAndHashOf("500 MiB", (place) => wide(place, 500, 1024 ** 2)),
          null,
        ),
      ],
    ),
    ...growthRows(),
    row(
      "cold-build-10x",
      `cold build, ${huge} skills`,
      coldBuildOf(huge),
      [memory(400), cpu(coldBuildOf(size), 10.5)],
      ofHuge,
    ),
  ];
}

/** The rows that a command line asks for. An id alone is that row, also where others begin with it. */
export function choose(
  rows: readonly Row[],
  { only, quick }: Pick<Options, "only" | "quick">,
): readonly Row[] {
  const ids = rows.map(({ id }) => id);
  const isAsked = (id: string): boolean =>
    only.length === 0 ||
    only.some((asked) => (ids.includes(asked) ? id === asked : asked !== "" && id.startsWith(asked)));
  return rows.filter(({ id, isQuick }) => (isQuick || !quick) && isAsked(id));
}

function row(
  id: string,
  what: string,
  subject: Work,
  bounds: readonly Bound[],
  size: Partial<Pick<Row, "isFull" | "copies">> = {},
): Row {
  return { id, what, subject, bounds, isFull: true, copies: 0, isQuick: QUICK.includes(id), ...size };
}

/** What eight directories cost beside one. Few skills: what is looked at is what comes with each directory. */
function eightRows(structure: Structure): readonly Row[] {
  const word = structure === "copy-tree" ? "copy" : "link";
  return [
    row(
      `eight-first-${word}`,
      `first install into 8 destinations, ${FEW} skills, ${structure}`,
      firstInstall(FEW, 8, structure),
      [cpu(firstInstall(FEW, 1, structure), 2.5)],
    ),
    row(
      `eight-update-${word}`,
      `update of one skill in 8 destinations, ${FEW} skills, ${structure}`,
      oneUpdated(FEW, 8, structure),
      [cpu(oneUpdated(FEW, 1, structure), 2.5)],
    ),
  ];
}

/** Twice as much of something, beside twice the time of as much of it; start-up, which both have, counts once. */
function growthRows(): readonly Row[] {
  const growth = (
    id: string,
    what: (count: number) => string,
    count: number,
    settings: (place: Place, count: number) => Promise<Settings>,
  ): Row => {
    const build = (count: number) => coldBuild(what(count), (place) => settings(place, count));
    const expected: Reference = {
      name: `twice the ${build(count).name}`,
      plus: [build(count), build(count)],
      minus: [coldBuildOf(1)],
    };
    return row(`growth-${id}`, `cold build, ${what(count * 2)}`, build(count * 2), [cpu(expected, LINEAR)]);
  };
  return [
    growth(
      "files",
      (count) => `a skill of ${count} files`,
      6_000,
      async (place, count) => all(await wide(place, count, 1_000)),
    ),
    growth("sources", (count) => `${count} sources`, 400, manySources),
    growth("explicit", (count) => `${count} explicit entries`, 1_000, manyEntries),
    growth(
      "depth",
      (count) => `skills ${count} directories down`,
      45,
      async (place, count) =>
        all(await made(place, `depth-${count}`, (directory) => writeDeepCorpus(directory, 60, count))),
    ),
  ];
}

function made(place: Place, name: string, write: (directory: string) => void): Promise<string> {
  return place.once(name, async () => {
    const directory = await place.emptied(name);
    write(directory);
    return directory;
  });
}

function wide(place: Place, files: number, bytes: number): Promise<string> {
  return made(place, `wide-${files}-${bytes}`, (directory) =>
    writeWideSkill(`${directory}/wide`, files, bytes),
  );
}

/** So many sources of one skill each. */
async function manySources(place: Place, count: number): Promise<Settings> {
  const names = Array.from({ length: count }, (_, index) => `source-${index}`);
  const directory = await made(place, `sources-${count}`, (directory) => {
    for (const name of names) writeSkill(`${directory}/${name}/skill-of-${name}`, name);
  });
  return {
    sources: Object.fromEntries(names.map((name) => [name, { path: `${directory}/${name}` }])),
    skills: { enableAll: true },
  };
}

/** So many entries with a name of their own for ten skills. */
async function manyEntries(place: Place, count: number): Promise<Settings> {
  const directory = await made(place, "ten", (directory) => {
    for (let index = 0; index < 10; index += 1) writeSkill(`${directory}/skill-${index}`, String(index));
  });
  const entry = (_: unknown, index: number) => [
    `entry-${index}`,
    { from: "ten", path: `skill-${index % 10}` },
  ];
  return {
    sources: { ten: { path: directory } },
    skills: { explicit: Object.fromEntries(Array.from({ length: count }, entry)) },
  };
}
