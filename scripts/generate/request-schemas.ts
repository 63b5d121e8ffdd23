// What the client checks before it sends a request: the schemas of each operation, without what limits nothing.
import { isObject, type Json } from "../../src/openapi/document.ts";
import type { Operation } from "../../src/openapi/model.ts";
import { wholeOf } from "../../src/openapi/parts.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { FORMATS } from "../../src/openapi/schema/formats.ts";
import { mapSubschemas } from "../../src/openapi/structure.ts";
import { KEYWORDS } from "../../src/openapi/vocabulary.ts";

/** Deeper than a schema of a request is read. */
const DEEPEST = 1000;

/** The places of a request that the client fills in by the contract; it sets headers itself. */
const CHECKED_PLACES: readonly string[] = ["path", "query"];

/**
 * One schema for each operation: an object with its parameters by place, and its body.
 *
 * @throws {Error} naming the place of what the client cannot check
 */
export function requestSchemas(document: Json): Record<string, unknown> {
  const contract = readContract(document);
  const [skipped] = contract.skipped;
  if (skipped) {
    throw new Error(`${skipped.operation}/${skipped.place}: the client cannot check all of it: ${skipped.reason}`);
  }
  return Object.fromEntries(
    contract.operations.map((operation) => [operation.id, requestSchema(contract.requests, operation)]),
  );
}

function requestSchema(document: Json, { id, parameters, body }: Operation): unknown {
  const places: Record<string, { properties: Record<string, unknown>; required?: string[] }> = {};
  for (const { name, in: place, required, node } of parameters.filter((parameter) =>
    CHECKED_PLACES.includes(parameter.in),
  )) {
    places[place] ??= { properties: {} };
    places[place].properties[name] = bare(document, node.schema, `${id}/${place}/${name}`);
    if (required) {
      places[place].required = [...(places[place].required ?? []), name];
    }
  }
  return {
    properties: { ...places, ...(body && { body: bare(document, body.node.schema, `${id}/body`) }) },
    required: [...(places["path"] ? ["path"] : []), ...(body?.required ? ["body"] : [])],
  };
}

/** A schema with its references resolved and with the keywords alone that the client checks. */
function bare(document: Json, schema: unknown, place: string): unknown {
  if (!isObject(schema)) {
    return schema;
  }
  if (place.length > DEEPEST) {
    throw new Error(`${place.slice(0, 200)}…: a schema that contains itself cannot be checked by the client.`);
  }
  const { schema: whole, sources, incomplete } = wholeOf(document, schema, place);
  const parts = new Set(sources.values());
  const [unchecked] = [
    ...incomplete,
    ...(parts.size > 1 && leavesOver(whole) ? ["allOf"] : []),
    ...Object.keys(whole).filter((keyword) => !isChecked(keyword, whole)),
  ];
  if (unchecked !== undefined) {
    const value = typeof whole[unchecked] === "string" ? `: ${whole[unchecked]}` : "";
    throw new Error(
      `${place}: the client cannot check \`${unchecked}${value}\` yet. Say it by other keywords, or teach it in src/client/schema.ts.`,
    );
  }
  const limited = withRange(whole);
  const checked = Object.fromEntries(Object.entries(limited).filter(([keyword]) => KEYWORDS.get(keyword)?.client));
  return mapSubschemas(checked, (inner, keyword, name) => bare(document, inner, `${place}/${keyword}/${name}`));
}

/** Whether a keyword speaks of what others leave over: of those of its own part, which are no longer told apart. */
function leavesOver({ additionalProperties, items, prefixItems }: Json): boolean {
  return isObject(additionalProperties) || (items !== undefined && prefixItems !== undefined);
}

function isChecked(keyword: string, { format: name, type }: Json): boolean {
  const { kind, client } = KEYWORDS.get(keyword) ?? { kind: "annotation", client: false };
  if (keyword === "format") {
    const format = FORMATS.get(String(name));
    return !format?.limits || (format.range !== undefined && type !== undefined);
  }
  return client || kind === "annotation";
}

/** The range that the format of an integer is, as the limits that it says. */
function withRange({ format, ...schema }: Json): Json {
  const [least, most] = FORMATS.get(String(format))?.range ?? [];
  if (least === undefined || most === undefined) {
    return schema;
  }
  const { type, minimum = least, maximum = most } = schema;
  const types = [type].flat().map((name) => (name === "number" ? "integer" : name));
  return {
    ...schema,
    type: types.length === 1 ? types[0] : types,
    minimum: Math.max(least, Number(minimum)),
    maximum: Math.min(most, Number(maximum)),
  };
}
