// Skills that have not changed are not read again, and the bundle is the one that reading them would give.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Host } from "../../src/host/host.ts";
import { buildIntoStore } from "../../src/operations/build.ts";
import { openFetcher } from "../../src/operations/open-fetcher.ts";
import { type Memory, type MemoryFiles, memoryHost } from "../support/memory-host.ts";
import { requestFor } from "../support/request.ts";

const CONFIG = `version: 1
sources: { mine: { path: ./skills } }
skills: { enableAll: true }
targets: { claude: true, codex: true }
`;
const STATE = "/home/me/.local/state/kitout/.packed";

function machine(): Memory {
  return memoryHost(
    {
      "/home/me/.profile": "",
      "/p/skills.yaml": CONFIG,
      "/p/skills/a/SKILL.md": skill("a", "one"),
      "/p/skills/b/SKILL.md": skill("b", "one"),
      "/p/skills/b/more/text.md": "text",
    },
    { env: { HOME: "/home/me" }, cwd: "/p" },
  );
}

function skill(name: string, word: string): string {
  return `---\nname: ${name}\ndescription: Does ${word}.\n---\n`;
}

/** Replaces what is at these paths. */
function put(memory: Memory, files: MemoryFiles): void {
  for (const path of Object.keys(files)) memory.host.remove(path);
  memory.write(files);
}

interface Built {
  readonly id: string | null;
  readonly said: readonly string[];
  /** The source's files that were read. */
  readonly read: readonly string[];
}

async function build({ host: plain }: Memory, remembers: boolean): Promise<Built> {
  const read: string[] = [];
  const noting =
    <T>(reading: (path: string) => T) =>
    (path: string): T => {
      if (path.startsWith("/p/skills/")) read.push(path);
      return reading(path);
    };
  const { physical } = plain;
  const host: Host = {
    ...plain,
    physical: {
      ...physical,
      readFile: noting(physical.readFile),
      readChunks: noting(physical.readChunks),
    },
  };
  const fetcher = openFetcher(host, { offline: true, timeout: 1000, progress: () => {} });
  const request = requestFor({ config: null });
  const built = await buildIntoStore({ host, fetcher, remembers }, request, false);
  return {
    id: built.value?.bundle.id ?? null,
    said: built.diagnostics.map(({ code, at }) => `${code} ${at?.file}`),
    read,
  };
}

const SETTLED = 3_000;

describe("a build", () => {
  test("reads only what has changed, or what may change again within the same tick", async () => {
    const memory = machine();
    expect((await build(memory, true)).read).toHaveLength(3);
    expect((await build(memory, true)).read).toHaveLength(3);
    memory.wait(SETTLED);
    const noted = await build(memory, true);
    expect(noted.read).toHaveLength(3);
    expect(await build(memory, true)).toEqual({ ...noted, read: [] });
    put(memory, { "/p/skills/b/more/text.md": "TEXT" });
    const changed = await build(memory, true);
    expect(changed.read).toEqual(["/p/skills/b/SKILL.md", "/p/skills/b/more/text.md"]);
    expect(changed.id).not.toBe(noted.id);
    expect((await build(memory, false)).id).toBe(changed.id);
  });

  test("makes a skill again that the store has lost", async () => {
    const memory = machine();
    memory.wait(SETTLED);
    const { id } = await build(memory, true);
    memory.host.remove("/home/me/.local/share/kitout/store/skills");
    const again = await build(memory, true);
    expect(again.read).toHaveLength(3);
    expect(again.id).toBe(id);
  });

  test("says each time what there is to say", async () => {
    const memory = machine();
    put(memory, { "/p/skills/b/SKILL.md": "# No frontmatter\n" });
    memory.wait(SETTLED);
    const first = await build(memory, true);
    expect(first.said.length).toBeGreaterThan(0);
    const second = await build(memory, true);
    expect(second.said).toEqual(first.said);
    expect(second.read).toEqual(["/p/skills/b/SKILL.md", "/p/skills/b/more/text.md"]);
  });

  test("reads everything when what it knows is damaged, or may be somebody else's", async () => {
    const memory = machine();
    memory.wait(SETTLED);
    const { id } = await build(memory, true);
    const [name] = memory.host.list(STATE).map((entry) => entry.name);
    const file = `${STATE}/${name}`;
    const bytes = memory.host.readFile(file);
    for (let at = 0; at < bytes.length; at += 37) {
      const copy = Buffer.from(bytes);
      copy[at] = copy[at]! ^ 1;
      put(memory, { [file]: copy });
      memory.host.setMode(file, 0o600);
      expect(await build(memory, true)).toMatchObject({ id, read: { length: 3 } });
    }
    await build(memory, true);
    memory.host.setMode(file, 0o666);
    expect((await build(memory, true)).read).toHaveLength(3);
    memory.host.setMode(file, 0o600);
    memory.giveTo(file, 1234);
    expect((await build(memory, true)).read).toHaveLength(3);
  });

  test("gives the same bundle as one that reads everything, whatever was changed when", async () => {
    const path = fc.constantFrom(
      "a/SKILL.md",
      "a/x.md",
      "b/SKILL.md",
      "b/more/text.md",
      "c/SKILL.md",
      "c/d/e.md",
    );
    const step = fc.oneof(
      fc.record({ write: path, word: fc.constantFrom("one", "two", "six") }),
      fc.record({ remove: path }),
      fc.record({ run: path }),
      fc.record({ wait: fc.constantFrom(1, 1_000, SETTLED) }),
      fc.constant("build" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const memory = machine();
        for (const one of [...steps, "build" as const]) {
          if (one === "build") expect((await build(memory, true)).id).toBe((await build(memory, false)).id);
          else if ("wait" in one) memory.wait(one.wait);
          else if ("remove" in one) memory.host.remove(`/p/skills/${one.remove}`);
          else if ("run" in one) {
            if (memory.host.stat(`/p/skills/${one.run}`) !== null)
              memory.host.setMode(`/p/skills/${one.run}`, 0o755);
          } else
            put(memory, {
              [`/p/skills/${one.write}`]: one.write.endsWith("SKILL.md")
                ? skill(one.write[0]!, one.word)
                : one.word,
            });
        }
      }),
      { numRuns: 120 },
    );
  });
});
