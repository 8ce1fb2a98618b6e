// A good name for a source that somebody has pasted.

import type { Reference } from "../model/reference.ts";

/** A name that says where the skills are from, and that none of `taken` has. */
export function sourceName(reference: Reference, taken: Iterable<string>): string {
  const known = new Set(taken);
  const [short = "skills", long = short] = namesFor(reference)
    .map((name) =>
      name
        .replace(/[^A-Za-z0-9._-]+/g, "-")
        .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")
        .slice(0, 50),
    )
    .filter((name) => name !== "");
  for (const name of [short, long]) if (!known.has(name)) return name;
  for (let number = 2; ; number++) if (!known.has(`${short}-${number}`)) return `${short}-${number}`;
}

/** What says nothing: the owner then says more. */
const GENERIC = /^(?:(?:agent|claude|codex|ai|my|the|awesome|public|open|shared)[-_]?)*skills?$/i;

/** The likeliest, and a longer one. */
function namesFor(reference: Reference): readonly string[] {
  switch (reference.kind) {
    case "git": {
      const path = reference.url.replace(/^[a-z+]+:\/\/[^/]*\/?/i, "");
      const names = path.split("/").filter((name) => name !== "" && name !== "~");
      const repository = (names.at(-1) ?? "skills").replace(/\.git$/, "");
      const owner = names.at(-2);
      if (owner === undefined) return [repository];
      return GENERIC.test(repository)
        ? [owner, `${owner}-${repository}`]
        : [repository, `${owner}-${repository}`];
    }
    case "npm": {
      const [scope, name] = reference.package.split("/");
      if (name === undefined) return [scope!];
      return GENERIC.test(name) ? [scope!, `${scope}-${name}`] : [name, `${scope}-${name}`];
    }
    case "archive":
      return [
        lastOf(reference.archive.replace(/[?#].*$/, "")).replace(/\.(?:zip|tar|tgz|tar\.gz|skill)$/i, ""),
      ];
    case "site":
      return [reference.site.replace(/^https?:\/\/(?:www\.)?/, "").replace(/[:/].*$/, "")];
    case "path": {
      const name = lastOf(reference.path);
      return GENERIC.test(name) || /^(?:\.|\.\.|~|\$HOME|)$/.test(name) ? ["mine"] : [name];
    }
  }
}

function lastOf(path: string): string {
  return path.replace(/\/+$/, "").split("/").at(-1) ?? "";
}
