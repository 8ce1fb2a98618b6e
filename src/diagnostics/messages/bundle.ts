// The store, and bundles in it and elsewhere.

import type { StoreProblem, StoreUser } from "../../model/store.ts";
import { failure, refusal, warning } from "../entry.ts";

export const messages = {
  "bundle/no-store": failure<object>(
    () =>
      "There is no directory for the store: KITOUT_STORE is not set, and neither XDG_DATA_HOME nor HOME is an absolute path.",
    () => "Set KITOUT_STORE to a directory, or build with --out DIR.",
  ),
  "bundle/store-foreign": refusal<{ store: string; owner: number; problem: StoreProblem }>(
    ({ store, owner, problem }) =>
      `The store ${store} is not safe: ${storeProblem(problem, owner)}. Scripts that somebody else puts there would run as you.`,
    () => "Set KITOUT_STORE to a directory of your own, or correct the permissions.",
  ),
  "bundle/store-busy": failure<{ doing: StoreUser; pid: number | null; path: string }>(
    ({ doing, pid, path }) => `${storeUser(doing, pid)} is using the store: ${path}.`,
    () => "Run this again when it has finished. If there is no such process, remove that path.",
  ),
  "bundle/damaged": failure<{ bundle: string; path: string }>(
    ({ bundle, path }) =>
      `The bundle ${bundle} is damaged: ${path} is missing or was modified. Nothing was changed.`,
    () =>
      "`kitout build --repair` rebuilds it if skills.yaml and its sources are still the same. Otherwise use another generation (`kitout generations` lists them); `kitout gc --keep N` forgets old ones.",
  ),
  "bundle/repaired": warning<{ place: string; kept: string }>(
    ({ place, kept }) =>
      `${place} was damaged or modified, and has been rebuilt; that version is kept in ${kept}.`,
    () => "Copy what you need from that version. kitout never removes it.",
  ),
  "bundle/out-foreign": refusal<{ directory: string }>(
    ({ directory }) => `${directory} contains something other than a kitout bundle.`,
    () => "Choose an empty or new directory, or move its contents away.",
  ),
  "bundle/out-modified": refusal<{ directory: string; path: string }>(
    ({ directory, path }) => `${directory} is a kitout bundle, but it was modified: ${path}.`,
    () => "Move away what you want to keep, remove the directory, and build again.",
  ),
};

function storeProblem(problem: StoreProblem, owner: number): string {
  const problems = {
    everybody: "everybody can write to it",
    owner: `it belongs to user ${owner}`,
    "not-a-directory": "it is a link or a file instead of a directory",
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
