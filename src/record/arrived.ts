import { percentDecoded } from "../openapi/pointer.ts";

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
export const readPairs = (text: string): Pairs =>
  pairsIn(text.split("&")).map(([name, raw]) => [percentDecoded(name.replaceAll("+", " ")), raw]);

export const queryOf = ({ target }: Arrived): Pairs => readPairs(target.split("?").slice(1).join("?"));

export const cookiesOf = ({ headers }: Arrived): Pairs =>
  pairsIn((headers["cookie"] ?? "").split(";").map((pair) => pair.trim()));

function pairsIn(texts: readonly string[]): Pairs {
  return texts
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, rest.join("=")];
    });
}
