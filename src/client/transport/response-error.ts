import { adviceFor } from "../advice.ts";
import { caution, HssResponseError } from "../errors.ts";
import { printable } from "../printable.ts";
import { redact } from "../redact.ts";
import { parseBody, type ReceivedResponse, readable, readText } from "./response.ts";
import { retryAfter } from "./retry-after.ts";

/** The most that is read, and kept, of an error's body, in UTF-16 units. @internal */
export const ERROR_LIMIT = 64 * 1024;

/** What an error's body may call the code, the message and the request ID, in the order of the vendor's SDKs. */
const CODE_KEYS = ["error_code", "errorCode", "code"];
const MESSAGE_KEYS = ["error_msg", "errorMsg", "error_description", "message", "title", "error"];
const REQUEST_ID_KEYS = ["request_id", "requestId"];

/** The first non-empty text or number under one of the keys; else the same in nested objects. */
function find(body: unknown, keys: readonly string[], depth = 3): string | undefined {
  if (typeof body !== "object" || body === null || depth < 0) {
    return undefined;
  }
  for (const key of keys) {
    const value: unknown = Reflect.get(body, key);
    if (typeof value === "number" || (typeof value === "string" && value.trim())) {
      return String(value);
    }
  }
  for (const value of Object.values(body)) {
    const nested = find(value, keys, depth - 1);
    if (nested !== undefined) {
      return nested;
    }
  }
  return undefined;
}

/** How deep the body of an error may be nested. Whoever compares, clones or prints it does so by recursion. */
const DEPTH_LIMIT = 100;

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) {
    return true;
  }
  return depth > 0 && Object.values(value).every((member) => isWithin(member, depth - 1));
}

/** A copy without secrets, however the service wrote them and wherever; nothing of what is nested beyond measure. */
function withoutSecrets(body: unknown, secrets: readonly string[]): unknown {
  if (body === undefined || !isWithin(body, DEPTH_LIMIT)) {
    return undefined;
  }
  const written = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  return JSON.parse(redact(JSON.stringify(body), written));
}

/**
 * @param said - what is wrong, in one line
 * @param ours - the code of the error, if neither its body nor its status decides it; no advice follows then
 */
function errorOf(
  { response, context, taskId, secrets }: ReceivedResponse,
  body: unknown,
  said: string,
  ours?: string,
): HssResponseError {
  const shown = (text: string | undefined, limit = 128) => text && printable(redact(text, secrets), limit);
  const { status, headers, type } = response;
  const errorCode = shown(find(body, CODE_KEYS));
  const requestId = shown(headers.get("X-Request-Id") || find(body, REQUEST_ID_KEYS));
  const [code, advice] = ours ? [ours, ""] : adviceFor(errorCode, status);
  const facts = `${status || type}${errorCode ? `, ${errorCode}` : ""}${requestId ? ` (request ${requestId})` : ""}`;
  const detail = shown(said, 500)?.replace(/[.。]$/, "");
  const after = caution(context, response.ok || status >= 500, taskId);
  return new HssResponseError(
    `${context.method} ${context.path} returned ${facts}${detail && `: ${detail}`}${advice}${after}`,
    {
      operation: context.operation,
      code: `ERR_HSS_${code}`,
      status,
      errorCode,
      requestId,
      retryAfter: retryAfter(headers.get("Retry-After")),
      body: withoutSecrets(body, secrets),
      taskId,
    },
  );
}

/** The error of a response that is not a success. @internal */
export async function readError(received: ReceivedResponse): Promise<HssResponseError> {
  const { response, secrets, signal } = received;
  if (response.type === "opaqueredirect" || response.status < 400) {
    void response.body?.cancel().catch(() => {});
    return errorOf(received, undefined, redirect(response), "REDIRECT");
  }
  const [text] = await readText(response, ERROR_LIMIT, signal).catch((error: unknown) => {
    if (signal.aborted) {
      throw error;
    }
    // The status says enough.
    return [""];
  });
  const body = parseBody(text ?? "");
  return errorOf(received, body, find(body, MESSAGE_KEYS) ?? readable(redact(text ?? "", secrets)));
}

/** Redirects are not followed: no documented response is one, and the credentials belong to one origin. */
function redirect({ headers, url }: Response): string {
  const location = headers.get("Location") ?? "";
  const base = url || undefined;
  // Only the origin: the rest of the address may carry a signature.
  const target = location && URL.canParse(location, base) ? ` to ${printable(new URL(location, base).origin)}` : "";
  return `a redirect${target}, which is not followed. Check the endpoint and any proxy`;
}

/** A response with a success status that is not what the contract says. @internal */
export function unexpectedResponse(received: ReceivedResponse, body: unknown, problem: string): HssResponseError {
  return errorOf(received, body, problem, "UNEXPECTED_ANSWER");
}
