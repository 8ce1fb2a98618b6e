import { type Diagnostic, diagnostic } from "../../../diagnostics/diagnostic.ts";
import { decodeText } from "../../../digest/bytes.ts";
import type { Place } from "../../../model/place.ts";
import type { Flaw, PatchProblem, Range } from "./patch.ts";

/** The diagnostic for a flaw of the patch in `file`, at its position; `text` is the patch, one character for each byte. */
export function flawDiagnostic(flaw: Flaw, file: string, text: string): Diagnostic {
  const at = patchPlace(flaw.range, file, text);
  switch (flaw.kind) {
    case "empty":
      return diagnostic("patch/empty", { file }, { bytes: text.length, form: flaw.form });
    case "syntax":
      return diagnostic("patch/syntax", at, { mistake: flaw.mistake, detail: flaw.detail });
    case "binary":
      return diagnostic("patch/binary", at, {});
    case "path":
      return diagnostic("patch/path", at, { path: flaw.path, reason: flaw.reason });
    case "too-large":
      return diagnostic("patch/too-large", at, { path: flaw.path });
  }
}

/** The same for any problem; `skill` is the id of the skill that the patch is applied to. */
export function patchDiagnostic(
  problem: PatchProblem,
  file: string,
  text: string,
  skill: string,
): Diagnostic {
  const at = patchPlace(problem.range, file, text);
  switch (problem.kind) {
    case "conflict": {
      const { path, reason, hunk, hunks, expected, found } = problem;
      return diagnostic("patch/conflict", at, { skill, path, reason, hunk, hunks, expected, found });
    }
    case "missing": {
      const { path, similar, through, below } = problem;
      return diagnostic("patch/missing-file", at, { skill, path, similar, through, below });
    }
    case "exists": {
      const { path, by, at: where, same } = problem;
      return diagnostic("patch/exists", at, { skill, path, by, at: where, same });
    }
    default:
      return flawDiagnostic(problem, file, text);
  }
}

/**
 * The position of a byte range of the patch in the decoded text of `file`; the whole file when it is not UTF-8 and has no lines to show.
 */
export function patchPlace([start, end]: Range, file: string, text: string): Place {
  const bytes = Buffer.from(text, "latin1");
  if (decodeText(bytes) === null) return { file };
  const before = decodeText(bytes.subarray(0, start))!.length;
  return { file, range: [before, before + decodeText(bytes.subarray(start, end))!.length] };
}
