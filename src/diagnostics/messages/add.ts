// What `kitout add` and `kitout show` are given.

import type { ReferenceProblem } from "../../model/reference.ts";
import { error, refusal } from "../entry.ts";
import { didYouMean, list, type Suggestion, shortened } from "../phrases.ts";
import { referenceHint, referenceProblem } from "../reference-words.ts";

export const messages = {
  "add/reference": error<{ given: string; problem: ReferenceProblem }>(
    ({ given, problem }) => `${referenceProblem(problem)}: ${shortened(given)}.`,
    ({ problem }) => referenceHint(problem),
  ),
  "add/no-directory": error<{ given: string; path: string } & Suggestion>(
    ({ given, path }) => `There is no directory "${shortened(path)}" in ${shortened(given)}.`,
    ({ suggestion }) =>
      didYouMean(suggestion, "Name the repository alone, and kitout lists the skills in it."),
  ),
  "add/no-skills": error<{ given: string; path: string }>(
    ({ given, path }) =>
      `There is no skill in ${shortened(given)}: no directory ${path === "" ? "in it" : `below ${shortened(path)}`} has a SKILL.md.`,
    () => "Check the address. The file must be called exactly SKILL.md.",
  ),
  "add/unknown-skill": error<{ word: string; given: string; known: readonly string[] } & Suggestion>(
    ({ word, given }) => `${shortened(given)} has no skill "${shortened(word)}".`,
    ({ suggestion, known }) => didYouMean(suggestion, `It has: ${list(known)}.`),
  ),
  "add/choose": refusal<{ given: string; skills: number }>(
    ({ given, skills }) =>
      `${shortened(given)} has ${skills} skills, and it is not said which ones are wanted.`,
    () => "Name them with `--skill NAME`, once for each, or take them with `--all`.",
  ),
  "add/not-selected": refusal<{ ids: readonly string[] }>(
    ({ ids }) => `With this change they would still not be selected: ${list(ids)}.`,
    () =>
      "Something in the configuration disables or filters them: look at `skills.disable` and at the source's `filter`. Nothing was changed.",
  ),
};
