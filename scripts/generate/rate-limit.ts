// The rate limit of the contract, `x-rate-limit`, as the generator and the linter read it.
import { isObject, type Json } from "../../src/openapi/document.ts";

/** The most calls within a number of seconds. */
export interface RateLimit {
  /** Of one operation. */
  readonly calls: number;
  /** Of all operations together. */
  readonly overall: number;
  readonly seconds: number;
}

const KEYS = ["calls", "overall", "seconds"] as const;
const PERIODS: ReadonlyMap<number, string> = new Map([
  [1, "a second"],
  [60, "a minute"],
  [3600, "an hour"],
]);

/** The rate limit of a document; undefined if it has none, or one that is not written as the document explains it. */
export function readRateLimit(document: Json): RateLimit | undefined {
  const limit = document["x-rate-limit"];
  if (!isObject(limit) || Object.keys(limit).length !== KEYS.length) {
    return undefined;
  }
  const [calls, overall, seconds] = KEYS.map((key) => limit[key]);
  const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0;
  return isCount(calls) && isCount(overall) && isCount(seconds) ? { calls, overall, seconds } : undefined;
}

/** The period as the words of the document name it: `a minute`. */
export function periodInWords({ seconds }: RateLimit): string {
  return PERIODS.get(seconds) ?? `in ${seconds} seconds`;
}

/** The rate limit of one operation, as constants that a bundler writes in where they are used. */
export function rateLimitConstants(document: Json): string {
  const limit = readRateLimit(document);
  if (!limit) {
    throw new Error(
      "openapi/openapi.yaml needs `x-rate-limit` with calls, overall and seconds, from which the client takes its waits.",
    );
  }
  const { calls, seconds } = limit;
  return `/** The most calls of one operation in words. */
export const RATE_LIMIT = "${calls} calls ${periodInWords(limit)}";
/** The time after which a call that the rate limit refused has room again, in milliseconds. */
export const RATE_LIMIT_PERIOD = ${seconds * 1000};
/** The shortest time between two calls of one operation, on average, in milliseconds. */
export const RATE_LIMIT_INTERVAL = ${Math.ceil((seconds * 1000) / calls)};
`;
}
