// A skill's directory on the disk, from contents by path and back.

import fs from "node:fs";
import path from "node:path";
import { encodeName } from "../../src/digest/bytes.ts";
import type { Contents } from "./skill.ts";
import { plant } from "./tree.ts";

/** A new directory with these contents in `name`; gives the path of that. */
export function plantSkill(contents: Contents, root = plant({}), name = "skill"): string {
  const directory = path.join(root, name);
  fs.mkdirSync(directory);
  for (const [inner, content] of Object.entries(contents)) {
    const file = encodeName(path.join(directory, inner));
    fs.mkdirSync(encodeName(path.dirname(path.join(directory, inner))), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) fs.writeFileSync(file, content);
    else if ("link" in content) fs.symlinkSync(content.link, file);
    else fs.writeFileSync(file, content.run, { mode: 0o755 });
  }
  return directory;
}

export function readContents(directory: string): Contents {
  const entries = fs.readdirSync(directory, { recursive: true, withFileTypes: true });
  const contents = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry): [string, Contents[string]] => {
      const file = path.join(entry.parentPath, entry.name);
      const name = path.relative(directory, file);
      if (entry.isSymbolicLink()) return [name, { link: fs.readlinkSync(file) }];
      const text = fs.readFileSync(file, "utf8");
      return [name, (fs.statSync(file).mode & 0o100) === 0 ? text : { run: text }];
    });
  return Object.fromEntries(contents.sort(([a], [b]) => (a < b ? -1 : 1)));
}
