// Where a package's bytes come from, and what they may cost before they are refused.

import fs from "node:fs";
import type http from "node:http";
import { describe, expect, test } from "vitest";
import type { NpmPin } from "../../../src/model/lock.ts";
import { bomb } from "../../support/archives.ts";
import { codes } from "../../support/config.ts";
import { growthOf } from "../../support/growth.ts";
import { integrityOf, SKILL, started, tarballOf, type User, words } from "../../support/npm-user.ts";
import { Registry } from "../../support/registry.ts";

const MIB = 1024 * 1024;

/** The npm of this machine, which notes each of its commands in `commands`. */
function noting(user: User): Readonly<Record<string, string>> {
  fs.mkdirSync(`${user.home}/noting`, { recursive: true });
  const real = process.env["PATH"]!.split(":").find((directory) => fs.existsSync(`${directory}/npm`));
  const script = `#!/bin/sh\necho "$1" >> ${user.home}/commands\nexec ${real}/npm "$@"\n`;
  fs.writeFileSync(`${user.home}/noting/npm`, script, { mode: 0o755 });
  return { PATH: `${user.home}/noting:${process.env["PATH"]}` };
}

function commands(user: User): string[] {
  return fs.readFileSync(`${user.home}/commands`, "utf8").trim().split("\n");
}

/** Other bytes for a package, and a registry that vouches for them. */
function replace(registry: Registry, name: string, bytes: Buffer): void {
  registry.replaceTarball(name, "1.0.0", bytes);
  registry.distOf(name, "1.0.0").integrity = integrityOf(bytes);
}

describe("a tarball that is small and unpacks to a lot", () => {
  const packed = bomb(655);

  test("is refused before it takes any disk", async () => {
    expect(packed.length).toBeLessThan(0.9e6);
    const { registry, user } = await started();
    registry.publish("bomb", "1.0.0", {});
    replace(registry, "bomb", packed);
    const { value, peak } = await growthOf(user.home, user.resolve("bomb", "1"));
    expect(value.diagnostics).toMatchObject([{ code: "archive/too-large", args: { what: "ratio" } }]);
    expect(peak).toBeLessThan(10 * MIB);
  });

  test("is stopped at the bound where only npm may have it, with all that npm has written", async () => {
    const { registry, user } = await started();
    registry.token = "right-token-8c1f";
    fs.appendFileSync(`${user.home}/home/.npmrc`, `${registry.url.slice(5)}/:_authToken=${registry.token}\n`);
    registry.publish("bomb", "1.0.0", {});
    replace(registry, "bomb", packed);
    const { value, peak } = await growthOf(user.home, user.resolve("bomb", "1"));
    expect(value.diagnostics).toMatchObject([{ code: "archive/too-large", args: { what: "bytes" } }]);
    expect(peak).toBeGreaterThan(100 * MIB);
    expect(peak).toBeLessThan(640 * MIB);
    expect(fs.readdirSync(`${user.home}/cache/tmp`)).toEqual([]);
    const left = await growthOf(user.home, Promise.resolve());
    expect(left.peak).toBeLessThan(10 * MIB);
  }, 300_000);
});

describe("where the tarball comes from", () => {
  test("npm says it, and does not fetch it", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    const { value } = await user.resolve("skills", "1", { env: noting(user) });
    expect(value?.version).toBe("1.0.0");
    expect(commands(user)).toEqual(["outdated", "view"]);
    expect(registry.requests.filter((request) => request.includes(".tgz"))).toHaveLength(1);
  });

  test.each([401, 403, 404])("a registry that answers %i to a stranger is asked by npm", async (status) => {
    const { registry, user } = await started();
    const token = "right-token-8c1f";
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    registry.instead = ({ headers }, response) => {
      if (headers.authorization === `Bearer ${token}`) return false;
      response.writeHead(status).end();
      return true;
    };
    fs.appendFileSync(`${user.home}/home/.npmrc`, `${registry.url.slice(5)}/:_authToken=${token}\n`);
    const { value, diagnostics } = await user.resolve("skills", "1", { env: noting(user) });
    expect(words(diagnostics)).toBe("");
    expect(value?.integrity).toBe(integrityOf(tarballOf(registry, "skills", "1.0.0")));
    expect(commands(user)).toEqual(["outdated", "view", "pack"]);
    const asked = registry.requests.filter((request) => request.includes(".tgz"));
    expect(asked.map((request) => request.includes("Bearer"))).toEqual(expect.arrayContaining([false, true]));
  });

  test("npm's own copies are not looked at when it fetches, and nothing is left in them", async () => {
    const { registry, user } = await started();
    registry.token = "right-token-8c1f";
    fs.appendFileSync(`${user.home}/home/.npmrc`, `${registry.url.slice(5)}/:_authToken=${registry.token}\n`);
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    const env = { npm_config_cache: `${user.home}/own-cache` };
    const { value } = await user.resolve("skills", "1", { env });
    expect(value?.version).toBe("1.0.0");
    const kept = fs.readdirSync(`${user.home}/own-cache`, { recursive: true }).map(String);
    const texts = kept
      .filter((name) => name.includes("index-v5") && fs.statSync(`${user.home}/own-cache/${name}`).isFile())
      .map((name) => fs.readFileSync(`${user.home}/own-cache/${name}`, "utf8"));
    expect(texts.join("")).toContain("/skills");
    expect(texts.join("")).not.toContain(".tgz");
  });

  test("another host than the registry's is asked only where the policy allows it, without credentials", async () => {
    const { registry, user } = await started();
    const files = await Registry.start();
    files.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    registry.distOf("skills", "1.0.0").tarball = files.distOf("skills", "1.0.0").tarball;
    registry.token = "right-token-8c1f";
    fs.appendFileSync(`${user.home}/home/.npmrc`, `${registry.url.slice(5)}/:_authToken=${registry.token}\n`);
    const refused = [new URL(files.url).host];
    expect(codes((await user.resolve("skills", "1", { refused })).diagnostics)).toEqual(["policy/host"]);
    expect(files.requests).toEqual([]);
    const { value: pin } = await user.resolve("skills", "1");
    expect(pin?.url).toBe(`${files.url}/skills/-/skills-1.0.0.tgz`);
    expect(files.requests).toEqual(["GET /skills/-/skills-1.0.0.tgz"]);
    const elsewhere = { cache: `${user.home}/other`, refused };
    expect(codes((await user.open(pin!, elsewhere)).diagnostics)).toEqual(["policy/host"]);
    expect(files.requests).toHaveLength(1);
  });

  test("this machine is asked only where the registry is on it", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    // As a proxy, it is every registry.
    registry.instead = ({ url, headers }, response) => {
      if (!url!.startsWith("http://registry.example/")) return false;
      expect(headers.host).toBe("registry.example");
      response.end(JSON.stringify(registry.packages.get("skills")));
      return true;
    };
    fs.writeFileSync(
      `${user.home}/home/.npmrc`,
      `registry=http://registry.example/\nproxy=${registry.url}\nnoproxy=\n`,
    );
    const { diagnostics } = await user.resolve("skills", "1");
    expect(words(diagnostics)).toContain("registry.example names a tarball on this machine");
    expect(registry.requests.filter((request) => request.includes(".tgz"))).toEqual([]);
  });

  test("the lock does not say it", async () => {
    const { registry, user } = await started();
    const thief = await Registry.start();
    thief.publish("skills", "1.0.0", { "SKILL.md": `${SKILL}evil` });
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    const { tarball: url, integrity } = thief.distOf("skills", "1.0.0");
    const pin: NpmPin = {
      kind: "npm",
      package: "skills",
      range: "1",
      version: "1.0.0",
      url,
      integrity: integrity!,
    };
    const { diagnostics } = await user.open(pin);
    expect(codes(diagnostics)).toEqual(["npm/integrity"]);
    expect(thief.requests).toEqual([]);
  });

  test("nor does it matter that the registry has moved it since", async () => {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    const { tarball: url, integrity } = registry.distOf("skills", "1.0.0");
    const pin: NpmPin = {
      kind: "npm",
      package: "skills",
      range: "1",
      version: "1.0.0",
      url,
      integrity: integrity!,
    };
    const bytes = tarballOf(registry, "skills", "1.0.0");
    registry.tarballs.clear();
    registry.tarballs.set("/moved.tgz", bytes);
    registry.distOf("skills", "1.0.0").tarball = `${registry.url}/moved.tgz`;
    expect((await user.open(pin)).value?.label).toBe("npm:skills@1.0.0");
  });
});

describe("a registry whose tarball", () => {
  /** How often it is asked for, and what is said in the end. */
  async function failing(answer: (response: http.ServerResponse) => void) {
    const { registry, user } = await started();
    registry.publish("skills", "1.0.0", { "SKILL.md": SKILL });
    registry.distOf("skills", "1.0.0").tarball += "?sig=hunter2";
    registry.instead = ({ url }, response) => {
      if (!url!.includes(".tgz")) return false;
      answer(response);
      return true;
    };
    const { diagnostics } = await user.resolve("skills", "1", { env: noting(user) });
    expect(words(diagnostics)).not.toContain("hunter2");
    expect(user.exists("cache/blobs")).toBe(false);
    const times = registry.requests.filter((request) => request.includes(".tgz")).length;
    return { diagnostics, times, commands: commands(user) };
  }

  test("is cut off is asked again, and then said to be", async () => {
    const { diagnostics, times, commands } = await failing((response) => {
      response.writeHead(200, { "content-length": 10_000 });
      response.write("x".repeat(100), () => response.destroy());
    });
    expect(diagnostics).toMatchObject([{ code: "npm/tarball", args: { how: "cut" } }]);
    expect([times, commands]).toEqual([3, ["outdated", "view"]]);
  });

  test("is limited is left alone, and npm is not sent instead", async () => {
    const { diagnostics, times, commands } = await failing((response) => {
      response.writeHead(429, { "retry-after": "86400" }).end();
    });
    expect(words(diagnostics)).toContain("asks to wait 24 hours");
    expect([times, commands]).toEqual([1, ["outdated", "view"]]);
  });

  test("is said to be without encryption elsewhere is not followed there", async () => {
    const { diagnostics, commands } = await failing((response) => {
      response.writeHead(302, { location: "http://files.example/skills.tgz?sig=hunter2" }).end();
    });
    expect(words(diagnostics)).toContain("redirects to http://files.example, which kitout does not follow");
    expect(commands).toEqual(["outdated", "view"]);
  });

  test("is a web page is not taken for a package", async () => {
    const { diagnostics } = await failing((response) => {
      response.end("<html>Welcome to the wireless network</html>");
    });
    expect(codes(diagnostics)).toEqual(["npm/integrity"]);
  });

  test("never ends is refused by its size before it is written", async () => {
    const { diagnostics } = await failing((response) => {
      response.writeHead(200, { "content-length": 300 * MIB }).write("x");
    });
    expect(diagnostics).toMatchObject([{ code: "archive/too-large", args: { what: "file" } }]);
  });
});
