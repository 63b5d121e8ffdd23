import type { SecurityScheme } from "../../openapi/model.ts";
import { type Arrived, cookiesOf, queryOf } from "../arrived.ts";

/** The credential of a scheme in a request, without what stands before it; `undefined` if there is none. */
export function credentialOf({ in: place, parameter, prefix }: SecurityScheme, arrived: Arrived): string | undefined {
  if (place !== "header") {
    const pairs = place === "query" ? queryOf(arrived) : cookiesOf(arrived);
    return pairs.find(([name, raw]) => name === parameter && raw !== "")?.[1];
  }
  const text = (arrived.headers[parameter.toLowerCase()] ?? "").trim();
  // The letter case of a scheme does not matter (RFC 9110, section 11.1).
  const isOfScheme = text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
  return isOfScheme && text.length > prefix.length ? text.slice(prefix.length).trim() : undefined;
}

/** Whether a request carries a credential of a scheme; any will do. */
export const isCarried = (scheme: SecurityScheme, arrived: Arrived): boolean =>
  credentialOf(scheme, arrived) !== undefined;
