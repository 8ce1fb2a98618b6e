// Locks for tests, as data.

import type { Lock, LockedSource, Pin } from "../../src/model/lock.ts";
import type { Digest, RelPath } from "../../src/model/names.ts";

/** 32 bytes that all are this one, as a digest. */
export function digestOf(byte: number): Digest {
  return `sha256-${Buffer.alloc(32, byte).toString("base64")}` as Digest;
}

export function locked(pin: Pin, skills: Readonly<Record<string, Digest>> = {}): LockedSource {
  return { pin, skills: new Map(Object.entries(skills) as [RelPath, Digest][]) };
}

/** A source of every kind. */
export function everyKind(): Lock {
  const sha512 = `sha512-${Buffer.alloc(64, 7).toString("base64")}`;
  return {
    sources: new Map<string, LockedSource>([
      [
        "anthropic",
        locked(
          {
            kind: "git",
            url: "https://github.com/anthropics/skills",
            ref: "refs/heads/main",
            rev: "1a".repeat(20),
          },
          {
            "skills/pdf": digestOf(1),
            "skills/docx": digestOf(2),
            "skills/10": digestOf(3),
            "skills/9": digestOf(4),
          },
        ),
      ],
      [
        "fixed",
        locked(
          { kind: "git", url: "ssh://git@git.example/skills.git", ref: null, rev: "2b".repeat(32) },
          { "": digestOf(5) },
        ),
      ],
      [
        "vendored",
        locked(
          {
            kind: "npm",
            package: "@acme/skills",
            range: "^1.2",
            version: "1.2.3-rc.1+build.5",
            url: "https://registry.example/@acme/skills/-/skills-1.2.3.tgz",
            integrity: sha512,
          },
          { é: digestOf(6), 𐀀: digestOf(7), "\ufb00": digestOf(8), ["__proto__"]: digestOf(9) },
        ),
      ],
      [
        "tarball",
        locked({ kind: "archive", url: "./local.zip", integrity: digestOf(10) }, { "a b": digestOf(11) }),
      ],
      ["flake", locked({ kind: "input", input: "openai-skills" })],
      ["9", locked({ kind: "path", path: "~/skills" }, { mine: digestOf(12) })],
      ["10", locked({ kind: "path", path: "../shared" })],
    ]),
  };
}
