// The facts that conditions ask about: from --fact, else from the machine, and only those that a condition needs.

import { type Checked, type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import {
  type Condition,
  type Decision,
  factKey,
  NAMED_FACTS,
  type NamedFact,
  type Verdict,
  wantedBy,
} from "../../model/facts.ts";

export const SYSTEMS = ["linux", "darwin", "windows", "freebsd", "openbsd", "netbsd"];
/** What --fact may name. */
const KEYS = [...NAMED_FACTS, "env.NAME", "exists.PATH"];

/** Other names for the same values, including Node's. */
const SPELLINGS: Readonly<Partial<Record<NamedFact, ReadonlyMap<string, string>>>> = {
  os: new Map([
    ["macos", "darwin"],
    ["win32", "windows"],
  ]),
  arch: new Map([
    ["amd64", "x86_64"],
    ["x64", "x86_64"],
    ["arm64", "aarch64"],
    ["ia32", "i686"],
    ["arm", "armv7l"],
  ]),
};

/** A fact in kitout's spelling; unknown texts stay as they are. */
export function canonicalFact(kind: NamedFact, text: string): string {
  return SPELLINGS[kind]?.get(text) ?? text;
}

/** Whether it could be the name of an architecture. */
export function isArch(text: string): boolean {
  return /^[a-z0-9_]+$/.test(text);
}

/** Whether an environment variable can have this name. */
export function isVariable(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Decides whether a condition holds. Looks up only what it asks about. */
export type Judge = (condition: Condition) => Verdict;

/**
 * `given` are the values of --fact, by key. An unusable value is reported, and the machine's is used instead. With `givenOnly` the
 * machine is not inspected, and a condition on a fact that is not given does not hold.
 */
export function conditionEvaluator(
  host: ReadHost,
  given: ReadonlyMap<string, string>,
  givenOnly: boolean,
): Checked<Judge> {
  const reports = new Reports();
  const usable = new Map<string, string>();
  for (const [key, value] of given) {
    const problem = factProblem(key, value);
    if (problem === null) usable.set(key, value);
    else reports.report(problem);
  }
  const value: Judge = (condition) => {
    const given = usable.get(factKey(condition));
    if (givenOnly && given === undefined)
      return { condition, holds: false, found: null, given: false, known: false };
    return judge(host, given, condition);
  };
  return reports.with(value);
}

function judge(host: ReadHost, given: string | undefined, condition: Condition): Verdict {
  const found = answer(host, given ?? null, condition);
  const holds = found !== null && wantedBy(condition).includes(found);
  return { condition, holds, found, given: given !== undefined, known: true };
}

function answer(host: ReadHost, given: string | null, condition: Condition): Verdict["found"] {
  switch (condition.kind) {
    case "os":
    case "arch":
      return canonicalFact(condition.kind, given ?? host[condition.kind]);
    case "host":
      return given ?? host.machine;
    case "user":
      return given ?? host.userName();
    case "exists":
      return given === null ? exists(host, condition.path) : given === "true";
    case "env": {
      // Own properties only: `constructor` is not a variable.
      const inherited = Object.hasOwn(host.env, condition.name) ? host.env[condition.name] : null;
      const value = given ?? inherited ?? "";
      if (typeof condition.wanted === "boolean") return value !== "";
      // A value that the condition does not name may be a secret, so it is not passed on.
      return condition.wanted.includes(value) ? value : null;
    }
  }
}

/** A path that cannot be inspected does not exist, as for `test -e`. */
function exists(host: ReadHost, path: string): boolean {
  try {
    return host.realPath(path) !== null;
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}

/** An error for each fact that is not given, at the first condition that asks for it. */
export function undeterminedFacts(
  decisions: readonly Decision[],
  given: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const needed = new Map<string, Condition>();
  for (const { condition, known } of decisions.flatMap(({ verdicts }) => verdicts)) {
    const key = factKey(condition);
    // A given but unusable fact has been reported already.
    if (!known && !given.has(key) && !needed.has(key)) needed.set(key, condition);
  }
  return [...needed].map(([key, condition]) =>
    diagnostic("fact/needed", condition.at, { key, example: String(wantedBy(condition)[0] ?? "") }),
  );
}

/** A warning for each given variable and path that no condition asks about; `asked` are the keys that conditions ask about. */
export function unusedFacts(
  given: ReadonlyMap<string, string>,
  asked: ReadonlySet<string>,
): readonly Diagnostic[] {
  return [...given.keys()].flatMap((key) => {
    const [kind, rest] = parts(key);
    // Every machine has the other facts: a script may always pass them.
    if (asked.has(key) || !["env", "exists"].includes(kind) || rest === "") return [];
    const sameKind = [...asked].map(parts).filter(([other]) => other === kind);
    const near = suggest(
      rest,
      sameKind.map(([, name]) => name),
    );
    return diagnostic("fact/unasked", null, { key, suggestion: near === null ? null : `${kind}.${near}` });
  });
}

function factProblem(key: string, value: string): Diagnostic | null {
  const [kind, rest] = parts(key);
  if (kind === "env" && isVariable(rest)) return null;
  if (kind === "exists" && rest !== "")
    return ["true", "false"].includes(value) ? null : refused(key, value, ["true", "false"]);
  const named = NAMED_FACTS.find((known) => known === key);
  if (named === undefined)
    return diagnostic("fact/unknown", null, { key, suggestion: nearest(kind, rest), known: KEYS });
  if (value === "") return refused(key, value, ["text that is not empty"]);
  if (named === "os" && !SYSTEMS.includes(canonicalFact("os", value))) return refused(key, value, SYSTEMS);
  return named === "arch" && !isArch(value) ? refused(key, value, ["x86_64, aarch64 and the like"]) : null;
}

function refused(key: string, value: string, allowed: readonly string[]): Diagnostic {
  return diagnostic("fact/value", null, { key, value, allowed, suggestion: suggest(value, allowed) });
}

/** `env.CI` has the kind `env` and the rest `CI`. */
function parts(key: string): readonly [kind: string, rest: string] {
  const dot = key.indexOf(".");
  return dot < 0 ? [key, ""] : [key.slice(0, dot), key.slice(dot + 1)];
}

function nearest(kind: string, rest: string): string | null {
  if (rest === "") return suggest(kind, NAMED_FACTS);
  const near = suggest(kind, ["env", "exists"]);
  return near === null || (near === "env" && !isVariable(rest)) ? null : `${near}.${rest}`;
}
