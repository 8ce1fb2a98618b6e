// `agents`: what skills.yaml says of agents.

import { error } from "../entry.ts";

export const messages = {
  "agent/alias": error<{ alias: string; agent: string }>(
    ({ alias, agent }) => `"${alias}" is already a name of the agent "${agent}".`,
    ({ agent }) =>
      `Choose another alias. To change what is known of "${agent}", write \`agents: { ${agent}: … }\`.`,
  ),
  "agent/nowhere": error<{ name: string }>(
    ({ name }) => `Nothing says where the agent "${name}" looks for skills.`,
    () =>
      "Set `user` to the directory in your home that it reads, `project` to the one in a project, or both.",
  ),
};
