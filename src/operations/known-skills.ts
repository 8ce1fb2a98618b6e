// What earlier runs made of skills, in the user's state: it is believed, so it is where nothing comes with a clone.

import { hexDigest } from "../digest/nar.ts";
import { stateHome } from "../host/directories.ts";
import type { Host, ReadHost } from "../host/host.ts";
import { keepFile } from "../host/keep-file.ts";
import type { Digest, Hex } from "../model/names.ts";
import { type KnownSkill, type KnownSkills, Rows } from "../model/packed.ts";
import { version } from "../model/version.ts";

/** Changes whenever something else is made of a skill, or the file has another form. */
const FORMAT = `kitout skills 1 ${version}`;

/** What is known for one configuration. What this run does not ask for is forgotten when it is saved. */
export class SkillNotes implements KnownSkills {
  #known: ReadonlyMap<Hex, KnownSkill> | null = null;
  readonly #used = new Map<Hex, KnownSkill>();
  #isChanged = false;
  readonly #file: string | null;

  /** `config` is the configuration that was asked for; null: the one found from the working directory. */
  constructor(
    private readonly host: ReadHost,
    config: string | null,
  ) {
    const state = stateHome(host);
    const name = hexDigest(`${host.cwd}\0${config ?? ""}`).slice(0, 40);
    this.#file = state === null ? null : `${state}/.packed/${name}`;
  }

  get(key: Hex): KnownSkill | null {
    this.#known ??= this.#file === null ? new Map() : read(this.host, this.#file);
    const found = this.#known.get(key) ?? null;
    if (found !== null) this.#used.set(key, found);
    return found;
  }

  put(key: Hex, skill: KnownSkill): void {
    this.#used.set(key, skill);
    this.#isChanged = true;
  }

  /** Writes what this run used, if that is not what is there. Throws `HostError`. */
  save(host: Host): void {
    if (this.#file === null || !(this.#isChanged || this.#used.size < (this.#known?.size ?? 0))) return;
    const lines = [...this.#used].map(([key, { digest, variants }]) => {
      const made = variants.map(({ digest, directory, rows }) => [digest, directory, rows.text]);
      return JSON.stringify([key, digest, ...made]);
    });
    const text = `${[FORMAT, ...lines].join("\n")}\n`;
    keepFile(host, this.#file, Buffer.from(`${text}${hexDigest(text)}\n`));
  }
}

/** Bytes: ten times what a hundred thousand skills need. */
const MAX_BYTES = 1024 * 1024 * 1024;
const CHECKSUM = 65;

/** What the file has; nothing when it is not this user's, is damaged, or is of another version. */
function read(host: ReadHost, file: string): ReadonlyMap<Hex, KnownSkill> {
  const nothing = new Map<Hex, KnownSkill>();
  const stat = host.stat(file);
  if (stat?.kind !== "file" || stat.owner !== host.user || (stat.mode & 0o022) !== 0) return nothing;
  if (stat.size > MAX_BYTES) return nothing;
  const bytes = Buffer.from(host.readFile(file));
  const body = bytes.subarray(0, -CHECKSUM);
  if (`${hexDigest(body)}\n` !== bytes.toString("utf8", body.length)) return nothing;
  const [format, ...lines] = body.toString("utf8").split("\n");
  if (format !== FORMAT) return nothing;
  return new Map(lines.slice(0, -1).map(entryOf));
}

type Line = [key: Hex, digest: Digest, ...made: [digest: Digest, directory: string, rows: string][]];

function entryOf(line: string): readonly [Hex, KnownSkill] {
  const [key, digest, ...made] = JSON.parse(line) as Line;
  const variants = made.map(([digest, directory, rows]) => ({ digest, directory, rows: new Rows(rows) }));
  return [key, { digest, variants }];
}
