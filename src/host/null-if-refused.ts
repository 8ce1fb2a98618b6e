import { HostError } from "./host.ts";

/** The result of `work`; null when the machine refuses, for whatever reason. */
export function nullIfRefused<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostError) return null;
    throw error;
  }
}
