// What the descriptions say of the rate limit must be what `x-rate-limit` says: programs read the one, people the other.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { periodInWords, type RateLimit, readRateLimit } from "../generate/rate-limit.ts";
import type { Finding } from "./finding.ts";
import type { Visited } from "./walk.ts";

/** `5 calls a minute`, `600 a minute`, `10 calls in 30 seconds`. */
const RATES = /(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(?:\s+calls)?\s+(an?\s+(?:second|minute|hour)|in\s+\d+\s+seconds)\b/g;
const INTERVALS = /\bevery\s+(\d+(?:\.\d+)?)\s+seconds\b/g;

/** Faults of `x-rate-limit`, and of the descriptions that speak of a rate. */
export function rateLimitFindings(document: Json, objects: readonly Visited[]): Finding[] {
  const limit = readRateLimit(document);
  if (limit) {
    return [...missingWords(document, limit), ...objects.flatMap((object) => contradictions(object, limit))];
  }
  const speaking = objects.find(({ value }) => ratesIn(value).length > 0);
  const path = "x-rate-limit" in document ? ["x-rate-limit"] : speaking && [...speaking.path, "description"];
  return path
    ? [
        {
          path,
          message: "`x-rate-limit` is missing, or is not what this document explains.",
          remedy: "Write `x-rate-limit: { calls: …, overall: …, seconds: … }`, each a whole number from 1.",
        },
      ]
    : [];
}

/** The rates that a description names, as `5 a minute`. */
function ratesIn({ description }: Json): string[] {
  const found = String(description ?? "").matchAll(RATES);
  return [...found].map(
    ([, count = "", period = ""]) => `${count.replaceAll(",", "")} ${period.replaceAll(/\s+/g, " ")}`,
  );
}

function allowedRates(limit: RateLimit): string[] {
  return [rateInWords(limit, "calls"), rateInWords(limit, "overall")];
}

function rateInWords(limit: RateLimit, key: "calls" | "overall"): string {
  return `${limit[key]} ${periodInWords(limit)}`;
}

function missingWords({ info }: Json, limit: RateLimit): Finding[] {
  const said = isObject(info) ? ratesIn(info) : [];
  return (["calls", "overall"] as const)
    .filter((key) => !said.includes(rateInWords(limit, key)))
    .map((key) => ({
      path: ["x-rate-limit", key],
      message: `The description of the document does not say the rate limit of ${rateInWords(limit, key)}.`,
      remedy: 'Say it in words too, as in "5 calls a minute", or correct `x-rate-limit`.',
    }));
}

function contradictions({ value, path }: Visited, limit: RateLimit): Finding[] {
  const interval = limit.seconds / limit.calls;
  const rates = ratesIn(value).filter((rate) => !allowedRates(limit).includes(rate));
  const intervals = [...String(value["description"] ?? "").matchAll(INTERVALS)]
    .filter(([, seconds]) => Number(seconds) !== interval)
    .map(([words]) => words);
  return [...rates, ...intervals].map((words) => ({
    path: [...path, "description"],
    message: `The description says "${words}", which is not what \`x-rate-limit\` says.`,
    remedy: `Write one of: ${[...allowedRates(limit), `every ${interval} seconds`].join(", ")}; or correct \`x-rate-limit\`.`,
  }));
}
