// How much an archive may be.

const MIB = 1024 * 1024;

/** Bytes of the file. */
export const MAX_FILE = 256 * MIB;

/** Of the archive, whatever is in it. */
export const MAX_ENTRIES = 100_000;
export const UNPACKED = { maxBytes: 512 * MIB, maxRatio: 200, smallBytes: MIB };

/** Of each directory with a SKILL.md. */
export const MAX_SKILL_ENTRIES = 10_000;
export const MAX_SKILL_BYTES = 64 * MIB;
