import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { TransportFailure } from "../../report/transport-failure.ts";
import { type Head, isInterim, malformed, type ParseHead } from "./response-head.ts";

/** What came back. */
export interface HttpResponse {
  readonly status: number;
  /** By lower-case name; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body goes on beyond what is kept. */
  readonly cut: boolean;
  /** The content coding that the body still has, as nobody here can undo it. */
  readonly coding?: string;
}

const HEADER_END = Buffer.from("\r\n\r\n");
const MAX_HEADER_BYTES = 64 * 1024;

/** Reads one response of HTTP/1.1 (RFC 9112), strictly where a response could be misread. */
export class ResponseReader {
  reusable = false;
  readonly #method: string;
  readonly #maxBody: number;
  readonly #parseHead: ParseHead;
  #pending: Buffer = Buffer.alloc(0);
  #head: Head | undefined;
  /** What is left of the body or of a chunk; infinite until the connection closes. */
  #left = 0;
  #framing: "length" | "chunks" | "close" = "length";
  #chunk: "size" | "data" | "end" | "trailer" = "size";
  readonly #body: Buffer[] = [];
  #kept = 0;
  #cut = false;

  constructor(method: string, maxBody: number, parse: ParseHead) {
    this.#method = method;
    this.#maxBody = maxBody;
    this.#parseHead = parse;
  }

  get started(): boolean {
    return this.#head !== undefined || this.#pending.length > 0;
  }

  push(chunk: Buffer): HttpResponse | TransportFailure | undefined {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (!this.#head) {
      const failure = this.#readHead();
      if (failure) {
        return failure === "more" ? undefined : failure;
      }
    }
    return this.#readBody();
  }

  /** The connection was closed: the end of some responses, a fault in others. */
  end(): HttpResponse | TransportFailure | undefined {
    if (this.#head && this.#framing === "close") {
      return this.#response();
    }
    return { failure: this.started ? "closed" : "unanswered" };
  }

  #readHead(): TransportFailure | "more" | undefined {
    const end = this.#pending.indexOf(HEADER_END);
    const looksLikeHttp = this.#pending.toString("latin1", 0, 5) === "HTTP/".slice(0, this.#pending.length);
    if (!looksLikeHttp) {
      return malformed("start");
    }
    if (end < 0) {
      return this.#pending.length > MAX_HEADER_BYTES ? malformed("end of headers") : "more";
    }
    const head = this.#parseHead(this.#pending.toString("latin1", 0, end));
    if ("failure" in head) {
      return head;
    }
    this.#pending = this.#pending.subarray(end + HEADER_END.length);
    if (isInterim(head)) {
      return undefined;
    }
    this.#head = head;
    return this.#frame(head);
  }

  /** How the end of the body is known. */
  #frame({ status, headers, keepsAlive }: Head): TransportFailure | undefined {
    const { "transfer-encoding": encoding, "content-length": length } = headers;
    this.reusable = keepsAlive;
    if (this.#method === "HEAD" || status === 204 || status === 304) {
      this.#left = 0;
    } else if (encoding !== undefined) {
      if (encoding.toLowerCase() !== "chunked") {
        return malformed("Transfer-Encoding", encoding);
      }
      this.#framing = "chunks";
    } else if (length !== undefined) {
      if (!/^\d+$/.test(length)) {
        return malformed("Content-Length", length);
      }
      this.#left = Number(length);
    } else {
      this.#framing = "close";
      this.#left = Number.POSITIVE_INFINITY;
      this.reusable = false;
    }
    return undefined;
  }

  #readBody(): HttpResponse | TransportFailure | undefined {
    if (this.#framing !== "chunks") {
      this.#keep();
      if (this.#cut && this.#left > 0) {
        this.reusable = false;
        return this.#response();
      }
      return this.#left === 0 ? this.#response() : undefined;
    }
    for (;;) {
      if (this.#chunk === "data") {
        this.#keep();
        if (this.#cut) {
          this.reusable = false;
          return this.#response();
        }
        if (this.#left > 0) {
          return undefined;
        }
        this.#chunk = "end";
      }
      const end = this.#pending.indexOf("\r\n");
      if (end < 0) {
        return this.#pending.length > MAX_HEADER_BYTES ? malformed("chunk size") : undefined;
      }
      const line = this.#pending.toString("latin1", 0, end);
      this.#pending = this.#pending.subarray(end + 2);
      if (this.#chunk === "end") {
        if (line !== "") {
          return malformed("chunk");
        }
        this.#chunk = "size";
      } else if (this.#chunk === "trailer") {
        if (line === "") {
          return this.#response();
        }
      } else {
        const size = /^([\da-f]+)\s*(?:;.*)?$/i.exec(line)?.[1];
        if (size === undefined) {
          return malformed("chunk size", line);
        }
        this.#left = Number.parseInt(size, 16);
        this.#chunk = this.#left === 0 ? "trailer" : "data";
      }
    }
  }

  /** Moves what has arrived of the body, or of a chunk, to what is kept. */
  #keep(): void {
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

  #response(): HttpResponse {
    // Bytes after the end: the next response could not be told from them.
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

const DECODERS: ReadonlyMap<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer> = new Map([
  ["gzip", gunzipSync],
  ["x-gzip", gunzipSync],
  ["deflate", inflateSync],
  ["br", brotliDecompressSync],
]);

/** The response without its content codings, which were not asked for and are not forbidden (RFC 9110, section 12.5.3). */
export function decoded(response: HttpResponse, maxOutputLength: number): HttpResponse | TransportFailure {
  const codings = (response.headers["content-encoding"] ?? "")
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  let { body } = response;
  if (response.cut || body.length === 0) {
    return response;
  }
  // The last one was applied last.
  for (const coding of codings.reverse()) {
    const decode = DECODERS.get(coding);
    if (!decode) {
      return { ...response, coding };
    }
    try {
      body = decode(body, { maxOutputLength });
    } catch {
      return malformed("encoded body", coding);
    }
  }
  return { ...response, body };
}
