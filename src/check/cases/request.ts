import { isExact, toJson } from "../../openapi/json.ts";
import { isNumber, Numeral } from "../../openapi/numbers.ts";

/** A request as values: what a case says, before it is written for the wire. */
export interface RequestValues {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
  readonly cookie: Readonly<Record<string, unknown>>;
  /** The body as a JSON value; `undefined` for none. */
  readonly body?: unknown;
  /** The body as text, where it is not to be JSON. */
  readonly rawBody?: string;
  /** Whether the body contains a number that JavaScript cannot represent: a `bigint`, or a `Numeral`. */
  readonly exact?: boolean;
  /** The media type of the body, if not the declared one. */
  readonly mediaType?: string;
  /** The name of the alternative by which the request authenticates; absent for none. */
  readonly security?: string;
  /** A credential in place of the configured one: `""` is an empty one. */
  readonly credential?: string;
  /** The scheme whose credential that is, where the alternative has several. */
  readonly credentialOf?: string;
}

/** The text of the body, or `undefined` if the request has none. */
export function bodyText(request: RequestValues): string | undefined {
  return (
    request.rawBody ?? ((request.exact ?? isExact(request.body)) ? toJson(request.body) : JSON.stringify(request.body))
  );
}

/** Whether two requests are the same in some of their parts. */
export function isSame(left: RequestValues, right: RequestValues, parts: readonly (keyof RequestValues)[]): boolean {
  return parts.every((part) => left[part] === right[part]);
}

/** Whether two requests have one body. */
export const isSameBody = (left: RequestValues, right: RequestValues): boolean =>
  isSame(left, right, ["body", "rawBody", "mediaType", "exact"]);

/** A primitive value as it stands in a path, a query, a header or a cookie. */
export function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "bigint" || value instanceof Numeral
      ? String(value)
      : Array.isArray(value)
        ? value.map(textOf).join(",")
        : toJson(value);
}

/** Whether a value is one text where it is written: null is none, and neither is a list or an object. */
export function isScalar(value: unknown): boolean {
  return value !== null && value !== undefined && (typeof value !== "object" || isNumber(value));
}
