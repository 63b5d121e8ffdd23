import { printable } from "../printable.ts";
import { redact } from "../redact.ts";
import { parseBody, type ReceivedResponse, readable, readText } from "./response.ts";
import { ERROR_LIMIT, unexpectedResponse } from "./response-error.ts";

/** The most that is read of a response that should be a small JSON object, in UTF-16 units. */
const JSON_LIMIT = 1024 * 1024;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The JSON object in the body of a response.
 *
 * @throws {HssResponseError} if the body is something else, or huge
 * @internal
 */
export async function readJson(received: ReceivedResponse): Promise<Record<string, unknown>> {
  const [text, cut] = await readText(received.response, JSON_LIMIT, received.signal).catch((error: unknown) => {
    throw received.broken(error);
  });
  if (cut) {
    throw unexpectedResponse(received, undefined, `its body is larger than ${JSON_LIMIT} bytes`);
  }
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body)) {
      return body;
    }
  } catch {
    // Reported below.
  }
  const clean = redact(text, received.secrets);
  const problem = clean ? `not a JSON object: ${printable(readable(clean), 100)}` : "empty";
  throw unexpectedResponse(received, parseBody(clean.slice(0, ERROR_LIMIT)), `its body is ${problem}`);
}
