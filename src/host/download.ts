// The only importer of undici: downloads one file over https, or over http from this machine itself.

import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { encodeName } from "../digest/bytes.ts";
import { isLoopback, namesThisMachine } from "../model/url.ts";
import { authorities, authorityProblems, isCertificateProblem } from "./certificates.ts";
import { type Download, type Downloaded, HostError } from "./host.ts";
import { ATTEMPTS, busyAnswer, waitBefore } from "./retry.ts";

const MAX_REDIRECTS = 10;
const REDIRECTS = [301, 302, 303, 307, 308];
/** No cookies, no credentials, no compression. */
const HEADERS = { "user-agent": "kitout", accept: "*/*", "accept-encoding": "identity" };

/**
 * As `Host.download`: afterwards `to` is the whole file, readable by its owner only, or does not exist. The bytes are those that the
 * server sent, even if it declares a content encoding. https goes through the proxy that HTTPS_PROXY names, except to hosts in NO_PROXY.
 */
export async function download(request: Download): Promise<Downloaded> {
  // Its abort reason is the kind of the result.
  const over = new AbortController();
  const whole = setTimeout(() => over.abort("timeout"), request.timeout);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const result = await attemptOnce(request, over);
      const wait = attempt === ATTEMPTS ? null : waitBefore(result, attempt);
      if (wait === null || !(await pause(wait, over.signal))) return result;
    }
  } finally {
    clearTimeout(whole);
  }
}

/** Whether the time has passed, and the download is not over. */
function pause(milliseconds: number, over: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal: over }).catch(() => false);
}

async function attemptOnce(request: Download, over: AbortController): Promise<Downloaded> {
  const silence = setTimeout(() => over.abort("stalled"), request.stall);
  try {
    let from: URL | null = null;
    let url = new URL(request.url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const isAllowed = from === null || (request.mayGoTo?.(url.host) ?? true);
      if (!isAllowed || !mayFollow(from, url)) return { kind: "redirect-refused", to: origin(url) };
      const answer: Downloaded | URL = await ask(url, request, over.signal, silence);
      if (!(answer instanceof URL)) return answer;
      from = url;
      url = answer;
    }
    return { kind: "too-many-redirects" };
  } finally {
    clearTimeout(silence);
  }
}

/** Whether a redirect may be followed: https stays https, and a remote server must not redirect to this machine. */
function mayFollow(from: URL | null, to: URL): boolean {
  if (to.protocol === "http:") return isLoopback(to.host) && from?.protocol !== "https:";
  if (to.protocol !== "https:") return false;
  return from === null || isLoopback(from.host) || !namesThisMachine(to.hostname);
}

function origin({ protocol, host }: URL): string {
  return host === "" ? protocol : `${protocol}//${host}`;
}

/** One request: the file, a failure, or the address of a redirect. */
async function ask(
  url: URL,
  request: Download,
  over: AbortSignal,
  silence: NodeJS.Timeout,
): Promise<Downloaded | URL> {
  let agent: Dispatcher | null = null;
  let begun = false;
  // A signal alone would not end a request without a connection.
  const stop = () => void agent?.destroy();
  over.addEventListener("abort", stop);
  try {
    agent = agentFor(url, request.stall);
    if (over.aborted) return { kind: over.reason };
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: "GET",
      // A copy: undici adds a host when there is a proxy.
      headers: { ...HEADERS },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // An unread body fails when the agent is destroyed; that is not an error.
    answer.body.on("error", () => {});
    begun = true;
    silence.refresh();
    const status = answer.statusCode;
    if (status === 200) return await save(answer, request, silence);
    const elsewhere = REDIRECTS.includes(status) ? target(answer, url) : null;
    return elsewhere ?? busyAnswer(status, answer.headers) ?? { kind: "status", status };
  } catch (error) {
    if (error instanceof HostError) throw error;
    if (over.aborted) return { kind: over.reason };
    return begun ? { kind: "cut", detail: wordFor(error) } : problemOf(error);
  } finally {
    over.removeEventListener("abort", stop);
    await agent?.destroy();
  }
}

/** The target of a redirect; null when the answer has none. */
function target({ headers }: Dispatcher.ResponseData, base: URL): URL | null {
  const { location } = headers;
  return typeof location === "string" && URL.canParse(location, base.href)
    ? new URL(location, base.href)
    : null;
}

async function save(
  { headers, body }: Dispatcher.ResponseData,
  { to, maxBytes }: Download,
  silence: NodeJS.Timeout,
): Promise<Downloaded> {
  if (Number(headers["content-length"]) > maxBytes) return { kind: "too-large" };
  const path = encodeName(to);
  const file = onDisk(to, () => fs.openSync(path, "wx", 0o600));
  let complete = false;
  try {
    let bytes = 0;
    try {
      onDisk(to, () => fs.fchmodSync(file, 0o600));
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        silence.refresh();
        bytes += chunk.length;
        if (bytes > maxBytes) return { kind: "too-large" };
        onDisk(to, () => writeAll(file, chunk));
      }
    } finally {
      onDisk(to, () => fs.closeSync(file));
    }
    complete = true;
    return { kind: "done", bytes };
  } finally {
    if (!complete) onDisk(to, () => fs.rmSync(path, { force: true }));
  }
}

function writeAll(file: number, chunk: Uint8Array): void {
  for (let written = 0; written < chunk.length; ) written += fs.writeSync(file, chunk, written);
}

function onDisk<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new HostError((error as NodeJS.ErrnoException).code ?? "unknown", path, "write");
  }
}

/** Gives up connecting after `timeout` milliseconds, so that no attempt outlives the download. */
function agentFor(url: URL, timeout: number): Dispatcher {
  const proxy = isLoopback(url.host) ? null : proxyFor(url);
  const tls = { timeout, ...authorities() };
  if (proxy === null) return new Agent({ connect: tls });
  return new ProxyAgent({ uri: proxy, proxyTls: tls, requestTls: tls });
}

/** The lower-case variable is the older one and wins, as in other programs. Throws when the proxy cannot be used. */
function proxyFor(url: URL): string | null {
  const { env } = process;
  const proxy = env["https_proxy"] || env["HTTPS_PROXY"] || "";
  const direct = (env["no_proxy"] || env["NO_PROXY"] || "").split(/[\s,]+/).filter((entry) => entry !== "");
  if (proxy === "" || direct.some((entry) => covers(entry.toLowerCase(), url))) return null;
  const full = proxy.includes("://") ? proxy : `http://${proxy}`;
  if (!/^https?:/i.test(full) || !URL.canParse(full))
    throw new Error("HTTPS_PROXY is no http or https address");
  return full;
}

/** `host` and `.host` cover the host and its subdomains, with `:port` on that port only; `*` covers everything. */
function covers(entry: string, { hostname, port }: URL): boolean {
  const [, host, only] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry)!;
  if (only !== undefined && only !== (port || "443")) return false;
  return entry === "*" || hostname === host || hostname.endsWith(`.${host}`);
}

/** Why there is no connection. */
function problemOf(error: unknown): Downloaded {
  const detail = wordFor(error);
  if (!isCertificateProblem(detail)) return { kind: "network", detail };
  const problems = authorityProblems().map((problem) => `, and ${problem}`);
  return { kind: "certificate", detail: detail + problems.join("") };
}

/** The system's code, else undici's message, which is more specific than its codes; no message contains the path or the query. */
function wordFor(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined || code.startsWith("UND_ERR_") ? message : code;
}
