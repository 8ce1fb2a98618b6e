/** What kitout exits with. */
export const EXIT = {
  done: 0,
  /** The input is wrong, or what was asked for is not so. */
  wrong: 1,
  /** A decision is needed: something is in the way, not trusted, or still to be done. */
  decide: 2,
  /** The system failed: a file, the network, git, npm. */
  system: 3,
  /** The command line is wrong. */
  usage: 64,
  /** A bug in kitout. */
  bug: 70,
} as const;
