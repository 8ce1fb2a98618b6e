// The limits of what a site publishes. Those of an archive are the same as everywhere.

const KIB = 1024;
const MIB = 1024 * KIB;

/** Bytes of the index: enough for a thousand skills. */
export const MAX_INDEX = 512 * KIB;
export const MAX_ENTRIES = 1000;

/** Files of one skill that are listed one by one. */
export const MAX_FILES = 1000;

/** Bytes of a single file. */
export const MAX_SKILL_FILE = MIB;
export const MAX_OTHER_FILE = 16 * MIB;

/** Bytes of everything that a site sends in one run. */
export const MAX_SITE = 512 * MIB;
