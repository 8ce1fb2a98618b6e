// The rules for a policy that a schema cannot express.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Mapping } from "../../yaml/tree.ts";
import type { Path } from "./prune.ts";
import { entriesOf, mapping, texts } from "./read.ts";

const FORMS = {
  allowedHosts: /^(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d+)?$/,
  // A site with skills is its own owner.
  allowedOwners:
    /^(?:@[A-Za-z0-9~][A-Za-z0-9._~-]*|[A-Za-z0-9.-]+(?::\d+)?\/[^/\s@]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?)$/,
} as const;

/** Hosts and owners that cannot exist: a list of them would allow nothing, or seem to allow something. */
export function* policyProblems(tree: Mapping): Iterable<[Path, Diagnostic]> {
  const layers = [tree, ...entriesOf(mapping(tree, "profiles")).map(([, layer]) => layer)];
  for (const layer of layers) {
    const policy = layer.kind === "map" ? mapping(layer, "policy") : null;
    for (const list of ["allowedHosts", "allowedOwners"] as const) {
      for (const { text, at } of texts(policy, list)) {
        if (!FORMS[list].test(text))
          yield [
            at.path,
            diagnostic("policy/entry", at, { list, entry: text, instead: insteadOf(list, text) }),
          ];
      }
    }
  }
}

/** What was probably meant; null when that is unclear. */
function insteadOf(list: keyof typeof FORMS, text: string): string | null {
  const bare = text.replace(/^[a-z+]+:\/\/|\/+$/gi, "").replace(/^[^/@]*@/, "");
  const [host, owner] = bare.split("/");
  const guess =
    list === "allowedHosts" ? host! : owner === undefined ? `github.com/${bare}` : `${host}/${owner}`;
  return FORMS[list].test(guess) ? guess : null;
}
