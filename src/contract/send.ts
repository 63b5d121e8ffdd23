import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { WireRequest } from "./wire.ts";

/** What came back. */
export interface Answer {
  readonly status: number;
  /** By lower-case name; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** That the body goes on beyond what is kept. */
  readonly cut: boolean;
}

/** Why no answer came back. */
export interface Failure {
  readonly failure: "refused" | "closed" | "time-out" | "malformed";
  readonly message: string;
}

export interface SenderOptions {
  /** Scheme, host and port. */
  readonly base: string;
  /** How long a request may take, its answer's body included. @unit milliseconds */
  readonly timeout: number;
  /** How much of an answer's body is kept. @unit bytes @default 8388608 */
  readonly maxBody?: number;
}

const HEADER_END = Buffer.from("\r\n\r\n");
const MAX_HEADER_BYTES = 64 * 1024;
const DEFAULT_MAX_BODY = 8 * 1024 * 1024;
/** How long a connection may wait to be used again, in milliseconds: many a server closes an idle one after some seconds. */
const MAX_IDLE = 1_000;

/**
 * Sends requests over connections that stay open, exactly as they were written: no client in between normalizes a path, drops an
 * empty header, follows a redirect or decodes an answer.
 */
export class Sender {
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  readonly #url: URL;
  readonly #prefix: string;
  readonly #options: Required<SenderOptions>;
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = { maxBody: DEFAULT_MAX_BODY, ...options };
    this.#url = new URL(options.base);
    this.#prefix = this.#url.pathname.replace(/\/$/, "");
    // One timer for all requests: one for each costs more than the rest of a request.
    this.#timer = setInterval(() => this.#expire(), Math.max(1, Math.min(50, options.timeout / 4)));
  }

  async send(request: WireRequest): Promise<Answer | Failure> {
    const bytes = this.#bytes(request);
    let reused = this.#idle.pop();
    while (reused && Date.now() - reused.idleSince > MAX_IDLE) {
      reused.destroy();
      reused = this.#idle.pop();
    }
    const first = await (reused ?? this.#open()).exchange(bytes, request.method);
    // A server may close an idle connection just as it is used again (RFC 9112, section 9.3.1): that says nothing about the request.
    const closedIdle =
      reused && !this.#closed && "failure" in first && first.failure === "closed" && first.message === UNANSWERED;
    const result = closedIdle ? await this.#open().exchange(bytes, request.method) : first;
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
    for (const connection of this.#all) {
      connection.expire(now);
    }
  }

  #bytes({ method, target, headers, body }: WireRequest): string | Buffer {
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
    // A header may hold characters of Latin-1: then one encoding will not do for head and body.
    return ascii
      ? Buffer.from(`${head}\r\n${body ?? ""}`, "utf8")
      : Buffer.concat([Buffer.from(`${head}\r\n`, "latin1"), Buffer.from(body ?? "", "utf8")]);
  }
}

const UNANSWERED = "the server closed the connection without an answer";

/** One connection, with at most one request on its way. */
class Connection {
  /** When its last answer had come. */
  idleSince = 0;
  readonly #socket: Socket;
  readonly #options: Required<SenderOptions>;
  readonly #onIdle: () => void;
  #settle: ((result: Answer | Failure) => void) | undefined;
  #reader: AnswerReader | undefined;
  #deadline = Number.POSITIVE_INFINITY;
  #connected = false;

  constructor(url: URL, options: Required<SenderOptions>, onIdle: () => void, onClose: () => void) {
    this.#options = options;
    this.#onIdle = onIdle;
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const secure = url.protocol === "https:";
    const port = Number(url.port) || (secure ? 443 : 80);
    this.#socket = secure
      ? connectSecure({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connectPlain({ host, port });
    this.#socket.setNoDelay(true);
    this.#socket.on(secure ? "secureConnect" : "connect", () => {
      this.#connected = true;
    });
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("end", () => this.#ended());
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      const message = this.#reader?.started
        ? `the connection broke in the middle of the answer (${error.code})`
        : UNANSWERED;
      this.#finish(
        this.#connected ? { failure: "closed", message } : { failure: "refused", message: error.message },
        false,
      );
    });
    this.#socket.on("close", () => {
      this.#ended();
      onClose();
    });
  }

  exchange(bytes: string | Buffer, method: string): Promise<Answer | Failure> {
    this.#reader = new AnswerReader(method, this.#options.maxBody);
    this.#deadline = Date.now() + this.#options.timeout;
    return new Promise((settle) => {
      this.#settle = settle;
      this.#socket.write(bytes);
    });
  }

  expire(now: number): void {
    if (now >= this.#deadline) {
      const message = this.#reader?.started ? "the answer did not end in time" : "no answer came in time";
      this.#finish({ failure: "time-out", message: `${message} (${this.#options.timeout} ms)` }, false);
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

  #finish(result: Answer | Failure, reusable: boolean): void {
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

/** Reads one answer of HTTP/1.1 (RFC 9112), strictly where an answer could be misread. */
class AnswerReader {
  reusable = false;
  readonly #method: string;
  readonly #maxBody: number;
  #pending: Buffer = Buffer.alloc(0);
  #head: { status: number; headers: Record<string, string> } | undefined;
  /** What is left of the body or of a chunk; infinite until the connection closes. */
  #left = 0;
  #framing: "length" | "chunks" | "close" = "length";
  #chunk: "size" | "data" | "end" | "trailer" = "size";
  readonly #body: Buffer[] = [];
  #kept = 0;
  #cut = false;

  constructor(method: string, maxBody: number) {
    this.#method = method;
    this.#maxBody = maxBody;
  }

  get started(): boolean {
    return this.#head !== undefined || this.#pending.length > 0;
  }

  push(chunk: Buffer): Answer | Failure | undefined {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (!this.#head) {
      const failure = this.#readHead();
      if (failure) {
        return failure === "more" ? undefined : failure;
      }
    }
    return this.#readBody();
  }

  /** The connection was closed: the end of some answers, a fault in others. */
  end(): Answer | Failure | undefined {
    if (this.#head && this.#framing === "close") {
      return this.#answer();
    }
    return {
      failure: "closed",
      message: this.started ? "the connection was closed in the middle of the answer" : UNANSWERED,
    };
  }

  #readHead(): Failure | "more" | undefined {
    const end = this.#pending.indexOf(HEADER_END);
    const looksLikeHttp = this.#pending.toString("latin1", 0, 5) === "HTTP/".slice(0, this.#pending.length);
    if (!looksLikeHttp) {
      return malformed("it does not begin like an answer of HTTP");
    }
    if (end < 0) {
      return this.#pending.length > MAX_HEADER_BYTES ? malformed("its headers do not end") : "more";
    }
    const [statusLine = "", ...lines] = this.#pending.toString("latin1", 0, end).split("\r\n");
    const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1]);
    if (!status) {
      return malformed(`its first line is ${JSON.stringify(statusLine.slice(0, 80))}`);
    }
    this.#pending = this.#pending.subarray(end + HEADER_END.length);
    if (status === 101) {
      return malformed("it switches to another protocol, which nobody asked for");
    }
    if (status >= 100 && status < 200) {
      return undefined;
    }
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(":");
      if (colon <= 0) {
        return malformed(`a header line is ${JSON.stringify(line.slice(0, 80))}`);
      }
      const name = line.slice(0, colon).toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    }
    this.#head = { status, headers };
    return this.#frame(statusLine, status, headers);
  }

  /** How the end of the body is known. */
  #frame(statusLine: string, status: number, headers: Record<string, string>): Failure | undefined {
    const { "transfer-encoding": encoding, "content-length": length, connection = "" } = headers;
    this.reusable = /keep-alive/i.test(connection) || (statusLine.startsWith("HTTP/1.1") && !/close/i.test(connection));
    if (this.#method === "HEAD" || status === 204 || status === 304) {
      this.#left = 0;
    } else if (encoding !== undefined) {
      if (encoding.toLowerCase() !== "chunked") {
        return malformed(`its Transfer-Encoding is ${encoding}`);
      }
      this.#framing = "chunks";
    } else if (length !== undefined) {
      if (!/^\d+$/.test(length)) {
        return malformed(`its Content-Length is ${JSON.stringify(length.slice(0, 80))}`);
      }
      this.#left = Number(length);
    } else {
      this.#framing = "close";
      this.#left = Number.POSITIVE_INFINITY;
      this.reusable = false;
    }
    return undefined;
  }

  #readBody(): Answer | Failure | undefined {
    if (this.#framing !== "chunks") {
      this.#take();
      if (this.#cut && this.#left > 0) {
        this.reusable = false;
        return this.#answer();
      }
      return this.#left === 0 ? this.#answer() : undefined;
    }
    for (;;) {
      if (this.#chunk === "data") {
        this.#take();
        if (this.#cut) {
          this.reusable = false;
          return this.#answer();
        }
        if (this.#left > 0) {
          return undefined;
        }
        this.#chunk = "end";
      }
      const end = this.#pending.indexOf("\r\n");
      if (end < 0) {
        return this.#pending.length > MAX_HEADER_BYTES ? malformed("a chunk has no size") : undefined;
      }
      const line = this.#pending.toString("latin1", 0, end);
      this.#pending = this.#pending.subarray(end + 2);
      if (this.#chunk === "end") {
        if (line !== "") {
          return malformed("a chunk is longer than it says");
        }
        this.#chunk = "size";
      } else if (this.#chunk === "trailer") {
        if (line === "") {
          return this.#answer();
        }
      } else {
        const size = /^([\da-f]+)\s*(?:;.*)?$/i.exec(line)?.[1];
        if (size === undefined) {
          return malformed(`the size of a chunk is ${JSON.stringify(line.slice(0, 80))}`);
        }
        this.#left = Number.parseInt(size, 16);
        this.#chunk = this.#left === 0 ? "trailer" : "data";
      }
    }
  }

  /** Moves what has arrived of the body, or of a chunk, to what is kept. */
  #take(): void {
    const part = this.#pending.length <= this.#left ? this.#pending : this.#pending.subarray(0, this.#left);
    this.#left -= part.length;
    this.#pending = this.#pending.subarray(part.length);
    if (this.#kept + part.length > this.#maxBody) {
      this.#cut = true;
    } else if (part.length > 0) {
      this.#kept += part.length;
      this.#body.push(part);
    }
  }

  #answer(): Answer {
    // Bytes after the end: the next answer could not be told from them.
    this.reusable &&= this.#pending.length === 0;
    const { status = 0, headers = {} } = this.#head ?? {};
    return {
      status,
      headers,
      body: this.#body.length === 1 ? (this.#body[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#body),
      cut: this.#cut,
    };
  }
}

/** The answer without its content encoding, which was not asked for and is not forbidden (RFC 9110, section 12.5.3). */
function decoded(answer: Answer, maxOutputLength: number): Answer | Failure {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  const decode = { gzip: gunzipSync, "x-gzip": gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[encoding];
  if (encoding === "identity" || encoding === "" || answer.cut) {
    return answer;
  }
  try {
    return decode
      ? { ...answer, body: decode(answer.body, { maxOutputLength }) }
      : malformed(`its Content-Encoding is ${JSON.stringify(encoding.slice(0, 80))}`);
  } catch {
    return malformed(`it is said to be ${encoding}, and is not`);
  }
}

function malformed(message: string): Failure {
  return { failure: "malformed", message: `the answer cannot be read: ${message}` };
}
