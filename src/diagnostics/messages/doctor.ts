// What `kitout doctor` finds on a machine.

import type { LoadFault } from "../../model/frontmatter.ts";
import { warning } from "../entry.ts";
import { loadRemedy, loadWords } from "../frontmatter-words.ts";
import { list, plural, shortened } from "../phrases.ts";
import { systemProblem } from "../system-words.ts";

export const messages = {
  "doctor/unread": warning<{ path: string; agent: string; now: string; skills: number }>(
    ({ path, agent, skills }) =>
      `${agent} no longer looks for skills in ${shortened(path)}, where ${plural(skills, "skill")} ${skills === 1 ? "is" : "are"}.`,
    ({ now }) => `Move what you still use to ${now}, and remove the directory.`,
  ),
  "doctor/duplicate": warning<{
    roots: readonly string[];
    names: readonly string[];
    /** Those whose copies are not the same. */
    differ: readonly string[];
    agents: readonly string[];
  }>(
    ({ roots, names, differ, agents }) => {
      const where =
        roots.length === 1
          ? `twice in ${roots[0]}`
          : `in ${roots.slice(0, -1).join(", ")} and in ${roots.at(-1)}`;
      const different =
        differ.length === 0
          ? "The copies are the same"
          : differ.length === names.length
            ? "The copies differ"
            : `The copies of ${few(differ)} differ`;
      return `${names.length === 1 ? "A skill is" : `${names.length} skills are`} ${where}, and ${few(agents)} ${agents.length === 1 ? "looks" : "look"} there: ${few(names)}. ${different}.`;
    },
    ({ roots, differ }) =>
      roots.length === 1
        ? "Give one of them another name, or remove it."
        : `An agent shows a skill twice then, or takes the copy that you do not expect. ${differ.length === 0 ? "Keep those in one of the directories" : "Compare the copies, and keep one of each"}; with kitout, enable a target less.`,
  ),
  "doctor/dangling": warning<{ path: string; target: string }>(
    ({ path, target }) => `The link ${shortened(path)} leads nowhere: "${shortened(target)}" is not there.`,
    ({ target }) =>
      target.startsWith("/nix/store/")
        ? "It is left of something that Nix has collected. Remove the link, or switch to a configuration that makes it again."
        : "Remove the link, or put back what it leads to.",
  ),
  "doctor/unreadable": warning<{ path: string; system: string }>(
    ({ path, system }) => `${shortened(path)} cannot be read: ${systemProblem(system)}.`,
    ({ system }) =>
      system === "EACCES" || system === "EPERM"
        ? "Agents see nothing there, without a word. Give yourself the permission (`ls -ld` shows whose it is), or remove it."
        : "Agents see nothing there, without a word. Look at it by hand.",
  ),
  "doctor/no-directory": warning<{
    path: string;
    /** What a link that git could not create says; else empty. */
    link: string;
  }>(
    ({ path, link }) =>
      `${shortened(path)} is not a directory, so agents find no skill there${link === "" ? "" : `: it is a file that says "${shortened(link)}", as git leaves a link that it could not create`}.`,
    ({ link }) =>
      link === ""
        ? "Move it away."
        : "Set git's `core.symlinks` and check it out again, or replace the file by a link or a directory.",
  ),
  "doctor/not-loaded": warning<{ fault: LoadFault; detail: string }>(
    ({ fault, detail }) => `Some agents do not load this skill: ${loadWords(fault, detail)}.`,
    ({ fault }) => loadRemedy(fault),
  ),
  "doctor/too-large": warning<{ path: string; mebibytes: number }>(
    ({ path, mebibytes }) =>
      `${shortened(path)} is larger than ${mebibytes} MiB: kitout does not look at it, and agents may not load it.`,
    () =>
      "An agent reads all of SKILL.md when it uses the skill. Move what it seldom needs to files beside it, and name them there.",
  ),
  "doctor/near-miss": warning<{ path: string }>(
    ({ path }) =>
      `${shortened(path)} is not called SKILL.md in capital letters, so agents on most systems see no skill there.`,
    () => "Rename it to SKILL.md.",
  ),
  "doctor/leftover": warning<{ path: string; manager: string }>(
    ({ path, manager }) => `${shortened(path)} is of ${manager}: it manages skills here, too, or did.`,
    () =>
      "Let one tool look after each directory. `kitout import` takes over what it installed; after that, or if you no longer use it, remove its file.",
  ),
  "doctor/ledger": warning<{ path: string; problem: "damaged" | "interrupted" }>(
    ({ path, problem }) =>
      problem === "damaged"
        ? `The ledger ${shortened(path)} is damaged, so kitout does not know what it installed there.`
        : `An installer was interrupted: ${shortened(path)} announces changes that were not completed.`,
    ({ problem }) =>
      problem === "damaged"
        ? "Remove the ledger and run `kitout install`: it takes over what has the right bytes, and names the rest."
        : "Run `kitout install`: it completes them.",
  ),
  "doctor/set-aside": warning<{ path: string; count: number }>(
    ({ path, count }) =>
      `${plural(count, "skill or bundle")} that somebody changed in the store ${count === 1 ? "is" : "are"} kept in ${shortened(path)}.`,
    () => "Look whether something of it is yours, and delete the rest.",
  ),
  "doctor/trust": warning<{ path: string; always: boolean; state: "changed" | "unsafe" | "missing" }>(
    ({ path, state }) =>
      state === "missing"
        ? `${shortened(path)} is trusted, and is not there.`
        : state === "unsafe"
          ? `${shortened(path)} is trusted always, but others may write to it or to its configuration, so that does not hold.`
          : `${shortened(path)} has changed since you trusted it, so it is no longer trusted.`,
    ({ path, always, state }) =>
      state === "unsafe"
        ? "Take the permission to write from others with `chmod go-w`."
        : state === "changed"
          ? "Review it. If you still trust it, run `kitout trust` there."
          : `If it will not come back, take the trust back: \`kitout trust --revoke ${always ? "--always" : "-c"} ${path}\`.`,
  ),
  "doctor/hook": warning<{
    file: string;
    path: string;
    problem: "missing" | "uninstalled";
    /** Whose skills the hook would install; empty when that is not known. */
    owner: string;
  }>(
    ({ file, path, problem, owner }) =>
      problem === "missing"
        ? `${shortened(file)} runs ${shortened(path)}, which is not there.`
        : `${shortened(file)} runs ${shortened(path)}, which does nothing: the skills of "${owner}" were uninstalled.`,
    ({ problem }) =>
      problem === "missing"
        ? "Build the bundle again, or remove the line."
        : "Install them again by hand, or remove the line.",
  ),
};

function few(names: readonly string[]): string {
  return names.length <= MOST
    ? list(names)
    : `${names.slice(0, MOST).join(", ")} and ${names.length - MOST} more`;
}

/** More names do not help a reader. */
const MOST = 6;
