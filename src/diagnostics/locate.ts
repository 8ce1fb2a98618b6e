// Where in a configuration something was written, as a line and a column.

import { decodeText } from "../digest/bytes.ts";
import { display } from "../model/paths.ts";
import type { YamlPlace } from "../model/place.ts";
import { locator } from "../yaml/locate.ts";
import { type Position, TextLines } from "./lines.ts";
import { printable } from "./printable.ts";

export interface SourcePosition extends Position {
  /** For display, relative to the working directory. */
  readonly file: string;
}

export type SourcePositionOf = (at: YamlPlace) => SourcePosition;

interface ReadFile {
  /** Absolute. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Finds positions in the files of a configuration; each file is parsed once, on demand. */
export function positionFinder(files: readonly ReadFile[], cwd: string): SourcePositionOf {
  const texts = new Map(files.map(({ file, bytes }) => [file, decodeText(bytes) ?? ""]));
  const finders = new Map<string, (at: YamlPlace) => Position>();
  return (at) => {
    const find = finders.get(at.file) ?? finderOf(texts.get(at.file) ?? "");
    finders.set(at.file, find);
    return { file: display(cwd, at.file), ...find(at) };
  };
}

function finderOf(text: string): (at: YamlPlace) => Position {
  const lines = new TextLines(text);
  const locate = locator(text);
  return (at) => lines.positionAt(locate(at)?.[0] ?? 0);
}

/** `skills.yaml:4` */
export function positionText({ file, line }: SourcePosition): string {
  return `${printable(file)}:${line}`;
}
