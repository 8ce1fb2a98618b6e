// Every command: its words, its options, its examples, and where its code is.

import type { Host } from "../host/host.ts";
import type { common, OptionSpec, Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";

export interface Run {
  readonly host: Host;
  readonly options: Options;
  readonly out: Terminal;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What comes after the name. */
  readonly usage: string;
  /** More words than the summary; each a paragraph. */
  readonly about: readonly string[];
  readonly words: { readonly min: number; readonly max: number; readonly missing: string };
  readonly common: readonly (keyof typeof common)[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly load: () => Promise<{ run(run: Run): number | Promise<number> }>;
}

const none = { min: 0, max: 0, missing: "" };
const CONFIG = ["config", "profile", "source", "fact", "facts-only"] as const;
/** Of the commands that make skills of what they find. */
const RENDER = [...CONFIG, "package"] as const;
const FETCH = ["offline", "timeout"] as const;
const LOCKED = ["frozen", ...FETCH] as const;

/** Of the commands that install what skills.yaml says. */
const WHERE = {
  target: {
    type: "string",
    multiple: true,
    value: "NAME",
    about: "only the destination of this target; may be repeated",
  },
  root: {
    type: "string",
    value: "DIR",
    about: "the project to install into; default: the directory of skills.yaml",
  },
} as const satisfies Record<string, OptionSpec>;

/** Of the commands about what was installed. */
const WHOSE = {
  owner: {
    type: "string",
    value: "NAME",
    about: "the `name` of a configuration; skills.yaml is not read",
  },
  root: { type: "string", value: "DIR", about: "the project; default: the directory of skills.yaml" },
} as const satisfies Record<string, OptionSpec>;

export const commands: readonly Command[] = [
  {
    name: "list",
    summary: "print every skill found, and which are selected",
    usage: "[options]",
    about: ["Selected skills are marked with *, and show the targets that get them."],
    words: none,
    common: [...RENDER, ...LOCKED, "json"],
    options: { selected: { type: "boolean", about: "only the selected skills" } },
    examples: [
      ["kitout list", "what is there, and what is chosen"],
      ["kitout list --json | jq -r '.skills[] | select(.selected) | .id'", "the ids of the selected skills"],
    ],
    load: () => import("./commands/list.ts"),
  },
  {
    name: "show",
    summary: "print what is known about one skill",
    usage: "[SKILL] [options]",
    about: [
      "SKILL is an id, as `kitout list` prints it. Shows where the skill comes from, why it is selected, its files, and where it would be installed.",
      "With --why it also says which line selects it or does not, which targets get it and which do not, and what became of every `when`. Without SKILL, --why is about the conditions alone.",
    ],
    words: { min: 0, max: 1, missing: "" },
    common: [...RENDER, ...LOCKED, "json"],
    options: {
      "print-config": {
        type: "boolean",
        about:
          "print all files and profiles merged, with the line of each value; also: --config without FILE",
      },
      why: { type: "boolean", about: "say what made it so: lines, conditions, facts, profiles" },
    },
    examples: [
      ["kitout show anthropic/pdf", "everything about one skill"],
      ["kitout show anthropic/pdf --why", "why it is selected, or not, and who gets it"],
      ["kitout show --config --profile work", "what the files and the profile say together, and where"],
      ["kitout show --why --fact os=darwin", "which conditions would hold on another machine"],
    ],
    load: () => import("./commands/show.ts"),
  },
  {
    name: "diff",
    summary: "print what you changed in a skill, as a patch",
    usage: "SKILL [DIR] [options]",
    about: [
      "Without DIR: how what is installed differs from what its source has. With DIR, an edited copy of the skill: how that differs from what would be installed. The edited copy may stand in an agent's directory.",
      "Put what it prints into a file, and name that under `patches` of the skill in `skills.explicit`.",
    ],
    words: { min: 1, max: 2, missing: "which skill? It takes an id" },
    common: [...RENDER, ...LOCKED],
    options: {},
    examples: [
      ["kitout diff anthropic/pdf", "what is ours in it"],
      ["kitout diff anthropic/pdf .claude/skills/pdf > patches/pdf.patch", "keep an edit"],
    ],
    load: () => import("./commands/diff.ts"),
  },
  {
    name: "lock",
    summary: "bring skills.lock up to what skills.yaml says, and move no pin",
    usage: "[options]",
    about: [
      "Resolves what is not locked yet, for every profile, and drops what nothing needs any more. What is locked stays as it is, also under another name: `kitout update` moves it. Only a source that is declared in another way is asked anew. Commit skills.lock beside skills.yaml.",
      "After a merge that left conflict markers in it, --take chooses a side for what differs; the rest follows from skills.yaml.",
    ],
    words: none,
    common: [...CONFIG, ...FETCH],
    options: {
      take: {
        type: "string",
        value: "SIDE",
        about: "ours or theirs: what counts where a merge left conflict markers",
      },
    },
    examples: [
      ["kitout lock", "after an edit of skills.yaml"],
      ["kitout lock --take theirs", "after a merge conflict in skills.lock"],
    ],
    load: () => import("./commands/lock.ts"),
  },
  {
    name: "update",
    summary: "move the pins of remote sources, and show what that changes for an agent",
    usage: "[SOURCE…] [options]",
    about: [
      "Asks every source, or those that are named, what it is now, and compares the skills that any profile selects: descriptions, allowed tools, scripts, executables, URLs and hidden characters that come, change and go. Then it writes skills.lock; nothing is installed.",
      "When anything fails, the lock stays as it is, byte for byte.",
    ],
    words: { min: 0, max: 1000, missing: "" },
    common: [...CONFIG, ...FETCH, "json"],
    options: {
      "dry-run": { type: "boolean", about: "show it, and write nothing" },
      diff: { type: "boolean", about: "show the changes of every file, as unified diffs" },
      markdown: { type: "boolean", about: "print Markdown, for a pull request" },
    },
    examples: [
      ["kitout update --dry-run --diff", "what is new, before it counts"],
      ["kitout update anthropic", "only one source"],
      ["kitout update --markdown > body.md", "for the text of a pull request"],
    ],
    load: () => import("./commands/update.ts"),
  },
  {
    name: "outdated",
    summary: "list the sources that are no longer what is locked",
    usage: "[options]",
    about: ["Asks every remote source of every profile what it is now. Changes nothing."],
    words: none,
    common: [...CONFIG, ...FETCH, "json"],
    options: { "exit-code": { type: "boolean", about: "end with 2 when one is not as it is locked" } },
    examples: [
      ["kitout outdated", "is there something new"],
      ["kitout outdated --exit-code", "for a script"],
    ],
    load: () => import("./commands/outdated.ts"),
  },
  {
    name: "build",
    summary: "compile skills.yaml into a bundle, and print where it is",
    usage: "[options]",
    about: [
      "Without --out the bundle goes into the store: $KITOUT_STORE, or kitout/store in $XDG_DATA_HOME or ~/.local/share.",
      "With --out it is a directory of its own that needs neither kitout nor Node to be installed. Only an unmodified bundle or nothing is replaced there.",
      "The scope is that of the bundle's `shell-hook` and `scripts`; its `install` is always for your user, its `install-local` for a project.",
    ],
    words: none,
    common: [...RENDER, ...LOCKED, "scope", "json"],
    options: {
      out: { type: "string", value: "DIR", about: "write a self-contained copy" },
      "ignore-unused": {
        type: "boolean",
        about: "pass over a --source and a --package that nothing here uses",
      },
      repair: { type: "boolean", about: "look at every byte in the store, and make damaged skills anew" },
    },
    examples: [
      ["kitout build", "into the store"],
      ["kitout build --out ./bundle", "a copy to carry to another machine"],
      [
        "./bundle/install-local --dry-run",
        "what it would install into this project; ./bundle/install: for your user",
      ],
    ],
    load: () => import("./commands/build.ts"),
  },
  {
    name: "plan",
    summary: "print what an install would change, and what that means for an agent",
    usage: "[options]",
    about: [
      "Builds, asks the bundle's installer what it would do, and shows it for each destination: descriptions, allowed tools, scripts, URLs and hidden characters that come, change and go. Nothing but the store is written to, and skills.lock where something is not locked yet.",
      "Takes the options of `kitout install` but for --dry-run, --verify, --uninstall and --porcelain. With --diff, the patches apply with `patch -p1` in a destination of copies.",
    ],
    words: none,
    common: [...RENDER, ...LOCKED, "scope", "json"],
    options: {
      diff: { type: "boolean", about: "show the changes of every file, as unified diffs" },
      "exit-code": { type: "boolean", about: "end with 2 when there is something to do" },
      force: { type: "boolean", about: "as if installed with --force" },
      "take-over": { type: "boolean", about: "as if installed with --take-over" },
      ...WHERE,
    },
    examples: [
      ["kitout plan", "what is about to change, before an agent reads it"],
      ["kitout plan --diff", "the same, with every changed line"],
      ["kitout plan --exit-code --json", "for a script: has something changed, and what"],
    ],
    load: () => import("./commands/plan.ts"),
  },
  {
    name: "install",
    summary: "build, then run the bundle's installer",
    usage: "[options]",
    about: [
      "The scope is what skills.yaml says: `project` installs below the directory of skills.yaml, `user` for your user.",
      "Everything that is written into an agent's directory is written by the script in the bundle, which you can read first: `kitout build`.",
    ],
    words: none,
    common: [...RENDER, ...LOCKED, "scope"],
    options: {
      "dry-run": { type: "boolean", about: "say what would be done, and do nothing" },
      force: { type: "boolean", about: "replace what is in the way, after a backup; repair the store" },
      "take-over": { type: "boolean", about: "take destinations over from another configuration" },
      ...WHERE,
      verify: {
        type: "boolean",
        about: "look at every byte that is installed, and install nothing; with --force, repair",
      },
      uninstall: { type: "boolean", about: "remove what kitout installed" },
      porcelain: { type: "boolean", about: "say what is done in tab-separated lines, for programs" },
    },
    examples: [
      ["kitout install", "bring every destination up to date"],
      ["kitout install --dry-run", "only say what would be done"],
      ["kitout install --scope user -c ~/dotfiles/skills.yaml", "from your dotfiles, for your user"],
    ],
    load: () => import("./commands/install.ts"),
  },
  {
    name: "rollback",
    summary: "install what was installed before",
    usage: "[N] [options]",
    about: [
      "Runs the installer of an older bundle: of generation N, or of the one before the current. What you edited is refused as by `kitout install`.",
      "Every `kitout install` that is not only for some targets records a generation for its configuration, and in project scope for its directory. When skills.yaml cannot be read, the nearest that was recorded is meant.",
    ],
    words: { min: 0, max: 1, missing: "" },
    common: [...CONFIG, "scope"],
    options: {
      "dry-run": { type: "boolean", about: "say what would be done, and do nothing" },
      force: { type: "boolean", about: "replace what is in the way, after a backup" },
      "take-over": { type: "boolean", about: "take destinations over from another configuration" },
      ...WHOSE,
    },
    examples: [
      ["kitout rollback", "to what was installed before"],
      ["kitout rollback 3 --dry-run", "what it would do to install generation 3 again"],
    ],
    load: () => import("./commands/rollback.ts"),
  },
  {
    name: "generations",
    summary: "list what was installed, and when",
    usage: "[options]",
    about: [
      "Those of the configuration, or all when there is none. What is installed now is marked with *: that may be an older one, or one that a bundle's own script installed.",
    ],
    words: none,
    common: [...CONFIG, "scope", "json"],
    options: {
      all: { type: "boolean", about: "of all configurations and projects" },
      ...WHOSE,
    },
    examples: [["kitout generations", "where `kitout rollback` can go"]],
    load: () => import("./commands/generations.ts"),
  },
  {
    name: "doctor",
    summary: "print what this configuration needs of this machine, and what is missing",
    usage: "[options]",
    about: [
      "The programs that packages of selected skills stand for, git and npm where a source needs them, and the tools of the installer that are missing. Ends with 1 when something is missing. Changes nothing.",
    ],
    words: none,
    common: [...RENDER, ...LOCKED, "json"],
    options: {},
    examples: [
      ["kitout doctor", "why does a skill not find its program"],
      ["kitout doctor --json | jq -r '.needs[] | select(.path == null) | .name'", "what to install"],
    ],
    load: () => import("./commands/doctor.ts"),
  },
  {
    name: "gc",
    summary: "remove from the store what nothing needs any more",
    usage: "[options]",
    about: [
      "It keeps what a generation needs, what is installed now (also by a bundle's own script), what a link in a directory of skills leads to, and what was built within the last hour, unless --keep or --older-than forgets it.",
      "Without options every generation stays. With --keep and --older-than, those go at once that neither keeps; what is installed always stays.",
      "What somebody changed in the store, and a repair set aside, stays in its directory `damaged` until you remove it yourself.",
    ],
    words: none,
    common: ["json"],
    options: {
      keep: {
        type: "string",
        value: "N",
        about: "forget all generations but the newest N of each configuration",
      },
      "older-than": {
        type: "string",
        value: "TIME",
        about: "forget generations that are older: 12h, 30d, 8w",
      },
      "dry-run": { type: "boolean", about: "say what would be removed, and change nothing" },
    },
    examples: [
      ["kitout gc", "remove what not even a rollback needs"],
      [
        "kitout gc --keep 5 --older-than 30d --dry-run",
        "what it would remove, keeping the last five and the last month",
      ],
    ],
    load: () => import("./commands/gc.ts"),
  },
  {
    name: "hash",
    summary: "print the digest of a directory",
    usage: "DIR",
    about: [
      "SHA-256 of the Nix archive of DIR, as `nix hash path DIR` prints it. It covers names, bytes, executable bits and links, and nothing else.",
    ],
    words: { min: 1, max: 1, missing: "which directory" },
    common: [],
    options: {},
    examples: [["kitout hash skills/pdf", "the digest that the lock and the manifest hold"]],
    load: () => import("./commands/hash.ts"),
  },
  {
    name: "trust",
    summary: "let a project's skills.yaml do what it asks for",
    usage: "[options]",
    about: [
      "A skills.yaml that was found by searching upwards may not install for your user, replace what it finds, or read outside its directory, until you trust it.",
      "Trust holds for the bytes of that file and of those it extends: a changed file must be trusted again.",
    ],
    words: none,
    common: ["config"],
    options: { revoke: { type: "boolean", about: "trust it no longer" } },
    examples: [["kitout trust", "trust the skills.yaml of this project as it is now"]],
    load: () => import("./commands/trust.ts"),
  },
  {
    name: "explain",
    summary: "print what a diagnostic means, with an example",
    usage: "CODE",
    about: [
      "CODE is what stands in brackets behind a message, such as source/unknown. `kitout explain` alone lists all of them.",
    ],
    words: { min: 0, max: 1, missing: "" },
    common: [],
    options: {},
    examples: [["kitout explain glob/no-match", "one of them"]],
    load: () => import("./commands/explain.ts"),
  },
  {
    name: "schema",
    summary: "print the JSON schema of skills.yaml, or of skills.lock",
    usage: "[skills | lock]",
    about: ["For editors: `# yaml-language-server: $schema=…` as the first line of a skills.yaml."],
    words: { min: 0, max: 1, missing: "" },
    common: [],
    options: {},
    examples: [
      ["kitout schema > skills.schema.json", "a copy for your editor"],
      ["kitout schema lock", "what stands in a skills.lock, for programs that read it"],
    ],
    load: () => import("./commands/schema.ts"),
  },
];
