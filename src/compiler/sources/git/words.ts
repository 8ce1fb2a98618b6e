// Finds the lines in git's output that tell why it failed, among what git, ssh and the host say besides.

import { withoutCredentials } from "../../../model/url.ts";
import { isKnown } from "./problem.ts";

/**
 * At most three lines, in their order, joined by "; ": without credentials and control characters, of bounded length. What git, ssh or the
 * host calls an error comes before what has a class, that before what the host says, and that before the rest.
 */
export function wordsOf(stderr: string): string {
  const lines = [...new Map(linesOf(stderr).map((line) => [line.words, line])).values()];
  const telling = lines.filter(({ isFiller }) => !isFiller);
  // If ssh dies silently, git's first line is still more informative than its advice.
  const chosen = telling.length > 0 ? best(telling) : lines.filter(({ rank }) => rank === 0).slice(0, 1);
  const words = chosen.map((line) => line.words).join("; ");
  return words === "" ? "it says nothing" : words.slice(0, MAX_WORDS);
}

const MAX_LINES = 3;
const MAX_WORDS = 400;

interface Line {
  readonly words: string;
  readonly isFiller: boolean;
  /** The lower, the more it tells. */
  readonly rank: number;
}

function linesOf(stderr: string): Line[] {
  return stderr.split(/[\r\n]+/).flatMap((line) => {
    const said = line.replace(/\p{Cc}/gu, "").trim();
    const text = said.replace(/^remote:\s*/, "");
    // Empty, or a line of dashes or stars.
    if (!/[\p{L}\p{N}]/u.test(text)) return [];
    return [
      {
        words: withoutCredentials(text).replace(AROUND, ""),
        isFiller: FILLER.test(text),
        rank: ERROR.test(text) ? 0 : isKnown(text) ? 1 : text === said ? 3 : 2,
      },
    ];
  });
}

function best(lines: readonly Line[]): Line[] {
  const cause = lines.findIndex(({ rank }) => rank <= 1);
  // What follows the cause explains it; in front of it, and of the end, a host may greet for as long as it likes.
  const distance = (at: number) => (cause >= 0 && at >= cause ? at : 2 * lines.length - at);
  const ranked = [...lines.entries()].sort(([i, a], [j, b]) => a.rank - b.rank || distance(i) - distance(j));
  const chosen = ranked.slice(0, MAX_LINES).sort(([i], [j]) => i - j);
  return chosen.map(([, line]) => line);
}

const ERROR = /^(?:fatal|error):|Permission denied|verification failed/i;
/** What a line has around its words. */
const AROUND = /^(?:fatal|error): | after \d+ ms|[.:]$/gi;
/** Lines that say nothing of the cause. */
const FILLER =
  /^(?:hint:|warning:|Cloning into|Please make sure|and the repository exists|fatal: Could not read from remote repository|fatal: the remote end hung up|(?:Enumerating|Counting|Compressing|Receiving|Unpacking) objects|Resolving deltas|Total \d+)/i;
