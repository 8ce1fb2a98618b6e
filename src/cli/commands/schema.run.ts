import lock from "../../../schemas/lock.schema.json" with { type: "json" };
import skills from "../../../schemas/skills.schema.json" with { type: "json" };
import { UsageError } from "../../model/usage.ts";
import type { Run } from "../command.ts";
import type { schema } from "./schema.ts";

const schemas = new Map<string, object>([
  ["skills", skills],
  ["lock", lock],
]);

export function run({ options, out }: Run<typeof schema>): number {
  const [name = "skills"] = options.words;
  const found = schemas.get(name);
  if (found === undefined)
    throw new UsageError(`there is no schema "${name}", only: ${[...schemas.keys()].join(", ")}.`);
  out.print(`${JSON.stringify(found, null, 2)}\n`);
  return 0;
}
