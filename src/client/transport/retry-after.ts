/**
 * How long a `Retry-After` header asks to wait: whole seconds, or until an HTTP date (RFC 9110, sections 10.2.3 and 5.6.7).
 * The check reads the header by the same rules; one table tests both.
 *
 * @returns milliseconds; undefined if there is no header, or it says something else
 * @internal
 */
export function retryAfter(value: string | null | undefined): number | undefined {
  const text = value?.trim() ?? "";
  // JavaScript reads a date out of nearly any text. An HTTP date starts with a weekday, and is in GMT even if it does not say so.
  const date = /^[A-Z][a-z]+,? .+:[\d ]+(GMT)?$/.test(text) ? text.replace(/( GMT)?$/, " GMT") : "";
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(date) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
