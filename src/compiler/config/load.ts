// Reads skills.yaml and the files that it extends into trees. Nothing is merged or decoded yet.

import { type Checked, type Diagnostic, diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import { attempt, hostFailure } from "../../diagnostics/host.ts";
import { Reports } from "../../diagnostics/reports.ts";
import { decodeText } from "../../digest/bytes.ts";
import { HostError, type ReadHost } from "../../host/host.ts";
import { readBounded } from "../../host/read-bounded.ts";
import { dirname, isInside, resolve } from "../../model/paths.ts";
import type { Place } from "../../model/place.ts";
import type { Need, Permits } from "../../model/trust.ts";
import { parseTree, type YamlProblem } from "../../yaml/parse.ts";
import { isNull, type Mapping, type Scalar } from "../../yaml/tree.ts";
import { alwaysTrusted, NEVER } from "./always.ts";
import { MAX_CONFIG_BYTES, readConfigFile } from "./file.ts";
import type { ConfigFile } from "./find.ts";
import { longForms } from "./short-forms.ts";
import { kindsOf, requireKinds, sourceTables } from "./sources.ts";
import { grants, type Needed, refused, rememberedTrust, type Trust, trustOf } from "./trust.ts";
import { ANY_NAME, nothingProblems, validate } from "./validate.ts";

export interface LoadedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Without the parts that the schema refused. */
  readonly tree: Mapping;
}

export interface Loaded {
  /** The file that was asked for. */
  readonly main: ConfigFile;
  /** A file that is extended comes before the one that extends it; each file once, at its first occurrence. */
  readonly files: readonly LoadedFile[];
  readonly trust: Trust;
  /** What reading these files needs trust for. */
  readonly needed: readonly Needed[];
  /** Names of refused sources and targets, or `ANY_NAME`: a reference to one is not a second mistake. */
  readonly broken: ReadonlySet<string>;
}

/** Null when nothing could be read. */
export function load(host: ReadHost, main: ConfigFile): Checked<Loaded | null> {
  const record = main.found === "project" ? rememberedTrust(host, main.file) : null;
  const always = main.found === "project" ? alwaysTrusted(host, main) : NEVER;
  const mayOpen = (need: Need) =>
    main.found !== "project" || (record !== null && grants(record, need)) || always.permits(need);
  const loader = new Loader(host, main.root, mayOpen);
  loader.visit(main.file, { file: main.file }, [], null);
  const lock = flakeLock(host, main.root, loader.visited);
  const trust = trustOf(main, [...loader.visited, ...lock], record, always);
  // A file outside the project was read to find out whether the project is trusted with it. If not, nothing of it is used or shown.
  const usable = loader.visited.filter(({ outside }) => outside === null || trust.permits(outside));
  const reports = new Reports();
  reports.add(refused(() => loader.needed, trust.permits));
  for (const visit of usable) reports.add(visit.reports.diagnostics);
  const read = usable.filter((visit): visit is Visit & LoadedFile => visit.tree !== null);
  if (read.length === 0) return reports.with(null);
  // In the first layer, null has nothing to remove.
  const nothing = reports.take(nothingProblems(read[0]!.tree));
  const checked = reports.take(requireKinds(read.map(({ tree }) => tree)));
  const broken = new Set([...usable.flatMap((visit) => visit.broken), ...nothing, ...checked.broken]);
  // It is not known which names an unreadable file declares.
  if (read.length < loader.visited.length) broken.add(ANY_NAME);
  const files = read.map(({ file, bytes }, index) => ({ file, bytes, tree: checked.trees[index]! }));
  return reports.with({ main, files, trust, needed: loader.needed, broken });
}

/** flake.lock decides where an input is, so it is part of what is trusted. */
function flakeLock(
  host: ReadHost,
  root: string,
  visited: readonly Visit[],
): readonly { file: string; bytes: Uint8Array }[] {
  const tables = visited.flatMap(({ tree }) => (tree === null ? [] : sourceTables(tree)));
  const sources = tables.flatMap((table) => [...table.entries.values()]);
  if (!sources.some((source) => source.kind === "map" && kindsOf(source).includes("input"))) return [];
  const file = resolve(root, "flake.lock");
  const bytes = attempt(
    () => {
      const real = host.realPath(file);
      const stat = real === null ? null : host.physical.stat(real);
      if (real === null || stat?.kind !== "file") return null;
      const read = readBounded(host.physical, real, MAX_FLAKE_LOCK);
      return typeof read === "number" ? null : read;
    },
    null,
    () => {},
  );
  return bytes === null ? [] : [{ file, bytes }];
}

const MAX_FLAKE_LOCK = 16 * 1024 * 1024;

interface Visit {
  readonly file: string;
  readonly bytes: Uint8Array;
  tree: Mapping | null;
  /** What reading it needs trust for: it, or a file that led to it, is outside the project. Null: nothing. */
  readonly outside: Need | null;
  readonly reports: Reports;
  broken: readonly string[];
}

class Loader {
  readonly visited: Visit[] = [];
  readonly needed: Needed[] = [];
  readonly #seen = new Set<string>();

  constructor(
    private readonly host: ReadHost,
    private readonly root: string,
    /** Whether this was ever granted. If not, it is not even opened. */
    private readonly mayOpen: Permits,
  ) {}

  /** `chain` holds the files that led here, outermost first, by their physical paths. */
  visit(file: string, from: Place, chain: readonly string[], beyond: Need | null): void {
    const identity = this.#physical(file);
    const isOutside = !isInside(this.#physical(this.root), identity);
    const outside: Need | null =
      beyond ?? (isOutside ? { kind: "read", path: identity, written: file, stated: true } : null);
    if (outside !== null && beyond === null) {
      const refusal = diagnostic("trust/outside", from, { path: file, root: this.root });
      this.needed.push({ need: outside, refusal });
    }
    if (outside !== null && !this.mayOpen(outside)) return;
    const reports = new Reports();
    const visit: Visit = { file, bytes: new Uint8Array(), tree: null, outside, reports, broken: [] };
    if (chain.includes(identity)) {
      reports.report(
        diagnostic("config/extends-cycle", from, {
          files: [...chain.slice(chain.indexOf(identity)), identity],
        }),
      );
      this.visited.push(visit);
      return;
    }
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    const bytes = this.#read(identity, file, from, chain.length > 0, reports.report);
    const tree = bytes === null ? null : parseMapping(bytes, file, reports.report);
    if (bytes !== null && tree !== null) {
      const checked = reports.take(validate(longForms(tree)));
      visit.broken = checked.broken;
      visit.tree = checked.tree;
      for (const base of extended(visit.tree)) {
        this.visit(resolve(dirname(file), String(base.value)), base.at, [...chain, identity], outside);
      }
    }
    this.visited.push({ ...visit, bytes: bytes ?? visit.bytes });
  }

  /** The path with links resolved; unchanged when it does not exist or cannot be inspected. */
  #physical(file: string): string {
    try {
      return this.host.realPath(file) ?? file;
    } catch (error) {
      if (error instanceof HostError) return file;
      throw error;
    }
  }

  #read(real: string, file: string, from: Place, isExtended: boolean, report: Report): Uint8Array | null {
    const at = isExtended ? from : { file };
    try {
      const read = readConfigFile(this.host, real);
      if (read instanceof Uint8Array) return read;
      if (read.problem === "not-a-file")
        report(diagnostic("config/not-a-file", at, { file, kind: read.kind }));
      else if (read.problem === "too-large")
        report(diagnostic("config/too-large", at, { bytes: read.bytes, limit: MAX_CONFIG_BYTES }));
      else if (isExtended) report(diagnostic("config/extends-missing", at, { file }));
      else report(diagnostic("config/missing", at, {}));
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      report(hostFailure(error, at));
    }
    return null;
  }
}

function parseMapping(bytes: Uint8Array, file: string, report: Report): Mapping | null {
  const text = decodeText(bytes);
  if (text === null) {
    report(diagnostic("config/not-utf8", { file }, { line: firstBadLine(bytes) }));
    return null;
  }
  const { tree, problems } = parseTree(text, file);
  for (const problem of problems) report(describe(problem, file));
  if (problems.length > 0) return null;
  if (tree?.kind === "map") return tree;
  report(
    tree === null || isNull(tree)
      ? diagnostic("config/empty", { file }, {})
      : diagnostic("config/not-a-map", tree.at, { found: tree.kind }),
  );
  return null;
}

/** From 1. A line break is one byte in UTF-8 and never part of another character. */
function firstBadLine(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0 || decodeText(bytes.subarray(start, end)) === null) return line;
    start = end + 1;
  }
}

function extended(tree: Mapping): Scalar[] {
  const list = tree.entries.get("extends");
  return list?.kind === "list" ? list.items.filter((item): item is Scalar => item.kind === "scalar") : [];
}

function describe(problem: YamlProblem, file: string): Diagnostic {
  const at = { file, range: problem.range };
  switch (problem.problem) {
    case "syntax":
      return diagnostic("yaml/syntax", at, { mistake: problem.mistake, detail: problem.detail });
    case "tab":
      return diagnostic("yaml/tab", at, {});
    case "duplicate-key":
      return diagnostic("yaml/duplicate-key", at, { key: problem.detail });
    case "key-kind":
      return diagnostic("yaml/key-kind", at, {});
    case "documents":
      return diagnostic("yaml/documents", at, {});
    case "tag":
      return diagnostic("yaml/tag", at, { tag: problem.detail });
    case "alias":
      return diagnostic("yaml/alias", at, { name: problem.detail });
    case "control":
      return diagnostic("yaml/control", at, {});
    case "bomb":
      return diagnostic("yaml/bomb", at, {});
    case "too-deep":
      return diagnostic("yaml/too-deep", at, {});
  }
}
