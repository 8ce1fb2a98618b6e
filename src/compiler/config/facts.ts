// The facts that conditions ask about: from --fact, else from the machine, and then only those that are asked for.

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

/** Other names of the same thing, those that Node gives them among them. */
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

export function canonicalFact(kind: NamedFact, text: string): string {
  return SPELLINGS[kind]?.get(text) ?? text;
}

export function isArch(text: string): boolean {
  return /^[a-z0-9_]+$/.test(text);
}

export function isVariable(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Says whether a condition holds. Only what it asks about is looked up. */
export type Judge = (condition: Condition) => Verdict;

/**
 * `given` is what --fact said, by key. What makes no sense in it is reported, and left to the machine; with
 * `givenOnly` the machine is asked nothing, and what depends on a fact that
 * nobody said does not hold.
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
      // Not what every object has: `constructor` is no variable.
      const inherited = Object.hasOwn(host.env, condition.name) ? host.env[condition.name] : null;
      const value = given ?? inherited ?? "";
      if (typeof condition.wanted === "boolean") return value !== "";
      // What the condition does not name may be a secret, and goes no further.
      return condition.wanted.includes(value) ? value : null;
    }
  }
}

/** What cannot be looked at is not there, as for `test -e`. */
function exists(host: ReadHost, path: string): boolean {
  try {
    return host.realPath(path) !== null;
  } catch (error) {
    if (error instanceof HostError) return false;
    throw error;
  }
}

/** An error for each fact that nobody said, at the first condition that asks for it. */
export function undeterminedFacts(
  decisions: readonly Decision[],
  given: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const needed = new Map<string, Condition>();
  for (const { condition, known } of decisions.flatMap(({ verdicts }) => verdicts)) {
    const key = factKey(condition);
    // Of one that was said and makes no sense, that was reported.
    if (!known && !given.has(key) && !needed.has(key)) needed.set(key, condition);
  }
  return [...needed].map(([key, condition]) =>
    diagnostic("fact/needed", condition.at, { key, example: String(wantedBy(condition)[0] ?? "") }),
  );
}

/** A warning for each variable and path that is given and that nothing asks about; `asked` are the keys of those that are. */
export function unusedFacts(
  given: ReadonlyMap<string, string>,
  asked: ReadonlySet<string>,
): readonly Diagnostic[] {
  return [...given.keys()].flatMap((key) => {
    const [kind, rest] = parts(key);
    // The others are facts of every machine: a script may always say them.
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

/** `env.CI` is of the kind `env`, and about `CI`. */
function parts(key: string): readonly [kind: string, rest: string] {
  const dot = key.indexOf(".");
  return dot < 0 ? [key, ""] : [key.slice(0, dot), key.slice(dot + 1)];
}

function nearest(kind: string, rest: string): string | null {
  if (rest === "") return suggest(kind, NAMED_FACTS);
  const near = suggest(kind, ["env", "exists"]);
  return near === null || (near === "env" && !isVariable(rest)) ? null : `${near}.${rest}`;
}
