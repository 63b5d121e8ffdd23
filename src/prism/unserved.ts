import type { Unserved } from "../check/target.ts";
import type { Operation, Parameter } from "../openapi/model.ts";
import { METHODS } from "../openapi/vocabulary.ts";

/** Prism serves the methods of OpenAPI 3.1, wherever the servers of an operation are, if a valid request has a response of success. */
export const unservedByPrism: Unserved = (operation) => {
  const { method } = operation;
  if (method === "QUERY" || !METHODS.some((name) => name.toUpperCase() === method)) {
    return { kind: "unserved-method", target: "Prism", method };
  }
  return hasSuccess(operation) ? undefined : { kind: "no-success" };
};

/** Whether the response that Prism chooses for a valid request is not an error: the lowest 2xx, else `default` as 200, else the lowest. */
function hasSuccess({ responses }: Operation): boolean {
  const statuses = [...responses.keys()].toSorted();
  return statuses.some((status) => /^(?:2|default)/.test(status)) || /^3/.test(statuses[0] ?? "");
}

/** Whether Prism takes any value of a parameter. */
export const isUnvalidated = ({ in: place, isWholeQuery }: Parameter): boolean =>
  isWholeQuery === true || place === "cookie";
