// Owners: which configuration installed skills belong to.

import type { Scope } from "../../model/installer.ts";
import { quote } from "../../model/shell.ts";
import { error, refusal, warning } from "../entry.ts";

export const messages = {
  "owner/left-behind": warning<{ owner: string; scope: Scope; root: string | null }>(
    ({ owner, root }) =>
      `What this configuration installed before ${root === null ? "for your user" : `into the project "${root}"`}, as "${owner}", is still there and is not updated any more.`,
    ({ owner, scope, root }) =>
      `Remove it with \`kitout uninstall --owner ${owner} --scope ${scope}${root === null ? "" : ` --root ${quote(root)}`}\`; with --keep-copies, its copies stay as your own.`,
  ),
  "owner/lock-held": warning<{ path: string; text: string; life: "alive" | "likely" | "unknown" }>(
    ({ path, text, life }) =>
      `An installer holds the lock "${path}" (${shortLock(text)}), ${lockHolder(life)}. An install waits a minute for it, and then changes nothing.`,
    ({ life }) =>
      life === "alive"
        ? "Install when it has ended."
        : "If no installer is running any more, run `kitout install --break-locks`.",
  ),
  "owner/nothing-installed": error<{ owner: string | null }>(
    ({ owner }) =>
      owner === null
        ? "Nothing that kitout installed was found here."
        : `Nothing that kitout installed for "${owner}" was found here.`,
    () =>
      "`kitout generations --all` lists what is installed. Choose from it with --owner NAME, and a project with --root DIR.",
  ),
  "owner/other-config": refusal<{
    owner: string;
    other: string;
    config: string;
    /** The project; null: it is about the user's skills. */
    root: string | null;
    /** Whether this file has a `name`. */
    named: boolean;
  }>(
    ({ owner, other, root, named }) => {
      const what = root === null ? "Your skills" : `The skills in ${root}`;
      const why = named ? `which has the same name, "${owner}"` : "and neither file has a `name`";
      return `${what} were last installed from ${other}, ${why}: each would remove what the other installed.`;
    },
    ({ named }) =>
      `To keep both, give ${named ? "one of the two another" : "this file a"} \`name:\`. If it is meant to replace the other one, use --take-over.`,
  ),
};

/** Host, process and number of an installer; what is between the last two only programs need. */
function shortLock(text: string): string {
  const [host, pid, ...more] = text.split(":");
  return more.length < 2 ? text : `${host}:${pid}:...:${more.at(-1)}`;
}

function lockHolder(life: "alive" | "likely" | "unknown"): string {
  if (life === "alive") return "and is running";
  if (life === "likely") return "and a process with its number is running";
  return "on another machine, in another container, or before a restart";
}
