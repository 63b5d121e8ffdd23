import type { Unserved } from "../check/target.ts";
import type { Operation, Parameter } from "../openapi/model.ts";
import { METHODS } from "../openapi/vocabulary.ts";

/** Prism serves the methods of OpenAPI 3.1, wherever the servers of an operation are. */
export const unservedByPrism: Unserved = ({ method }) =>
  method !== "QUERY" && METHODS.some((name) => name.toUpperCase() === method)
    ? undefined
    : { kind: "unserved-method", target: "Prism", method };

/** Whether the response that Prism chooses for a valid request is not an error: the lowest 2xx, else `default` as 200, else the lowest. */
export function hasSuccess({ responses }: Operation): boolean {
  const statuses = [...responses.keys()].toSorted();
  return statuses.some((status) => /^(?:2|default)/.test(status)) || /^3/.test(statuses[0] ?? "");
}

/** Whether Prism takes any value of a parameter. */
export const isUnvalidated = ({ in: place, isWholeQuery }: Parameter): boolean =>
  isWholeQuery === true || place === "cookie";
