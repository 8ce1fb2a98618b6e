/** Why the record of what was installed before cannot be used. */
export type HistoryProblem = "not-a-file" | "foreign" | "syntax" | "version" | "content";
