// Servers on this machine that send exactly the bytes they are told to, and a proxy.

import net, { type AddressInfo, type Server, type Socket } from "node:net";
import tls from "node:tls";
import { onTestFinished } from "vitest";
import { selfSigned } from "./certificate.ts";

/** What it sends before it closes the connection; or what it does with it. */
export type Answer = string | Buffer | ((socket: Socket) => void);

export class RawServer {
  /** The heads of the requests, in their order. */
  readonly requests: string[] = [];
  /** The connections that are open. */
  readonly open = new Set<Socket>();
  port = 0;

  /** By path and query; the answer to everything else is 404. */
  static async http(answers: Readonly<Record<string, Answer>> = {}): Promise<RawServer> {
    return RawServer.#start(net.createServer(), "connection", answers);
  }

  /** The same behind TLS, with a certificate that nobody vouches for. */
  static async https(
    answers: Readonly<Record<string, Answer>> = {},
    certificate: ReturnType<typeof selfSigned> = selfSigned(),
  ): Promise<RawServer> {
    return RawServer.#start(tls.createServer(certificate), "secureConnection", answers);
  }

  /** Says nothing, whoever connects. */
  static async silent(): Promise<RawServer> {
    return RawServer.#start(net.createServer(), "connection", null);
  }

  /** Leads every CONNECT to one server, or answers it with something else. */
  static async proxy(to: { readonly port: number } | Answer): Promise<RawServer> {
    const isServer = typeof to === "object" && "port" in to;
    const lead = (socket: Socket) => {
      const onward = net.connect((to as { readonly port: number }).port, "127.0.0.1");
      onward.on("error", () => socket.destroy());
      socket.on("close", () => onward.destroy());
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    };
    return RawServer.#start(net.createServer(), "connection", isServer ? lead : to);
  }

  static async #start(
    server: Server,
    event: string,
    answers: Readonly<Record<string, Answer>> | Answer | null,
  ): Promise<RawServer> {
    const made = new RawServer();
    server.on("connection", (socket: Socket) => {
      made.open.add(socket);
      socket.on("close", () => made.open.delete(socket));
      socket.on("error", () => {});
    });
    server.on("tlsClientError", () => {});
    server.on(event, (socket: Socket) => {
      socket.on("error", () => {});
      if (answers !== null) made.#answer(socket, answers);
      // Only who reads learns that the other side has gone.
      else socket.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    made.port = (server.address() as AddressInfo).port;
    onTestFinished(async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of made.open) socket.destroy();
      await closed;
    });
    return made;
  }

  #answer(socket: Socket, answers: Readonly<Record<string, Answer>> | Answer): void {
    let head = "";
    const listen = (chunk: Buffer) => {
      head += chunk.toString("latin1");
      if (!head.includes("\r\n\r\n")) return;
      socket.off("data", listen);
      this.requests.push(head);
      const isOne = typeof answers !== "object" || Buffer.isBuffer(answers);
      const answer = isOne ? answers : (answers[head.split(" ")[1]!] ?? "HTTP/1.1 404 Not Found\r\n\r\n");
      if (typeof answer === "function") answer(socket);
      else socket.end(answer);
    };
    socket.on("data", listen);
  }
}
