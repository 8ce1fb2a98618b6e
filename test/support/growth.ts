// How much disk something takes while it runs.

import fs from "node:fs";

/** The largest size that the directory has, in bytes on the disk, while the work is done. */
export async function growthOf<T>(directory: string, work: Promise<T>): Promise<{ peak: number; value: T }> {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, sizeOf(directory));
  }, 20);
  try {
    return { value: await work, peak: Math.max(peak, sizeOf(directory)) };
  } finally {
    clearInterval(timer);
  }
}

function sizeOf(file: string): number {
  try {
    const stat = fs.lstatSync(file);
    const inside = stat.isDirectory() ? fs.readdirSync(file) : [];
    return inside.reduce((sum, name) => sum + sizeOf(`${file}/${name}`), stat.blocks * 512);
  } catch {
    // It has gone meanwhile.
    return 0;
  }
}
