import schema from "../../../schemas/skills.schema.json" with { type: "json" };
import type { Run } from "../commands.ts";

export function run({ out }: Run): number {
  out.print(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}
