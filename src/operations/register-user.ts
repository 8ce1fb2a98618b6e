// Enters into a store's registry that this user's state has a bundle there.

import { stateHome } from "../host/directories.ts";
import { type Host, HostError } from "../host/host.ts";
import { readHistories } from "../installed/history.ts";
import { usesOf } from "../installed/uses.ts";
import { nullIfDenied } from "../store/null-if-denied.ts";
import { isRegistered, register } from "../store/users.ts";

/** `bundle` is an id; null: only the user is registered. Does nothing where the state or the store cannot be written. */
export function registerUser(host: Host, store: string, bundle: string | null): void {
  const state = stateHome(host);
  if (state === null) return;
  nullIfDenied(() => {
    const added = bundle === null ? [] : [bundle];
    const earlier = isRegistered(host, store, state) ? [] : earlierBundles(host, store, state);
    register(host, store, state, [...earlier, ...added]);
  });
}

/** What the user has in this store from before there was a registry; none where that cannot be found out. */
function earlierBundles(host: Host, store: string, state: string): readonly string[] {
  try {
    const histories = readHistories(host, state).value ?? [];
    const { bundles } = usesOf(host, state, histories, { user: [], project: [] }).needed;
    return [...bundles].filter((id) => host.stat(`${store}/bundles/${id}`) !== null);
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}
