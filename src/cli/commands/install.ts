import { type Diagnostic, diagnostic } from "../../diagnostics/diagnostic.ts";
import { attemptLater } from "../../diagnostics/host.ts";
import { type Host, HostError } from "../../host/host.ts";
import { stateHome } from "../../host/places.ts";
import { changeHistory, type History, readHistory } from "../../installed/history.ts";
import { movedTo, recorded } from "../../installed/record.ts";
import { remembered } from "../../installed/remembered.ts";
import { type Built, buildInto } from "../../operations/build.ts";
import { installationOf, otherConfig, rememberConfig } from "../../operations/installation.ts";
import { missingPrograms } from "../../operations/missing-programs.ts";
import { flagsOf, runInstaller, targetsOf } from "../../operations/run-installer.ts";
import { findStore, type OpenStore, openStore } from "../../store/open.ts";
import type { Run } from "../commands.ts";
import { withSession } from "../fetching.ts";
import { report } from "../report.ts";
import { requestOf } from "../request.ts";

/** The script's options that are the same here. */
const PASSED = ["dry-run", "force", "take-over", "verify", "uninstall", "porcelain"];

/** Build, then run that bundle's script, and nothing else: its exit code is ours. */
export async function run(run: Run): Promise<number> {
  const { host } = run;
  const diagnostics: Diagnostic[] = [];
  const place = findStore(host, diagnostics);
  const store = place === null ? null : openStore(host, place, diagnostics);
  if (store === null) return report(run, diagnostics);
  try {
    // Until it is recorded, nothing but the open store keeps `kitout gc` away from the new bundle.
    return await install(run, store);
  } finally {
    store.close();
  }
}

async function install(run: Run, store: OpenStore): Promise<number> {
  const { host, options, out } = run;
  const given = new Set(PASSED.filter((name) => options.own[name] === true));
  const diagnostics: Diagnostic[] = [];
  const request = requestOf(options, { scope: options.scope });
  const built = await attemptLater(
    () =>
      withSession(run, (session) =>
        buildInto(host, session, store, request, given.has("force"), diagnostics),
      ),
    null,
    diagnostics,
  );
  if (built === null) return report(run, diagnostics);
  if (!options.quiet) out.error(built.locked);
  const installation = installationOf(run, built.config);
  const state = stateHome(host);
  const past = state === null ? null : readHistory(host, state, installation);
  diagnostics.push(...(past?.diagnostics ?? []));
  if (!given.has("uninstall")) diagnostics.push(...missingPrograms(host, built));
  const exit = report(run, diagnostics);
  if (state !== null && past?.value === null) return exit;
  const looksOnly = ["dry-run", "verify", "uninstall"].some((name) => given.has(name));
  if (installation.scope === "user" && !looksOnly) {
    const other = given.has("take-over") ? null : otherConfig(host, built.config);
    if (other !== null) return report(run, [other]);
    rememberConfig(host, built.config);
  }
  const status = await runInstaller(host, built.directory, installation, [
    ...flagsOf(options, PASSED),
    ...targetsOf(options).flatMap((name) => ["--target", name]),
    ...(options.quiet ? ["--quiet"] : []),
  ]);
  const changes = !given.has("dry-run") && (!given.has("verify") || given.has("force"));
  if (status === 0 && changes && state !== null && past?.value)
    report(run, record(host, state, past.value, built));
  return status;
}

/** Notes what the installer says is installed now: with --target that may still be another bundle, after --uninstall none. */
function record(host: Host, state: string, past: History, built: Built): readonly Diagnostic[] {
  const id = remembered(host, state, past)?.id ?? null;
  if (id !== null && id !== built.bundle.id) return [];
  const bundle = host.realPath(built.directory) ?? built.directory;
  const installed = { id: built.bundle.id, bundle, skills: built.packed.length };
  const change = (history: History) =>
    id === null ? movedTo(history, null) : recorded(history, installed, host.now());
  if (change(past) === past) return [];
  try {
    return changeHistory(host, state, past, change).diagnostics;
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [diagnostic("generation/not-recorded", null, { path: error.path, system: error.system })];
  }
}
