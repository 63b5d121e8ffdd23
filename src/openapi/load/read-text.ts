// Reads the text of a file or of an http(s) address, bounded in size and time.
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";

/** What all texts of one document may take together. */
export interface Limits {
  /** @unit bytes */
  readonly bytes: number;
  /** @unit milliseconds */
  readonly time: number;
  /** How many redirects of one address are followed. */
  readonly redirects: number;
  /** How many files and addresses a document may refer to. */
  readonly documents: number;
}

export const LIMITS: Limits = { bytes: 64 * 1024 * 1024, time: 60_000, redirects: 5, documents: 5_000 };

/** Why a text could not be had, as the end of a sentence; its cause may be a failed system call. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/** Reads texts until one of the limits is reached. */
export class TextReader {
  readonly #limits: Limits;
  readonly #signal: AbortSignal;
  #bytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#signal = AbortSignal.timeout(limits.time);
  }

  /**
   * The text at a `file:`, `http:` or `https:` address, and the address that it came from after redirects.
   *
   * @throws {UnreadableError} with the reason
   */
  async read(address: URL): Promise<{ readonly text: string; readonly address: URL }> {
    try {
      return address.protocol === "file:"
        ? { text: await this.#collect(createReadStream(fileURLToPath(address), { signal: this.#signal })), address }
        : await this.#fetch(address);
    } catch (cause) {
      throw cause instanceof UnreadableError ? cause : new UnreadableError(this.#reason(cause), { cause });
    }
  }

  async #fetch(start: URL): Promise<{ readonly text: string; readonly address: URL }> {
    let address = start;
    for (let redirects = 0; redirects <= this.#limits.redirects; redirects++) {
      if (address.protocol !== "http:" && address.protocol !== "https:") {
        throw new UnreadableError(`it leads to ${address.protocol} and only http and https are read`);
      }
      if (address.username !== "" || address.password !== "") {
        throw new UnreadableError("its address holds credentials: give one without");
      }
      const response = await fetch(address, {
        redirect: "manual",
        signal: this.#signal,
        headers: { Accept: "application/json, application/yaml, */*;q=0.5" },
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        address = new URL(location, address);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new UnreadableError(`the server answered ${response.status}`);
      }
      return { text: response.body === null ? "" : await this.#collect(response.body), address };
    }
    throw new UnreadableError(`it was redirected more than ${this.#limits.redirects} times`);
  }

  async #collect(chunks: AsyncIterable<Uint8Array>): Promise<string> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) {
      this.#bytes += chunk.byteLength;
      if (this.#bytes > this.#limits.bytes) {
        throw new UnreadableError(`a document may have ${sizeText(this.#limits.bytes)}, and it is larger`);
      }
      parts.push(chunk);
    }
    return new TextDecoder().decode(Buffer.concat(parts));
  }

  #reason(error: unknown): string {
    if (this.#signal.aborted) {
      return `it was not read within ${this.#limits.time / 1_000} s`;
    }
    // What fetch throws says little; the reason is its cause.
    const { cause } = error instanceof Error ? error : {};
    const reason = cause instanceof Error ? cause : error;
    const known = reason instanceof Error && "code" in reason ? REASONS[String(reason.code)] : undefined;
    if (known !== undefined) {
      return known;
    }
    return reason instanceof Error && reason.message !== "" ? reason.message : codeOf(reason);
  }
}

/** What a system error means to a reader. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTFOUND: "its host is not known here (ENOTFOUND)",
  EAI_AGAIN: "its host cannot be looked up; is there a network? (EAI_AGAIN)",
};

/** Where a name stands for several addresses, the error of all of them has no message. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes} bytes`;
}
