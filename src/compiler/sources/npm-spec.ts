// Checks names, ranges, versions and addresses before npm sees them: it accepts many other things as a package.

import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { below } from "../../model/place.ts";
import type { Asked } from "./context.ts";

/** What is wrong with a name and a range or tag; null when they name a package of a registry. */
export function specProblem(asked: Asked, name: string, range: string): Diagnostic | null {
  if (!isName(name)) return diagnostic("npm/name", below(asked.at, "npm"), { package: name });
  if (!isRange(range)) return diagnostic("npm/version", below(asked.at, "version"), { range });
  return null;
}

/** By the rules of validate-npm-package-name, old names with capitals included. */
function isName(name: string): boolean {
  return (
    name.length <= 214 &&
    /^(?:@[a-z0-9~_][a-z0-9~._-]*\/[a-z0-9~_-][a-z0-9~._-]*|[a-z0-9~][a-z0-9~._-]*)$/i.test(name) &&
    !/^(?:node_modules|favicon\.ico)$/i.test(name) &&
    !isFileName(name)
  );
}

/** Letters, digits and the operators of ranges. */
function isRange(range: string): boolean {
  return (
    range.length <= 200 &&
    /^[\w^~<>=|*+][\w^~<>=|*+. -]*$/.test(range) &&
    !range.endsWith(" ") &&
    !isFileName(range)
  );
}

function isFileName(text: string): boolean {
  return /\.(?:tgz|tar|tar\.gz)$/i.test(text);
}

/** Whether it is a single version, as registries write it. */
export function isVersion(version: unknown): version is string {
  return typeof version === "string" && /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) && isRange(version);
}

/**
 * The address of a tarball for npm; null when npm would treat it as anything but a download. A registry may return anything: a directory
 * of this machine, or a repository whose `prepare` script old versions of npm run despite --ignore-scripts.
 */
export function tarballUrl(text: unknown): URL | null {
  if (typeof text !== "string" || !/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  url.hash = "";
  const host = url.hostname.replace(/^www\./, "");
  // npm treats addresses of these hosts as repositories. GitLab's own registry has `/-/` in its paths.
  if (GIT_HOSTS.has(host) && !(host === "gitlab.com" && url.pathname.includes("/-/"))) return null;
  return url;
}

const GIT_HOSTS = new Set(["github.com", "gist.github.com", "gitlab.com", "bitbucket.org", "git.sr.ht"]);
