import { HostError } from "./host.ts";

/** Null where a path leads nowhere, in whatever way the machine says it. */
export function nullIfUnreachable<T>(look: () => T | null): T | null {
  try {
    return look();
  } catch (error) {
    if (
      error instanceof HostError &&
      ["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"].includes(error.system)
    )
      return null;
    throw error;
  }
}
