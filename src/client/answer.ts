import { HssResponseError, mayHaveStarted, type OperationContext, type ResponseDetails } from "./errors.ts";
import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/** The most that is read of an answer that should be a small JSON object, in bytes. */
const JSON_LIMIT = 1024 * 1024;
/** The most that is read, and kept, of an error's answer, in bytes. */
const ERROR_LIMIT = 64 * 1024;

/** The start of a body as text, and whether there was more; what lies beyond the limit is never read. */
async function readText(response: Response, limit: number, signal: AbortSignal): Promise<[string, boolean]> {
  const reader = response.body?.getReader();
  if (!reader) {
    return ["", false];
  }
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  // An injected `fetch` may not watch the signal while its body is read.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (signal.aborted) {
        throw signal.reason;
      }
      if (done) {
        return [text + decoder.decode(), false];
      }
      length += value.length;
      if (length > limit) {
        cancel();
        return [text + decoder.decode(value.subarray(0, value.length - (length - limit)), { stream: true }), true];
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** What an error's body may call the code, the message and the request ID, in the order of the vendor's SDKs. */
const CODE_KEYS = ["error_code", "errorCode", "code"];
const MESSAGE_KEYS = ["error_msg", "errorMsg", "error_description", "message", "title", "error"];
const REQUEST_ID_KEYS = ["request_id", "requestId"];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first non-empty text or number under one of the keys; then the same in nested objects. */
function find(body: unknown, keys: readonly string[], depth = 3): string | undefined {
  if (typeof body !== "object" || body === null) {
    return undefined;
  }
  const own = keys
    .map((key): unknown => Reflect.get(body, key))
    .find((value) => typeof value === "number" || (typeof value === "string" && value.trim() !== ""));
  if (own !== undefined) {
    return String(own);
  }
  if (depth === 0) {
    return undefined;
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
  if (value === null) {
    return undefined;
  }
  const text = value.trim();
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** What an error means and what to do about it. The first row that fits counts; a code counts before a status. */
const ADVICE: readonly (readonly [pattern: RegExp, code: string, advice: string])[] = [
  [/^APIGW?\.0307$/, "ERR_HSS_UNAUTHORIZED", "The token has expired: get a new one"],
  [
    /^APIGW?\.(0310|0802)$/,
    "ERR_HSS_FORBIDDEN",
    "The user or the project may not be used in this region: check the region and the project ID",
  ],
  [/^(APIGW?\.0308|429)$/, "ERR_HSS_RATE_LIMITED", "The service allows 5 calls a minute: wait, then try again"],
  [
    /^(HSS\.(0010|0013)|00000010|APIGW?\.0302|403)$/,
    "ERR_HSS_FORBIDDEN",
    "The user lacks a permission: creating an export needs hss:container:exportContainerList",
  ],
  [
    /^(HSS\.(0014|1002)|APIGW?\.0501)$/,
    "ERR_HSS_QUOTA",
    "A quota is used up or missing: check the HSS quotas of the account",
  ],
  [
    /^HSS\.0011$/,
    "ERR_HSS_NOT_FOUND",
    "The service does not know what was asked for: check the IDs, and send the enterprise project of the task",
  ],
  [/^APIGW?\.0101$/, "ERR_HSS_NOT_FOUND", "The gateway does not know the path: check the region or the endpoint"],
  [
    /^401$/,
    "ERR_HSS_UNAUTHORIZED",
    "The credentials were refused: the token is wrong, has expired or belongs to another region, or the access key or the clock is wrong",
  ],
  [/^404$/, "ERR_HSS_NOT_FOUND", "Check the endpoint and the IDs"],
  [/^5\d\d$/, "ERR_HSS_UNAVAILABLE", "The service has a fault: try again later"],
];

function advice(status: number, errorCode: string | undefined): readonly [code: string, advice: string | undefined] {
  for (const sign of [errorCode, String(status)]) {
    for (const [pattern, code, text] of ADVICE) {
      if (sign !== undefined && pattern.test(sign)) {
        return [code, text];
      }
    }
  }
  return ["ERR_HSS_RESPONSE", undefined];
}

/** An answer, and what is needed to report it. @internal */
export interface Answer {
  readonly response: Response;
  readonly context: OperationContext;
  readonly taskId?: string | undefined;
  /** Texts that must not be shown, should the service send them back. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/** The body as data, without secrets: of JSON the value, else the text. */
function parseBody(text: string, secrets: readonly string[]): unknown {
  try {
    return JSON.parse(redact(text, secrets), (_key, value) =>
      typeof value === "string" ? redact(value, secrets) : value,
    );
  } catch {
    return redact(text, secrets);
  }
}

function describe({ response, context }: Answer, { status, errorCode, requestId }: ResponseDetails): string {
  const code = errorCode === undefined ? "" : `, ${errorCode}`;
  const id = requestId === undefined ? "" : ` (request ${requestId})`;
  return `${context.method} ${context.path} answered ${status || response.type}${code}${id}`;
}

function details(answer: Answer, body: unknown): ResponseDetails {
  const { response, secrets } = answer;
  const id = response.headers.get("X-Request-Id") || find(body, REQUEST_ID_KEYS);
  const shown = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : printable(redact(text, secrets), 128);
  return {
    status: response.status,
    errorCode: shown(find(body, CODE_KEYS)),
    requestId: shown(id),
    retryAfter: retryAfter(response.headers.get("Retry-After")),
    body,
  };
}

function common({ context, taskId }: Answer): { operation: string; taskId: string | undefined } {
  return { operation: context.operation, taskId };
}

/** The error of an answer that is no success. @internal */
export async function readError(answer: Answer): Promise<HssResponseError> {
  const { response, secrets, signal } = answer;
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    return redirectError(answer);
  }
  let text: string;
  try {
    [text] = await readText(response, ERROR_LIMIT, signal);
  } catch (cause) {
    if (signal.aborted) {
      throw cause;
    }
    // The status says enough.
    text = "";
  }
  const body = text === "" ? undefined : parseBody(text, secrets);
  const found = details(answer, body);
  const said = find(body, MESSAGE_KEYS) ?? readable(redact(text, secrets));
  const [code, todo] = advice(response.status, found.errorCode);
  const message = printable(said).replace(/[.。]$/, "");
  return new HssResponseError(
    [`${describe(answer, found)}${message === "" ? "" : `: ${message}`}`, todo].filter(Boolean).join(". "),
    { ...found, ...common(answer), code },
  );
}

/** Redirects are not followed: no documented answer is one, and the credentials belong to one origin. */
function redirectError(answer: Answer): HssResponseError {
  const { response } = answer;
  void response.body?.cancel().catch(() => {});
  const location = response.headers.get("Location");
  // Only the origin: the rest of the address may carry a signature.
  const target =
    location !== null && URL.canParse(location, response.url || undefined)
      ? ` to ${printable(new URL(location, response.url || undefined).origin)}`
      : "";
  const found = details(answer, undefined);
  return new HssResponseError(
    `${describe(answer, found)}, a redirect${target}. Redirects are not followed: check the endpoint, and whether a proxy stands in between`,
    { ...found, ...common(answer), code: "ERR_HSS_REDIRECT" },
  );
}

/** An answer with a success status that is not what the contract says. @internal */
export function unexpectedAnswer(answer: Answer, body: unknown, problem: string): HssResponseError {
  const found = details(answer, body);
  const warning = answer.context.operation === "createContainerExportTask" ? `. ${mayHaveStarted}` : "";
  return new HssResponseError(`${describe(answer, found)}, but ${problem}${warning}`, {
    ...found,
    ...common(answer),
    code: "ERR_HSS_UNEXPECTED_ANSWER",
  });
}

/**
 * The JSON object of an answer.
 *
 * @throws {HssResponseError} if it is something else, or huge
 * @internal
 */
export async function readJson(
  answer: Answer,
  attempt: { broken(cause: unknown): unknown },
): Promise<Record<string, unknown>> {
  const [text, cut] = await readText(answer.response, JSON_LIMIT, answer.signal).catch((error: unknown) => {
    throw attempt.broken(error);
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
  const body = parseBody(text.slice(0, ERROR_LIMIT), answer.secrets);
  const said = typeof body === "string" ? printable(readable(body), 100) : "";
  throw unexpectedAnswer(
    answer,
    body,
    `its body is ${text === "" ? "empty" : "no JSON object"}${said ? `: ${said}` : ""}`,
  );
}
