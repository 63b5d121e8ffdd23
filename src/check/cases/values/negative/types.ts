import { isObject } from "../../../../openapi/document.ts";
import { toJson } from "../../../../openapi/json.ts";
import type { SchemaNode } from "../../../../openapi/model.ts";
import { type Add, toText } from "../candidate.ts";
import { isNumeric, isOfType, limit } from "../limits.ts";
import { numberRange } from "../number-range.ts";
import { smallest } from "../values.ts";

/** Texts that some languages read as a boolean: whoever reads one of them reads its opposite as well. */
const BOOLEAN_WORDS = ["true", "1", "yes", "on", "Yes", "y", "t", "True", "TRUE"];

export function negativeTypes(node: SchemaNode, add: Add): void {
  if (node.in !== "body") {
    // Everything there is text; what is not a text of the type must not be another spelling of one either.
    const texts = isNumeric(node)
      ? [
          "abc",
          "null",
          "true",
          "NaN",
          "1a",
          "a1",
          "1,5",
          "1 0",
          "1;2",
          "--1",
          "٣",
          "[1]",
          '"1"',
          ...(node.types.includes("integer") ? ["1.5", "2.25", ...fractionsAtBounds(node)] : []),
        ]
      : node.types.includes("boolean")
        ? ["maybe", "null", "2", "truefalse", "[true]", '"true"']
        : [];
    for (const text of texts) {
      add("type", "wrong-type", text, `the text ${JSON.stringify(text)}`);
    }
    if (texts.length > 0) {
      add("type", "empty-value", "", "an empty text");
    }
    return;
  }
  const valid = smallest(node);
  const asText = typeof valid === "object" ? toText(valid) : String(valid);
  const values: unknown[] = [
    ...[true, false, 0, 12_345, "", "a", "null"],
    ...[asText, [], [valid], {}, { value: valid }],
  ];
  if (node.types.includes("array")) {
    values.push(
      { length: 1 },
      Array.isArray(valid) ? valid[0] : undefined,
      "ab".repeat(Math.ceil((limit(node, "minItems") ?? 1) / 2)),
    );
    // As an object: by index, and, if its members are pairs, by key.
    values.push(
      { ...(Array.isArray(valid) ? valid : []) },
      Object.fromEntries(
        (Array.isArray(valid) ? valid : []).filter(Array.isArray).map(([key, value]) => [String(key), value]),
      ),
    );
  }
  if (node.types.includes("object")) {
    const inner = isObject(valid) ? valid : {};
    // The value of its only property in its place, and its properties as a list.
    values.push(Object.entries(inner), Object.values(inner)[0], "{}");
  }
  if (isNumeric(node)) {
    const { least, greatest, step } = numberRange(node);
    const bounds = [least, greatest].filter((bound) => Number.isFinite(bound));
    const bound = Number.isFinite(greatest) ? greatest : Number.isFinite(least) ? least + step : 1;
    values.push(String(bound), `${asText}a`, ` ${asText}`, `${asText}.5`, "1e3");
    if (node.types.includes("integer")) {
      // What cuts a fraction off finds the bound again, from either side of it.
      const nearlyWhole = least <= 0 && greatest >= 0 ? 1e-17 : Number(valid) + 1e-10;
      values.push(1.5, nearlyWhole, ...bounds.flatMap((bound) => [bound - 0.5, bound + 0.5]));
    }
  }
  if (node.types.includes("boolean")) {
    values.push(1, ...BOOLEAN_WORDS);
  }
  add("type", "null", null, "null");
  for (const value of new Map(values.map((value) => [toJson(value), value])).values()) {
    if (value !== undefined && !isOfType(value, node.types)) {
      add("type", "wrong-type", value, `${toText(value)}, which is no ${node.types.join(" or ")}`);
    }
  }
}

/** Fractions just outside the bounds, as texts: what cuts them off finds the bounds. */
function fractionsAtBounds(node: SchemaNode): string[] {
  const { least, greatest } = numberRange(node);
  return [least - 0.5, greatest + 0.5]
    .filter((value) => Number.isFinite(value) && !Number.isInteger(value))
    .map(String);
}
