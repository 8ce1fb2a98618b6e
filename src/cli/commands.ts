// The table of contents: every command, in the order of the help, and where its code is.

import { type Command, command } from "./command.ts";
import { add } from "./commands/add.ts";
import { agents } from "./commands/agents.ts";
import { build } from "./commands/build.ts";
import { config } from "./commands/config.ts";
import { diff } from "./commands/diff.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { gc } from "./commands/gc.ts";
import { generations } from "./commands/generations.ts";
import { hash } from "./commands/hash.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { install } from "./commands/install.ts";
import { list } from "./commands/list.ts";
import { lock } from "./commands/lock.ts";
import { outdated } from "./commands/outdated.ts";
import { plan } from "./commands/plan.ts";
import { remove } from "./commands/remove.ts";
import { rollback } from "./commands/rollback.ts";
import { schema } from "./commands/schema.ts";
import { show } from "./commands/show.ts";
import { trust } from "./commands/trust.ts";
import { uninstall } from "./commands/uninstall.ts";
import { update } from "./commands/update.ts";

export const commands: readonly Command[] = [
  command(init, () => import("./commands/init.run.ts")),
  command(add, () => import("./commands/add.run.ts")),
  command(importCommand, () => import("./commands/import.run.ts")),
  command(remove, () => import("./commands/remove.run.ts")),
  command(list, () => import("./commands/list.run.ts")),
  command(show, () => import("./commands/show.run.ts")),
  command(config, () => import("./commands/config.run.ts")),
  command(diff, () => import("./commands/diff.run.ts")),
  command(lock, () => import("./commands/lock.run.ts")),
  command(update, () => import("./commands/update.run.ts")),
  command(outdated, () => import("./commands/outdated.run.ts")),
  command(build, () => import("./commands/build.run.ts")),
  command(plan, () => import("./commands/plan.run.ts")),
  command(install, () => import("./commands/install.run.ts")),
  command(uninstall, () => import("./commands/uninstall.run.ts")),
  command(rollback, () => import("./commands/rollback.run.ts")),
  command(generations, () => import("./commands/generations.run.ts")),
  command(doctor, () => import("./commands/doctor.run.ts")),
  command(agents, () => import("./commands/agents.run.ts")),
  command(gc, () => import("./commands/gc.run.ts")),
  command(hash, () => import("./commands/hash.run.ts")),
  command(trust, () => import("./commands/trust.run.ts")),
  command(explain, () => import("./commands/explain.run.ts")),
  command(schema, () => import("./commands/schema.run.ts")),
];
