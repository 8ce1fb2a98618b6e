// Finds where some lines of a file are.

/** The remaining work for one patch: bytes read plus lines compared. */
export interface Work {
  left: number;
}

/** Lines are counted from 0. `numbersOf` gives equal lines the same number; -1 is a line that is not in the file. */
export class FileLines {
  /** The offset of each line, and the end of the last one. */
  readonly #starts: Int32Array;
  readonly #numbers: Int32Array;
  readonly #byText = new Map<string, number>();
  /** All lines, ordered by number; those with the number n are at `#first[n]` up to `#first[n + 1]`. */
  readonly #ordered: Int32Array;
  readonly #first: Int32Array;

  constructor(readonly text: string) {
    this.#starts = startsOf(text);
    this.#numbers = Int32Array.from({ length: this.count }, (_, at) => this.#numberOf(this.line(at)));
    this.#first = new Int32Array(this.#byText.size + 1);
    for (const number of this.#numbers) this.#first[number + 1]! += 1;
    for (let number = 1; number < this.#first.length; number++)
      this.#first[number]! += this.#first[number - 1]!;
    const next = this.#first.slice();
    this.#ordered = new Int32Array(this.count);
    for (let at = 0; at < this.count; at++) this.#ordered[next[this.#numbers[at]!]!++] = at;
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  line(at: number): string {
    return this.slice(at, at + 1);
  }

  /** The text of the lines from `from` up to `to`. */
  slice(from: number, to: number): string {
    return this.text.slice(this.#starts[from], this.#starts[to]);
  }

  numbersOf(texts: readonly string[]): readonly number[] {
    return texts.map((text) => this.#byText.get(text) ?? -1);
  }

  /** The lines with this number, in order. */
  linesOf(number: number): Int32Array {
    return number < 0
      ? new Int32Array()
      : this.#ordered.subarray(this.#first[number], this.#first[number + 1]);
  }

  isAt(numbers: readonly number[], at: number, work: Work): boolean {
    if (at < 0 || at + numbers.length > this.count) return false;
    for (let index = 0; index < numbers.length; index++) {
      work.left -= 1;
      if (this.#numbers[at + index] !== numbers[index]) return false;
    }
    return true;
  }

  /**
   * Where these lines are, nearest to `near` and not before `from`; of two equally near, the later one. Null when there is no match, or
   * when the work is used up. Only occurrences of the rarest line are tried.
   */
  find(numbers: readonly number[], near: number, from: number, work: Work): number | null {
    if (numbers.length === 0) return near >= from && near <= this.count ? near : null;
    const rarest = this.#rarest(numbers);
    const lines = this.linesOf(numbers[rarest]!);
    let after = firstAtLeast(lines, near + rarest);
    let before = after - 1;
    while (work.left > 0 && (before >= 0 || after < lines.length)) {
      const [back, ahead] = [(lines[before] ?? -Infinity) - rarest, (lines[after] ?? Infinity) - rarest];
      const at = ahead - near <= near - back ? ahead : back;
      if (at === ahead) after += 1;
      else before -= 1;
      // All further ones are before `from` too.
      if (at < from) before = -1;
      else if (this.isAt(numbers, at, work)) return at;
      work.left -= 1;
    }
    return null;
  }

  #rarest(numbers: readonly number[]): number {
    let [rarest, fewest] = [0, Infinity];
    for (const [index, number] of numbers.entries()) {
      const count = this.linesOf(number).length;
      if (count < fewest) [rarest, fewest] = [index, count];
    }
    return rarest;
  }

  #numberOf(line: string): number {
    const known = this.#byText.get(line);
    if (known !== undefined) return known;
    this.#byText.set(line, this.#byText.size);
    return this.#byText.size - 1;
  }
}

function startsOf(text: string): Int32Array {
  let count = text === "" || text.endsWith("\n") ? 1 : 2;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  const starts = new Int32Array(count);
  for (let line = 1; line < count; line++) {
    const end = text.indexOf("\n", starts[line - 1]);
    starts[line] = end < 0 ? text.length : end + 1;
  }
  return starts;
}

function firstAtLeast(sorted: Int32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
