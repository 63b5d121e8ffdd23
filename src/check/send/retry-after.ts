import type { HttpResponse } from "./response-reader.ts";

/** How long a 429 that names no time asks to wait. @unit milliseconds */
const DEFAULT_WAIT = 1_000;

/**
 * How long a `Retry-After` header asks to wait: whole seconds, or until an HTTP date (RFC 9110, sections 10.2.3 and 5.6.7).
 * The client reads the header by the same rules; one table tests both.
 *
 * @returns milliseconds; undefined if there is no header, or it says something else
 */
export function retryAfter(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? "";
  // JavaScript reads a date out of nearly any text. An HTTP date starts with a weekday, and is in GMT even if it does not say so.
  const date = /^[A-Z][a-z]+,? .+:[\d ]+(GMT)?$/.test(text) ? text.replace(/( GMT)?$/, " GMT") : "";
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(date) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** How long a response asks to wait before the same request: one with 429, or with 503 and a time. @unit milliseconds */
export function waitAskedFor({ status, headers }: Pick<HttpResponse, "status" | "headers">): number | undefined {
  const wait = retryAfter(headers["retry-after"]);
  return status === 429 ? (wait ?? DEFAULT_WAIT) : status === 503 ? wait : undefined;
}
