import type { Command, CommandSpec } from "./command.ts";
import { common, type OptionSpec } from "./options.ts";

const WIDTH = 80;

/** The text of `kitout --help`. */
export function mainHelp(commands: readonly Command[]): string {
  const specs = commands.map(({ spec }) => spec);
  const width = Math.max(...specs.map(({ name }) => name.length));
  return `kitout builds a bundle of skills for AI coding agents from one skills.yaml, and
installs it for each agent that the file names.

Usage: kitout COMMAND [options]

${specs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Examples:
  kitout add anthropics/skills see what is there, choose, and write skills.yaml
  kitout list                  what is available and what is selected
  kitout install --dry-run     what an install would do
  kitout install               do it

Run \`kitout COMMAND --help\` for details of a command. Exit codes: 0 done,
1 invalid input, 2 you have to decide something (or --exit-code found changes),
3 the system failed (I/O, git, network), 64 invalid command line, 70 a bug in
kitout.
`;
}

/** The text of `kitout NAME --help`. */
export function commandHelp(command: CommandSpec): string {
  const options: [string, OptionSpec][] = [
    ...Object.entries(command.options).filter(([, { about }]) => about !== ""),
    ...command.common.map((name): [string, OptionSpec] => [name, common[name]]),
    ["directory", common.directory],
    ["json", common.json],
    ["quiet", common.quiet],
    ["help", common.help],
  ];
  const rows = options.map(([name, spec]) => [spelling(name, spec), spec.about] as const);
  const width = Math.max(...rows.map(([spelled]) => spelled.length));
  const examples = command.examples.map(([line, what]) => `  ${line}\n      ${what}`);
  return [
    `Usage: kitout ${command.name} ${command.usage}`.trimEnd(),
    "",
    ...[`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`, ...command.about].map(
      (text) => `${wrap(text)}\n`,
    ),
    "Options:",
    ...rows.map(([spelled, about]) => `  ${spelled.padEnd(width)}  ${about}`),
    "",
    "Examples:",
    ...examples,
    "",
  ].join("\n");
}

function spelling(name: string, spec: OptionSpec): string {
  // `-C` has no long form, as in git and make.
  const long = name === "directory" ? "" : `--${name}`;
  const short = spec.short === undefined ? "" : `-${spec.short}`;
  return (
    [short, long].filter((part) => part !== "").join(", ") +
    (spec.value === undefined ? "" : ` ${spec.value}`)
  );
}

function wrap(text: string): string {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trimStart();
  }
  return lines.join("\n");
}
