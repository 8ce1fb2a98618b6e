// The least that finding out whether a file below a directory changed can take: a signature of each is asked, and nothing is done with it.
import { lstatSync, readdirSync } from "node:fs";

function walk(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = `${directory}/${entry.name}`;
    lstatSync(file, { bigint: true });
    if (entry.isDirectory()) walk(file);
  }
}

walk(process.argv[2]);
