// `policy`: what a configuration allows to be fetched.

import { error } from "../entry.ts";
import { list, shortened } from "../phrases.ts";

export const messages = {
  "policy/entry": error<{ list: "allowedHosts" | "allowedOwners"; entry: string; instead: string | null }>(
    ({ list, entry }) =>
      `"${shortened(entry)}" is not a valid ${list === "allowedHosts" ? "host name" : "owner"}.`,
    ({ list, instead }) =>
      instead !== null
        ? `Write "${instead}".`
        : list === "allowedHosts"
          ? "Write a host name such as github.com, or *.example.com for every host below it."
          : "Write host/owner, such as github.com/anthropics, the @scope of npm packages, or the host of a site with skills.",
  ),
  "policy/host": error<{ name: string; host: string; allowed: readonly string[] }>(
    ({ name, host }) => `Source "${name}" comes from ${host}, which is not in \`policy.allowedHosts\`.`,
    ({ host, allowed }) =>
      `${allowedText(allowed, "host")} If you trust everybody who can publish at ${host}, add it to \`policy.allowedHosts\`; otherwise remove the source.`,
  ),
  "policy/owner": error<{ name: string; owner: string; allowed: readonly string[] }>(
    ({ name, owner }) => `The owner of source "${name}", ${owner}, is not in \`policy.allowedOwners\`.`,
    ({ owner, allowed }) =>
      `${allowedText(allowed, "owner")} If you trust this owner, add "${owner}" to \`policy.allowedOwners\`; otherwise remove the source.`,
  ),
};

function allowedText(allowed: readonly string[], what: "host" | "owner"): string {
  if (allowed.length === 0) return `That list is empty, so no ${what} is allowed.`;
  return allowed.length === 1 ? `Only ${allowed[0]} is allowed.` : `Allowed: ${list(allowed)}.`;
}
