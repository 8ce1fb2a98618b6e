/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** Whose help says more; null: that of the command that runs. */
    readonly command: string | null = null,
  ) {
    super(message);
  }
}
