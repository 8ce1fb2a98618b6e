import { HostError } from "../host/host.ts";

/** The result of `work`; null when this user may not write there. */
export function nullIfDenied<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostError && ["EACCES", "EPERM", "EROFS"].includes(error.system)) return null;
    throw error;
  }
}
