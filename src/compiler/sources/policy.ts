// policy.allowedHosts and policy.allowedOwners: who may provide skills at all. Checked before anything is fetched, on the declared
// address; a download may be redirected to wherever its host sends it. And policy.requireOnRef: which commits of a repository count.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Policy } from "../../model/config.ts";
import type { GitPin } from "../../model/lock.ts";
import { namesThisMachine, type RemoteUrl } from "../../model/url.ts";
import type { Asked } from "./context.ts";
import type { RefNote } from "./ref-notes.ts";

/** Null when it may be used; files on this machine have neither host nor owner. */
export function refusedAddress(policy: Policy, { name, at }: Asked, url: RemoteUrl): Diagnostic | null {
  if (url.scheme === "file") return null;
  const host = refusedHost(policy, { name, at }, url.host);
  if (host !== null) return host;
  return refusedOwner(policy, { name, at }, `${url.host}/${url.owner}`);
}

/** Null when the policy allows the host. */
export function refusedHost({ allowedHosts }: Policy, { name, at }: Asked, host: string): Diagnostic | null {
  if (allowedHosts === null || allowedHosts.some((allowed) => isHost(allowed.toLowerCase(), host)))
    return null;
  return diagnostic("policy/host", at, { name, host, allowed: allowedHosts });
}

/**
 * Whether something of a site may come from this host: from its own, and from another one that the policy names. Not from this machine,
 * which a site cannot know: what listens here was never meant for it.
 */
export function mayComeFrom({ allowedHosts }: Policy, site: RemoteUrl, host: string): boolean {
  const other = host.toLowerCase();
  if (other === site.host) return true;
  return (
    !namesThisMachine(other) && (allowedHosts ?? []).some((allowed) => isHost(allowed.toLowerCase(), other))
  );
}

/** `owner` is `host/owner`, the host of a site, or an npm package, whose scope is its owner; a package without a scope has no owner. */
export function refusedOwner(
  { allowedOwners }: Policy,
  { name, at }: Asked,
  owner: string,
): Diagnostic | null {
  if (allowedOwners === null || allowedOwners.some((allowed) => fold(allowed) === fold(owner))) return null;
  return diagnostic("policy/owner", at, { name, owner, allowed: allowedOwners });
}

/** The problem to report for a commit that is not on its ref. */
export function offRef(
  { requireOnRef }: Policy,
  { name, at }: Asked,
  { rev, ref }: GitPin,
  { tip }: RefNote,
): Diagnostic {
  const facts = { name, rev, ref, isGone: ref !== null && tip === null };
  return requireOnRef ? diagnostic("policy/not-on-ref", at, facts) : diagnostic("git/not-on-ref", at, facts);
}

/** The refusal of a commit of which nobody could be asked. */
export function unknownRef({ name, at }: Asked, { rev, ref }: GitPin, offline: boolean): Diagnostic {
  return diagnostic("policy/ref-unknown", at, { name, rev, ref, offline });
}

function isHost(allowed: string, host: string): boolean {
  return allowed.startsWith("*.") ? host.endsWith(allowed.slice(1)) : allowed === host;
}

/** GitHub does not tell upper from lower case; elsewhere they may be two owners. */
function fold(owner: string): string {
  return /^github\.com\//i.test(owner) ? owner.toLowerCase() : owner;
}
