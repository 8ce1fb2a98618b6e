// Runs the user's git with only the user's credentials, ssh and proxies: no surrounding repository, no hook, no filter, no prompt, no
// protocol that kitout does not fetch with.

import { diagnostic, type Report } from "../../../diagnostics/diagnostic.ts";
import { type Ended, HostError } from "../../../host/host.ts";
import { namesThisMachine, type RemoteUrl, withoutCredentials } from "../../../model/url.ts";
import type { Asked, FetchContext } from "../context.ts";
import { gitProblem, isRedirect, redirectOf } from "./problem.ts";
import { wordsOf } from "./words.ts";

export interface Options {
  readonly input?: string;
  /** Bytes; 16 MiB by default. */
  readonly maxOutput?: number;
}

/** git for one source, in its own directory, which is removed with the cache's work. */
export class Git {
  /** The git directory; empty until a repository is made in it. */
  readonly directory: string;

  constructor(
    readonly ctx: FetchContext,
    readonly asked: Asked,
    readonly remote: RemoteUrl,
    /** Told about failures. */
    readonly report: Report,
  ) {
    this.directory = ctx.cache.workDirectory("git");
  }

  /** The same in another directory. */
  another(): Git {
    return new Git(this.ctx, this.asked, this.remote, this.report);
  }

  /** The address without credentials, for messages. */
  get url(): string {
    return withoutCredentials(this.remote.url);
  }

  /** Runs git without access to the network. Null when it fails, which is reported. */
  async local(args: readonly string[], options: Options = {}): Promise<Uint8Array | null> {
    return this.#outputOf(await this.#run(args, "none", [], options));
  }

  /** The same where failure is an answer. Null when it fails, which is not reported. */
  async localOrNull(args: readonly string[]): Promise<Uint8Array | null> {
    const ended = await this.#run(args, "none", [], {});
    return ended?.how === "exit" && ended.status === 0 ? ended.stdout : null;
  }

  /** Runs git with access to the remote. Null when it fails, which is reported. */
  async ask(args: readonly string[], options: Options = {}): Promise<Uint8Array | null> {
    return this.#outputOf(await this.attempt(args, options));
  }

  /** The same when failure may be normal: the caller decides whether it is an error. Null when there is no git, which is reported. */
  async attempt(args: readonly string[], options: Options = {}): Promise<Ended | null> {
    const { scheme, host } = this.remote;
    // As everywhere in kitout, http is for this machine only; the address has been checked for that.
    if (scheme === "http") return this.#run(args, "http", [NO_REDIRECTS], options);
    const protocols = "https:ssh:file";
    if (scheme !== "https" || namesThisMachine(host)) return this.#run(args, protocols, [], options);
    return this.#redirected((config, env) => this.#run(args, protocols, config, options, env));
  }

  /**
   * Runs git as `run` does, and follows the server's redirects: git itself would follow them to this machine too. Only git can ask where
   * they lead, because the server may want the user's credentials first.
   */
  async #redirected(
    run: (config: readonly string[], env: Readonly<Record<string, string>>) => Promise<Ended | null>,
  ): Promise<Ended | null> {
    const { url } = this.remote;
    let at = url;
    for (let redirects = 0; ; redirects += 1) {
      const config = at === url ? [NO_REDIRECTS] : [NO_REDIRECTS, `url.${at}.insteadOf=${url}`];
      const ended = await run(config, {});
      if (ended === null || redirects === MAX_REDIRECTS || !isRedirect(ended)) return ended;
      const traced = await run(config, TRACED);
      const next = traced === null ? null : redirectOf(traced, at);
      if (next === null) return ended;
      at = next;
    }
  }

  reportFailed(ended: Ended): void {
    const { name, at } = this.asked;
    const facts = { name, url: this.url, words: wordsOf(ended.stderr) };
    const problem = gitProblem(ended);
    if (problem === "too-much") this.report(diagnostic("git/too-large", at, { name, file: null }));
    else if (problem === "timeout")
      this.report(diagnostic("git/timeout", at, { name, url: this.url, seconds: this.ctx.timeout / 1000 }));
    else this.report(diagnostic(`git/${problem}`, at, facts));
  }

  #outputOf(ended: Ended | null): Uint8Array | null {
    if (ended === null) return null;
    if (ended.how === "exit" && ended.status === 0) return ended.stdout;
    this.reportFailed(ended);
    return null;
  }

  async #run(
    args: readonly string[],
    protocols: string,
    settings: readonly string[],
    options: Options,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Ended | null> {
    const { host, timeout } = this.ctx;
    const config = [...CONFIG, ...settings];
    try {
      return await host.run({
        name: "git",
        args: [`--git-dir=${this.directory}`, ...config.flatMap((setting) => ["-c", setting]), ...args],
        cwd: this.directory,
        env: { ...environment(host.env, protocols), ...env },
        input: options.input ?? "",
        timeout,
        maxOutput: options.maxOutput ?? 16 * MIB,
        endsWithUs: protocols !== "none",
      });
    } catch (error) {
      if (!(error instanceof HostError) || error.system !== "ENOENT") throw error;
      this.report(diagnostic("git/no-program", this.asked.at, { name: this.asked.name }));
      return null;
    }
  }
}

export const MIB = 1024 * 1024;

const NO_REDIRECTS = "http.followRedirects=false";
const MAX_REDIRECTS = 10;
/** Makes git print the heads of answers. It leaves credentials out. */
const TRACED = { GIT_TRACE_CURL: "1", GIT_TRACE_CURL_NO_DATA: "1", GIT_TRACE_REDACT: "1" };

const CONFIG: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.attributesFile=/dev/null",
  "core.fsmonitor=false",
  // Nothing is checked out; forbidden names are refused in the listing.
  "core.protectNTFS=false",
  "core.protectHFS=false",
  "protocol.version=2",
  // What they start leaves git's process group, and would not end with it.
  "gc.auto=0",
  "maintenance.auto=false",
  "credential.interactive=never",
  "fetch.recurseSubmodules=no",
  "fetch.writeCommitGraph=false",
  // Offer the server no present objects: having one does not imply having its history.
  "fetch.negotiationAlgorithm=noop",
];

/** The variables beginning with GIT_ by which users tell git how to reach a remote. All others are left out. */
const KEPT = new Set([
  "GIT_ASKPASS",
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_CONFIG_SYSTEM",
  "GIT_EXEC_PATH",
  "GIT_HTTP_PROXY_AUTHMETHOD",
  "GIT_HTTP_USER_AGENT",
  "GIT_PROXY_SSL_CAINFO",
  "GIT_PROXY_SSL_CERT",
  "GIT_PROXY_SSL_KEY",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "GIT_SSL_CERT",
  "GIT_SSL_CERT_TYPE",
  "GIT_SSL_KEY",
  "GIT_SSL_NO_VERIFY",
]);

function environment(
  env: Readonly<Record<string, string | undefined>>,
  protocols: string,
): Record<string, string> {
  const kept = Object.entries(env).filter(
    (variable): variable is [string, string] =>
      variable[1] !== undefined && (!variable[0].startsWith("GIT_") || KEPT.has(variable[0])),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_ALLOW_PROTOCOL: protocols,
    GIT_NO_LAZY_FETCH: "1",
    GIT_TERMINAL_PROMPT: "0",
    // Set but empty, so that git asks no other program instead.
    GIT_ASKPASS: env["GIT_ASKPASS"] ?? "",
    SSH_ASKPASS_REQUIRE: "never",
    GCM_INTERACTIVE: "never",
    // git's own limit, so that a server that sends a byte now and then is not waited for until the timeout.
    GIT_HTTP_LOW_SPEED_LIMIT: "1000",
    GIT_HTTP_LOW_SPEED_TIME: "30",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_ATTR_NOSYSTEM: "1",
  };
}
