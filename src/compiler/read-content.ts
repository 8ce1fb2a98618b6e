import { fileOf, readFileOf } from "../digest/content.ts";
import type { ReadHost } from "../host/host.ts";
import { bytesOf } from "../model/bundle.ts";
import type { ReadSkillContent } from "./bundle/pack.ts";

/** Bytes of one skill that are held until it is packed, and of one of its files; others are read again when they are written. */
const HELD_BYTES = 8 * 1024 * 1024;
const HELD_FILE_BYTES = 1024 * 1024;

/** How the bytes of a skill's files are read on this machine. What it gives throws `HostError`. */
export function contentReader(host: ReadHost): ReadSkillContent {
  return () => {
    let left = HELD_BYTES;
    return (file) => {
      const path = bytesOf(file);
      const size = file.size ?? host.physical.stat(path)?.size ?? 0;
      if (size > Math.min(left, HELD_FILE_BYTES))
        return readFileOf(file, size, () => host.physical.readChunks(path));
      // The listed size may be outdated; the bytes read here count.
      const held = fileOf(file, host.physical.readFile(path));
      left -= held.size;
      return held;
    };
  };
}
