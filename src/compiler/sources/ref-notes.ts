// What this user's runs have found out about locked commits: whether they are on the refs that they are locked for. It stands in the
// user's state, so that a server is asked once, and never in a project, which must not vouch for its own lock.

import { hexDigest } from "../../digest/nar.ts";
import type { Host } from "../../host/host.ts";
import { nullIfRefused } from "../../host/null-if-refused.ts";
import { nonce } from "../../host/presence.ts";
import type { GitPin } from "../../model/lock.ts";

export interface RefNote {
  readonly isOn: boolean;
  /** The commit of the ref at that time; null: there was no such ref, or the declaration names none. */
  readonly tip: string | null;
}

/**
 * The notes in `directory`; null: those of this run only. What cannot be read or written is as if it were not known. `isKept`: whether this
 * run adds to the directory; a command that only looks writes nothing there.
 */
export class RefNotes {
  readonly #known = new Map<string, RefNote>();

  constructor(
    private readonly host: Host,
    private readonly directory: string | null,
    private readonly isKept: boolean,
  ) {}

  /** Null: nothing is known of this commit and ref. */
  get(pin: GitPin): RefNote | null {
    const own = this.#known.get(keyOf(pin));
    if (own !== undefined) return own;
    const line = this.#lines(pin).findLast(({ rev }) => rev === pin.rev);
    return line === undefined ? null : { isOn: line.isOn, tip: line.tip };
  }

  /** Two runs at once may lose a note: then the server is asked once more. */
  put(pin: GitPin, note: RefNote): void {
    const known = this.get(pin);
    this.#known.set(keyOf(pin), note);
    const file = this.#fileOf(pin);
    if (file === null || !this.isKept || (known?.isOn === note.isOn && known.tip === note.tip)) return;
    const lines = [...this.#lines(pin).filter(({ rev }) => rev !== pin.rev), { rev: pin.rev, ...note }];
    const text = lines
      .slice(-MAX_LINES)
      .map(({ rev, isOn, tip }) => `${rev} ${isOn ? "on" : "off"} ${tip ?? "-"}\n`);
    const made = `${file}.${nonce(this.host)}`;
    nullIfRefused(() => {
      this.host.makeDirectory(this.directory!);
      this.host.writeFile(made, [Buffer.from(text.join(""))], 0o600);
      this.host.rename(made, file);
    });
  }

  #lines(pin: GitPin): readonly Line[] {
    const file = this.#fileOf(pin);
    const bytes = file === null ? null : nullIfRefused(() => bounded(this.host, file));
    return bytes === null ? [] : Buffer.from(bytes).toString("latin1").split("\n").flatMap(lineIn);
  }

  /** One for each repository and ref. */
  #fileOf({ url, ref }: GitPin): string | null {
    return this.directory && `${this.directory}/${hexDigest(JSON.stringify([url, ref])).slice(0, 40)}`;
  }
}

interface Line extends RefNote {
  readonly rev: string;
}

/** Older pins of a ref are hardly used any more. */
const MAX_LINES = 100;
const MAX_BYTES = 64 * 1024;

function keyOf({ url, ref, rev }: GitPin): string {
  return JSON.stringify([url, ref, rev]);
}

function lineIn(text: string): Line[] {
  const [, rev, word, tip] = /^([0-9a-f]{40,64}) (on|off) ([0-9a-f]{40,64}|-)$/.exec(text) ?? [];
  return rev === undefined ? [] : [{ rev, isOn: word === "on", tip: tip === "-" ? null : tip! }];
}

function bounded(host: Host, file: string): Uint8Array | null {
  const stat = host.stat(file);
  if (stat?.kind !== "file" || stat.size > MAX_BYTES) return null;
  return stat.owner === host.user || stat.owner === 0 ? host.readFile(file) : null;
}
