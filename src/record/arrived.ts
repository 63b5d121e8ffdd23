/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  /** By name in lower case; the values of a repeated one are joined as HTTP says. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Names and values. Names are decoded, values are not. */
export type Pairs = readonly (readonly [name: string, raw: string])[];

/** Decodes a text. @throws {URIError} if its percent-encoding is malformed */
export type Decode = (raw: string) => string;

/** What percent-encoded texts may mean: a plus is a space in a form, and itself by RFC 3986. */
export const QUERY_DECODERS: readonly Decode[] = [
  (raw) => decodeURIComponent(raw.replaceAll("+", " ")),
  decodeURIComponent,
];

export const pathOf = ({ target }: Arrived): string => target.split("?", 1)[0] ?? "";

/** The names and values of a query, or of a form. */
export function readPairs(text: string): Pairs {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [decodedName(name), rest.join("=")];
    });
}

export const queryOf = ({ target }: Arrived): Pairs => readPairs(target.split("?").slice(1).join("?"));

export function cookiesOf({ headers }: Arrived): Pairs {
  return (headers["cookie"] ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, rest.join("=")];
    });
}

function decodedName(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll("+", " "));
  } catch {
    return raw;
  }
}
