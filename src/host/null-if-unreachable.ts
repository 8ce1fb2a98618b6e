import { HostError } from "./host.ts";

/** The result of `look`; null when the path leads nowhere, whatever the system's code for that. */
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
