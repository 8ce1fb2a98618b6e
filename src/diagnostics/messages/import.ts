// `kitout import`: what a machine or a repository has, and what other managers have written.

import { error, refusal, warning } from "../entry.ts";
import { list, or, plural, shortened } from "../phrases.ts";

export const messages = {
  "import/version": error<{ manager: string; found: string | null; known: readonly (string | number)[] }>(
    ({ manager, found }) =>
      found === null
        ? `This file of ${manager} has no version, so it is not known what it means.`
        : `This file of ${manager} has version ${shortened(found)}, which kitout does not know.`,
    ({ manager, known }) =>
      `kitout reads version ${or(known.map(String))}. Write it again with a version of ${manager} that has that one, or move it away: then what is installed is taken over as if it were made by hand.`,
  ),
  "import/foreign-file": error<{ manager: string | null; problem: "syntax" | "shape" }>(
    ({ manager, problem }) =>
      problem === "syntax"
        ? `This file${manager === null ? "" : ` of ${manager}`} cannot be read: it is damaged, or a merge was not finished.`
        : `This file is not what ${manager ?? "another manager"} writes under this name.`,
    () => "Repair it, or move it away: then what is installed is taken over as if it were made by hand.",
  ),
  "import/passed-over": warning<{ manager: string }>(
    ({ manager }) =>
      `This file has a name that ${manager} uses, but it is not what ${manager} writes, so it is passed over.`,
    ({ manager }) => `Nothing has to be done if ${manager} is not used here.`,
  ),
  "import/unknown-file": error<{ file: string }>(
    ({ file }) => `${shortened(file)} is no file of a manager that kitout knows.`,
    () =>
      "It knows skills-lock.json, .skill-lock.json, agents.toml, apm.yml, skillfold.yaml, Skillfile, skills.json, and the settings of agent-skills-nix as a .json file.",
  ),
  "import/take": error<{ take: string; problem: "form" | "skill" | "place"; choices: readonly string[] }>(
    ({ take, problem }) =>
      problem === "form"
        ? `--take ${shortened(take)} is not SKILL=PLACE.`
        : problem === "skill"
          ? `--take ${shortened(take)}: no such skill was found.`
          : `--take ${shortened(take)}: that skill is not there.`,
    ({ choices }) =>
      choices.length === 0
        ? "PLACE is a directory or a file that `kitout import` prints, or `none`."
        : `Say ${or(choices.map((choice) => `\`--take ${choice}\``))}.`,
  ),
  "import/undecided": refusal<{ skills: number }>(
    ({ skills }) =>
      `Nothing was written: ${plural(skills, "skill")} must be decided first, since kitout never merges or guesses.`,
    () => "Say what is meant with the --take options that are listed, one for each skill.",
  ),
  "import/no-flake": error<{ inputs: readonly string[]; config: string }>(
    ({ inputs, config }) =>
      `These settings name ${plural(inputs.length, "flake input")} (${list(inputs.map(shortened))}), and there is no flake.lock beside ${shortened(config)} that says what they are.`,
    () =>
      "Write skills.yaml beside the flake: pass `-c DIR/skills.yaml`, with the directory of its flake.lock.",
  ),
  "import/unreachable": warning<{ address: string; takes: readonly string[] }>(
    ({ address, takes }) =>
      `${plural(takes.length, "installed skill")} ${takes.length === 1 ? "comes" : "come"} from ${shortened(address)}, which could not be asked.`,
    ({ takes }) =>
      `To take copies of what is installed instead: ${takes
        .slice(0, 5)
        .map((take) => `\`--take ${take}\``)
        .join(" ")}${takes.length > 5 ? " …" : ""}.`,
  ),
  "import/npm": warning<{ skill: string; package: string }>(
    ({ skill, package: from }) =>
      `"${skill}" comes from the npm package ${shortened(from)}; what is installed is copied as it is.`,
    ({ package: from }) => `To follow the package instead, declare a source with \`npm: ${from}\`.`,
  ),
  "import/address": warning<{ skill: string; address: string }>(
    ({ skill, address }) =>
      `"${skill}" comes from ${shortened(address)}, which is no address that kitout can fetch from; what is installed is copied as it is.`,
    () => "Declare the source yourself if there is another address for it.",
  ),
};
