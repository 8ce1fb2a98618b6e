// Positions in the user's files. The printer turns them into lines and columns.

/** A key or a value in a YAML file, by the keys that lead to it. */
export interface YamlPlace {
  readonly file: string;
  readonly path: readonly (string | number)[];
  /** Whether the mistake is in the last key of `path` or in its value. */
  readonly on: "key" | "value";
  /** Start and end inside a scalar's text, in UTF-16 units. */
  readonly within?: readonly [start: number, end: number];
}

/** A range of a file, in UTF-16 units of its decoded text. */
export interface TextPlace {
  readonly file: string;
  readonly range: readonly [start: number, end: number];
}

/** A range of a text that is no file of this machine, or not any more. `file` is its name for the reader. */
export interface QuotedPlace extends TextPlace {
  readonly text: string;
}

/** A whole file or directory. */
export interface FilePlace {
  readonly file: string;
}

/** Where a mistake is; null when it is in no file (an option, the machine). */
export type Place = YamlPlace | TextPlace | QuotedPlace | FilePlace | null;

/** The position of the key itself instead of its value. */
export function onKey(at: YamlPlace): YamlPlace {
  return { ...at, on: "key" };
}

/** The position of the value that `keys` lead to from `at`. */
export function below(at: YamlPlace, ...keys: (string | number)[]): YamlPlace {
  return { file: at.file, path: [...at.path, ...keys], on: "value" };
}
