// `npm run demo`: installs the quickstart for claude and codex into a scratch home, and shows what an agent would see.
import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const home = path.join(root, ".demo");
const config = path.join("examples", "quickstart", "skills.yaml");
mkdirSync(home, { recursive: true });
// A minimal environment: variables of real agents must not lead out of the scratch home.
const env = { PATH: process.env.PATH, HOME: home, TERM: process.env.TERM ?? "dumb" };

say(`HOME=${path.relative(root, home)} kitout install -c ${config} --scope user`);
const result = spawnSync(process.execPath, ["bin/kitout.js", "install", "-c", config, "--scope", "user"], {
  cwd: root,
  env,
  stdio: "inherit",
});
if (result.status !== 0) process.exit(result.status ?? 1);
for (const directory of [".claude/skills", ".agents/skills"]) {
  say(`~/${directory}`);
  show(path.join(home, directory), "");
}

function say(line) {
  process.stdout.write(`\n${line}\n`);
}

function show(directory, indent) {
  for (const name of readdirSync(directory).sort()) {
    const file = path.join(directory, name);
    const stat = lstatSync(file);
    const link = stat.isSymbolicLink();
    // An installed skill may be one link; the tree behind it is what the agent sees.
    const target = link ? readlinkSync(file) : "";
    const inside = indent !== "";
    process.stdout.write(
      `${indent}  ${name}${link ? ` -> ${inside ? target : "…/" + path.basename(target)}` : ""}${stat.isFile() && stat.mode & 0o100 ? "*" : ""}\n`,
    );
    if (stat.isDirectory() || (link && !inside)) show(`${file}/`, `${indent}  `);
  }
}
