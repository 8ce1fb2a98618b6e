// What a configuration allows to be fetched.

import { error } from "../entry.ts";
import { list, shortened } from "../phrases.ts";

export const messages = {
  "policy/entry": error<{ list: "allowedHosts" | "allowedOwners"; entry: string; instead: string | null }>(
    ({ list, entry }) =>
      `"${shortened(entry)}" cannot be ${list === "allowedHosts" ? "the name of a host" : "an owner"}.`,
    ({ list, instead }) =>
      instead !== null
        ? `Write "${instead}".`
        : list === "allowedHosts"
          ? "Write a name such as github.com, or *.example.com for all below it."
          : "Write host/owner, such as github.com/anthropics, or the @scope of npm packages.",
  ),
  "policy/host": error<{ name: string; host: string; allowed: readonly string[] }>(
    ({ name, host }) =>
      `The source "${name}" comes from ${host}, which \`policy.allowedHosts\` does not name.`,
    ({ allowed }) =>
      `${allowedText(allowed)} Add the host if you trust everybody who can publish there, or take the source out.`,
  ),
  "policy/owner": error<{ name: string; owner: string; allowed: readonly string[] }>(
    ({ name, owner }) =>
      `The source "${name}" belongs to ${owner}, whom \`policy.allowedOwners\` does not name.`,
    ({ allowed }) => `${allowedText(allowed)} Add the owner if you trust them, or take the source out.`,
  ),
};

function allowedText(allowed: readonly string[]): string {
  return allowed.length === 0 ? "The list is empty, so nobody is." : `Allowed: ${list(allowed)}.`;
}
