// The store, and bundles in it and elsewhere.

import type { ReservedPlace, StoreProblem, StoreUser } from "../../model/store.ts";
import { failure, refusal, warning } from "../entry.ts";
import { plural } from "../phrases.ts";

export const messages = {
  "bundle/no-store": failure<object>(
    () =>
      "kitout cannot tell where its store is: KITOUT_STORE is not set, and neither XDG_DATA_HOME nor HOME is an absolute path.",
    () => "Set KITOUT_STORE to a directory, or build with --out DIR.",
  ),
  "bundle/store-foreign": refusal<{ store: string; owner: number; problem: StoreProblem }>(
    ({ store, owner, problem }) =>
      `The store ${store} is not safe: ${storeProblem(problem, owner)}. A script that somebody else puts there could run as you.`,
    ({ problem }) =>
      problem === "everybody" || problem === "group"
        ? "Remove that permission, for example with `chmod go-w DIR`, or set KITOUT_STORE to a directory that only you can write to."
        : "Set KITOUT_STORE to a directory that only you can write to.",
  ),
  "bundle/store-busy": failure<{ doing: StoreUser; pid: number | null; path: string }>(
    ({ doing, pid, path }) => `${storeUser(doing, pid)} is using the store: ${path}.`,
    ({ pid }) =>
      `Wait for it to finish, and run the command again. If ${pid === null ? "no installer is running" : `process ${pid} is not kitout`}, delete that path.`,
  ),
  "bundle/damaged": failure<{ bundle: string; path: string }>(
    ({ bundle, path }) =>
      `The bundle ${bundle} is damaged: ${path} is missing or was modified. Nothing was changed.`,
    () =>
      "If skills.yaml and its sources have not changed since, `kitout build --repair` rebuilds it. Otherwise choose another generation (`kitout generations`) and run `kitout rollback N`; `kitout gc --keep N` forgets old ones.",
  ),
  "bundle/repaired": warning<{ place: string; kept: string }>(
    ({ place, kept }) =>
      `${place} was damaged or modified. kitout rebuilt it, and kept the damaged version in ${kept}.`,
    () => "If you edited it, copy your edits from there. kitout never deletes that directory; you may.",
  ),
  "bundle/touched": warning<{ place: string }>(
    ({ place }) =>
      `${place} was modified after kitout wrote it. Every skills directory with links to it shows the change.`,
    () =>
      "To keep the change, make it in the skill's source. `kitout build --repair` restores what the configuration still needs, and keeps the modified version; so does `kitout gc`.",
  ),
  "bundle/set-aside": warning<{ place: string; kept: string | null }>(
    ({ place, kept }) =>
      kept === null
        ? `Nothing needs ${place} any more, but it was modified. kitout would not delete it: it would move it to the store's "damaged" directory.`
        : `Nothing needed ${place} any more, but it was modified. kitout did not delete it: it is now ${kept}.`,
    () =>
      "If you edited it, copy your edits from there. kitout never deletes what is in that directory; you may.",
  ),
  "bundle/users-unknown": warning<{ store: string; bundles: number; skills: number }>(
    ({ store, bundles, skills }) =>
      `The store ${store} was made before kitout kept a list of its users, so other users may still need what you do not: ${plural(bundles, "bundle")} and ${plural(skills, "skill")}. They are kept this time.`,
    () =>
      "Run `kitout install` once wherever else this store is used: in other homes, in containers, in CI. Then run `kitout gc` again: from then on it removes what none of them needs.",
  ),
  "bundle/user-unreachable": warning<{ state: string | null; entry: string; bundles: number }>(
    ({ state, entry, bundles }) =>
      `Another user of this store cannot be reached: ${state === null ? `${entry} does not say where its state is` : `its state directory ${state} is not here, or cannot be read`}. The bundles that it was given are kept: ${bundles}.`,
    ({ entry }) => `If that user (a home, a container) is gone for good, delete ${entry}.`,
  ),
  "bundle/out-foreign": refusal<{ directory: string }>(
    ({ directory }) => `${directory} contains something other than a kitout bundle.`,
    ({ directory }) => `Choose a new or empty directory, or move what is in ${directory} elsewhere.`,
  ),
  "bundle/out-reserved": refusal<{ directory: string; place: ReservedPlace }>(
    ({ directory, place }) => `No bundle is written to "${directory}": ${reserved(place)}.`,
    () => "Choose another directory, such as ./bundle.",
  ),
  "bundle/out-modified": refusal<{ directory: string; path: string }>(
    ({ directory, path }) => `${directory} is a kitout bundle, but it was modified: ${path}.`,
    () => "Move what you want to keep elsewhere, delete the directory, and build again.",
  ),
};

function reserved(place: ReservedPlace): string {
  const places = {
    git: "git keeps its own files there",
    agent: "agents look for skills there, or kitout installs them there",
    home: "it is your home directory, or a directory that holds it",
    kitout: "kitout keeps its own files there",
  } satisfies Record<ReservedPlace, string>;
  return places[place];
}

function storeProblem(problem: StoreProblem, owner: number): string {
  const problems = {
    everybody: "anyone can write to it",
    group: `it belongs to user ${owner}, and every member of its group can write to it`,
    owner: `it belongs to user ${owner}`,
    "not-a-directory": "it is a symbolic link or a file, not a directory",
  } satisfies Record<StoreProblem, string>;
  return problems[problem];
}

function storeUser(doing: StoreUser, pid: number | null): string {
  const users = {
    gc: `\`kitout gc\` (process ${pid})`,
    build: `Another kitout (process ${pid})`,
    install: "An installer",
  } satisfies Record<StoreUser, string>;
  return users[doing];
}
