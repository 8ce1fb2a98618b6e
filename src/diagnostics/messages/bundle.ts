// The store, and bundles in it and elsewhere.

import type { StoreProblem, StoreUser } from "../../model/store.ts";
import { failure, refusal, warning } from "../entry.ts";

export const messages = {
  "bundle/no-store": failure<object>(
    () =>
      "There is no place for the store: KITOUT_STORE is not set, and neither XDG_DATA_HOME nor HOME is an absolute path.",
    () => "Set KITOUT_STORE to a directory, or build with --out DIR.",
  ),
  "bundle/store-foreign": refusal<{ store: string; owner: number; problem: StoreProblem }>(
    ({ store, owner, problem }) =>
      `Somebody else can write to the store ${store}: ${storeProblem(problem, owner)}. The scripts in it would run as you.`,
    () => "Set KITOUT_STORE to a directory of your own, or correct its permissions.",
  ),
  "bundle/store-busy": failure<{ doing: StoreUser; pid: number | null; path: string }>(
    ({ doing, pid, path }) => `${storeUser(doing, pid)} at work: ${path}.`,
    () => "Run this again when it has ended. If there is no such process, remove that path.",
  ),
  "bundle/damaged": failure<{ bundle: string; path: string }>(
    ({ bundle, path }) => `The bundle ${bundle} is not as it was made: ${path}. Nothing was changed.`,
    () =>
      "`kitout build --repair` makes it anew while skills.yaml and its sources are as they were then. Else leave it: `kitout generations` lists others, and `kitout gc --keep N` forgets old ones.",
  ),
  "bundle/repaired": warning<{ place: string; kept: string }>(
    ({ place, kept }) => `${place} was not as it was built; that version is kept in ${kept}.`,
    () => "It is built anew. Take from that version what you want to keep; kitout never removes it.",
  ),
  "bundle/out-foreign": refusal<{ directory: string }>(
    ({ directory }) => `${directory} holds something that is not a kitout bundle.`,
    () => "Choose a directory that is empty or does not exist, or move away what is there.",
  ),
  "bundle/out-modified": refusal<{ directory: string; path: string }>(
    ({ directory, path }) => `${directory} is a kitout bundle that someone has changed: ${path}.`,
    () => "Move away what you want to keep, remove the directory, and build again.",
  ),
};

function storeProblem(problem: StoreProblem, owner: number): string {
  const problems = {
    everybody: "everybody may",
    owner: `it belongs to user ${owner}`,
    "not-a-directory": "it is a link or a file, where a directory should be",
  } satisfies Record<StoreProblem, string>;
  return problems[problem];
}

function storeUser(doing: StoreUser, pid: number | null): string {
  const users = {
    gc: `\`kitout gc\` (process ${pid}) is`,
    build: `Another kitout (process ${pid}) is`,
    install: "An installer is",
  } satisfies Record<StoreUser, string>;
  return users[doing];
}
