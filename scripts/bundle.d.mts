export function bundle(): Promise<{
  readonly files: ReadonlyMap<string, string>;
  readonly inputs: readonly string[];
}>;
