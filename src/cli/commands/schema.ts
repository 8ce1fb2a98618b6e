import lock from "../../../schemas/lock.schema.json" with { type: "json" };
import skills from "../../../schemas/skills.schema.json" with { type: "json" };
import type { Run } from "../commands.ts";
import { UsageError } from "../options.ts";

const schemas = new Map<string, object>([
  ["skills", skills],
  ["lock", lock],
]);

export function run({ options, out }: Run): number {
  const [name = "skills"] = options.words;
  const schema = schemas.get(name);
  if (schema === undefined)
    throw new UsageError(`there is no schema "${name}", only: ${[...schemas.keys()].join(", ")}.`, "schema");
  out.print(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}
