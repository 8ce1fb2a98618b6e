// A user of npm, with a home of their own.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Cache } from "../../src/compiler/sources/cache.ts";
import type { FetchContext } from "../../src/compiler/sources/context.ts";
import { type HostRule, openNpm, resolveNpm } from "../../src/compiler/sources/npm.ts";
import { type Diagnostic, diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { table } from "../../src/diagnostics/table.ts";
import { nodeHost } from "../../src/host/node.ts";
import type { NpmPin } from "../../src/model/lock.ts";
import { place } from "./config.ts";
import { Registry } from "./registry.ts";
import { type Files, plant } from "./tree.ts";

export const asked = { name: "vendored", at: place("sources", "vendored") };
export const SKILL = "---\nname: pdf\ndescription: Reads.\n---\n";

export interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly cache?: string;
  /** kitout's own working directory. */
  readonly cwd?: string;
  readonly offline?: boolean;
  readonly timeout?: number;
  readonly before?: number | null;
  /** The hosts that a policy refuses. */
  readonly refused?: readonly string[];
}

/** A user with this ~/.npmrc, and nothing in the cache. */
export class User {
  readonly home: string;

  constructor(npmrc: string, files: Files = {}) {
    this.home = plant({ "home/.npmrc": npmrc, ...files });
  }

  context(given: Given = {}): FetchContext {
    const { env = {}, cache = `${this.home}/cache`, cwd = "/", refused: _, ...rest } = given;
    const host = nodeHost({ PATH: process.env["PATH"], HOME: `${this.home}/home`, ...env }, cwd);
    return {
      host,
      cache: new Cache(host, cache),
      offline: false,
      timeout: 60_000,
      before: null,
      progress: () => undefined,
      ...rest,
    };
  }

  async resolve(name: string, range: string, given: Given = {}) {
    const ctx = this.context(given);
    const resolved = await resolveNpm(ctx, asked, { package: name, range }, ruleOf(given));
    ctx.cache.close();
    return resolved;
  }

  async open(pin: NpmPin, given: Given = {}) {
    const ctx = this.context(given);
    const opened = await openNpm(ctx, asked, pin, ruleOf(given));
    ctx.cache.close();
    return opened;
  }

  exists(file: string): boolean {
    return fs.existsSync(path.join(this.home, file));
  }
}

function ruleOf({ refused = [] }: Given): HostRule {
  return (host) =>
    refused.includes(host)
      ? diagnostic("policy/host", asked.at, { name: asked.name, host, allowed: [] })
      : null;
}

/** A registry, and a user who has it as theirs. */
export async function started(files: Files = {}): Promise<{ registry: Registry; user: User }> {
  const registry = await Registry.start();
  const user = new User(`registry=${registry.url}\n`, files);
  return { registry, user };
}

export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

export function tarballOf(registry: Registry, name: string, version: string): Buffer {
  return registry.tarballs.get(new URL(registry.distOf(name, version).tarball).pathname)!;
}

/** Code and words: what must hold no secret. */
export function words(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ code, args }) => {
      const { text, hint } = table[code] as {
        text: (args: object) => string;
        hint: (args: object) => string;
      };
      return `${code}: ${text(args)} ${hint(args)}`;
    })
    .join("\n");
}
