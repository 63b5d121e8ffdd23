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
  /** That the body holds an integer (`bigint`) that a JavaScript number cannot hold. */
  readonly exact?: boolean;
  /** The media type of the body, if not the declared one. */
  readonly mediaType?: string;
  /** The scheme by which the request authenticates; absent for none. */
  readonly security?: string;
  /** A credential in place of the configured one: `""` is an empty one. */
  readonly credential?: string;
}

/** The text of the body, or `undefined` if the request has none. */
export function bodyText(request: RequestValues): string | undefined {
  return request.rawBody ?? (request.exact ? toJson(request.body) : JSON.stringify(request.body));
}

const EXACT = /"\\u0000(-?\d+)"/g;

/** JSON in which a `bigint` is written with all its digits. */
export function toJson(value: unknown): string {
  let exact = false;
  const text = JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "bigint") {
      return inner;
    }
    exact = true;
    return `\u0000${inner}`;
  });
  return exact ? text.replace(EXACT, "$1") : text;
}

/** A primitive value as it stands in a path, a query, a header or a cookie. */
export function textOf(value: unknown): string {
  return typeof value === "string"
    ? value
    : typeof value === "bigint"
      ? String(value)
      : Array.isArray(value)
        ? value.map(textOf).join(",")
        : JSON.stringify(value);
}

/** Whether a value holds an integer that a JavaScript number cannot hold. */
export function holdsBigInt(value: unknown): boolean {
  return (
    typeof value === "bigint" || (typeof value === "object" && value !== null && Object.values(value).some(holdsBigInt))
  );
}
