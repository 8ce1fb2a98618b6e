import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { expect, test } from "vitest";
import { copyTree } from "./copy.ts";
import { link, plant } from "./tree.ts";

// `find -printf` and `touch -d` are GNU's.
test.skipIf(process.platform !== "linux")(
  "a directory is copied with its links, modes, times and odd names, as cp -a does",
  () => {
    const root = plant({
      "from/file": "text\n",
      "from/sub/read only": "no\n",
      "from/sub/run": { kind: "executable" },
      "from/caf\udce9/\n": "bytes\n",
      "from/link": link("gone"),
      "from/bytes": link("caf\udce9"),
    });
    spawnSync("mkfifo", [`${root}/from/pipe`]);
    fs.chmodSync(`${root}/from/sub/read only`, 0o400);
    // Beyond a microsecond a number in JavaScript is not exact.
    spawnSync("find", [`${root}/from`, "-depth", "-exec", "touch", "-h", "-d", "@1000", "{}", "+"]);
    fs.utimesSync(`${root}/from/file`, 1.5, 2.25);
    fs.lutimesSync(`${root}/from/link`, 3, 4);
    fs.utimesSync(`${root}/from/sub`, 5, 6);
    fs.chmodSync(`${root}/from/sub`, 0o500);
    copyTree(`${root}/from`, `${root}/ours`);
    spawnSync("cp", ["-a", `${root}/from`, `${root}/theirs`]);
    const [from, ours, theirs] = ["from", "ours", "theirs"].map((name) => {
      const lines = spawnSync("find", [".", "-printf", "%y %m %U:%G %T+ %l %p\\0"], {
        cwd: `${root}/${name}`,
      });
      return lines.stdout.toString("latin1").split("\0").sort();
    });
    expect(ours).toEqual(from);
    expect(theirs).toEqual(from);
    expect(fs.readFileSync(`${root}/ours/sub/read only`, "utf8")).toBe("no\n");
  },
);
