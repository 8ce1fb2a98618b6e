// Whether the lock still fits the declarations in skills.yaml.

import type { GitOrigin, Origin } from "../../model/config.ts";
import { type Declaration, type GitPin, type Pin, TAGS } from "../../model/lock.ts";
import { versionIn } from "../../model/tag-pattern.ts";
import { withoutCredentials } from "../../model/url.ts";

/** Whether the pin was made for what is declared now; otherwise it means nothing for this source. */
export function declares(origin: Origin, pin: Pin): boolean {
  switch (origin.kind) {
    case "git":
      return (
        pin.kind === "git" &&
        origin.url === pin.url &&
        origin.submodules === pin.submodules &&
        follows(origin, pin)
      );
    case "npm":
      return pin.kind === "npm" && origin.package === pin.package && origin.version === pin.range;
    case "archive":
      return (
        pin.kind === "archive" &&
        origin.url === pin.url &&
        (origin.integrity === null || origin.integrity === pin.integrity)
      );
    case "well-known":
      return pin.kind === "well-known" && origin.url === pin.url;
    case "input":
      return pin.kind === "input" && origin.input === pin.input;
    case "path":
      return pin.kind === "path" && origin.given === pin.path;
  }
}

/** The declaration for a message, without credentials. */
export function declarationOf(origin: Origin): Declaration {
  switch (origin.kind) {
    case "git":
      return { kind: "git", what: withoutCredentials(origin.url), which: whichOf(origin) };
    case "npm":
      return { kind: "npm", what: origin.package, which: origin.version };
    case "archive":
      return { kind: "archive", what: withoutCredentials(origin.url), which: origin.integrity };
    case "well-known":
      return { kind: "well-known", what: withoutCredentials(origin.url), which: null };
    case "input":
      return { kind: "input", what: origin.input, which: null };
    case "path":
      return { kind: "path", what: origin.given, which: null };
  }
}

/** What the pin was made for, for a message, without credentials. */
export function lockedDeclaration(pin: Pin): Declaration {
  switch (pin.kind) {
    case "git":
      return { kind: "git", what: withoutCredentials(pin.url), which: lockedWhich(pin) };
    case "npm":
      return { kind: "npm", what: pin.package, which: pin.range };
    case "archive":
      return { kind: "archive", what: withoutCredentials(pin.url), which: pin.integrity };
    case "well-known":
      return { kind: "well-known", what: withoutCredentials(pin.url), which: null };
    case "input":
      return { kind: "input", what: pin.input, which: null };
    case "path":
      return { kind: "path", what: pin.path, which: null };
  }
}

function whichOf({ ref, versions, submodules }: GitOrigin): string | null {
  return withSubmodules(versions === undefined ? ref : `${versions.range}, tag ${versions.tag}`, submodules);
}

function lockedWhich({ range, ref, rev, submodules }: GitPin): string | null {
  const which = range === undefined ? (ref ?? rev) : `${range}, tag ${ref?.slice(TAGS.length)}`;
  return withSubmodules(which, submodules);
}

function follows({ ref, versions }: GitOrigin, pin: GitPin): boolean {
  if (versions === undefined) return pin.range === undefined && isRef(ref, pin);
  const tag = pin.ref?.startsWith(TAGS) === true ? pin.ref.slice(TAGS.length) : null;
  return pin.range === versions.range && tag !== null && versionIn(versions.tag, tag) !== null;
}

function withSubmodules(which: string | null, submodules: true | undefined): string | null {
  if (submodules !== true) return which;
  return which === null ? "with submodules" : `${which}, with submodules`;
}

function isRef(declared: string | null, pin: GitPin): boolean {
  if (declared === null) return pin.ref === "HEAD";
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(declared))
    return pin.ref === null && declared.toLowerCase() === pin.rev;
  return pin.ref !== null && [declared, `refs/heads/${declared}`, `refs/tags/${declared}`].includes(pin.ref);
}
