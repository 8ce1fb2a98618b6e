// The limits of an archive.

const MIB = 1024 * 1024;

/** Bytes of the file. */
export const MAX_FILE = 256 * MIB;

/** Entries of any kind in the whole archive. */
export const MAX_ENTRIES = 100_000;
export const UNPACKED = { maxBytes: 512 * MIB, maxRatio: 200, smallBytes: MIB };

/** Entries in each directory with a SKILL.md. */
export const MAX_SKILL_ENTRIES = 10_000;
export const MAX_SKILL_BYTES = 64 * MIB;
