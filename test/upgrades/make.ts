// Makes the fixture of the version that is checked out: what this kitout and its installers leave on a machine. README.md says how to run it.

import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ANSWERS } from "./answers.ts";
import { BASE, type PathDigest, pack, unpack } from "./tree.ts";

const repository = process.cwd();
const version = JSON.parse(fs.readFileSync("package.json", "utf8")).version as string;
const fixture = path.join(repository, "test/upgrades", version);

if (fs.existsSync(fixture)) throw new Error(`${fixture} is there already, and must stay as it is.`);
const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "kitout-fixture-")));
const [home, app, library] = [`${base}/home`, `${base}/app`, `${base}/library`];

/** The three structures, each in a directory of its own. */
const TARGETS = `targets:
  copies: { dest: "$HOME/.copies/skills", localDest: .copies/skills, structure: copy-tree }
  links: { dest: "$HOME/.links/skills", localDest: .links/skills, structure: symlink-tree, layout: nested }
  whole: { dest: "$HOME/.whole/skills", localDest: .whole/skills, structure: link }
`;

type Files = Readonly<Record<string, string | { readonly run: string }>>;

function write(directory: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (typeof content === "string") fs.writeFileSync(file, content);
    else fs.writeFileSync(file, content.run, { mode: 0o755 });
  }
}

function skill(name: string, description: string): string {
  return `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n`;
}

/** Runs a program on the machine, which must succeed, and gives what it printed. */
function run(cwd: string, command: readonly string[]): string {
  const env = { PATH: process.env["PATH"], HOME: home, LC_ALL: "C", TZ: "UTC" };
  const ended = spawnSync(command[0]!, command.slice(1), { cwd, env, encoding: "utf8" });
  if (ended.status !== 0) throw new Error(`${command.join(" ")}: ${ended.status} ${ended.stderr}`);
  process.stderr.write(`${command.slice(-3).join(" ")}\n${ended.stderr}`);
  return ended.stdout;
}

const kitout = (cwd: string, ...args: string[]) =>
  run(cwd, [process.execPath, `${repository}/bin/kitout.js`, ...args]);

// ---- Sources ----------------------------------------------------------------------------------------------------------

process.umask(0o022);
fs.mkdirSync(home);

// What is fetched has an address of its own, and the user's settings say where it is here: no address names this machine.
function teamRepository(): void {
  const directory = `${base}/remotes/team.git`;
  const dated = "An Author <author@example.com> 1767225600 +0000";
  const files = {
    "skills/deploy/SKILL.md": skill("deploy", "Deploys, from git."),
    "skills/deploy/scripts/deploy.sh": { run: "#!/bin/sh\necho deploy\n" },
  };
  const changes = Object.entries(files).map(([name, content]) => {
    const [mode, text] = typeof content === "string" ? ["100644", content] : ["100755", content.run];
    return `M ${mode} inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const stream = `commit refs/heads/main\nauthor ${dated}\ncommitter ${dated}\ndata 8\nA commit\n${changes.join("")}\ndone\n`;
  write(`${base}/remotes`, { "team.fast-import": stream });
  run(base, ["git", "init", "--quiet", "--bare", "--template=", "-b", "main", directory]);
  run(base, [
    "sh",
    "-c",
    `git --git-dir="$0" fast-import --quiet --done <"$0/../team.fast-import"`,
    directory,
  ]);
}

/** A registry with one package, as far as fetching it goes. */
async function npmRegistry(): Promise<http.Server> {
  const directory = `${base}/package`;
  const name = "@acme/skills";
  write(directory, {
    "package.json": JSON.stringify({ name, version: "1.2.0" }),
    "skills/review/SKILL.md": skill("review", "Reviews, from npm."),
  });
  run(directory, ["npm", "pack", "--ignore-scripts", "--no-update-notifier", "--loglevel=error"]);
  const file = `${base}/remotes/acme-skills-1.2.0.tgz`;
  fs.renameSync(`${directory}/acme-skills-1.2.0.tgz`, file);
  const tarball = fs.readFileSync(file);
  fs.rmSync(directory, { recursive: true });
  fs.rmSync(`${home}/.npm`, { recursive: true, force: true });
  const digest = (algorithm: string) => createHash(algorithm).update(tarball);
  const dist = {
    tarball: "https://registry.example.com/@acme/skills/-/skills-1.2.0.tgz",
    integrity: `sha512-${digest("sha512").digest("base64")}`,
    shasum: digest("sha1").digest("hex"),
  };
  const packument = {
    name,
    "dist-tags": { latest: "1.2.0" },
    versions: { "1.2.0": { name, version: "1.2.0", dist } },
    time: { "1.2.0": "2026-01-01T00:00:00.000Z" },
  };
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(request.url!);
    if (asked.endsWith(".tgz")) response.end(tarball);
    else if (asked === `/${name}`) response.end(JSON.stringify(packument));
    else response.writeHead(404).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

function npmSettings(registry: string): Files {
  return { ".npmrc": `registry=${registry}\nreplace-registry-host=always\nupdate-notifier=false\n` };
}

function sources(): void {
  teamRepository();
  write(home, {
    ".gitconfig": `[url "file://${base}/remotes/"]\n\tinsteadOf = https://git.example.com/\n`,
    ".config/kitout/skills.yaml": `version: 1\nsources: { mine: { path: ~/skills } }\nskills: { enableAll: [mine] }\n${TARGETS}`,
  });
  write(`${base}/shared`, {
    "glossary/SKILL.md": skill("glossary", "A glossary, from outside of the project."),
  });
  write(`${base}/packing`, { "archived/SKILL.md": skill("archived", "From an archive.") });
  write(app, {
    "skills.yaml": `version: 1
name: app
sources:
  own: { path: ./skills }
  outside: { path: ../shared }
  team: { git: "https://git.example.com/team.git", ref: main, subdir: skills, idPrefix: team }
  vendored: { npm: "@acme/skills", version: "^1.2" }
  packed: { archive: ./packed.tar.gz }
  flake: { input: more }
skills:
  enableAll: true
  disable: [style]
  explicit:
    house/style:
      from: own
      path: style
      files: { references/house.md: ./house.md }
      transform: "{{original}}\\nFor {{vars.team}}.\\n{{dependencies}}"
      vars: { team: Payments }
      packages: [{ name: coreutils, bins: [cat] }]
${TARGETS}`,
    "house.md": "The style of the house.\n",
    "flake.lock": `${JSON.stringify(
      {
        nodes: {
          more: {
            locked: { path: "./more", type: "path" },
            original: { path: "./more", type: "path" },
            parent: [],
          },
          root: { inputs: { more: "more" } },
        },
        root: "root",
        version: 7,
      },
      null,
      2,
    )}\n`,
    "more/flaked/SKILL.md": skill("flaked", "From an input of a flake."),
    "skills/style/SKILL.md": skill("style", "How to write."),
  });
  run(`${base}/packing`, [
    "tar",
    "--sort=name",
    "--mtime=@1767225600",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "-czf",
    `${app}/packed.tar.gz`,
    "archived",
  ]);
  fs.rmSync(`${base}/packing`, { recursive: true });
  write(library, {
    "skills.yaml": `version: 1\nsources: { own: { path: ./skills } }\nskills: { enableAll: [own] }\n${TARGETS}`,
    "skills/books/SKILL.md": skill("books", "Looks after books."),
    "skills/notes/SKILL.md": skill("notes", "Takes notes."),
    "skills/pdf/SKILL.md": skill("pdf", "Reads PDF files."),
  });
}

// ---- Installing -------------------------------------------------------------------------------------------------------

/** The skills that change from generation to generation. `pdf` has a script, `notes` will be edited, `old` goes. */
function generation(directory: string, number: number): void {
  write(directory, {
    "notes/SKILL.md": skill("notes", "Takes notes."),
    "pdf/SKILL.md": skill("pdf", `Reads PDF files, version ${number}.`),
    "pdf/scripts/read": { run: `#!/bin/sh\necho ${number}\n` },
  });
  if (number === 1) write(directory, { "old/SKILL.md": skill("old", "Goes with the second generation.") });
  else fs.rmSync(`${directory}/old`, { recursive: true, force: true });
}

/** An edit of a copy, and skills that kitout knows nothing of. */
function byHand(root: string): void {
  fs.appendFileSync(`${root}/.copies/skills/notes/SKILL.md`, "Edited by hand.\n");
  const neighbour = { "neighbour/SKILL.md": skill("neighbour", "Somebody else's.") };
  write(`${root}/.copies/skills`, neighbour);
  write(`${root}/.links/skills`, neighbour);
}

/** Something that was built and never installed, then two generations. */
function installTwice(cwd: string, skills: string): void {
  generation(skills, 0);
  kitout(cwd, "build");
  generation(skills, 1);
  kitout(cwd, "install");
  generation(skills, 2);
  kitout(cwd, "install");
}

async function install(): Promise<void> {
  const registry = await npmRegistry();
  write(home, npmSettings(`http://127.0.0.1:${(registry.address() as AddressInfo).port}/`));
  // While the registry is in this process, it must be able to answer.
  generation(`${app}/skills`, 0);
  kitout(app, "trust");
  const command = [`${repository}/bin/kitout.js`, "lock"];
  await promisify(execFile)(process.execPath, command, {
    cwd: app,
    env: { PATH: process.env["PATH"], HOME: home },
  });
  registry.close();
  write(home, npmSettings("http://127.0.0.1:9/"));
  fs.rmSync(`${home}/.npm`, { recursive: true, force: true });
  installTwice(app, `${app}/skills`);
  installTwice(home, `${home}/skills`);
  // Drops what was locked for the generation before.
  kitout(home, "lock");
  // A bundle that is committed with its project, and installed by its own script.
  kitout(library, "build", "--out", "bundle");
  run(library, ["./bundle/install-local"]);
  for (const root of [app, home, library]) byHand(root);
}

// ---- Keeping ----------------------------------------------------------------------------------------------------------

/** Where the formats have a digest of a text with a path in it. */
function digests(): Record<string, PathDigest> {
  const trusted = ["skills.yaml", "flake.lock"].map((name) => {
    const digest = createHash("sha256")
      .update(fs.readFileSync(`${app}/${name}`))
      .digest("hex");
    return `${digest} ${BASE}/app/${name}\n`;
  });
  return {
    "@APP-NOTE@": { of: `${BASE}/app\n`, length: 64 },
    "@APP-HISTORY@": { of: `${BASE}/app`, length: 40 },
    "@APP-TRUST@": { of: `${BASE}/app/skills.yaml`, length: 64 },
    "@APP-TRUSTED@": { of: trusted.join(""), length: 64 },
    "@LIBRARY-NOTE@": { of: `${BASE}/library\n`, length: 64 },
  };
}

/** What kitout says of the machine for programs, asked on another one that was made of the fixture. */
function ask(): void {
  const other = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "kitout-fixture-")));
  const { portable } = unpack(fixture, other);
  const answers = ANSWERS.map(({ root, args }) => {
    const command = [`${repository}/bin/kitout.js`, ...args];
    const env = { PATH: process.env["PATH"], HOME: `${other}/home` };
    const { status, stdout } = spawnSync(process.execPath, command, {
      cwd: `${other}/${root}`,
      env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${args.join(" ")}: ${status}`);
    return { root, args, answer: JSON.parse(portable(stdout)) };
  });
  fs.writeFileSync(`${fixture}/answers.json`, `${JSON.stringify(answers, null, 2)}\n`);
  remove(other);
}

function remove(directory: string): void {
  spawnSync("chmod", ["-R", "u+w", directory]);
  fs.rmSync(directory, { recursive: true, force: true });
}

sources();
await install();
fs.rmSync(`${base}/remotes/team.git`, { recursive: true });
const commit = run(repository, ["git", "rev-parse", "HEAD"]).trim();
pack(base, fixture, { kitout: version, commit, digests: digests() });
remove(base);
ask();
