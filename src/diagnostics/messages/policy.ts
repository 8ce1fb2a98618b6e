// `policy`: what a configuration allows to be fetched.

import { error, failure } from "../entry.ts";
import { list, shortened } from "../phrases.ts";
import { OFF_REF, type OffRef, offRefText, refText } from "../ref-words.ts";

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
  "policy/not-on-ref": error<OffRef>(
    offRefText,
    ({ name, ref }) =>
      `\`policy.requireOnRef\` refuses it. ${OFF_REF} ${ref === null ? "Set `ref` to a branch, a tag, or a commit that is on one." : `\`kitout update ${name}\` locks what is there now.`}`,
  ),
  "policy/ref-unknown": failure<{ name: string; rev: string; ref: string | null; offline: boolean }>(
    ({ name, rev, ref, offline }) =>
      `It is not known whether commit ${rev.slice(0, 12)} of source "${name}" is on ${refText(ref)}, as \`policy.requireOnRef\` demands: ${offline ? "--offline forbids asking" : "the repository does not tell"}.`,
    ({ offline }) =>
      offline
        ? "Run the command once without --offline. kitout remembers the answer."
        : "Check the network, and run kitout again. A repository whose own history is cut off cannot tell: use a complete one.",
  ),
};

function allowedText(allowed: readonly string[], what: "host" | "owner"): string {
  if (allowed.length === 0) return `That list is empty, so no ${what} is allowed.`;
  return allowed.length === 1 ? `Only ${allowed[0]} is allowed.` : `Allowed: ${list(allowed)}.`;
}
