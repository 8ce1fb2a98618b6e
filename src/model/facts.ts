// What a configuration may ask about the machine (`when:`), and the answers.

import type { YamlPlace } from "./place.ts";

/** Facts that are a single string. */
export const NAMED_FACTS = ["os", "arch", "host", "user"] as const;
export type NamedFact = (typeof NAMED_FACTS)[number];

/** One key of a `when`; for `env` and `exists`, one for each variable and path. */
export type Condition =
  /** The fact is one of these. */
  | { readonly kind: NamedFact; readonly values: readonly string[]; readonly at: YamlPlace }
  /** True: set and not empty; false: unset or empty; else one of these. */
  | {
      readonly kind: "env";
      readonly name: string;
      readonly wanted: boolean | readonly string[];
      readonly at: YamlPlace;
    }
  /** `written` is the path in skills.yaml, `path` what it means; absolute. */
  | { readonly kind: "exists"; readonly written: string; readonly path: string; readonly at: YamlPlace };

/** All of them must hold; without any, it always holds. */
export type When = readonly Condition[];

export interface Verdict {
  readonly condition: Condition;
  readonly holds: boolean;
  /**
   * The fact. For a variable, never more than the condition names: whether it is set, or which of the values it has; null when it has
   * none of them. Also null for a user without a name.
   */
  readonly found: string | boolean | null;
  /** Whether it came from --fact, not from the machine. */
  readonly given: boolean;
  /** False with --facts-only when the fact is not given; then the condition does not hold. */
  readonly known: boolean;
}

/** The result of one `when`. */
export interface Decision {
  readonly of: "profile" | "target" | "skill" | "adjust";
  /** The profile, the target, or the key in `explicit:` or `adjust:`. */
  readonly name: string;
  /** Never empty: without a condition there is nothing to decide. */
  readonly verdicts: readonly Verdict[];
}

/** A fact that some condition asks about. */
export interface Fact {
  /** As --fact takes it. */
  readonly key: string;
  /** The value for display. */
  readonly found: Verdict["found"];
  /** The value for the bundle: only what conditions can distinguish. */
  readonly recorded: Verdict["found"];
  readonly given: boolean;
}

/** The first condition that does not hold; null when all do. */
export function failed({ verdicts }: Decision): Verdict | null {
  return verdicts.find(({ holds }) => !holds) ?? null;
}

/** The key in --fact and in the manifest of the fact that a condition asks about. */
export function factKey(condition: Condition): string {
  if (condition.kind === "env") return `env.${condition.name}`;
  return condition.kind === "exists" ? `exists.${condition.written}` : condition.kind;
}

/** What would satisfy the condition. */
export function wantedBy(condition: Condition): readonly (string | boolean)[] {
  if (condition.kind === "exists") return [true];
  return condition.kind === "env" ? [condition.wanted].flat() : condition.values;
}

/** Every fact that conditions ask about, once, in their order, whether they hold or not. */
export function factsIn(decisions: readonly Decision[]): readonly Fact[] {
  const byKey = new Map<string, Verdict[]>();
  for (const verdict of decisions.flatMap(({ verdicts }) => verdicts)) {
    const key = factKey(verdict.condition);
    const verdicts = byKey.get(key) ?? [];
    byKey.set(key, verdicts);
    verdicts.push(verdict);
  }
  return [...byKey].map(([key, verdicts]) => {
    const { condition, given, found } = verdicts[0]!;
    const recorded = recordedOf(verdicts);
    // A variable is shown as it is recorded: the rest may be a secret.
    const isNamed = condition.kind === "host" || condition.kind === "user";
    return { key, found: isNamed ? found : recorded, recorded, given };
  });
}

/** The recorded value of a fact; `verdicts` are all about it. */
function recordedOf(verdicts: readonly Verdict[]): Fact["recorded"] {
  const { condition, found } = verdicts[0]!;
  switch (condition.kind) {
    case "os":
    case "arch":
      return found;
    case "host":
    case "user":
      return verdicts.some(({ holds }) => holds) ? found : null;
    case "exists":
      // The same relative path in two files may mean two paths.
      return verdicts.every(({ holds }) => holds);
    case "env": {
      const answers = verdicts.map((verdict) => verdict.found);
      const text = answers.find((answer) => typeof answer === "string");
      return text ?? answers.find((answer) => answer !== null) ?? null;
    }
  }
}
