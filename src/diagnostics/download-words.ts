// Why a download failed, in words.

import type { DownloadProblem } from "../host/host.ts";
import { plural } from "./phrases.ts";

export interface DownloadFacts {
  readonly how: DownloadProblem;
  readonly status: number;
  /** The bound that was reached; what a busy server asks to wait, 0 where it does not say. */
  readonly seconds: number;
  /** The system's own, or where a redirect leads. */
  readonly words: string;
}

/** The end of a sentence. */
export function downloadProblem({ how, status, seconds, words }: DownloadFacts): string {
  const problems = {
    status: `the server answered with status ${status}`,
    busy: `the server ${status >= 500 ? "is busy" : "limits how often it is asked"} (status ${status})${seconds > 0 ? `, and asks to wait ${duration(seconds)}` : ""}`,
    timeout: `it took longer than ${seconds} seconds`,
    stalled: `no data arrived for ${seconds} seconds`,
    "too-many-redirects": "the server redirects too many times",
    "redirect-refused": `the server redirects to ${words}, which kitout does not follow`,
    cut: `the connection closed early (${words})`,
    certificate: `the server's certificate is not trusted (${words})`,
    network: words,
  } satisfies Record<DownloadProblem, string>;
  return problems[how];
}

function duration(seconds: number): string {
  const [, size, noun] = UNITS.find(([above]) => seconds >= above)!;
  return noun === "" ? "for years" : plural(Math.ceil(seconds / size), noun);
}

/** From how many seconds on which unit is easier to read, and how many seconds it has. */
const UNITS: readonly (readonly [above: number, size: number, noun: string])[] = [
  [365 * 86_400, 1, ""],
  [2 * 86_400, 86_400, "day"],
  [2 * 3600, 3600, "hour"],
  [120, 60, "minute"],
  [0, 1, "second"],
];
