// What kitout does, each ready to be measured.

import fs from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { groupGlobs, skillPath } from "./corpus.ts";
import type { Place } from "./place.ts";
import {
  all,
  corpus,
  forget,
  forgetBuilt,
  installed,
  installer,
  kitout,
  notInstalled,
  project,
  type Settings,
  type Structure,
  variant,
} from "./project.ts";
import type { Ready, Work } from "./work.ts";

/** A command that changes nothing, in a project that is installed. */
export function command(skills: number, ...args: readonly string[]): Work {
  return {
    name: `kitout ${args[0]} of ${skills}`,
    prepare: async (place) => {
      const made = await installed(place, skills);
      return settled(place, () => kitout(place, made, ...args));
    },
  };
}

/** Milliseconds: what has changed more recently is read again by every run. */
const SETTLED = 2_500;

/** The command, in a project where nothing has changed for a while, and which it has seen since. */
async function settled(place: Place, command: Ready["command"]): Promise<Ready> {
  await pause(SETTLED);
  await place.run(command());
  return { command };
}

/** An install that has nothing to do. */
export function nothingChanged(skills: number): Work {
  return command(skills, "install");
}

/** The same where all skills come from one locked repository. */
export function nothingChangedRemotely(skills: number): Work {
  return {
    name: `kitout install of ${skills} remote`,
    prepare: async (place) => {
      const repository = await place.emptied("repository");
      await place.run({ argv: ["cp", "-r", `${await corpus(place, skills)}/.`, repository] });
      const git = (...args: readonly string[]) =>
        place.run({
          argv: [
            "git",
            "-C",
            repository,
            "-c",
            "user.name=bench",
            "-c",
            "user.email=bench@example.org",
            ...args,
          ],
        });
      await git("init", "--quiet", "--initial-branch", "main");
      await git("add", "--all");
      await git("commit", "--quiet", "--message", "Skills");
      const source = { git: `file://${repository}`, ref: "main" };
      const made = await project(place, "remote", { sources: { all: source }, skills: { enableAll: true } });
      await place.run(kitout(place, made, "install", "--quiet"));
      return settled(place, () => kitout(place, made, "install", "--frozen", "--offline"));
    },
  };
}

/** The emitted installer of the installed bundle, which has nothing to do. */
export function emittedNothingChanged(skills: number, targets: number): Work {
  return {
    name: `emitted install, ${targets} destinations`,
    prepare: async (place) => {
      const made = await installed(place, skills, targets);
      const install = await installer(place, made);
      await place.run(install());
      return { command: () => install() };
    },
  };
}

/** A build with neither a store nor a cache. */
export function coldBuild(name: string, settings: (place: Place) => Promise<Settings>): Work {
  return {
    name: `cold build of ${name}`,
    prepare: async (place) => {
      const made = await place.once(`cold ${name}`, async () =>
        project(place, `cold-${name.replaceAll(/\W+/g, "-")}`, await settings(place)),
      );
      const clear = () => forgetBuilt(place, made);
      return { command: () => kitout(place, made, "build"), before: clear, after: clear };
    },
  };
}

/** The same for a corpus. */
export function coldBuildOf(skills: number): Work {
  return coldBuild(String(skills), async (place) => all(await corpus(place, skills)));
}

/** An install after one file of one skill has changed; a different skill each time. */
export function oneChanged(skills: number): Work {
  return {
    name: `kitout install, one of ${skills} changed`,
    prepare: async (place) => {
      const source = await corpus(place, skills);
      const made = await installed(place, skills);
      await settled(place, () => kitout(place, made, "install"));
      let round = 0;
      return {
        before: async () => {
          round += 1;
          const file = path.join(source, skillPath((round * 37) % skills), "notes.md");
          fs.writeFileSync(file, `Changed for the ${round}. time.\n`);
        },
        command: () => kitout(place, made, "install"),
        check: () => {
          const index = (round * 37) % skills;
          const copy = path.join(made.destinations[0]!, path.basename(skillPath(index)), "notes.md");
          return fs.readFileSync(copy, "utf8") === `Changed for the ${round}. time.\n`
            ? null
            : `${copy} is the old one`;
        },
      };
    },
  };
}

/** The emitted installer where nothing is installed yet. */
export function firstInstall(skills: number, targets = 1, structure: Structure = "copy-tree"): Work {
  return {
    name: `emitted install of ${skills}, ${structure}, ${targets}`,
    prepare: async (place) => {
      const made = await installed(place, skills, targets, structure);
      const install = await installer(place, made);
      return {
        before: () => forget(place, made),
        command: () => install(),
        check: () => notInstalled(made, skills),
      };
    },
  };
}

/** `kitout install` where nothing is built or installed yet. */
export function firstBuildAndInstall(skills: number, structure: Structure): Work {
  return {
    name: `kitout install of ${skills}, ${structure}`,
    prepare: async (place) => {
      const made = await project(place, `first-${structure}`, all(await corpus(place, skills)), 1, structure);
      return {
        before: async () => {
          await forgetBuilt(place, made);
          await forget(place, made);
        },
        command: () => kitout(place, made, "install"),
        check: () => notInstalled(made, skills),
      };
    },
  };
}

/** The emitted installers of two bundles in turns, which differ in one skill. */
export function oneUpdated(skills: number, targets: number, structure: Structure): Work {
  return {
    name: `update of one of ${skills}, ${structure}, ${targets}`,
    prepare: async (place) => {
      const made = await installed(place, skills, targets, structure);
      const adjust = { [skillPath(0)]: { exclude: ["notes.md"] } };
      const other = variant(made, "other", { enableAll: true, adjust });
      const installs = [await installer(place, made), await installer(place, other)] as const;
      await place.run(installs[0]());
      let round = 0;
      const copies = made.destinations.map((destination) =>
        path.join(destination, path.basename(skillPath(0)), "notes.md"),
      );
      return {
        before: async () => {
          round += 1;
        },
        command: () => installs[round % 2 === 1 ? 1 : 0](),
        check: () =>
          copies.every((copy) => fs.existsSync(copy) === (round % 2 === 0))
            ? null
            : "not every destination is updated",
        after: () => place.run(installs[0]()),
      };
    },
  };
}

/** The emitted installer of a bundle that has only the second half of what is installed. */
export function halfRemoved(skills: number): Work {
  return {
    name: `removal of ${skills / 2} of ${skills}`,
    prepare: async (place) => {
      const made = await installed(place, skills);
      const half = variant(made, "half", { enableAll: true, disable: groupGlobs(skills / 2) });
      const install = await installer(place, made);
      const installHalf = await installer(place, half);
      await place.run(install());
      const state = path.join(made.home, ".local/state");
      const kept = await place.emptied("kept");
      await place.run({ argv: ["cp", "-a", made.agents, state, kept] });
      const restore = async () => {
        await forget(place, made);
        await place.run({ argv: ["cp", "-a", path.join(kept, "agents"), made.agents] });
        await place.run({ argv: ["cp", "-a", path.join(kept, "state"), state] });
      };
      return {
        before: restore,
        command: () => installHalf(),
        check: () => notInstalled(made, skills / 2),
        after: async () => {
          await restore();
          await place.clear(kept);
        },
      };
    },
  };
}

/** The emitted installer comparing everything that is installed. */
export function verify(skills: number): Work {
  return {
    name: `emitted install --verify of ${skills}`,
    prepare: async (place) => {
      const made = await installed(place, skills);
      const install = await installer(place, made);
      await place.run(install());
      return { command: () => install("--verify") };
    },
  };
}
