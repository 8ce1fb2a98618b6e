// What can prevent kitout from using the store.

/** Why a directory of the store is not safe: everybody may write to it, another user owns it, or it is not a directory. */
export type StoreProblem = "everybody" | "owner" | "not-a-directory";

/** What is using the store. */
export type StoreUser = "gc" | "build" | "install";
