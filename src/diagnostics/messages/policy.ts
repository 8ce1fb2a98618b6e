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
          : "Write host/owner, such as github.com/anthropics, or the @scope of npm packages.",
  ),
  "policy/host": error<{ name: string; host: string; allowed: readonly string[] }>(
    ({ name, host }) => `Source "${name}" comes from ${host}, which is not in \`policy.allowedHosts\`.`,
    ({ allowed }) =>
      `${allowedText(allowed)} Add the host if you trust everybody who can publish there, or remove the source.`,
  ),
  "policy/owner": error<{ name: string; owner: string; allowed: readonly string[] }>(
    ({ name, owner }) => `Source "${name}" belongs to ${owner}, who is not in \`policy.allowedOwners\`.`,
    ({ allowed }) => `${allowedText(allowed)} Add the owner if you trust them, or remove the source.`,
  ),
};

function allowedText(allowed: readonly string[]): string {
  return allowed.length === 0 ? "The list is empty, so nothing is allowed." : `Allowed: ${list(allowed)}.`;
}
