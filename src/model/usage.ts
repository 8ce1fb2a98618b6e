/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** The command whose help to suggest; null: the one that runs. */
    readonly command: string | null = null,
  ) {
    super(message);
  }
}
