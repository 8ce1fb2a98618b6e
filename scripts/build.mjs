// Writes dist/.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const { files } = await bundle();
// No file is ever missing: a kitout that is running meanwhile still finds its chunks.
mkdirSync(dist, { recursive: true });
for (const [name, text] of [...files].toReversed()) {
  writeFileSync(path.join(dist, `${name}.new`), text);
  renameSync(path.join(dist, `${name}.new`), path.join(dist, name));
}
for (const name of readdirSync(dist)) if (!files.has(name)) rmSync(path.join(dist, name), { force: true });
