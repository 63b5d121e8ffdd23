// What the descriptions say of the rate limit must be what `x-rate-limit` says: programs read the one, people the other.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { periodInWords, type RateLimit, readRateLimit } from "../generate/rate-limit.ts";
import { type Context, type Finding, type Rule, report } from "./redocly.ts";

/** `5 calls a minute`, `600 a minute`, `10 calls in 30 seconds`. */
const RATES = /(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(?:\s+calls)?\s+(an?\s+(?:second|minute|hour)|in\s+\d+\s+seconds)\b/g;
const INTERVALS = /\bevery\s+(\d+(?:\.\d+)?)\s+seconds\b/g;

/** What descriptions say of the rate is what `x-rate-limit` says. */
export const rateLimitRule: Rule = () => {
  let limit: RateLimit | undefined;
  const told = new Set<Json>();
  let speaking: Context | undefined;
  return {
    Root: {
      enter: (document, context) => {
        limit = readRateLimit(document);
        report(context, limit ? missingWords(document, limit) : []);
      },
      leave: (document, context) => {
        const isThere = "x-rate-limit" in document;
        const place = limit ? undefined : isThere ? context : speaking;
        if (place) {
          const message = "`x-rate-limit` is missing, or is not what this document explains.";
          const remedy = "Write `x-rate-limit: { calls: …, overall: …, seconds: … }`, each a whole number from 1.";
          report(place, [{ at: [isThere ? "x-rate-limit" : "description"], message, remedy }]);
        }
      },
    },
    any: (object, context) => {
      // What several operations refer to is visited from each.
      if (isObject(object) && !told.has(object)) {
        told.add(object);
        report(context, limit ? contradictions(object, limit) : []);
        speaking ??= ratesIn(object).length > 0 ? context : undefined;
      }
    },
  };
};

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
      at: ["x-rate-limit", key],
      message: `The description of the document does not say the rate limit of ${rateInWords(limit, key)}.`,
      remedy: 'Say it in words too, as in "5 calls a minute", or correct `x-rate-limit`.',
    }));
}

function contradictions(value: Json, limit: RateLimit): Finding[] {
  const interval = limit.seconds / limit.calls;
  const rates = ratesIn(value).filter((rate) => !allowedRates(limit).includes(rate));
  const intervals = [...String(value["description"] ?? "").matchAll(INTERVALS)]
    .filter(([, seconds]) => Number(seconds) !== interval)
    .map(([words]) => words);
  return [...rates, ...intervals].map((words) => ({
    at: ["description"],
    message: `The description says "${words}", which is not what \`x-rate-limit\` says.`,
    remedy: `Write one of: ${[...allowedRates(limit), `every ${interval} seconds`].join(", ")}; or correct \`x-rate-limit\`.`,
  }));
}
