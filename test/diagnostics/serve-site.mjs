#!/usr/bin/env node
// `serve-site DIRECTORY`, for setup.sh: serves the files of a directory on a port of this machine, which takes the place of PORT in
// skills.yaml. The server ends by itself.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const [directory, role] = process.argv.slice(2);

if (role === "server") {
  const server = createServer((request, response) => {
    const file = `${directory}${request.url}`;
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  setTimeout(() => process.exit(), 20_000);
} else {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), directory, "server"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  server.stdout.once("data", (port) => {
    const text = readFileSync("skills.yaml", "utf8");
    writeFileSync("skills.yaml", text.replaceAll("PORT", String(port).trim()));
    process.exit();
  });
}
