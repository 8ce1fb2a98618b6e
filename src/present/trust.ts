// What is trusted, and what that allows.

import { printable } from "../diagnostics/printable.ts";
import { type Need, neededInKey } from "../model/trust.ts";
import { withoutCredentials } from "../model/url.ts";
import type { Listed, Trusted } from "../operations/trust.ts";

/** What the user is about to allow. */
export function trustText({ always, files, needs }: Trusted): string {
  const may = needs.map(rightText);
  return always === null
    ? `To be trusted, as it is now:\n${lines(files)}It may:\n${lines(may)}`
    : `To be trusted always, whatever its own configuration says:\n${lines([always])}It may:\n${lines([...ALWAYS, ...may.filter((right) => !ALWAYS.includes(right))])}`;
}

/** What the need lets a project do. */
export function rightText(need: Need): string {
  const what = "path" in need ? need.path : "url" in need ? need.url : "";
  return rightWords(need.kind, what);
}

const USER_SCOPE = "be installed for your user, with `scope: user` or if you pass --scope user";
const ALWAYS: readonly string[] = [USER_SCOPE, "read the paths outside that it names, now and later"];

/** Everything that is trusted; each with what it may. */
export function trustListText(listed: readonly Listed[]): string {
  if (listed.length === 0) return "Nothing is trusted.\n";
  return listed
    .map(({ path, always, state, granted }) => {
      const head = `${printable(path)}${always ? " (always)" : ""}${STATES[state]}\n`;
      const may = always ? [...new Set([...ALWAYS, ...rightsIn(granted)])] : rightsIn(granted);
      return head + (granted === null ? "  may whatever it said\n" : lines(may));
    })
    .join("");
}

const STATES = {
  holds: "",
  changed: ": it has changed since, and is no longer trusted",
  unsafe: ": others may write to it now, so it is not trusted",
  missing: ": it is not there",
} satisfies Record<Listed["state"], string>;

/** As `trust --list --json` has it. */
export function trustListJson(listed: readonly Listed[]): object {
  return {
    trusted: listed.map(({ path, always, state, granted }) => ({
      path,
      always,
      state,
      may: granted === null ? null : rightsIn(granted),
    })),
  };
}

function rightsIn(keys: readonly string[] | null): readonly string[] {
  return (keys ?? []).flatMap((key) => {
    const need = neededInKey(key);
    return need === null ? [] : [rightWords(need.kind, need.what)];
  });
}

function rightWords(kind: Need["kind"], what: string): string {
  switch (kind) {
    case "read":
      return `read ${what}`;
    case "exists":
      return `know whether ${what} exists`;
    case "lock":
      return `keep its lock in ${what}`;
    case "git-directory":
      return `read ${what}, which may contain your git credentials`;
    case "local-git":
      return `read the git repository ${withoutCredentials(what)}`;
    case "loopback":
      return `ask a server on this machine for ${withoutCredentials(what)}`;
    case "backup":
      return "replace what it finds in a target, after a backup";
    case "user-scope":
      return USER_SCOPE;
  }
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${printable(text)}\n`).join("");
}
