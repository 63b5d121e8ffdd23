import { connect as connectPlain, isIP, type Socket } from "node:net";
import type { SerializedRequest } from "../../report/request.ts";
import type { TransportFailure } from "../../report/transport-failure.ts";
import { headParser } from "./response-head.ts";
import { decoded, type HttpResponse, ResponseReader } from "./response-reader.ts";

export interface SenderOptions {
  /** Scheme, host and port. */
  readonly base: string;
  /** How long a request may take, its response's body included. @unit milliseconds */
  readonly timeout: number;
  /** How much of a response's body is kept. @unit bytes @default 8388608 */
  readonly maxBody?: number;
  /** How long a connection may wait to be used again: many a server closes an idle one after some seconds. @unit milliseconds @default 1000 */
  readonly maxIdle?: number;
}

const DEFAULT_MAX_BODY = 8 * 1024 * 1024;
const DEFAULT_MAX_IDLE = 1_000;

/**
 * Sends requests over connections that stay open, exactly as they were written: no client in between normalizes a path, drops an
 * empty header, follows a redirect or decodes a response.
 */
export class Sender {
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #url: URL;
  readonly #prefix: string;
  readonly #options: Required<SenderOptions>;
  readonly #timer: NodeJS.Timeout;
  /** How often it is looked for what takes too long. @unit milliseconds */
  readonly #interval: number;
  #looked = Date.now();
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = { maxBody: DEFAULT_MAX_BODY, maxIdle: DEFAULT_MAX_IDLE, ...options };
    this.#url = new URL(options.base);
    this.#prefix = this.#url.pathname.replace(/\/$/, "");
    // One timer for all requests: one for each costs more than the rest of a request.
    this.#interval = Math.max(1, Math.min(50, options.timeout / 4));
    this.#timer = setInterval(() => this.#expire(), this.#interval);
  }

  async send(request: SerializedRequest): Promise<HttpResponse | TransportFailure> {
    const message = this.#message(request);
    let reused = this.#idle.pop();
    while (reused && Date.now() - reused.idleSince >= this.#options.maxIdle) {
      reused.destroy();
      reused = this.#idle.pop();
    }
    const first = await (reused ?? this.#open()).exchange(message, request.method);
    // A server may close an idle connection just as it is used again (RFC 9112, section 9.3.1): that says nothing about the request.
    const closedIdle = reused && !this.#closed && "failure" in first && first.failure === "unanswered";
    const result = closedIdle ? await this.#open().exchange(message, request.method) : first;
    return "status" in result && result.headers["content-encoding"] !== undefined
      ? decoded(result, this.#options.maxBody)
      : result;
  }

  /** Closes every connection. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const connection of this.#all) {
      connection.destroy();
    }
  }

  #open(): Connection {
    const connection = new Connection(
      this.#url,
      this.#options,
      () => this.#idle.push(connection),
      () => {
        this.#all.delete(connection);
        const index = this.#idle.indexOf(connection);
        if (index >= 0) {
          this.#idle.splice(index, 1);
        }
      },
    );
    this.#all.add(connection);
    return connection;
  }

  #expire(): void {
    const now = Date.now();
    // While this process is busy itself, it reads no response: that is not the time of the target.
    const busy = now - this.#looked - this.#interval;
    this.#looked = now;
    for (const connection of this.#all) {
      connection.expire(now, busy > this.#interval ? busy : 0);
    }
  }

  #message({ method, target, headers, body }: SerializedRequest): string | Buffer {
    let head = `${method} ${this.#prefix}${target} HTTP/1.1\r\nHost: ${this.#url.host}\r\nAccept-Encoding: identity\r\n`;
    for (const name in headers) {
      head += `${name}: ${headers[name]}\r\n`;
    }
    if (body !== undefined) {
      head += `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    } else if (method === "POST" || method === "PUT" || method === "PATCH") {
      head += "Content-Length: 0\r\n";
    }
    const ascii = /^[\0-\x7f]*$/.test(head);
    // A header may hold characters of Latin-1: then one encoding will not do for head and body. Else a text is written without a copy.
    return ascii
      ? `${head}\r\n${body ?? ""}`
      : Buffer.concat([Buffer.from(`${head}\r\n`, "latin1"), Buffer.from(body ?? "", "utf8")]);
  }
}

/** One connection, with at most one request on its way. */
class Connection {
  /** When its last response had come. */
  idleSince = 0;
  readonly #socket: Socket;
  readonly #options: Required<SenderOptions>;
  readonly #onIdle: () => void;
  #settle: ((result: HttpResponse | TransportFailure) => void) | undefined;
  readonly #parseHead = headParser();
  #reader: ResponseReader | undefined;
  #deadline = Number.POSITIVE_INFINITY;
  #connected = false;

  constructor(url: URL, options: Required<SenderOptions>, onIdle: () => void, onClose: () => void) {
    this.#options = options;
    this.#onIdle = onIdle;
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const secure = url.protocol === "https:";
    const port = Number(url.port) || (secure ? 443 : 80);
    // TLS takes 10 ms to load, and most targets do without.
    this.#socket = secure
      ? process.getBuiltinModule("node:tls").connect({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connectPlain({ host, port });
    this.#socket.setNoDelay(true);
    this.#socket.on(secure ? "secureConnect" : "connect", () => {
      this.#connected = true;
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      const broke: TransportFailure = this.#reader?.started
        ? { failure: "closed", code: String(error.code) }
        : { failure: "unanswered" };
      this.#finish(this.#connected ? broke : { failure: "refused", cause: error.message }, false);
    });
    this.#socket.on("close", () => {
      this.#ended();
      onClose();
    });
  }

  exchange(message: string | Buffer, method: string): Promise<HttpResponse | TransportFailure> {
    this.#reader = new ResponseReader(method, this.#options.maxBody, this.#parseHead);
    this.#deadline = Date.now() + this.#options.timeout;
    return new Promise((settle) => {
      this.#settle = settle;
      // After all responses that have come by now: what is written together finds the target awake.
      setImmediate(() => this.#socket.write(message));
    });
  }

  /** Ends a request whose time is over, of which some does not count. @unit milliseconds */
  expire(now: number, busy: number): void {
    this.#deadline += busy;
    if (now >= this.#deadline) {
      const hasBegun = this.#reader?.started ?? false;
      this.#finish({ failure: "time-out", hasBegun, timeout: this.#options.timeout }, false);
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const reader = this.#reader;
    if (!reader) {
      // Bytes that nobody asked for: the connection cannot be trusted any more.
      this.#socket.destroy();
      return;
    }
    const result = reader.push(chunk);
    if (result) {
      this.#finish(result, reader.reusable);
    }
  }

  #ended(): void {
    const result = this.#reader?.end();
    if (result) {
      this.#finish(result, false);
    }
  }

  #finish(result: HttpResponse | TransportFailure, reusable: boolean): void {
    const settle = this.#settle;
    this.#settle = undefined;
    this.#reader = undefined;
    this.#deadline = Number.POSITIVE_INFINITY;
    if (!reusable) {
      this.#socket.destroy();
    } else if (settle) {
      this.idleSince = Date.now();
      this.#onIdle();
    }
    settle?.(result);
  }
}
