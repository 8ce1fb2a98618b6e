// All diagnostics, one file for each prefix. Codes are permanent once released; an unknown code, or a missing argument, does not
// compile.

import type { Entry } from "./entry.ts";
import { messages as add } from "./messages/add.ts";
import { messages as adjust } from "./messages/adjust.ts";
import { messages as agent } from "./messages/agent.ts";
import { messages as archive } from "./messages/archive.ts";
import { messages as bundle } from "./messages/bundle.ts";
import { messages as config } from "./messages/config.ts";
import { messages as diff } from "./messages/diff.ts";
import { messages as doctor } from "./messages/doctor.ts";
import { messages as entry } from "./messages/entry.ts";
import { messages as fact } from "./messages/fact.ts";
import { messages as feature } from "./messages/feature.ts";
import { messages as flake } from "./messages/flake.ts";
import { messages as generation } from "./messages/generation.ts";
import { messages as git } from "./messages/git.ts";
import { messages as glob } from "./messages/glob.ts";
import { messages as host } from "./messages/host.ts";
import { messages as imports } from "./messages/import.ts";
import { messages as local } from "./messages/local.ts";
import { messages as lock } from "./messages/lock.ts";
import { messages as npm } from "./messages/npm.ts";
import { messages as overlay } from "./messages/overlay.ts";
import { messages as owner } from "./messages/owner.ts";
import { messages as packages } from "./messages/package.ts";
import { messages as patch } from "./messages/patch.ts";
import { messages as policy } from "./messages/policy.ts";
import { messages as regex } from "./messages/regex.ts";
import { messages as remove } from "./messages/remove.ts";
import { messages as skill } from "./messages/skill.ts";
import { messages as source } from "./messages/source.ts";
import { messages as target } from "./messages/target.ts";
import { messages as transform } from "./messages/transform.ts";
import { messages as trust } from "./messages/trust.ts";
import { messages as wellKnown } from "./messages/well-known.ts";
import { messages as yaml } from "./messages/yaml.ts";

export const table = {
  ...config,
  ...feature,
  ...fact,
  ...yaml,
  ...source,
  ...npm,
  ...flake,
  ...policy,
  ...git,
  ...regex,
  ...archive,
  ...wellKnown,
  ...glob,
  ...skill,
  ...agent,
  ...adjust,
  ...overlay,
  ...transform,
  ...diff,
  ...doctor,
  ...local,
  ...packages,
  ...patch,
  ...entry,
  ...target,
  ...lock,
  ...trust,
  ...remove,
  ...imports,
  ...add,
  ...owner,
  ...bundle,
  ...generation,
  ...host,
} as const satisfies Record<string, Entry<never>>;

export type Code = keyof typeof table;

/** The facts that the texts of a code need. */
export type Args<C extends Code> = (typeof table)[C] extends Entry<infer A> ? A : never;
