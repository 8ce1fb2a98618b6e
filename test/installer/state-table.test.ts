// Every state in which an entry can be, in every structure and scope, and what is there afterwards.

import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Scope, Structure } from "../../src/model/installer.ts";
import type { DestinationSpec, Skill } from "./support/bundle.ts";
import { sharedWorld } from "./support/shared-world.ts";
import { dash } from "./support/shells.ts";

const text = (word: string): Skill => ({ "SKILL.md": `${word}\n` });

const modes = ["fail", "keep", "backup", "--force"] as const;
type Mode = (typeof modes)[number];

/** What the user made or changed, under the name of an entry. */
const MINE = "mine";

const shared = sharedWorld(dash);
afterAll(shared.remove);

class Scene {
  readonly world = shared.world();
  readonly #dest: string;

  constructor(
    readonly scope: Scope,
    readonly structure: Structure,
  ) {
    this.#dest = path.join(scope === "user" ? this.world.home : this.world.project, ".claude/skills");
    // Read only through links, so all tests can have one.
    this.world.write({ "own/SKILL.md": `${MINE}\n`, "own/one/SKILL.md": `${MINE}\n` });
  }

  /** Null: a bundle that does not name the destination. */
  bundle(skills: DestinationSpec["skills"] | null, mode: Mode): string {
    const destination: DestinationSpec = {
      structure: this.structure,
      onConflict: mode === "--force" ? "fail" : mode,
      skills: skills ?? {},
    };
    const other: DestinationSpec = { targets: ["other"], skills: { other: text("other") } };
    const bundle = shared.bundle({
      scope: this.scope,
      destinations: [skills === null ? other : destination],
    });
    return `${bundle}/${this.scope === "user" ? "install" : "install-local"}`;
  }

  place(entry: string): string {
    return this.structure === "link" ? this.#dest : path.join(this.#dest, entry);
  }

  /** Puts what is the user's where an entry is. */
  take(entry: string): void {
    rmSync(this.place(entry), { recursive: true, force: true });
    const file = path.relative(this.world.root, this.place(entry));
    this.world.write(
      this.structure === "copy-tree"
        ? { [`${file}/SKILL.md`]: `${MINE}\n` }
        : { [file]: { link: path.join(this.world.root, "own") } },
    );
  }

  /** As if kitout had never been here. */
  forget(): void {
    const base = path.dirname(this.#dest);
    rmSync(path.join(base, ".kitout-skills"), { recursive: true });
    rmSync(path.join(this.world.home, ".local"), { recursive: true, force: true });
    rmSync(path.join(this.world.project, ".kitout"), { recursive: true, force: true });
  }

  /** The text of the skill, through links; null when it is not there. */
  read(entry: string): string | null {
    const file = path.join(
      this.structure === "link" ? path.join(this.#dest, "one") : this.place(entry),
      "SKILL.md",
    );
    return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
  }

  /** Entry to `state action`, as the dry run says. */
  plan(install: string, mode: Mode): Readonly<Record<string, string>> {
    const prints = () => [this.world.fingerprint("home"), this.world.fingerprint("project")];
    const before = prints();
    const { out } = this.run(install, mode, "--dry-run", "--porcelain");
    expect(prints()).toEqual(before);
    const rows = out.split("\n").map((line) => line.split("\t"));
    return Object.fromEntries(
      rows
        .filter(([kind]) => kind === "entry")
        .map(([, , state, action, entry]) => [entry, `${state} ${action}`]),
    );
  }

  run(install: string, mode: Mode, ...args: readonly string[]) {
    return this.world.run(install, ...(mode === "--force" ? [mode] : []), ...args);
  }

  /** Whether the user's own stands in a backup. */
  saved(entry: string): boolean {
    const state = this.scope === "user" ? "home/.local/state/kitout/user" : "project/.kitout";
    const backup = path.join(this.world.root, state, "backups/1");
    const saved = this.structure === "link" ? path.join(backup, "self") : path.join(backup, "tree", entry);
    if (!existsSync(saved)) return false;
    return readFileSync(path.join(saved, "SKILL.md"), "utf8") === `${MINE}\n`;
  }
}

/** What --force and onConflict make of an entry that is not as it was installed. */
function decision(mode: Mode, otherwise: "replace" | "remove"): string {
  return { fail: "refuse", keep: "skip", backup: otherwise, "--force": otherwise }[mode];
}

for (const scope of ["user", "project"] as const) {
  for (const structure of ["copy-tree", "symlink-tree"] as const) {
    for (const mode of modes) {
      describe(`${structure} in ${scope} scope, ${mode}`, () => {
        test("every entry is in its state, and is afterwards what the table says", () => {
          const scene = new Scene(scope, structure);
          const old = {
            stale: text("old"),
            orphan: text("old"),
            gone: text("old"),
            changed: text("old"),
            dropped: text("old"),
          };
          const wanted = {
            stale: text("new"),
            changed: text("new"),
            missing: text("new"),
            foreign: text("new"),
            converged: text("new"),
          };
          const second = scene.bundle(wanted, mode);
          // Copies do not tell which bundle they are from.
          const before = structure === "copy-tree" ? "fail" : mode;
          const [early, first] = [scene.bundle(wanted, before), scene.bundle(old, before)];
          shared.prepared(path.basename(path.dirname(first)), () => {
            expect(scene.world.run(early)).toMatchObject({ status: 0 });
            scene.forget();
            for (const entry of ["stale", "changed", "missing", "foreign"])
              rmSync(scene.place(entry), { recursive: true });
            expect(scene.world.run(first)).toMatchObject({ status: 0 });
            rmSync(scene.place("gone"), { recursive: true });
            for (const entry of ["changed", "dropped", "foreign", "neighbour"]) scene.take(entry);
          });
          const left = scene.world.list(scope === "user" ? "home" : "project");

          expect(scene.plan(second, mode)).toEqual({
            stale: "stale replace",
            orphan: "orphan remove",
            gone: "gone drop",
            missing: "missing add",
            converged: "converged adopt",
            changed: `conflict ${decision(mode, "replace")}`,
            dropped: `conflict ${decision(mode, "remove")}`,
            foreign: `foreign ${decision(mode, "replace")}`,
          });
          const { status } = scene.run(second, mode);
          expect(scene.read("neighbour")).toBe(MINE);
          if (mode === "fail") {
            expect(status).toBe(2);
            expect(scene.world.list(scope === "user" ? "home" : "project")).toEqual(left);
            return;
          }
          expect(status).toBe(0);
          const kept = mode === "keep" ? MINE : null;
          expect(
            Object.fromEntries(Object.keys({ ...old, ...wanted }).map((entry) => [entry, scene.read(entry)])),
          ).toEqual({
            stale: "new",
            orphan: null,
            gone: null,
            missing: "new",
            converged: "new",
            changed: kept ?? "new",
            dropped: kept,
            foreign: kept ?? "new",
          });
          for (const entry of ["changed", "dropped", "foreign"])
            expect(scene.saved(entry)).toBe(kept === null);
          // What was left alone is said again, and nothing else is done.
          const again = scene.run(second, "fail");
          expect(again.status).toBe(0);
          if (mode === "keep")
            for (const entry of ["changed", "dropped", "foreign"]) expect(again.err).toContain(entry);
          else expect(again.out).toContain("Already up to date");
        });

        test("what is as it was installed stays, and what was edited is kept unless it is forced", () => {
          const scene = new Scene(scope, structure);
          const install = scene.bundle({ current: text("old"), edited: text("old") }, mode);
          shared.installed(install);
          scene.take("edited");
          expect(scene.plan(install, mode)).toEqual({
            current: "current none",
            edited: mode === "--force" ? "edited replace" : "edited keep",
          });
          expect(scene.run(install, mode)).toMatchObject({ status: 0 });
          expect([scene.read("current"), scene.read("edited")]).toEqual([
            "old",
            mode === "--force" ? "old" : MINE,
          ]);
          expect(scene.saved("edited")).toBe(mode === "--force");
        });
      });
    }
  }

  describe(`one link in ${scope} scope`, () => {
    const one = { one: text("old") };
    const other = { one: text("new") };
    type Live = "installed" | "mine" | "same" | null;
    // What the ledger has, what is live, what is wanted, the state, and the action of each mode that differs.
    const rows: readonly [
      ledger: boolean,
      Live,
      wanted: "old" | "new" | null,
      said: string,
      forced?: string,
    ][] = [
      [true, "installed", "old", "current none"],
      [false, "same", "old", "converged adopt"],
      [false, null, "old", "missing add"],
      [true, null, "old", "missing add"],
      [true, null, null, "gone drop"],
      [true, "installed", "new", "stale replace"],
      [true, "installed", null, "orphan remove"],
      [true, "mine", "old", "edited keep", "edited replace"],
      [true, "mine", "new", "conflict refuse", "conflict replace"],
      [true, "mine", null, "conflict refuse", "conflict remove"],
      [false, "mine", "old", "foreign refuse", "foreign replace"],
    ];
    for (const [ledger, live, wanted, said, forced] of rows) {
      const held = ledger ? "in the ledger" : "not in the ledger";
      test.each(forced === undefined ? (["fail"] as const) : (["fail", "--force"] as const))(
        `${held}, ${live ?? "not"} live, ${wanted ?? "not"} wanted: ${said} (%s)`,
        (mode) => {
          const scene = new Scene(scope, "link");
          const first = scene.bundle(one, "fail");
          if (ledger || live === "same") shared.installed(first);
          if (live === "same") scene.forget();
          if (ledger && live === null) rmSync(scene.place("."));
          if (live === "mine") scene.take(".");
          const next = wanted === "old" ? first : scene.bundle(wanted === null ? null : other, "fail");
          const expected = mode === "--force" ? forced! : said;
          expect(scene.plan(next, mode)["."]).toBe(expected);
          const { status } = scene.run(next, mode);
          const refused = expected.endsWith("refuse");
          expect(status).toBe(refused ? 2 : 0);
          const mine = refused || expected.endsWith("keep");
          expect(scene.read(".")).toBe(mine ? MINE : wanted);
          expect(scene.saved(".")).toBe(mode === "--force");
        },
      );
    }
  });
}
