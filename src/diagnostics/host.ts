import { HostError } from "../host/host.ts";
import type { Place } from "../model/place.ts";
import { type Diagnostic, diagnostic, type Report } from "./diagnostic.ts";

/** The diagnostic for a failure of the machine. */
export function hostFailure(error: HostError, at: Place): Diagnostic {
  return diagnostic("host/failed", at, { doing: error.doing, path: error.path, system: error.system });
}

/** As `attempt`, for asynchronous work. */
export async function attemptAsync<T>(work: () => Promise<T>, at: Place, report: Report): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    return refused(error, at, report);
  }
}

/** Runs `work`. A `HostError` is reported at `at`, and the result is null; anything else is a bug and is thrown. */
export function attempt<T>(work: () => T, at: Place, report: Report): T | null {
  try {
    return work();
  } catch (error) {
    return refused(error, at, report);
  }
}

function refused(error: unknown, at: Place, report: Report): null {
  if (!(error instanceof HostError)) throw error;
  report(hostFailure(error, at));
  return null;
}
