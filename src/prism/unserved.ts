import type { Unserved } from "../check/target.ts";
import type { Parameter } from "../openapi/model.ts";
import { METHODS } from "../openapi/vocabulary.ts";

/** Prism serves the methods of OpenAPI 3.1, wherever the servers of an operation are. */
export const unservedByPrism: Unserved = ({ method }) =>
  method !== "QUERY" && METHODS.some((name) => name.toUpperCase() === method)
    ? undefined
    : { kind: "unserved-method", target: "Prism", method };

/** Whether Prism takes any value of a parameter. */
export const isUnvalidated = ({ in: place, isWholeQuery }: Parameter): boolean =>
  isWholeQuery === true || place === "cookie";
