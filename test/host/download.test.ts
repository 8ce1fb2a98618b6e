import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import zlib from "node:zlib";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { download } from "../../src/host/download.ts";
import { type Download, type Downloaded, HostError } from "../../src/host/host.ts";
import { selfSigned } from "../support/certificate.ts";
import { type Answer, RawServer } from "../support/raw-server.ts";

/** Where a download is to go: in a new directory, where nothing else is. */
function place(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "kitout-download-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, "file");
}

/** What came of it, and what is in the file. */
async function fetched(url: string, limits: Partial<Download> = {}): Promise<[Downloaded, string | null]> {
  const to = place();
  const result = await download({ url, to, maxBytes: 1_000_000, timeout: 20_000, stall: 10_000, ...limits });
  const left = fs.readdirSync(path.dirname(to));
  expect(left).toEqual(result.kind === "done" ? ["file"] : []);
  return [result, result.kind === "done" ? fs.readFileSync(to, "latin1") : null];
}

/** One server with one answer at /x, and what comes of asking it. */
async function answered(
  answer: Answer,
  limits: Partial<Download> = {},
): Promise<[Downloaded, string | null]> {
  const { port } = await RawServer.http({ "/x": answer });
  return fetched(`http://127.0.0.1:${port}/x`, limits);
}

function ok(body: string, ...headers: readonly string[]): string {
  return head("200 OK", `Content-Length: ${body.length}`, ...headers) + body;
}

function moved(to: string, status = "302 Found"): string {
  return head(status, `Location: ${to}`, "Content-Length: 4", "Set-Cookie: a=b") + "gone";
}

function head(...lines: readonly string[]): string {
  return `HTTP/1.1 ${lines.join("\r\n")}\r\n\r\n`;
}

function stub(variables: Readonly<Record<string, string>>): void {
  for (const name of ["https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"]) vi.stubEnv(name, "");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** A server that every host name leads to, with a certificate that is taken for good. */
async function elsewhere(answers: Readonly<Record<string, Answer>>): Promise<[RawServer, RawServer]> {
  const server = await RawServer.https(answers);
  const proxy = await RawServer.proxy(server);
  stub({ https_proxy: `http://127.0.0.1:${proxy.port}`, NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  return [server, proxy];
}

describe("a download", () => {
  test("gives the bytes of the file", async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString("latin1");
    const bytes = every.repeat(1000);
    const answer = Buffer.from(ok(bytes), "latin1");
    expect(await answered(answer)).toEqual([{ kind: "done", bytes: 256_000 }, bytes]);
  });

  test("gives an empty file", async () => {
    expect(await answered(ok(""))).toEqual([{ kind: "done", bytes: 0 }, ""]);
  });

  test("gives a file whose length is not said", async () => {
    expect(await answered(head("200 OK") + "abc")).toEqual([{ kind: "done", bytes: 3 }, "abc"]);
  });

  test("gives a file in chunks", async () => {
    const answer = head("200 OK", "Transfer-Encoding: chunked") + "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    expect(await answered(answer)).toEqual([{ kind: "done", bytes: 3 }, "abc"]);
  });

  test("is for its owner alone, whatever the umask", async () => {
    const umask = process.umask(0o777);
    onTestFinished(() => void process.umask(umask));
    const { port } = await RawServer.http({ "/x": ok("abc") });
    const to = path.join(os.tmpdir(), `kitout-download-${process.pid}`);
    onTestFinished(() => fs.rmSync(to, { force: true }));
    await download({ url: `http://127.0.0.1:${port}/x`, to, maxBytes: 10, timeout: 10_000, stall: 10_000 });
    expect(fs.statSync(to).mode & 0o777).toBe(0o600);
  });

  test("asks for the file as it is, and says nothing about who asks", async () => {
    const server = await RawServer.http({ "/x?a=1": ok("abc") });
    await fetched(`http://127.0.0.1:${server.port}/x?a=1#part`);
    expect(server.requests[0]!.trimEnd().split("\r\n")).toEqual([
      "GET /x?a=1 HTTP/1.1",
      `host: 127.0.0.1:${server.port}`,
      "connection: keep-alive",
      "user-agent: kitout",
      "accept: */*",
      "accept-encoding: identity",
    ]);
  });

  test("is not unpacked when the server calls it packed", async () => {
    const packed = zlib.gzipSync("abc").toString("latin1");
    const answer = Buffer.from(ok(packed, "Content-Encoding: gzip"), "latin1");
    expect((await answered(answer))[1]).toBe(packed);
  });

  test.each(["404 Not Found", "206 Partial Content", "204 No Content", "304 Not Modified", "403 Forbidden"])(
    "is not an answer with status %s",
    async (status) => {
      const length = /^[23]04/.test(status) ? [] : ["Content-Length: 3"];
      expect(await answered(head(status, ...length) + (length.length > 0 ? "abc" : ""))).toEqual([
        { kind: "status", status: Number.parseInt(status, 10) },
        null,
      ]);
    },
  );
});

describe("a download that breaks off", () => {
  test.each([
    ["before its length", head("200 OK", "Content-Length: 10") + "abc"],
    [
      "before its length, on a connection to be closed",
      head("200 OK", "Content-Length: 10", "Connection: close") + "abc",
    ],
    ["within a chunk", head("200 OK", "Transfer-Encoding: chunked") + "a\r\nabc"],
    ["between chunks", head("200 OK", "Transfer-Encoding: chunked") + "3\r\nabc\r\n"],
    [
      "between chunks, on a connection to be closed",
      head("200 OK", "Transfer-Encoding: chunked", "Connection: close") + "3\r\nabc\r\n",
    ],
  ])("%s is cut", async (_, answer) => {
    expect(await answered(answer)).toEqual([{ kind: "cut", detail: expect.stringMatching(/./) }, null]);
  });

  test("by a reset is cut", async () => {
    const reset: Answer = (socket) =>
      socket.write(head("200 OK", "Content-Length: 10") + "abc", () =>
        setTimeout(() => socket.resetAndDestroy(), 50),
      );
    expect((await answered(reset))[0]).toEqual({ kind: "cut", detail: "ECONNRESET" });
  });

  test("has nothing of what follows its length", async () => {
    expect((await answered(head("200 OK", "Content-Length: 3") + "abcdef"))[1]).toBe("abc");
  });
});

describe("a download that is too large", () => {
  test("is not begun when its length says so", async () => {
    const answer: Answer = (socket) => void socket.write(head("200 OK", "Content-Length: 11"));
    expect((await answered(answer, { maxBytes: 10 }))[0]).toEqual({ kind: "too-large" });
  });

  test("ends at the bound when its length is not said", async () => {
    let sent = 0;
    const endless: Answer = (socket) => {
      socket.write(head("200 OK"));
      const more = () => {
        while (!socket.destroyed && socket.write(Buffer.alloc(10_000))) sent += 10_000;
      };
      socket.on("drain", more);
      more();
    };
    expect((await answered(endless, { maxBytes: 100_000 }))[0]).toEqual({ kind: "too-large" });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("is not one that just fits", async () => {
    expect((await answered(ok("0123456789"), { maxBytes: 10 }))[0]).toEqual({ kind: "done", bytes: 10 });
  });
});

describe("a download that takes too long", () => {
  test.each<[string, Answer]>([
    ["before the answer", () => {}],
    ["in its head", (socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-")],
    ["in its body", (socket) => void socket.write(head("200 OK", "Content-Length: 10") + "abc")],
    ["before the file, with interim answers", (socket) => void socket.write(head("103 Early Hints"))],
  ])("stalls when nothing comes %s", async (_, answer) => {
    expect((await answered(answer, { stall: 200 }))[0]).toEqual({ kind: "stalled" });
  });

  test("has a bound for all of it, whatever drips", async () => {
    const drip: Answer = (socket) => {
      socket.write(head("200 OK", "Content-Length: 100000"));
      const timer = setInterval(() => socket.write("a"), 50);
      socket.on("close", () => clearInterval(timer));
    };
    expect((await answered(drip, { stall: 5_000, timeout: 500 }))[0]).toEqual({ kind: "timeout" });
  });

  test("may be slow as long as something comes", async () => {
    const slow: Answer = (socket) => {
      socket.write(head("200 OK", "Content-Length: 6"));
      const timer = setInterval(() => socket.write("a"), 250);
      socket.on("close", () => clearInterval(timer));
    };
    expect((await answered(slow, { stall: 1_000 }))[1]).toBe("aaaaaa");
  });

  test("stalls when TLS is not even begun, and leaves no connection", async () => {
    const server = await RawServer.silent();
    const [result] = await fetched(`https://127.0.0.1:${server.port}/x`, { stall: 200 });
    expect(result).toEqual({ kind: "stalled" });
    await vi.waitFor(() => expect(server.open.size).toBe(0), 5_000);
  });
});

describe("no connection is left", () => {
  test.each([
    ["done", ok("abc")],
    ["status", head("404 Not Found", "Content-Length: 3") + "abc"],
    ["status", head("404 Not Found", "Content-Length: 30") + "abc"],
    ["redirect-refused", moved("http://files.example/")],
    ["too-large", head("200 OK", "Content-Length: 11")],
    ["too-large", head("200 OK") + "abcdefghijk"],
    ["stalled", ""],
    ["stalled", head("200 OK", "Content-Length: 10") + "abc"],
  ])("by one that is %s", async (kind, said) => {
    const server = await RawServer.http({ "/x": (socket) => void socket.write(said) });
    const [result] = await fetched(`http://127.0.0.1:${server.port}/x`, { maxBytes: 10, stall: 200 });
    expect(result.kind).toBe(kind);
    // Sooner than one that is kept for the next request.
    await vi.waitFor(() => expect(server.open.size).toBe(0), 1_500);
  });
});

describe("a redirect", () => {
  test.each(["301", "302", "303", "307", "308"])("with status %s is followed", async (status) => {
    const server = await RawServer.http({ "/x": moved("y?b=2", `${status} Moved`), "/y?b=2": ok("abc") });
    expect((await fetched(`http://127.0.0.1:${server.port}/x`))[1]).toBe("abc");
  });

  test("carries neither cookies nor credentials on", async () => {
    const second = await RawServer.http({ "/y": ok("abc") });
    const first = await RawServer.http({ "/x": moved(`http://me:secret@127.0.0.1:${second.port}/y`) });
    expect((await fetched(`http://localhost:${first.port}/x`))[1]).toBe("abc");
    expect(second.requests[0]).not.toMatch(/cookie|authorization|referer|secret/i);
  });

  const chain = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, n) => [`/${n}`, moved(`/${n + 1}`)]));

  test("may follow another, ten in all", async () => {
    const { port } = await RawServer.http({ ...chain(10), "/10": ok("abc") });
    expect((await fetched(`http://127.0.0.1:${port}/0`))[1]).toBe("abc");
  });

  test("is not followed after ten", async () => {
    const server = await RawServer.http({ ...chain(11), "/11": ok("abc") });
    expect((await fetched(`http://127.0.0.1:${server.port}/0`))[0]).toEqual({ kind: "too-many-redirects" });
    expect(server.requests).toHaveLength(11);
  });

  test("to itself comes to an end", async () => {
    expect((await answered(moved("/x")))[0]).toEqual({ kind: "too-many-redirects" });
  });

  test.each([
    ["nowhere", head("302 Found", "Content-Length: 0")],
    ["to what is no address", moved("http://[")],
    ["to two places", head("302 Found", "Location: /a", "Location: /b", "Content-Length: 0")],
  ])("%s is a status", async (_, answer) => {
    expect((await answered(answer))[0]).toEqual({ kind: "status", status: 302 });
  });

  test("does not begin a new time for all of it", async () => {
    const slow: Answer = (socket) => void setTimeout(() => socket.end(moved("/x")), 150);
    expect((await answered(slow, { timeout: 500 }))[0]).toEqual({ kind: "timeout" });
  });

  test.each([
    ["http://files.example/y?token=1", "http://files.example"],
    ["http://me:secret@files.example:8080/y", "http://files.example:8080"],
    ["//127.0.0.1.files.example/y", "http://127.0.0.1.files.example"],
    ["http://0.0.0.0/y", "http://0.0.0.0"],
    ["ftp://127.0.0.1/y", "ftp://127.0.0.1"],
    ["file:///etc/passwd", "file:"],
    ["data:text/plain,abc", "data:"],
  ])("from this machine to %s is refused", async (to, shown) => {
    expect((await answered(moved(to)))[0]).toEqual({ kind: "redirect-refused", to: shown });
  });

  test("from this machine may lead elsewhere", async () => {
    const [, proxy] = await elsewhere({ "/y": ok("abc") });
    expect((await answered(moved("https://files.example/y")))[1]).toBe("abc");
    expect(proxy.requests).toHaveLength(1);
  });

  test("from https never leads to http", async () => {
    const plain = await RawServer.http({ "/y": ok("abc") });
    const server = await RawServer.https({ "/x": moved(`http://127.0.0.1:${plain.port}/y`) });
    stub({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect((await fetched(`https://127.0.0.1:${server.port}/x`))[0]).toEqual({
      kind: "redirect-refused",
      to: `http://127.0.0.1:${plain.port}`,
    });
    expect(plain.open.size + plain.requests.length).toBe(0);
  });

  test.each([
    "localhost",
    "LocalHost.",
    "a.localhost",
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:ffff:7f12:3456]",
  ])("from elsewhere to https://%s is refused", async (host) => {
    const [server] = await elsewhere({ "/x": moved(`https://${host}:1/y?token=1`) });
    const [result] = await fetched("https://files.example/x");
    expect(result).toEqual({ kind: "redirect-refused", to: new URL(`https://${host}:1`).origin });
    expect(server.requests).toHaveLength(1);
  });

  test("from elsewhere leads elsewhere, and from there not back to this machine", async () => {
    const near = await RawServer.https({ "/z": ok("abc") });
    const [server] = await elsewhere({
      "/x": moved("https://other.example/y"),
      "/y": moved(`https://127.0.0.1:${near.port}/z`),
    });
    const from = await RawServer.http({ "/": moved("https://files.example/x") });
    const [result] = await fetched(`http://127.0.0.1:${from.port}/`);
    expect(result).toEqual({ kind: "redirect-refused", to: `https://127.0.0.1:${near.port}` });
    expect(server.requests).toHaveLength(2);
    expect(near.requests).toEqual([]);
  });
});

test("an address with http that is not on this machine is not asked", async () => {
  expect((await fetched("http://files.example/x?token=1"))[0]).toEqual({
    kind: "redirect-refused",
    to: "http://files.example",
  });
});

describe("a connection that cannot be used", () => {
  test("because nobody listens has the system's word", async () => {
    // Only root may listen on port 1, and no service in use does.
    expect((await fetched("http://127.0.0.1:1/x"))[0]).toEqual({ kind: "network", detail: "ECONNREFUSED" });
  });

  test("because nobody vouches for the certificate has the system's word", async () => {
    const server = await RawServer.https({ "/x": ok("abc") });
    const [result] = await fetched(`https://127.0.0.1:${server.port}/x`);
    expect(result).toEqual({ kind: "certificate", detail: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect(server.requests).toEqual([]);
  });

  test("because the file that should vouch for the certificate cannot be read says so, too", async () => {
    vi.stubEnv("SSL_CERT_FILE", "/nowhere/ca.pem");
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await RawServer.https({ "/x": ok("abc") });
    expect((await fetched(`https://127.0.0.1:${server.port}/x`))[0]).toEqual({
      kind: "certificate",
      detail: "DEPTH_ZERO_SELF_SIGNED_CERT, and the file that SSL_CERT_FILE names cannot be read",
    });
  });

  test.each([
    ["is something else", () => "ca.example"],
    ["was cut", () => selfSigned().cert.slice(0, 200)],
    ["is damaged", () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
  ])("because the file that should vouch for the certificate %s says so, too", async (_, contents) => {
    const file = place();
    fs.writeFileSync(file, contents());
    vi.stubEnv("SSL_CERT_FILE", file);
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await RawServer.https({ "/x": ok("abc") });
    expect((await fetched(`https://127.0.0.1:${server.port}/x`))[0]).toEqual({
      kind: "certificate",
      detail:
        "DEPTH_ZERO_SELF_SIGNED_CERT, and the file that SSL_CERT_FILE names has no certificate in PEM format",
    });
  });

  test.each<[string, Answer]>([
    ["no answer", ""],
    ["something other than HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["an endless head", "HTTP/1.1 200 OK\r\n" + "X-Filler: abc\r\n".repeat(20_000)],
    ["two lengths", head("200 OK", "Content-Length: 3", "Content-Length: 4") + "abcd"],
  ])("because of %s is a failure of the network", async (_, answer) => {
    expect((await answered(answer))[0]).toEqual({ kind: "network", detail: expect.stringMatching(/./) });
  });
});

describe("a certificate is trusted", () => {
  test.each(["SSL_CERT_FILE", "NIX_SSL_CERT_FILE"])(
    "when it is in the file that %s names",
    async (variable) => {
      const certificate = selfSigned("localhost");
      const server = await RawServer.https({ "/x": ok("abc") }, certificate);
      const file = place();
      fs.writeFileSync(file, certificate.cert);
      vi.stubEnv(variable, file);
      onTestFinished(() => void vi.unstubAllEnvs());
      expect(await fetched(`https://localhost:${server.port}/x`)).toEqual([
        { kind: "done", bytes: 3 },
        "abc",
      ]);
      expect((await fetched(`https://127.0.0.1:${server.port}/x`))[0]).toEqual({
        kind: "certificate",
        detail: "ERR_TLS_CERT_ALTNAME_INVALID",
      });
    },
  );
});

describe("a server that is busy", () => {
  /** The answers of a server, one after the other; the last one is given for ever. */
  async function answeredInTurn(answers: readonly string[], limits: Partial<Download> = {}) {
    const left = [...answers];
    const { port, requests } = await RawServer.http({
      "/x": (socket) => socket.end(left.length > 1 ? left.shift()! : left[0]!),
    });
    return { result: await fetched(`http://127.0.0.1:${port}/x`, limits), requests };
  }

  test.each([
    ["429 Too Many Requests"],
    ["503 Busy"],
    ["502 Bad Gateway"],
    ["403 Forbidden", "X-RateLimit-Remaining: 0"],
    ["403 Forbidden", "Retry-After: 0"],
  ])("with %s %s is asked again", async (status, ...headers) => {
    const busy = head(status, "Content-Length: 0", ...headers);
    const { result, requests } = await answeredInTurn([busy, busy, ok("abc")]);
    expect(result[1]).toBe("abc");
    expect(requests).toHaveLength(3);
  });

  test("is asked three times at most", async () => {
    const { result, requests } = await answeredInTurn([head("503 Busy", "Content-Length: 0")]);
    expect(result[0]).toEqual({ kind: "busy", status: 503, wait: null });
    expect(requests).toHaveLength(3);
  });

  test("is left alone when it asks for more time than anybody wants to wait", async () => {
    const reset = `X-RateLimit-Reset: ${Math.ceil(Date.now() / 1000) + 1800}`;
    for (const asked of [
      ["Retry-After: 3600"],
      ["Retry-After: 99999999999999999999"],
      ["Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"],
      [`Retry-After: ${new Date(Date.now() + 3_600_000).toUTCString()}`],
      ["X-RateLimit-Remaining: 0", reset],
    ]) {
      const { result, requests } = await answeredInTurn([head("429 Wait", "Content-Length: 0", ...asked)]);
      expect(result[0]).toEqual({ kind: "busy", status: 429, wait: expect.any(Number) });
      expect((result[0] as { wait: number }).wait).toBeGreaterThan(1000);
      expect(requests).toHaveLength(1);
    }
  });

  test("is not waited for longer than the download may take", async () => {
    const busy = head("429 Wait", "Content-Length: 0", "Retry-After: 10");
    const { result, requests } = await answeredInTurn([busy], { timeout: 1_000 });
    expect(result[0]).toEqual({ kind: "busy", status: 429, wait: 10 });
    expect(requests).toHaveLength(1);
  });

  test("or breaks off is asked again, and nothing of the first answer stays", async () => {
    const broken = head("200 OK", "Content-Length: 10") + "abc";
    const { result } = await answeredInTurn([broken, ok("abcdefghij")]);
    expect(result[1]).toBe("abcdefghij");
  });
});

describe("the proxy", () => {
  test("carries what is asked of other machines, and sees no path", async () => {
    const [server, proxy] = await elsewhere({ "/x?a=1": ok("abc") });
    expect((await fetched("https://files.example/x?a=1"))[1]).toBe("abc");
    expect(proxy.requests[0]).toMatch(/^CONNECT files\.example:443 HTTP\/1\.1\r\n/);
    expect(server.requests[0]).toMatch(/^GET \/x\?a=1 /);
  });

  test("carries to each server the name of that server", async () => {
    const [server] = await elsewhere({ "/x": ok("abc") });
    await fetched("https://files.example/x");
    await fetched("https://other.example/x");
    const hosts = server.requests.map((request) => /^host: (.*)$/im.exec(request)?.[1]?.trim());
    expect(hosts).toEqual(["files.example", "other.example"]);
  });

  test("is given its own password, and the server is not", async () => {
    const [server, proxy] = await elsewhere({ "/x": ok("abc") });
    stub({ HTTPS_PROXY: `http://me:secret@127.0.0.1:${proxy.port}`, NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect((await fetched("https://files.example/x"))[1]).toBe("abc");
    expect(proxy.requests[0]).toContain(`proxy-authorization: Basic ${btoa("me:secret")}`);
    expect(server.requests[0]).not.toMatch(/authorization/i);
  });

  test("may be named without a scheme", async () => {
    const [, proxy] = await elsewhere({ "/x": ok("abc") });
    stub({ HTTPS_PROXY: `127.0.0.1:${proxy.port}`, NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect((await fetched("https://files.example/x"))[1]).toBe("abc");
  });

  test("is not asked for what is on this machine", async () => {
    const [, proxy] = await elsewhere({});
    const plain = await RawServer.http({ "/x": ok("abc") });
    const secure = await RawServer.https({ "/x": ok("def") });
    expect((await fetched(`http://localhost:${plain.port}/x`))[1]).toBe("abc");
    expect((await fetched(`https://localhost:${secure.port}/x`))[1]).toBe("def");
    expect(proxy.requests).toEqual([]);
  });

  test.each(["*", "files.invalid", ".invalid", "*.invalid", "a.example, INVALID:443"])(
    "is not asked where NO_PROXY is %s",
    async (direct) => {
      const [, proxy] = await elsewhere({ "/x": ok("abc") });
      vi.stubEnv("NO_PROXY", direct);
      expect((await fetched("https://files.invalid/x"))[0].kind).toBe("network");
      expect(proxy.requests).toEqual([]);
    },
  );

  test.each(["invalid:8443", "les.invalid", "files.invalid.example", "a.files.invalid"])(
    "is asked where NO_PROXY is %s",
    async (direct) => {
      const [, proxy] = await elsewhere({ "/x": ok("abc") });
      vi.stubEnv("NO_PROXY", direct);
      expect((await fetched("https://files.invalid/x"))[1]).toBe("abc");
      expect(proxy.requests).toHaveLength(1);
    },
  );

  test.each(["407 Proxy Authentication Required", "502 Bad Gateway"])(
    "that refuses with %s is a failure of the network",
    async (status) => {
      const proxy = await RawServer.proxy(head(status, "Content-Length: 0"));
      stub({ https_proxy: `http://me:secret@127.0.0.1:${proxy.port}` });
      const [result] = await fetched("https://files.example/x?token=1");
      expect(result).toEqual({ kind: "network", detail: expect.stringContaining(status.slice(0, 3)) });
      expect(JSON.stringify(result)).not.toMatch(/secret|token/);
    },
  );

  test("that does not answer stalls, and no connection is left", async () => {
    const proxy = await RawServer.proxy(() => {});
    stub({ https_proxy: `http://127.0.0.1:${proxy.port}` });
    expect((await fetched("https://files.example/x", { stall: 300 }))[0]).toEqual({ kind: "stalled" });
    await vi.waitFor(() => expect(proxy.open.size).toBe(0), 5_000);
  });

  test("that leads nowhere stalls, and no connection is left", async () => {
    const proxy = await RawServer.proxy(await RawServer.silent());
    stub({ https_proxy: `http://127.0.0.1:${proxy.port}` });
    expect((await fetched("https://files.example/x", { stall: 300 }))[0]).toEqual({ kind: "stalled" });
    await vi.waitFor(() => expect(proxy.open.size).toBe(0), 5_000);
  });

  test.each(["socks5://me:secret@127.0.0.1:1", "http://", "http://me:%zz@127.0.0.1:1"])(
    "%s cannot be used, and is not shown",
    async (address) => {
      stub({ https_proxy: address });
      const [result] = await fetched("https://files.example/x");
      expect(result).toEqual({ kind: "network", detail: expect.not.stringMatching(/secret|%zz/) });
    },
  );
});

describe("a disk that says no", () => {
  const refused = async (to: string) => {
    const { port } = await RawServer.http({ "/x": ok("abc") });
    const request = { url: `http://127.0.0.1:${port}/x`, to, maxBytes: 10, timeout: 10_000, stall: 10_000 };
    const error: unknown = await download(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HostError);
    return error as HostError;
  };

  test("because something is there already is an error, and what is there stays", async () => {
    const to = place();
    fs.writeFileSync(to, "mine");
    expect((await refused(to)).system).toBe("EEXIST");
    expect(fs.readFileSync(to, "utf8")).toBe("mine");
  });

  test("because a link is there does not have the link followed", async () => {
    const to = place();
    fs.symlinkSync(`${to}-elsewhere`, to);
    expect((await refused(to)).system).toBe("EEXIST");
    expect(fs.existsSync(`${to}-elsewhere`)).toBe(false);
  });

  test("because the directory is missing is an error", async () => {
    const to = `${place()}/file`;
    expect(await refused(to)).toMatchObject({ system: "ENOENT", path: to });
  });
});
