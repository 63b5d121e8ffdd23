import { isObject } from "../../../../openapi/document.ts";
import { toJson } from "../../../../openapi/json.ts";
import type { SchemaNode } from "../../../../openapi/model.ts";
import { type Add, toText } from "../candidate.ts";
import { isNumeric, isOfType, limit } from "../limits.ts";
import { numberRange } from "../number-range.ts";
import { smallest } from "../values.ts";

/** Texts that some languages read as a boolean: whoever reads one of them reads its opposite as well. */
const BOOLEAN_WORDS = ["true", "1", "yes", "on", "Yes", "y", "t", "True", "TRUE"];

/** Texts that are neither a number nor another spelling of one. */
const NOT_NUMBERS = ["abc", "null", "true", "NaN", "1a", "a1", "1,5", "1 0", "1;2", "--1", "٣", "[1]", '"1"'];
/** Texts that are neither a boolean nor another spelling of one. */
const NOT_BOOLEANS = ["maybe", "null", "2", "truefalse", "[true]", '"true"'];

/** Of a number that is refused for its type: whoever takes any number refuses no other wrong type. */
const FRACTION = { kind: "fraction" };

/** Values of other types than those of a schema. */
export function negativeTypes(node: SchemaNode, add: Add): void {
  if (node.in === "body") {
    wrongValues(node, add);
  } else {
    wrongTexts(node, add);
  }
}

/** Outside the body everything is text. */
function wrongTexts(node: SchemaNode, add: Add): void {
  const fractions = node.types.includes("integer") ? ["1.5", "2.25", ...fractionsAtBounds(node)] : [];
  const texts = isNumeric(node) ? [...NOT_NUMBERS, ...fractions] : node.types.includes("boolean") ? NOT_BOOLEANS : [];
  for (const text of texts) {
    add("type", "wrong-type", text, `the text ${JSON.stringify(text)}`, fractions.includes(text) ? FRACTION : {});
  }
  if (texts.length > 0) {
    add("type", "empty-value", "", "an empty text");
  }
}

function wrongValues(node: SchemaNode, add: Add): void {
  const valid = smallest(node);
  const asText = typeof valid === "object" ? toText(valid) : String(valid);
  const values = [
    ...[true, false, 0, 12_345, "", "a", "null"],
    ...[asText, [], [valid], {}, { value: valid }],
    ...(node.types.includes("array") ? insteadOfList(node, Array.isArray(valid) ? valid : []) : []),
    ...(node.types.includes("object") ? insteadOfObject(isObject(valid) ? valid : {}) : []),
    ...(isNumeric(node) ? insteadOfNumber(node, valid, asText) : []),
    ...(node.types.includes("boolean") ? [1, ...BOOLEAN_WORDS] : []),
  ];
  add("type", "null", null, "null");
  for (const value of new Map(values.map((value) => [toJson(value), value])).values()) {
    if (value !== undefined && !isOfType(value, node.types)) {
      const description = `${toText(value)}, which is not of type ${node.types.join(" or ")}`;
      add("type", "wrong-type", value, description, typeof value === "number" && isNumeric(node) ? FRACTION : {});
    }
  }
}

/** Something else with a length, the first member, a text that is as long, and an object: by index, and by key if the members are pairs. */
function insteadOfList(node: SchemaNode, valid: readonly unknown[]): unknown[] {
  const pairs = valid.filter(Array.isArray).map(([key, value]) => [String(key), value]);
  return [
    { length: 1 },
    valid[0],
    "ab".repeat(Math.ceil((limit(node, "minItems") ?? 1) / 2)),
    { ...valid },
    Object.fromEntries(pairs),
  ];
}

/** The properties as a list, the value of the first one, and a text of an object. */
function insteadOfObject(valid: Readonly<Record<string, unknown>>): unknown[] {
  return [Object.entries(valid), Object.values(valid)[0], "{}"];
}

/** Texts of numbers, and fractions near integers. */
function insteadOfNumber(node: SchemaNode, valid: unknown, asText: string): unknown[] {
  const { least, greatest, step } = numberRange(node);
  const bounds = [least, greatest].filter((bound) => Number.isFinite(bound));
  const bound = Number.isFinite(greatest) ? greatest : Number.isFinite(least) ? least + step : 1;
  const texts = [String(bound), `${asText}a`, ` ${asText}`, `${asText}.5`, "1e3"];
  // What cuts a fraction off finds the bound again, from either side of it.
  const nearlyWhole = least <= 0 && greatest >= 0 ? 1e-17 : Number(valid) + 1e-10;
  const fractions = [1.5, nearlyWhole, ...bounds.flatMap((end) => [end - 0.5, end + 0.5])];
  return node.types.includes("integer") ? [...texts, ...fractions] : texts;
}

/** Fractions just outside the bounds, as texts: what cuts them off finds the bounds. */
function fractionsAtBounds(node: SchemaNode): string[] {
  const { least, greatest } = numberRange(node);
  return [least - 0.5, greatest + 0.5]
    .filter((value) => Number.isFinite(value) && !Number.isInteger(value))
    .map(String);
}
