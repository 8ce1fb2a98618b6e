// Who is in the way of somebody who uses the store.

/** Why a directory of the store is not safe: everybody may write to it, it is somebody else's, or it is none. */
export type StoreProblem = "everybody" | "owner" | "not-a-directory";

/** Who is at work in the store. */
export type StoreUser = "gc" | "build" | "install";
