import { describe, expect } from "vitest";
import { assign, runTable } from "../support/parts.ts";
import { shells, testWith } from "../support/shells.ts";

for (const shell of shells) {
  const test = testWith(shell.program);

  describe(`the holder of a lock, in ${shell.name}`, () => {
    /** The text of a lock with PID for a process that is gone, this host, and whether its holder is known to be dead. */
    const cases: readonly (readonly [text: string, host: string, expected: string])[] = [
      ["here:PID:nonce", "here", "dead"],
      ["here:$$:nonce", "here", "alive"],
      ["here:1:nonce", "here", "alive"],
      ["there:PID:nonce", "here", "alive"],
      ["unnamed:PID:nonce", "unnamed", "alive"],
      ["here:PID:", "here", "alive"],
      ["here:PID", "here", "alive"],
      ["here::nonce", "here", "alive"],
      ["here:0:nonce", "here", "alive"],
      ["here:-1:nonce", "here", "alive"],
      ["here:12x:nonce", "here", "alive"],
      ["here", "here", "alive"],
      ["", "here", "alive"],
    ];

    test("is dead when a process of this host is gone, and in no other case", () => {
      const results = runTable(shell, {
        parts: ["locks"],
        // A number that a process had, and that none has now.
        before: "true & kt_gone=$!\nwait",
        cases: cases.map(
          ([text, host]) => `${assign({ kt_host: host, kt_case: text })}
case $kt_case in
  *PID*) kt_case=\${kt_case%%PID*}$kt_gone\${kt_case#*PID} ;;
  *'$$'*) kt_case=\${kt_case%%'$$'*}$$\${kt_case#*'$$'} ;;
esac
if kt_is_dead "$kt_case"; then kt_say dead; else kt_say alive; fi`,
        ),
      });
      expect(results).toEqual(cases.map(([, , expected]) => expected));
    });
  });

  describe(`the holder of a lock that names its place, in ${shell.name}`, () => {
    const here = { kt_host: "here", kt_boot: "b0", kt_space: "5-6", kt_machine: "abc", kt_own_proc: "yes" };
    /** What is left out is as it is here. */
    const text = ({
      host = "here",
      pid = "$kt_gone",
      boot = "b0",
      space = "5-6",
      start = "1",
      machine = "abc",
    }) => `${host}:${pid}:${boot}:${space}:${start}:${machine}:nonce`;
    const own = { pid: "$$", start: "$kt_pid_start" };
    const cases: readonly (readonly [text: string, expected: string, variables?: Partial<typeof here>])[] = [
      [text({}), "dead"],
      [text(own), "alive"],
      // Its number went to another process.
      [text({ ...own, start: "1" }), "dead"],
      [text({ ...own, start: "" }), "likely"],
      // Without a /proc of our own processes, a number says no more than that.
      [text({ ...own, start: "1" }), "likely", { kt_own_proc: "no" }],
      [text({ host: "there" }), "unknown"],
      [text({ host: "unnamed" }), "unknown", { kt_host: "unnamed" }],
      [text({ space: "7-6" }), "unknown"],
      [text({ space: "" }), "unknown", { kt_space: "" }],
      // Restarted.
      [text({ boot: "b1" }), "dead"],
      [text({ boot: "b1", ...own }), "dead"],
      [text({ boot: "b1", host: "there" }), "unknown"],
      [text({ boot: "b1", machine: "def" }), "unknown"],
      [text({ boot: "b1", machine: "" }), "unknown", { kt_machine: "" }],
      [text({ boot: "" }), "unknown"],
      [text({}), "unknown", { kt_boot: "" }],
      ["here:$kt_gone:b0:nonce", "unknown"],
      ["here:$kt_gone:b0:5-6:1:abc:more:nonce", "unknown"],
    ];

    test("is only taken for dead when nothing else can be true", () => {
      const results = runTable(shell, {
        parts: ["live", "locks"],
        before: "true & kt_gone=$!\nwait\nkt_read_start $$",
        cases: cases.map(
          ([each, , variables]) =>
            `${assign({ ...here, ...variables })}\nkt_judge "${each}"\nkt_say "$kt_holder"`,
        ),
      });
      expect(results).toEqual(cases.map(([, expected]) => expected));
    });

    test("has a text of seven parts, or of three where there is no /proc", () => {
      const [full] = runTable(shell, {
        parts: ["live", "locks", "waiting"],
        cases: ['kt_know_self\nkt_say "$kt_me"\nkt_judge "$kt_me"\nkt_say "$kt_holder"'],
      });
      expect(full).toMatch(/^[A-Za-z0-9._-]+:\d+:(.*:.*:.*:.*:)?[A-Za-z0-9-]+\n(alive|likely)$/);
    });
  });

  describe(`a lock and its successors, in ${shell.name}`, () => {
    const lock = (links: Readonly<Record<string, string>>): Record<string, { link: string }> =>
      Object.fromEntries(Object.entries(links).map(([name, link]) => [name, { link }]));
    const directories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      free: {},
      held: { lock: "a:1:x" },
      succeeded: { lock: "a:1:x", "lock-x": "a:2:y", "lock-y": "a:3:z", "lock-other": "a:4:o" },
      circle: { lock: "a:1:x", "lock-x": "a:2:y", "lock-y": "a:3:x" },
      strange: { lock: "a:1:../x" },
      empty: { lock: "a:1:" },
      long: Object.fromEntries([
        ["lock", "a:1:n0"],
        ...Array.from({ length: 101 }, (_, index) => [`lock-n${index}`, `a:1:n${index + 1}`]),
      ]),
    };
    const expected: Readonly<Record<string, string>> = {
      free: "unknown",
      held: "a:1:x a:1:x",
      succeeded: "a:1:x a:3:z lock-x lock-y",
      circle: "unknown",
      strange: "unknown",
      empty: "unknown",
      long: "unknown",
    };

    test("are followed from the first to the last, unless they lead nowhere", () => {
      const results = runTable(shell, {
        parts: ["live", "locks"],
        files: Object.fromEntries(
          Object.entries(directories).flatMap(([name, links]) =>
            Object.entries(lock(links)).map(([link, content]) => [`locks/${name}/${link}`, content]),
          ),
        ),
        before: "kt_locks=${kt_root%/project}/locks",
        cases: Object.keys(directories).map(
          (name) =>
            `if kt_follow_lock "$kt_locks/${name}"; then kt_say "$kt_first $kt_last$kt_chain"; else kt_say unknown; fi`,
        ),
      });
      expect(results).toEqual(Object.keys(directories).map((name) => expected[name]));
    });

    test("are refused where one of their names leads to a directory", () => {
      const results = runTable(shell, {
        parts: ["live", "locks"],
        files: { "locks/lock": { link: "a:1:x" }, "locks/lock-x/file": "" },
        before: 'kt_stop() { kt_say "stops with $1"; exit 0; }',
        cases: [
          "kt_follow_lock ${kt_root%/project}/locks",
          "kt_refuse_directory ${kt_root%/project}/locks/lock-x",
        ],
      });
      expect(results).toEqual(["stops with 2", "stops with 2"]);
    });
  });
}
