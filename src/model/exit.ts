/** The exit codes of kitout. */
export const EXIT = {
  done: 0,
  /** The input is wrong, or the answer is no. */
  wrong: 1,
  /** A decision is needed: something conflicts, is not trusted, or is still to be done. */
  decide: 2,
  /** The system failed: a file, the network, git, npm. */
  system: 3,
  /** The command line is wrong. */
  usage: 64,
  /** A bug in kitout. */
  bug: 70,
} as const;
