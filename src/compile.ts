// The whole order of kitout on one screen: load → decode → fetch → discover → select → render → bundle → emit.

import { agentIds, agents } from "./agents/agents.ts";
import { assemble, type Bundle } from "./bundle/assemble.ts";
import { type PackedSkill, pack, type SkillSink } from "./bundle/pack.ts";
import { tabulate } from "./bundle/tables.ts";
import { discover } from "./catalog/discover.ts";
import { decode } from "./config/decode.ts";
import { findConfig } from "./config/find.ts";
import { type Loaded, load } from "./config/load.ts";
import { merge } from "./config/merge.ts";
import { layersOf } from "./config/profiles.ts";
import { refusedUntilTrusted } from "./config/trust.ts";
import { type Diagnostic, diagnostic } from "./diagnostics/diagnostic.ts";
import { isError } from "./diagnostics/print.ts";
import { emit } from "./emit/emit.ts";
import type { Host } from "./host/host.ts";
import type { Variant, View } from "./model/bundle.ts";
import type { Catalog, Selection } from "./model/catalog.ts";
import type { Config } from "./model/config.ts";
import type { Scope } from "./model/installer.ts";
import { render } from "./render/render.ts";
import { select } from "./selection/select.ts";
import { arrange } from "./selection/views.ts";
import { fetch } from "./sources/fetch.ts";
import { overlaps } from "./sources/overlap.ts";

export interface Request {
  /** From `-c`; null: search for it. */
  readonly config: string | null;
  readonly profiles: readonly string[];
  /** From `--source NAME=PATH`, absolute. */
  readonly bindings: ReadonlyMap<string, string>;
  /** What `kitout install` is about to do with the bundle; null: nothing. The scope is null when skills.yaml decides. */
  readonly install: { readonly scope: Scope | null } | null;
}

/** Each stage's result on top of the one before; `null` where a mistake ended the run. */
export interface Configured {
  readonly loaded: Loaded;
  readonly config: Config;
}

export interface Selected extends Configured {
  readonly catalog: Catalog;
  readonly selection: Selection;
  readonly views: readonly View[];
  readonly variants: readonly Variant[];
}

export interface Compiled extends Selected {
  readonly packed: readonly PackedSkill[];
  readonly bundle: Bundle;
}

/** Reads the configuration. Everything there is to say goes to `diagnostics`. */
export function configure(host: Host, request: Request, diagnostics: Diagnostic[]): Configured | null {
  const collect = collector(diagnostics);
  const main = collect(findConfig(host, request.config));
  const loaded = main === null ? null : collect(load(host, main));
  if (main === null || loaded === null) return null;
  const layers = collect(layersOf(loaded, request.profiles));
  const decoded = decode({
    tree: merge(layers, agentIds),
    file: main.file,
    defaultScope: main.found === "user" ? "user" : "project",
    profiles: request.profiles,
    bindings: request.bindings,
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    aliases: agentIds,
    home: host.env["HOME"] ?? null,
    broken: loaded.broken,
  });
  const config = collect(decoded);
  const forUser = request.install !== null && (request.install.scope ?? config.scope) === "user";
  const refused = refusedUntilTrusted(host, config, loaded.trust, forUser);
  diagnostics.push(...refused);
  if (loaded.trust.changed && diagnostics.some(({ code }) => code.startsWith("trust/"))) {
    diagnostics.push(diagnostic("trust/changed", { file: main.file }, { file: main.file }));
  }
  // A source outside an untrusted project is not even looked at.
  return refused.length > 0 ? null : { loaded, config };
}

/** Finds the skills and arranges what was asked for. Goes on past mistakes, so that all of them are reported at once. */
export function selectSkills(host: Host, request: Request, diagnostics: Diagnostic[]): Selected | null {
  const collect = collector(diagnostics);
  const configured = configure(host, request, diagnostics);
  if (configured === null) return null;
  const { config, loaded } = configured;
  const trees = collect(fetch(host, config));
  diagnostics.push(...overlaps(host, config, trees));
  const catalog = collect(discover(config, trees, loaded.broken.size === 0));
  const selection = collect(select(config, catalog, trees));
  const { views, variants } = collect(arrange(config, selection));
  return { ...configured, catalog, selection, views, variants };
}

/** Reads the bytes of the selected skills and gives their digests; hands them to `sink`. Null when there was an error. */
export function packSkills(
  host: Host,
  selected: Selected,
  sink: SkillSink | null,
  diagnostics: Diagnostic[],
): readonly PackedSkill[] | null {
  const collect = collector(diagnostics);
  const rendered = collect(render(selected.variants));
  if (diagnostics.some(isError)) return null;
  const packed = collect(pack(host, rendered, sink));
  return diagnostics.some(isError) ? null : packed;
}

/** The whole bundle; skills are handed to `sink` while they are read. Null when there was an error. */
export function compile(
  host: Host,
  request: Request,
  sink: SkillSink | null,
  diagnostics: Diagnostic[],
): Compiled | null {
  const selected = selectSkills(host, request, diagnostics);
  if (selected === null) return null;
  const { config, catalog, selection, views } = selected;
  if (selection.length === 0 && catalog.complete)
    diagnostics.push(
      diagnostic("skill/none-selected", { file: config.file }, { skills: catalog.skills.length }),
    );
  if (config.targets.length === 0) diagnostics.push(diagnostic("target/none", { file: config.file }, {}));
  const packed = packSkills(host, selected, sink, diagnostics);
  if (packed === null) return null;
  const tables = tabulate(config, views, packed);
  const scripts = emit(tables.installers, config.scope);
  return { ...selected, packed, bundle: assemble(config, views, packed, tables, scripts) };
}

function collector(
  diagnostics: Diagnostic[],
): <T>(checked: { value: T; diagnostics: readonly Diagnostic[] }) => T {
  return ({ value, diagnostics: found }) => {
    diagnostics.push(...found);
    return value;
  };
}
