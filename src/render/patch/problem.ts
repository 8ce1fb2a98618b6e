import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { decodeText } from "../../digest/bytes.ts";
import type { Place } from "../../model/place.ts";
import type { PatchProblem, Range } from "./patch.ts";

/** What is wrong with the patch in `file`, at its place; `text` is the patch, one character for each byte. */
export function patchDiagnostic(problem: PatchProblem, file: string, text: string): Diagnostic {
  const at = patchPlace(problem.range, file, text);
  switch (problem.kind) {
    case "empty":
      return diagnostic("patch/empty", { file }, { bytes: text.length });
    case "syntax":
      return diagnostic("patch/syntax", at, { mistake: problem.mistake, detail: problem.detail });
    case "binary":
      return diagnostic("patch/binary", at, {});
    case "path":
      return diagnostic("patch/path", at, { path: problem.path, reason: problem.reason });
    case "conflict": {
      const { path, reason, hunk, hunks, expected, found } = problem;
      return diagnostic("patch/conflict", at, { path, reason, hunk, hunks, expected, found });
    }
    case "missing": {
      const { path, similar, through } = problem;
      return diagnostic("patch/missing-file", at, { path, similar, through });
    }
    case "exists": {
      const { path, by, at: where, same } = problem;
      return diagnostic("patch/exists", at, { path, by, at: where, same });
    }
    case "too-large":
      return diagnostic("patch/too-large", at, { path: problem.path });
  }
}

/** A stretch of the patch in `file` as a place in its decoded text; the whole file when that is no UTF-8 and so has no lines to show. */
export function patchPlace([start, end]: Range, file: string, text: string): Place {
  const bytes = Buffer.from(text, "latin1");
  if (decodeText(bytes) === null) return { file };
  const before = decodeText(bytes.subarray(0, start))!.length;
  return { file, range: [before, before + decodeText(bytes.subarray(start, end))!.length] };
}
