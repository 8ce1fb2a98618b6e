import fs from "node:fs";
import path from "node:path";

/** How many skills a group directory of a corpus has. */
const GROUP = 100;

/** Where skill number `index` of a corpus is, relative to the corpus; also its id. */
export function skillPath(index: number): string {
  return `group-${digits(Math.floor(index / GROUP), 4)}/skill-${digits(index, 6)}`;
}

/** A glob for each group of the first `skills` skills; `skills` is a multiple of a group's size. */
export function groupGlobs(skills: number): readonly string[] {
  return Array.from({ length: skills / GROUP }, (_, group) => `group-${digits(group, 4)}/*`);
}

/** Writes a source of skills with four files each, about 7 kB; the same bytes each time. */
export function writeCorpus(directory: string, skills: number): void {
  for (let index = 0; index < skills; index += 1)
    writeSkill(path.join(directory, skillPath(index)), String(index));
}

/** Writes one skill of four files. Its name is that of the directory; `seed` makes its bytes differ from those of others. */
export function writeSkill(directory: string, seed: string): void {
  fs.mkdirSync(path.join(directory, "scripts"), { recursive: true });
  writeManifest(directory, seed);
  fs.writeFileSync(path.join(directory, "reference.md"), prose(seed, 4000));
  fs.writeFileSync(path.join(directory, "notes.md"), prose(seed, 600));
  fs.writeFileSync(path.join(directory, "scripts/run.sh"), `#!/bin/sh\n# ${prose(seed, 400)}`, {
    mode: 0o755,
  });
}

/** Writes one skill with this many files, of `bytes` bytes each, besides its SKILL.md. */
export function writeWideSkill(directory: string, files: number, bytes: number): void {
  fs.mkdirSync(path.join(directory, "data"), { recursive: true });
  writeManifest(directory, "wide");
  for (let index = 0; index < files; index += 1)
    fs.writeFileSync(path.join(directory, `data/file-${digits(index, 6)}`), prose(String(index), bytes));
}

/** Writes `skills` skills with four files each, of which every one is this many directories down. */
export function writeDeepCorpus(directory: string, skills: number, depth: number): void {
  for (let index = 0; index < skills; index += 1) {
    const above = Array.from({ length: depth - 1 }, (_, level) => `level-${digits(level, 2)}`);
    writeSkill(
      path.join(directory, `tree-${digits(index, 4)}`, ...above, `skill-${digits(index, 6)}`),
      String(index),
    );
  }
}

function writeManifest(directory: string, seed: string): void {
  const name = path.basename(directory);
  fs.writeFileSync(
    path.join(directory, "SKILL.md"),
    `---\nname: ${name}\ndescription: Use this when somebody asks for number ${seed}.\n---\n${prose(seed, 2000)}`,
  );
}

/** Text of this many bytes, each line different from that of another seed. */
function prose(seed: string, bytes: number): string {
  const line = `Step of ${seed}: read what is there, and change only what was asked for.\n`;
  return line.repeat(Math.ceil(bytes / line.length)).slice(0, bytes);
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, "0");
}
