// What can keep kitout from using the store.

/** Why a directory of the store is not safe: everybody may write to it, it is somebody else's, or it is not a directory. */
export type StoreProblem = "everybody" | "owner" | "not-a-directory";

/** Who is using the store. */
export type StoreUser = "gc" | "build" | "install";
