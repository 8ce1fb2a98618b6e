// The facts of a download that failed, for messages.

import type { DownloadFacts } from "../../diagnostics/download-words.ts";
import type { Downloaded, DownloadProblem } from "../../host/host.ts";

/** `how` is the kind of `done`; `bounds`: those of the download, in milliseconds. */
export function factsOf(
  how: DownloadProblem,
  done: Downloaded,
  bounds: { readonly timeout: number; readonly stall: number },
): DownloadFacts {
  const bound = Math.round((how === "stalled" ? bounds.stall : bounds.timeout) / 1000);
  return {
    how,
    status: "status" in done ? done.status : 0,
    seconds: done.kind === "busy" ? (done.wait ?? 0) : bound,
    words: "detail" in done ? done.detail : "to" in done ? done.to : "",
  };
}
