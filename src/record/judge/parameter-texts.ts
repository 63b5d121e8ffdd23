import { shapesOf } from "../../check/cases/readings.ts";
import { delimiterOf, type Operation, type Parameter, type Style } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import { type Arrived, cookiesOf, type Decode, type Pairs, QUERY_DECODERS, queryOf } from "../arrived.ts";

/**
 * What stood in a request for a parameter: texts alone, in lists or in objects, as its style may have written them, the likeliest first;
 * of JSON the values. None if it is malformed.
 */
export type Written = readonly unknown[];

/** The shapes that a schema takes. */
interface Takes {
  readonly list: boolean;
  readonly object: boolean;
  readonly text: boolean;
}

/** What stands between members, before and after the text is decoded. */
interface Separators {
  readonly raw: RegExp | string;
  readonly decoded: string;
}

/** How delimiters may be written that are not written as they are. */
const ENCODED: Readonly<Record<string, RegExp>> = { " ": /%20|[+ ]/, "|": /\||%7C/i };

export function separatorsOf(style: string): Separators {
  const decoded = delimiterOf(style);
  return { raw: ENCODED[decoded] ?? decoded, decoded };
}

const COMMA = separatorsOf("simple");

/**
 * Reads a parameter back from a request.
 *
 * @param captured The texts of the path parameters, as they stood in the path.
 * @returns `undefined` if it is absent
 */
export function writtenParameter(
  operation: Operation,
  parameter: Parameter,
  arrived: Arrived,
  captured: ReadonlyMap<string, string>,
): Written | undefined {
  const { name, in: place } = parameter;
  switch (place) {
    case "path": {
      const raw = captured.get(name);
      return raw === undefined || raw === ""
        ? undefined
        : withEach([decodeURIComponent], (decode) => inPath(parameter, raw, decode));
    }
    case "header": {
      const text = arrived.headers[name.toLowerCase()]?.trim();
      return text === undefined
        ? undefined
        : withEach([(raw) => raw.trim()], (decode) => ofOne(parameter, text, COMMA, decode));
    }
    case "cookie":
      return inPairs(operation, parameter, cookiesOf(arrived), [(raw) => raw, decodeURIComponent]);
    default:
      return inPairs(operation, parameter, queryOf(arrived), QUERY_DECODERS);
  }
}

/** What is read with each way to decode; one that the text is malformed for reads nothing. */
export function withEach(decoders: readonly Decode[], read: (decode: Decode) => Written): Written {
  return decoders.flatMap((decode) => {
    try {
      return read(decode);
    } catch (error) {
      if (error instanceof URIError || error instanceof SyntaxError) {
        return [];
      }
      throw error;
    }
  });
}

function takesOf({ node }: Parameter): Takes {
  const shapes = shapesOf(node);
  const takes = (type: string): boolean => shapes.some(({ types }) => types.length === 0 || types.includes(type));
  return {
    list: shapes.some(({ types, items }) => types.includes("array") || (types.length === 0 && items !== undefined)),
    object: shapes.some(
      ({ types, properties }) => types.includes("object") || (types.length === 0 && properties.size > 0),
    ),
    text: ["string", "number", "integer", "boolean"].some(takes),
  };
}

/** One text that may be a value, a list, or an object. */
function ofOne(parameter: Parameter, raw: string, { raw: between, decoded }: Separators, decode: Decode): Written {
  if (parameter.isJson) {
    return [parseJson(decode(raw))];
  }
  const takes = takesOf(parameter);
  // A separator that is percent-encoded may be one, or a part of a member.
  const lists = [raw.split(between).map(decode), decode(raw).split(decoded)];
  return [
    ...(takes.object ? lists.flatMap((list) => objectOf(list, parameter.explode)) : []),
    ...(takes.list ? [...lists, ...(raw === "" ? [[]] : [])] : []),
    ...(takes.text ? [decode(raw)] : []),
  ];
}

/** The object of `a,1,b,2`, or of `a=1,b=2` if exploded; none if it is neither. */
function objectOf(list: readonly string[], explode: boolean): Readonly<Record<string, string>>[] {
  const pairs = explode
    ? list.map((member) => (member.includes("=") ? member.split(/=(.*)/s) : undefined))
    : list.flatMap((name, index) =>
        index % 2 === 0 ? [list[index + 1] === undefined ? undefined : [name, list[index + 1]]] : [],
      );
  return pairs.every((pair) => pair !== undefined)
    ? [Object.fromEntries(pairs.map(([name = "", text = ""]) => [name, text]))]
    : [];
}

function inPath(parameter: Parameter, raw: string, decode: Decode): Written {
  const { name, style, explode } = parameter;
  if (style === "label") {
    // Earlier versions of OpenAPI showed dots between the members in any case.
    const dot: Separators = { raw: ".", decoded: "." };
    return raw.startsWith(".")
      ? [explode ? dot : COMMA, dot].flatMap((separators) => ofOne(parameter, raw.slice(1), separators, decode))
      : [];
  }
  if (style !== "matrix") {
    return ofOne(parameter, raw, COMMA, decode);
  }
  const pairs = raw
    .slice(1)
    .split(";")
    .map((pair): [string, string] => {
      const [key = "", ...rest] = pair.split("=");
      return [decode(key), rest.join("=")];
    });
  return raw.startsWith(";")
    ? (named(parameter, { name, style: "form", explode }, pairs, () => false, decode) ?? [])
    : [];
}

function inPairs(
  operation: Operation,
  parameter: Parameter,
  pairs: Pairs,
  decoders: readonly Decode[],
): Written | undefined {
  const others = operation.parameters.filter((candidate) => candidate !== parameter && candidate.in === parameter.in);
  const isTaken = (name: string): boolean => others.some((candidate) => candidate.name === name);
  let isThere = false;
  const read = withEach(decoders, (decode) => {
    const written = named(parameter, parameter, pairs, isTaken, decode);
    isThere ||= written !== undefined;
    return written ?? [];
  });
  // A text that is malformed is there too.
  return isThere || pairs.some(([key]) => key === parameter.name) ? read : undefined;
}

/** A parameter among names with values. */
function named(
  parameter: Parameter,
  { name, style, explode }: Style & { readonly name: string },
  pairs: Pairs,
  isTaken: (name: string) => boolean,
  decode: Decode,
): Written | undefined {
  const takes = takesOf(parameter);
  const isSpread =
    parameter.isWholeQuery === true || (takes.object && explode && style === "form" && !parameter.isJson);
  const objects =
    style === "deepObject"
      ? deepObject(name, pairs, decode)
      : isSpread
        ? spread(parameter, pairs, isTaken, decode)
        : [];
  const raws = pairs.filter(([key]) => key === name).map(([, raw]) => raw);
  if (objects.length > 0 || raws.length === 0) {
    return objects.length > 0 ? objects : undefined;
  }
  if (parameter.isJson || !explode) {
    return raws.flatMap((raw) => ofOne(parameter, raw, separatorsOf(style), decode));
  }
  const texts = raws.map(decode);
  return [
    ...(takes.list ? [texts] : []),
    ...(takes.list && raws.length === 1 && style !== "form"
      ? ofOne(parameter, raws[0] ?? "", separatorsOf(style), decode)
      : []),
    ...(takes.list && texts.length === 1 && texts[0] === "" ? [[]] : []),
    // Which of several values counts where one is asked for, nothing says.
    ...(takes.text ? texts : []),
  ];
}

function deepObject(name: string, pairs: Pairs, decode: Decode): Written {
  const own = pairs.filter(([key]) => key.startsWith(`${name}[`) && key.endsWith("]"));
  return own.length === 0 ? [] : [gathered(own.map(([key, raw]) => [key.slice(name.length + 1, -1), decode(raw)]))];
}

/** An object whose properties are names of their own: those that it declares, or all that no other parameter has. */
function spread(parameter: Parameter, pairs: Pairs, isTaken: (name: string) => boolean, decode: Decode): Written {
  const declared = new Set(shapesOf(parameter.node).flatMap(({ properties }) => [...properties.keys()]));
  const free = pairs.filter(([key]) => !isTaken(key));
  const own = free.filter(([key]) => declared.has(key));
  // Names that are not declared may be of no parameter at all.
  const isObject = own.length > 0 || parameter.isWholeQuery === true || declared.size === 0;
  return isObject && free.length > 0
    ? [own, free]
        .filter(({ length }) => length > 0)
        .map((entries) => gathered(entries.map(([key, raw]) => [key, decode(raw)])))
    : [];
}

/** Names with their texts; of a name that is there several times, all. */
function gathered(entries: readonly (readonly [string, string])[]): Readonly<Record<string, unknown>> {
  const names = [...new Set(entries.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const texts = entries.filter(([key]) => key === name).map(([, text]) => text);
      return [name, texts.length > 1 ? texts : texts[0]];
    }),
  );
}
