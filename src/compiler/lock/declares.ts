// Whether the lock still fits the declarations in skills.yaml.

import type { Origin } from "../../model/config.ts";
import type { Declaration, GitPin, Pin } from "../../model/lock.ts";
import { withoutCredentials } from "../../model/url.ts";

/** Whether the pin was made for what is declared now; otherwise it means nothing for this source. */
export function declares(origin: Origin, pin: Pin): boolean {
  switch (origin.kind) {
    case "git":
      return (
        pin.kind === "git" && pin.range === undefined && origin.url === pin.url && isRef(origin.ref, pin)
      );
    case "npm":
      return pin.kind === "npm" && origin.package === pin.package && origin.version === pin.range;
    case "archive":
      return (
        pin.kind === "archive" &&
        origin.url === pin.url &&
        (origin.integrity === null || origin.integrity === pin.integrity)
      );
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
      return { kind: "git", what: withoutCredentials(origin.url), which: origin.ref };
    case "npm":
      return { kind: "npm", what: origin.package, which: origin.version };
    case "archive":
      return { kind: "archive", what: withoutCredentials(origin.url), which: origin.integrity };
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
      return { kind: "git", what: withoutCredentials(pin.url), which: pin.ref ?? pin.rev };
    case "npm":
      return { kind: "npm", what: pin.package, which: pin.range };
    case "archive":
      return { kind: "archive", what: withoutCredentials(pin.url), which: pin.integrity };
    case "input":
      return { kind: "input", what: pin.input, which: null };
    case "path":
      return { kind: "path", what: pin.path, which: null };
  }
}

function isRef(declared: string | null, pin: GitPin): boolean {
  if (declared === null) return pin.ref === "HEAD";
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(declared))
    return pin.ref === null && declared.toLowerCase() === pin.rev;
  return pin.ref !== null && [declared, `refs/heads/${declared}`, `refs/tags/${declared}`].includes(pin.ref);
}
