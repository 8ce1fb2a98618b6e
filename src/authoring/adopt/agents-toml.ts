// `agents.toml` of dotagents, version 1, and `agents.lock` beside it. The format: getsentry/dotagents,
// packages/dotagents/src/config/schema.ts and lockfile/schema.ts.

import { parseToml } from "../../toml/parse.ts";
import { type AdoptResult, adopted, type Origin, refused } from "./adopted.ts";
import {
  directoryIn,
  Entries,
  type Fields,
  fieldsOf,
  idIn,
  listIn,
  stringIn,
  stringsIn,
  valueIn,
} from "./values.ts";

/**
 * `*` is every skill of a source, without those that `exclude` names: what the lock has of them, if it has any. Servers and hooks are
 * nothing for kitout.
 */
export function readAgentsToml(text: string, lock: string | null): AdoptResult {
  const config = fieldsOf(parseToml(text));
  if (config === null) return refused({ problem: "syntax" });
  const version = valueIn(config, "version");
  if (version !== 1) {
    const found = version === undefined ? null : String(version);
    return refused({ problem: "version", found, known: [1] });
  }
  const host = stringIn(config, "defaultRepositorySource") === "gitlab" ? "gitlab.com" : null;
  const locked = fieldsOf(lock === null ? null : fieldsOf(parseToml(lock))?.["skills"]);
  const entries = new Entries();
  const named = new Set(listIn(config, "skills").map((value) => stringIn(fieldsOf(value) ?? {}, "name")));
  for (const value of listIn(config, "skills")) {
    const skill = fieldsOf(value);
    const name = skill === null ? null : stringIn(skill, "name");
    if (skill === null || name === null) {
      entries.add("[[skills]]", null, "shape");
      continue;
    }
    if (name === "*") {
      const except = stringsIn(skill, "exclude");
      const installed = Object.entries(locked ?? {}).flatMap(([one, value]) => {
        const pin = fieldsOf(value);
        const isMeant = pin !== null && stringIn(pin, "source") === stringIn(skill, "source");
        return isMeant && !named.has(one) && !except.includes(one) ? [{ one, pin }] : [];
      });
      for (const { one, pin } of installed) entries.add(one, one, originOf(skill, pin, host));
      if (installed.length === 0) entries.add(name, null, originOf(skill, null, host), except);
    } else {
      const pin = fieldsOf(locked === null ? null : valueIn(locked, name));
      entries.add(name, name, originOf(skill, pin, host));
    }
  }
  for (const kind of ["mcp", "hooks", "subagents"])
    for (const value of listIn(config, kind)) {
      const item = fieldsOf(value) ?? {};
      const name = stringIn(item, "name") ?? stringIn(item, "event") ?? "";
      entries.add(`[[${kind}]] ${name}`.trim(), null, "kind");
    }
  return adopted({ ...entries, agents: stringsIn(config, "agents") });
}

function originOf(
  skill: Fields,
  pin: Fields | null,
  host: string | null,
): Origin | "shape" | "path" | "origin" {
  const source = stringIn(skill, "source");
  if (source === null) return "shape";
  if (source.startsWith("path:")) return { kind: "path", path: source.slice("path:".length) };
  const written = (pin === null ? null : stringIn(pin, "resolved_path")) ?? stringIn(skill, "path");
  const path = written === null ? null : directoryIn(written);
  if (path === undefined) return "path";
  const { repository, ref } = split(source);
  if (repository === null) return "origin";
  return {
    kind: "git",
    repository:
      host !== null && /^[^:/]+\/[^:/]+$/.test(repository) ? `https://${host}/${repository}` : repository,
    ref: ref ?? stringIn(skill, "ref"),
    path,
    commit: pin === null ? null : idIn(pin, "resolved_commit"),
    tree: null,
  };
}

/** The repository, and the ref behind its last @. Null: the address of a site that publishes skills. */
function split(source: string): { repository: string | null; ref: string | null } {
  const address = source.replace(/^git:(?!\/\/)/, "");
  const isForced = address !== source;
  const [, before, ref] = /^(.+[^/:])@([^@:]+)$/.exec(address.replace(/^@/, "")) ?? [];
  const isShell = before !== undefined && /^[^@:/]+$/.test(before) && ref!.includes(":");
  const repository = before === undefined || isShell ? address.replace(/^@/, "") : before;
  if (
    !isForced &&
    /^https:\/\//.test(repository) &&
    !/^https:\/\/(?:www\.)?(?:github|gitlab)\.com\//.test(repository)
  )
    return { repository: null, ref: null };
  return { repository, ref: before === undefined || isShell ? null : ref! };
}
