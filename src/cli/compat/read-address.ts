import { ContractError } from "../../openapi/errors.ts";

/** The most that is read from an address, in bytes. */
const MOST_BYTES = 32 * 1024 * 1024;
/** How long it may take, in milliseconds. */
const LONGEST = 30_000;

/**
 * The text at an http(s) address.
 *
 * @throws {ContractError} if it does not respond in time or with a document, or if that is too large
 */
export async function readAddress(address: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new ContractError("document-unreadable", `Cannot read ${address}: ${reason}.`, { cause });
  };
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(LONGEST) });
    if (!response.ok) {
      await response.body?.cancel();
      return refuse(`the server responds with ${response.status}`);
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > MOST_BYTES) {
        return refuse(`it is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
      }
      parts.push(part);
    }
    return Buffer.concat(parts).toString("utf8");
  } catch (error) {
    if (error instanceof ContractError) {
      throw error;
    }
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return refuse(isLate ? `no response within ${LONGEST / 1_000} s` : "the server does not respond", error);
  }
}
