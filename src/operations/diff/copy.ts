import type { SkillTree } from "../../changes/tree.ts";
import type { SkillStages } from "./trace-skill.ts";

/** An edited copy of a skill. */
export interface EditedCopy {
  /** Where it is; absolute. */
  readonly directory: string;
  /** The skill as it is now. */
  readonly stages: SkillStages;
  /** The copy before it was edited. */
  readonly was: SkillTree;
  readonly live: SkillTree;
}
