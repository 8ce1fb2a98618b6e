// Skills that a site publishes at its well-known address.

import type { DownloadProblem } from "../../host/host.ts";
import type { IndexProblem } from "../../model/site.ts";
import { namesThisMachine } from "../../model/url.ts";
import { type DownloadFacts, downloadProblem } from "../download-words.ts";
import { error, failure, warning } from "../entry.ts";
import { list, shortened } from "../phrases.ts";

export const messages = {
  "well-known/none": error<{ name: string; url: string }>(
    ({ name, url }) => `The site of source "${name}" publishes no skills: ${url}.`,
    () =>
      "Check the address. A site publishes skills by an index at /.well-known/agent-skills/index.json or, as before, at /.well-known/skills/index.json.",
  ),
  "well-known/index": error<{
    name: string;
    url: string;
    problem: IndexProblem;
    /** The name of a skill, or its place in the index; empty: the whole index. */
    entry: string;
    what: string;
  }>(
    ({ name, url, problem, entry, what }) =>
      `What the site of source "${name}" publishes cannot be used: ${indexProblem(problem, entry, shortened(what))} (${url}).`,
    ({ problem }) => indexHint(problem),
  ),
  "well-known/unusable": warning<{
    name: string;
    url: string;
    /** As in `well-known/index`. */
    entries: readonly { problem: IndexProblem; entry: string; what: string }[];
  }>(
    ({ name, url, entries }) => {
      const problems = entries
        .slice(0, MOST_NAMED)
        .map(({ problem, entry, what }) => indexProblem(problem, entry, shortened(what)));
      const more = entries.length > MOST_NAMED ? `; and ${entries.length - MOST_NAMED} more` : "";
      return `Source "${name}" publishes ${entries.length === 1 ? "a skill that cannot be used, and is" : `${entries.length} skills that cannot be used, and are`} left out: ${problems.join("; ")}${more} (${url}).`;
    },
    () => "The others can be used. Tell the owners of the site.",
  ),
  "well-known/unknown-type": warning<{ name: string; entries: readonly string[] }>(
    ({ name, entries }) =>
      `Source "${name}" publishes skills in a way that this kitout does not know: ${list(entries)}. They are left out.`,
    () => "You need not change anything. A newer kitout may know them.",
  ),
  "well-known/other-host": error<{ name: string; entry: string; host: string; site: string }>(
    ({ name, entry, host, site }) =>
      `The skill "${entry}" of source "${name}" is not at ${site} but at ${shortened(host)}.`,
    ({ host }) =>
      namesThisMachine(host)
        ? "A server on this machine is never asked for the skills of another site. Tell the owners of the site."
        : `If you trust that host too, name it in \`policy.allowedHosts\`, with every other host that you use: ${shortened(host)}.`,
  ),
  "well-known/digest": error<{ name: string; entry: string; url: string; expected: string; found: string }>(
    ({ name, entry, url, expected, found }) =>
      found === "page"
        ? `The skill "${entry}" of source "${name}" is not what the site serves at its address, which is a web page: ${url}.`
        : `The skill "${entry}" of source "${name}" has the wrong digest: expected ${expected}, found ${found} (${url}).`,
    ({ name, found }) =>
      found === "page"
        ? "It may be a login page, or the skill is gone: kitout sends no password. Look at the address in a browser."
        : `If the site has changed the skill, \`kitout update ${name}\` takes its new index; if it says the same then, the index is wrong: tell the owners of the site.`,
  ),
  "well-known/too-large": error<{
    name: string;
    entry: string;
    url: string;
    what: "index" | "file" | "site";
    /** Bytes. */
    limit: number;
  }>(
    ({ name, entry, url, what, limit }) => {
      const things = {
        index: `The index of source "${name}"`,
        file: `A file of the skill "${entry}" of source "${name}"`,
        site: `All that source "${name}" publishes together`,
      };
      return `${things[what]} is larger than ${size(limit)}: ${url}.`;
    },
    ({ what }) =>
      what === "index"
        ? "An index names skills and has none of their text: this is something else, or meant to fill up a disk."
        : "Ask the owners of the site to publish less. A skill can download large files when it needs them.",
  ),
  "well-known/unreachable": failure<
    {
      name: string;
      /** Empty: the index. */
      entry: string;
      url: string;
    } & DownloadFacts
  >(
    ({ name, entry, url, ...facts }) =>
      `${entry === "" ? "The index" : `The skill "${entry}"`} of source "${name}" cannot be downloaded from ${url}: ${downloadProblem(facts)}.`,
    ({ how, status, words }) => unreachableHint(how, status, words),
  ),
};

/** More do not help a reader. */
const MOST_NAMED = 5;

function size(bytes: number): string {
  const mib = bytes / 1024 / 1024;
  return mib >= 1 ? `${mib} MiB` : `${bytes / 1024} KiB`;
}

function indexProblem(problem: IndexProblem, entry: string, what: string): string {
  const skill = /^number \d+$/.test(entry) ? `skill ${entry}` : `the skill "${entry}"`;
  const problems = {
    page: "a web page is where its index should be",
    json: "its index is not JSON, or ends too early",
    shape: "its index has no list `skills`",
    version: `its index is for newer programs (${what})`,
    many:
      entry === "" ? `its index lists too many skills (${what})` : `${skill} lists too many files (${what})`,
    entry: `${skill} of its index has no valid \`${what}\``,
    name: `${skill} of its index has a name that is none, "${what}"`,
    twice: `its index has ${skill} twice`,
    digest: `${skill} has a digest that is none, "${what}"`,
    url: `${skill} has an address that kitout does not fetch from, "${what}"`,
    path: `${skill} has a file with a path that is not allowed, "${what}"`,
    "no-skill-file": `${skill} has no SKILL.md`,
  } satisfies Record<IndexProblem, string>;
  return problems[problem];
}

function indexHint(problem: IndexProblem): string {
  if (problem === "page")
    return "The site has no index there, or wants a login, and kitout sends no password. Look at the address in a browser.";
  if (problem === "version") return "Upgrade kitout.";
  if (problem === "json") return "Run kitout again. If it stays so, tell the owners of the site.";
  return "Tell the owners of the site. Nothing of it is used until its index is right.";
}

function unreachableHint(how: DownloadProblem, status: number, words: string): string {
  if (how === "redirect-refused")
    return `A site is followed to the hosts that \`policy.allowedHosts\` names, and never from https to http or to this machine. If the site has moved, declare its new address: ${words}.`;
  if (how === "status" && status < 500)
    return "Check the address. kitout sends no password, so a private site cannot be used.";
  if (how === "certificate")
    return "If your network has a certificate authority of its own, set SSL_CERT_FILE or NODE_EXTRA_CA_CERTS to the file with its certificate.";
  return "Check the network and the proxy, and run kitout again. What was fetched is kept in the cache.";
}
