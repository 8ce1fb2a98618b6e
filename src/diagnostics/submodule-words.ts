// What is said of a submodule that is not fetched.

import { withoutCredentials } from "../model/url.ts";
import { shortened } from "./phrases.ts";

/** What to do about it. `url`: the address of its repository, as the source has it; null: it has none. `when`: a condition in front. */
export function submoduleHint(url: string | null, when: "" | "If the skill needs it" = ""): string {
  const set = when === "" ? "Set" : `${when}, set`;
  const where = url === null ? "" : `: ${shortened(withoutCredentials(url))}`;
  return `${set} \`submodules: true\` on the source, which only \`git\` and \`github\` have, or declare the submodule's repository as a source of its own${where}.`;
}
