import type { ScalarTag, Tags } from "yaml";
import { exactNumber } from "./numbers.ts";

/** A text that a double may not hold has 16 digits, or an exponent. */
const LONG_NUMBER = /[\d.]{16}|\d[eE]/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.]*(?:[eE][-+]?\d+)?/gs;
/** A decimal number of YAML; with a zero in front, some versions read an octal one. */
const YAML_NUMBER = /^[-+]?(?!0\d)(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** How many values a YAML text may stand for once each alias is written out. */
const MOST_VALUES = 2_000_000;

/**
 * Parses JSON; a number that JavaScript cannot hold is a `bigint` or a `Numeral`.
 *
 * @throws {SyntaxError} if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!LONG_NUMBER.test(text)) {
    return value;
  }
  // Such numbers pass the parser as strings behind a NUL; a string that begins with one gets another.
  let isSameThroughout = true;
  const marked = text.replaceAll(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"')) {
      return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token;
    }
    const isSame = typeof exactNumber(token) === "number";
    isSameThroughout &&= isSame;
    return isSame ? token : `"\\u0000${token}"`;
  });
  return isSameThroughout
    ? value
    : JSON.parse(marked, (_, inner: unknown) => {
        if (typeof inner !== "string" || !inner.startsWith("\u0000")) {
          return inner;
        }
        return inner.startsWith("\u0000\u0000") ? inner.slice(1) : exactNumber(inner.slice(1));
      });
}

/**
 * Parses YAML, with merge keys; a number that JavaScript cannot hold is a `bigint` or a `Numeral`.
 *
 * @param parse The function of the package `yaml`.
 * @throws {Error} if the text is not YAML, or if its aliases expand to more than {@link MOST_VALUES} values or without end.
 */
export function parseYaml({ parse }: Pick<typeof import("yaml"), "parse">, text: string): unknown {
  // Aliases are bounded by what they expand to, and not by their count.
  const value: unknown = parse(text, { merge: true, maxAliasCount: -1, customTags: withExactNumbers });
  if (expandedSize(value, new Map()) > MOST_VALUES) {
    throw new Error(`its aliases expand to more than ${MOST_VALUES.toLocaleString("en")} values.`);
  }
  return value;
}

function withExactNumbers(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === "string" || !/:(?:int|float)$/.test(tag.tag)) {
      return tag;
    }
    const { resolve, ...others } = tag as ScalarTag;
    return {
      ...others,
      resolve: (text, ...rest) => {
        const exact = YAML_NUMBER.test(text) ? exactNumber(text) : 0;
        return typeof exact === "number" ? resolve(text, ...rest) : exact;
      },
    } satisfies ScalarTag;
  });
}

/** How many values a value consists of; what several share counts for each. */
function expandedSize(value: unknown, sizes: Map<object, number>): number {
  if (typeof value !== "object" || value === null) {
    return 1;
  }
  const known = sizes.get(value);
  if (Number.isNaN(known)) {
    throw new Error("an anchor contains itself.");
  }
  if (known === undefined) {
    sizes.set(value, Number.NaN);
    const size = Object.values(value).reduce<number>((sum, inner) => sum + expandedSize(inner, sizes), 1);
    sizes.set(value, size);
    return size;
  }
  return known;
}
