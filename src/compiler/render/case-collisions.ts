import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SelectedSkill } from "../../model/catalog.ts";
import { fold, parents, type RelPath } from "../../model/names.ts";

/** Reports names in one directory that only some systems tell apart; nothing more is reported below such directories. */
export function caseCollisions({ id, reason }: SelectedSkill, paths: readonly RelPath[]): Diagnostic[] {
  const spelled = new Map<string, string>();
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const name of [...parents(path), path]) {
      const folded = fold(name);
      const known = spelled.get(folded) ?? name;
      spelled.set(folded, known);
      if (known === name) continue;
      found.set(folded, name);
      break;
    }
  }
  return [...found].map(([folded, second]) =>
    diagnostic("skill/twin-files", reason.by.at, { id, first: spelled.get(folded)!, second }),
  );
}
