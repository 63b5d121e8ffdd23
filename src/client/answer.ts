import { RATE_LIMIT } from "../generated/rate-limit.ts";
import { caution, HssResponseError, type OperationContext } from "./errors.ts";
import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/** The most that is read of an answer that should be a small JSON object, in UTF-16 units. */
const JSON_LIMIT = 1024 * 1024;
/** The most that is read, and kept, of an error's answer, in UTF-16 units. */
const ERROR_LIMIT = 64 * 1024;

/** The start of a body as text, and whether there was more; what lies beyond the limit is never read. */
async function readText(response: Response, limit: number, signal: AbortSignal): Promise<[string, boolean]> {
  const reader = response.body?.getReader();
  if (!reader) {
    return ["", false];
  }
  const decoder = new TextDecoder();
  let text = "";
  // An injected `fetch` may not watch the signal while its body is read.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel);
  while (true) {
    const { done, value } = await reader.read();
    if (signal.aborted) {
      throw signal.reason;
    }
    if (done) {
      return [text + decoder.decode(), false];
    }
    text += decoder.decode(value, { stream: true });
    if (text.length > limit) {
      cancel();
      return [text.slice(0, limit), true];
    }
  }
}

/** What an error's body may call the code, the message and the request ID, in the order of the vendor's SDKs. */
const CODE_KEYS = ["error_code", "errorCode", "code"];
const MESSAGE_KEYS = ["error_msg", "errorMsg", "error_description", "message", "title", "error"];
const REQUEST_ID_KEYS = ["request_id", "requestId"];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

/** What a text that is not JSON says to a person: HTML without its tags. */
function readable(text: string): string {
  return text
    .slice(0, 4000)
    .replace(/<[^<>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** How long the service asks to wait, in milliseconds: `Retry-After` in seconds, or as a date. */
function retryAfter(value: string | null): number | undefined {
  const text = value?.trim() ?? "";
  // JavaScript reads a date out of nearly any text with a number: "-5" is the 1st of May.
  const date = /\d:\d/.test(text) ? text : "";
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(date) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** What to do about an error, by its code or its status; the first row that fits counts. */
const ADVICE: readonly (readonly [signs: RegExp, code: string, advice: string])[] = [
  [/^APIGW?\.0307$/, "UNAUTHORIZED", "The token has expired: get a new one"],
  [/^APIGW?\.(0310|0802)$/, "FORBIDDEN", "Check the region and the project ID"],
  [/^APIGW?\.0101$/, "NOT_FOUND", "Check the region or the endpoint"],
  [/^HSS\.0011$/, "NOT_FOUND", "Check the IDs; a task belongs to the enterprise project of its creation"],
  [/^(HSS\.(0014|1002)|APIGW?\.0501)$/, "QUOTA", "A quota is missing or used up: check the quotas of the account"],
  [
    /^(HSS\.0010|HSS\.0013|00000010|APIGW?\.0302|403)$/,
    "FORBIDDEN",
    "The user lacks a permission: creating an export needs hss:container:exportContainerList",
  ],
  [/^(APIGW?\.0308|429)$/, "RATE_LIMITED", `The service allows ${RATE_LIMIT}: wait, then try again`],
  [
    /^401$/,
    "UNAUTHORIZED",
    "The credentials were refused: check the token, its age and its region, or the access key and the clock",
  ],
  [/^404$/, "NOT_FOUND", "Check the endpoint and the IDs"],
  [/^5\d\d$/, "UNAVAILABLE", "Try again later"],
];

function adviceFor(errorCode: string | undefined, status: number): readonly [code: string, advice: string] {
  for (const sign of [errorCode ?? "", String(status)]) {
    const found = ADVICE.find(([signs]) => signs.test(sign));
    if (found) {
      return [found[1], `. ${found[2]}`];
    }
  }
  return ["RESPONSE", ""];
}

/** An answer, and what is needed to report it. @internal */
export interface Answer {
  readonly response: Response;
  readonly context: OperationContext;
  readonly taskId?: string | undefined;
  /** Texts that must not be shown, should the service send them back. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  /** The error to throw for a body that could not be read to its end. */
  broken(cause: unknown): unknown;
}

/** The body as data: of JSON the value, else the text. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text || undefined;
  }
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

/** @param said - what is wrong, in one line; what to do follows if it is not given */
function errorOf(
  { response, context, taskId, secrets }: Answer,
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
    `${context.method} ${context.path} answered ${facts}${detail && `: ${detail}`}${advice}${after}`,
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

/** The error of an answer that is no success. @internal */
export async function readError(answer: Answer): Promise<HssResponseError> {
  const { response, secrets, signal } = answer;
  if (response.type === "opaqueredirect" || response.status < 400) {
    void response.body?.cancel().catch(() => {});
    return errorOf(answer, undefined, redirect(response), "REDIRECT");
  }
  const [text] = await readText(response, ERROR_LIMIT, signal).catch((error: unknown) => {
    if (signal.aborted) {
      throw error;
    }
    // The status says enough.
    return [""];
  });
  const body = parseBody(text ?? "");
  return errorOf(answer, body, find(body, MESSAGE_KEYS) ?? readable(redact(text ?? "", secrets)));
}

/** Redirects are not followed: no documented answer is one, and the credentials belong to one origin. */
function redirect({ headers, url }: Response): string {
  const location = headers.get("Location") ?? "";
  const base = url || undefined;
  // Only the origin: the rest of the address may carry a signature.
  const target = location && URL.canParse(location, base) ? ` to ${printable(new URL(location, base).origin)}` : "";
  return `a redirect${target}, which is not followed. Check the endpoint, and whether a proxy stands in between`;
}

/** An answer with a success status that is not what the contract says. @internal */
export function unexpectedAnswer(answer: Answer, body: unknown, problem: string): HssResponseError {
  return errorOf(answer, body, problem, "UNEXPECTED_ANSWER");
}

/**
 * The JSON object of an answer.
 *
 * @throws {HssResponseError} if it is something else, or huge
 * @internal
 */
export async function readJson(answer: Answer): Promise<Record<string, unknown>> {
  const [text, cut] = await readText(answer.response, JSON_LIMIT, answer.signal).catch((error: unknown) => {
    throw answer.broken(error);
  });
  if (cut) {
    throw unexpectedAnswer(answer, undefined, `its body is larger than ${JSON_LIMIT} bytes`);
  }
  try {
    const body: unknown = JSON.parse(text);
    if (isRecord(body)) {
      return body;
    }
  } catch {
    // Reported below.
  }
  const clean = redact(text, answer.secrets);
  const problem = clean ? `no JSON object: ${printable(readable(clean), 100)}` : "empty";
  throw unexpectedAnswer(answer, parseBody(clean.slice(0, ERROR_LIMIT)), `its body is ${problem}`);
}
