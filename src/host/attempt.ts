// Calls of the system: names in its encoding, and its refusals.

import { encodeName } from "../digest/bytes.ts";
import { HostError } from "./host.ts";

/** The result of `work`; what the system refuses becomes a `HostError`, other errors are thrown as they are. */
export function attempt<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = systemCode(error);
    if (code === null) throw error;
    if (doing === "look at" && code === "ENOTDIR") return null as T; // a file where a directory would lead on
    // Some systems have a code of their own for a link where none may be.
    throw new HostError(code === "EMLINK" ? "ELOOP" : code, path, doing);
  }
}

/** Throws as the system would. */
export function refuse(system: string): never {
  throw Object.assign(new Error(system), { code: system, errno: 0 });
}

/** The system's code; null for an error that is not the machine's. */
export function systemCode(error: unknown): string | null {
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  return typeof code === "string" && typeof errno === "number" ? code : null;
}

/** A path for Node: bytes when it is not UTF-8, since Node would replace what it cannot encode. */
export function native(path: string): string | Buffer {
  return path.isWellFormed() ? path : encodeName(path);
}
