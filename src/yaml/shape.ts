// Whether values that were inserted into a YAML text are what they look like in the template: one scalar each, or a part of one.

import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  tooDeep,
} from "./document.ts";

/** A part of a text that a template made. */
export interface Part {
  readonly text: string;
  /** Whether the text was inserted from elsewhere: nowhere, as a value, or as a value that may be the name of a key at the top. */
  readonly inserted: "no" | "value" | "key";
}

/** The line breaks of YAML 1.2, of YAML 1.1, and of whoever splits a text into lines with what his language has for it. */
export const ANY_BREAK = /\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/**
 * Whether the text has the keys that it would have if a word stood in place of each inserted part: none more, none less, none with
 * another name. Inserted values may add scalars to a list. In a text that is broken with words and without, no inserted part has a line
 * break.
 */
export function keepsKeys(parts: readonly Part[]): boolean {
  // What inserts nothing, or blanks, needs no place for a word.
  const isWord = ({ text, inserted }: Part) => inserted !== "no" && /[^ \t]/.test(text);
  if (!parts.some(isWord)) return true;
  const words = parts.map((part, index) => (isWord(part) ? word(index) : part.text));
  const text = parts.map((part) => part.text).join("");
  const [wanted, found] = [documentOf(words.join("")), documentOf(text)];
  if (wanted !== null && found !== null)
    return new Comparison(parts, words, text).isSame(wanted.contents, found.contents, true);
  return wanted === found && parts.every((part) => !isWord(part) || part.text.search(ANY_BREAK) < 0);
}

function word(index: number): string {
  return `kitout-part-${index}-`;
}

const WORD = /kitout-part-(\d+)-/g;

function documentOf(text: string): Document | null {
  const document = tooDeep(text) === null ? parseDocument(text) : null;
  return document === null || document.errors.length > 0 ? null : document;
}

class Comparison {
  /** Where each part begins with the words, and where in the text itself. */
  readonly #starts: (readonly [wanted: number, found: number])[] = [];

  constructor(
    private readonly parts: readonly Part[],
    words: readonly string[],
    private readonly text: string,
  ) {
    let [wanted, found] = [0, 0];
    for (const [index, part] of parts.entries()) {
      this.#starts.push([wanted, found]);
      wanted += words[index]!.length;
      found += part.text.length;
    }
  }

  /** `top`: the node is the whole text. */
  isSame(wanted: unknown, found: unknown, top = false): boolean {
    if (isNothing(wanted)) return isNothing(found);
    if (isAlias(wanted) || isAlias(found))
      return isAlias(wanted) && isAlias(found) && wanted.source === found.source;
    if (isScalar(wanted)) return this.#isSameScalar(wanted, found);
    if (!isSameNode(wanted, found)) return false;
    if (isMap(wanted) && isMap(found)) {
      const pairs = found.items as Pair[];
      return (
        wanted.items.length === pairs.length &&
        (wanted.items as Pair[]).every(
          ({ key, value }, index) =>
            this.#isSameKey(key, pairs[index]!.key, top) && this.isSame(value, pairs[index]!.value),
        )
      );
    }
    return isSeq(wanted) && isSeq(found) && this.#isSameList(wanted.items, found.items);
  }

  #isSameKey(wanted: unknown, found: unknown, top: boolean): boolean {
    const parts = this.#partsIn(wanted);
    if (parts.some(({ inserted }) => top && inserted !== "key")) return false;
    return parts.length > 0 && !isScalar(found) ? false : this.isSame(wanted, found);
  }

  #isSameScalar(wanted: Node, found: unknown): boolean {
    const { value, type } = wanted as Node & { value: unknown; type?: string };
    if (this.#partsIn(wanted).length === 0)
      return isScalar(found) && isSameNode(wanted, found) && Object.is(value, found.value);
    // Outside of quotes, a text may be what YAML makes a list of.
    if (!isScalar(found)) return type === "PLAIN" && wanted.tag === undefined && isWithoutKeys(found);
    if (!isSameNode(wanted, found)) return false;
    return type === "PLAIN" || (type === found.type && this.#isSamePlace(wanted, found));
  }

  /** Whether a scalar in quotes, or a block, begins where the template begins it, and quotes end where the template ends them. */
  #isSamePlace(wanted: Node, found: Node): boolean {
    const [a, b] = [wanted.range!, found.range!];
    if (this.#offset(a[0]) !== b[0]) return false;
    const source = this.text.slice(b[0], b[1]);
    if (!/^["']/.test(source)) return true;
    // The parser also takes an escaped quote at the end of a line for the end.
    const doubled = source.startsWith('"') ? "\\" : "'";
    let escapes = 0;
    while (source[source.length - 2 - escapes] === doubled && escapes < source.length - 2) escapes += 1;
    return escapes % 2 === 0 && this.#offset(a[1] - 1) === b[1] - 1;
  }

  /** The offset in the text itself; -1 inside an inserted part. */
  #offset(wanted: number): number {
    const index = this.#starts.findLastIndex(([start]) => start <= wanted);
    const [start, found] = this.#starts[index]!;
    return this.parts[index]!.inserted === "no" ? found + wanted - start : -1;
  }

  /** A value may be several items for YAML; what the template itself writes is still there, in order. */
  #isSameList(wanted: readonly unknown[], found: readonly unknown[]): boolean {
    if (wanted.length === found.length) return wanted.every((item, index) => this.isSame(item, found[index]));
    if (![...wanted, ...found].every(isWithoutKeys)) return false;
    let at = 0;
    for (const item of wanted.filter((each) => this.#partsIn(each).length === 0)) {
      while (at < found.length && !this.isSame(item, found[at])) at += 1;
      at += 1;
    }
    return at <= found.length;
  }

  #partsIn(node: unknown): readonly Part[] {
    const text = isScalar(node) ? String(node.value) : "";
    return [...text.matchAll(WORD)].flatMap(([, index]) => this.parts[Number(index)] ?? []);
  }
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined;
}

/** Whether both have the same tag and the same anchor, and are collections of the same kind if they are any. */
function isSameNode(wanted: unknown, found: unknown): boolean {
  const [a, b] = [wanted as Node & { anchor?: string }, found as (Node & { anchor?: string }) | null];
  if (isCollection(a) && !(isCollection(b) && a.flow === b.flow)) return false;
  return b !== null && a.tag === b.tag && a.anchor === b.anchor;
}

/** A scalar without an anchor, or a list of such, at any depth. */
function isWithoutKeys(node: unknown): boolean {
  if (isNothing(node)) return true;
  if (isAlias(node) || (node as { anchor?: string }).anchor !== undefined) return false;
  return isSeq(node) ? node.items.every(isWithoutKeys) : isScalar(node);
}
