// What can prevent kitout from using the store.

/**
 * Why a directory of the store is not safe: everybody may write to it, another user owns it, it is not a directory, or it is root's and
 * its group may write to it.
 */
export type StoreProblem = "everybody" | "owner" | "not-a-directory" | "group";

/**
 * Where no bundle is written to: in git's own directory, where agents look for skills, in place of the home directory or of one above
 * it, and where kitout keeps its store, cache or state.
 */
export type ReservedPlace = "git" | "agent" | "home" | "kitout";

/** What is using the store. */
export type StoreUser = "gc" | "build" | "install";
