import { isObject } from "../../../openapi/document.ts";
import { toJson } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { isUnsafe, Numeral } from "../../../openapi/numbers.ts";
import { FORMATS } from "../../../openapi/schema/formats.ts";
import { patternOf } from "../../../openapi/schema/patterns.ts";
import { rejectedConditions } from "./conditions.ts";
import { largeLimits } from "./large-numbers.ts";
import { camelCase, changed, lookAlikes } from "./near-misses.ts";
import { count, DIGITS, LONG_TEXT, PLAIN, scriptsOf, write } from "./string-patterns.ts";
import {
  type Add,
  type Candidate,
  distinct,
  distinctNumbers,
  distinctTexts,
  full,
  isNumeric,
  isOfType,
  LONG_LIST,
  limit,
  list,
  members,
  numberRange,
  smallest,
  smallestObject,
  textOfLength,
  unlisted,
  withoutNoise,
  withProperty,
} from "./values.ts";

/** Texts that some languages read as a boolean. */
const BOOLEAN_WORDS = [
  "yes",
  "no",
  "on",
  "off",
  "Yes",
  "No",
  "y",
  "n",
  "Y",
  "N",
  "t",
  "f",
  "T",
  "F",
  "True",
  "False",
  "TRUE",
  "FALSE",
];

/** Values that break one keyword of a node. `names` are names and words of the whole document, which a careless server might take. */
export function rejected(node: SchemaNode, names: readonly string[]): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Add = (keyword, scenario, value, description, blamed) => {
    candidates.push({ keyword, scenario, value, description, ...(blamed && { blamed }) });
  };
  if (node.schema["type"] !== undefined) {
    rejectedTypes(node, add);
  }
  candidates.push(...rejectedConditions(node));
  if (members(node).length > 0) {
    for (const value of lookAlikes(members(node), names, node.in)) {
      add(node.schema["enum"] ? "enum" : "const", "not-a-member", value, `${toText(value)}, which is not a member`);
    }
    return candidates;
  }
  if (node.alternatives.length > 0) {
    const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
    for (const value of [null, true, -1, 1.5, "", "a", [], {}]) {
      add(keyword, "wrong-type", value, `${JSON.stringify(value)}, which no alternative accepts`);
    }
    // What more than one alternative accepts, if there is such a value: the others conform, and are left out later.
    for (const value of keyword === "oneOf" ? node.alternatives.flatMap((one) => distinct(one, LONG_LIST)) : []) {
      add(keyword, "beyond-limit", value, `${toText(value)}, which more than one alternative accepts`);
    }
    return candidates;
  }
  if (node.types.includes("string")) {
    rejectedTexts(node, add);
  }
  if (isNumeric(node)) {
    rejectedNumbers(node, add);
  }
  if (node.types.includes("array")) {
    rejectedLists(node, add);
    rejectedNesting(node, add);
  }
  if (node.types.includes("object") || node.properties.size > 0) {
    rejectedObjects(node, names, add);
  }
  return candidates;
}

function rejectedTypes(node: SchemaNode, add: Add): void {
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
  const lookAlike = typeof valid === "object" ? toText(valid) : String(valid);
  const values: unknown[] = [
    true,
    false,
    0,
    1,
    -1,
    1.5,
    12_345,
    "",
    "a",
    "null",
    "true",
    "false",
    "0",
    "1",
    lookAlike,
    [],
    [valid],
    {},
    { value: valid },
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
    const { least, greatest } = numberRange(node);
    const bounds = [least, greatest].filter((bound) => Number.isFinite(bound));
    values.push(...bounds.map(String), ...bounds.map((bound) => [bound]), "1a", " 1", "1.5", "1e3");
    if (node.types.includes("integer")) {
      // What cuts a fraction off finds the bound again, from either side of it.
      values.push(...bounds.flatMap((bound) => [bound - 0.5, bound + 0.5]), Number.isFinite(least) ? least + 0.1 : 0.1);
    }
  }
  if (node.types.includes("boolean")) {
    values.push(...BOOLEAN_WORDS);
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

function toText(value: unknown): string {
  const text = toJson(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

function rejectedTexts(node: SchemaNode, add: Add): void {
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength");
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    rejectedMatches(node, add);
    return;
  }
  for (const script of least > 0 ? scriptsOf(node.in, "longer", least) : []) {
    const short = write(script, least - 1);
    if (short !== undefined && (short !== "" || script.name === PLAIN.name)) {
      add(
        "minLength",
        short === "" ? "empty-value" : "beyond-limit",
        short,
        `${least - 1} characters (${script.name})`,
      );
    }
  }
  if (most === undefined) {
    return;
  }
  for (const script of scriptsOf(node.in, "shorter", most)) {
    const long = write(script, most + 1);
    if (long !== undefined) {
      add("maxLength", "beyond-limit", long, `${most + 1} characters (${script.name})`);
    }
  }
  if (node.in === "body" && most <= LONG_TEXT) {
    // Far beyond: a length that is counted in 8 or 16 bits, or that a buffer cuts.
    for (const length of [most + 256, 2 * most + 2, 65_536 + most]) {
      add("maxLength", "beyond-limit", write(PLAIN, length), `${length} characters`);
    }
  }
}

function rejectedMatches(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  const texts = distinctTexts(node, 6);
  const expression = typeof pattern === "string" ? patternOf(pattern) : undefined;
  const known = FORMATS.get(String(format));
  const twisted = texts.flatMap((text) => [
    `${text}\n`,
    ` ${text}`,
    `${text} `,
    text.toUpperCase(),
    text.toLowerCase(),
    `!${text.slice(1)}`,
    `${text.slice(0, -1)}!`,
    text.slice(1),
    text.slice(0, -1),
    `${text}${text}`,
    `${text}!`,
    `!${text}`,
  ]);
  const fits = (text: string): boolean =>
    count(text) >= (limit(node, "minLength") ?? 0) &&
    count(text) <= (limit(node, "maxLength") ?? Number.POSITIVE_INFINITY);
  // Texts of the right length, and one that stands for null to careless eyes.
  const plain = ["minLength", "maxLength"].flatMap((bound) =>
    [PLAIN, DIGITS].map((script) => write(script, limit(node, bound) ?? 0) ?? ""),
  );
  const free = ["", "a", "0", "-", "😀", "null", ...plain, ...(known?.rejected ?? []).map(String)];
  const candidates = [...[...twisted, ...free].filter(fits), ...(node.in === "body" ? [] : ["null"])];
  const keyword = expression ? "pattern" : "format";
  for (const text of new Set(candidates)) {
    if (expression ? !expression.test(text) : known?.validate(text as never) === false) {
      add(keyword, "wrong-format", text, `the text ${JSON.stringify(text)}`);
    }
  }
  for (const [bound, beyond] of [["minLength", -1] as const, ["maxLength", 1] as const]) {
    const length = limit(node, bound);
    const text = length === undefined || !expression ? undefined : textOfLength(node, length + beyond);
    if (text !== undefined) {
      add(bound, "beyond-limit", text, `${count(text)} characters`);
    }
  }
}

/** Distances at which languages find the limit itself again, or nothing at all. */
const FAR = [2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n, 10n ** 30n, 10n ** 400n];

function rejectedNumbers(node: SchemaNode, note: Add): void {
  // What is computed beyond 2^53 is sent with all its digits.
  const add: Add = (keyword, scenario, value, description) =>
    note(keyword, scenario, isUnsafe(value) ? BigInt(Number(value)) : value, description);
  const { least, greatest, step } = numberRange(node);
  const integer = Number.isInteger(step);
  const beyond = (keyword: string, bound: number, sign: 1 | -1, inclusive: boolean) => {
    const far = integer ? FAR : [];
    const first = inclusive ? bound + sign * step : bound;
    // Next to the bound there may be no multiple of what has to be one: those behind the last one break the bound alone.
    const last = sign > 0 ? greatest : least;
    const behind = node.schema["multipleOf"] === undefined ? [] : [last + sign * step, last + 2 * sign * step];
    for (const value of new Set([first, ...behind].map(withoutNoise))) {
      add(keyword, "beyond-limit", value, `${value}`);
    }
    if (inclusive && integer && Number.isInteger(bound)) {
      add(keyword, "beyond-limit", bound + sign * step * 10, `${bound + sign * step * 10}`);
      for (const distance of far) {
        // A server that keeps 32 or 64 bits finds the bound itself again.
        const value =
          BigInt(bound) + BigInt(sign) * distance * (BigInt(Math.max(step, 1)) % 2n === 0n ? BigInt(step) : 1n);
        const within = value > 0n ? Number(value) <= greatest : Number(value) >= least;
        if (!within) {
          add(
            keyword,
            "beyond-limit",
            value,
            String(value).length > 30 ? `an integer of ${String(value).length} digits` : `${value}`,
          );
        }
      }
    }
  };
  const addInfinite = (keyword: string, text: string) => {
    if (node.in === "body") {
      add(keyword, "beyond-limit", new Numeral(text), text);
    }
  };
  for (const { keyword, rejected: first, outside } of largeLimits(node)) {
    for (const value of [first, ...FAR.map((distance) => first + outside * distance)]) {
      add(
        keyword,
        "beyond-limit",
        value,
        value === first ? `${value}` : `an integer of ${String(value).length} digits`,
      );
    }
    addInfinite(keyword, outside === 1n ? "1e400" : "-1e400");
  }
  const [minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
  ].map((keyword) => limit(node, keyword));
  // Beside numbers just beyond a limit, one that JSON can write and no double can hold: to careless eyes it is absent.
  if (minimum !== undefined) {
    beyond("minimum", minimum, -1, true);
    addInfinite("minimum", "-1e400");
  }
  if (maximum !== undefined) {
    beyond("maximum", maximum, 1, true);
    addInfinite("maximum", "1e400");
  }
  if (exclusiveMinimum !== undefined) {
    beyond("exclusiveMinimum", exclusiveMinimum, -1, false);
  }
  if (exclusiveMaximum !== undefined) {
    beyond("exclusiveMaximum", exclusiveMaximum, 1, false);
  }
  if (multipleOf !== undefined) {
    const [first = 0] = distinctNumbers(node, 1);
    for (const part of node.types.includes("integer") ? [1, 2, step - 1] : [step / 2, step / 4]) {
      if (part % step !== 0) {
        add("multipleOf", "beyond-limit", withoutNoise(first + part), `${first + part}`);
      }
    }
  }
  const format = FORMATS.get(String(node.schema["format"]));
  for (const value of format?.limits && format.type === "number" ? format.rejected : []) {
    add("format", "beyond-limit", value, `${value}`);
  }
}

/** Lists that are nested one level too little or too much: each member of them is wrong. */
function rejectedNesting(node: SchemaNode, add: Add): void {
  const valid = list(node, Math.max(1, limit(node, "minItems") ?? 0));
  const member = node.items;
  if (!valid || !member) {
    return;
  }
  if (Array.isArray(valid[0])) {
    add("type", "wrong-type", valid[0], "its first member in its place", member);
  }
  add("type", "wrong-type", [valid], "itself as its only member", member.prefixItems[0] ?? member.items ?? member);
}

function rejectedLists(node: SchemaNode, add: Add): void {
  const least = limit(node, "minItems") ?? 0;
  for (const length of least > 0 ? new Set([least - 1, 0]) : []) {
    add("minItems", length === 0 ? "empty-value" : "beyond-limit", list(node, length), `${length} members`);
  }
  const most = limit(node, "maxItems");
  if (most !== undefined) {
    for (const length of [most + 1, most + 2, 2 * most + 2]) {
      const value = list(node, length);
      if (value) {
        add("maxItems", "beyond-limit", value, `${length} members`);
        if (!node.items) {
          // Nothing is said of a member too many: whatever it is, it is one too many.
          add(
            "maxItems",
            "beyond-limit",
            [...value.slice(0, most), ...value.slice(most).map(() => null)],
            `${length} members, null at the end`,
          );
          add(
            "maxItems",
            "beyond-limit",
            [...value.slice(0, most), ...value.slice(most).map(() => "")],
            `${length} members, "" at the end`,
          );
        }
      }
    }
  }
  if (node.schema["prefixItems"] !== undefined && node.prefixItems.length > 1) {
    const value = node.prefixItems.map(smallest);
    add("prefixItems", "wrong-order", value.toReversed(), "its members in reverse order");
  }
  if (node.schema["items"] === false) {
    const whole = node.prefixItems.map(smallest);
    for (const value of ["a", null]) {
      add("items", "beyond-limit", [...whole, value], `${whole.length + 1} members, of which none is allowed`);
    }
  }
  if (node.schema["uniqueItems"] === true) {
    const valid = smallest(node);
    if (Array.isArray(valid) && valid.length > 0) {
      add("uniqueItems", "beyond-limit", [...valid, valid[0]], "its first member again");
    }
    const values =
      list(node, Math.min(Math.max(least, LONG_LIST), most ?? LONG_LIST)) ?? list(node, Math.max(least, 2)) ?? [];
    if (values.length > 1) {
      add("uniqueItems", "beyond-limit", [...values.slice(0, -1), values[0]], "its first member again at the end");
      add("uniqueItems", "beyond-limit", [values[0], values[0], ...values.slice(2)], "its first member twice");
    }
  }
}

function rejectedObjects(node: SchemaNode, names: readonly string[], add: Add): void {
  if (node.schema["additionalProperties"] === false) {
    const listed = [...node.properties.keys()];
    const similar = changed(listed, [
      (name) => name.toUpperCase(),
      camelCase,
      (name) => `${name} `,
      (name) => name.replaceAll("_", "-"),
      (name) => `${name}s`,
      (name) => name.replaceAll("_", ""),
    ]);
    const free = [
      "unknown",
      "",
      "x",
      "id",
      "name",
      "__proto__",
      "constructor",
      "toString",
      "hasOwnProperty",
      "length",
      "中",
      "😀",
      "a.b",
      "$ref",
      "x-y",
      "*",
      "0",
    ];
    for (const name of new Set([...free, ...names, ...similar])) {
      if (!node.properties.has(name)) {
        for (const value of free.slice(0, 2).includes(name)
          ? ["a", null, {}, [], false, 0, "", true, 1, [1], { a: { b: [] } }]
          : name === "__proto__"
            ? ["a", null, { a: 1 }, []]
            : [node.properties.get(listed[0] ?? "") ? "a" : null]) {
          add(
            "additionalProperties",
            "unknown-property",
            withProperty(smallestObject(node), name, value),
            `the unknown property ${JSON.stringify(name)}`,
          );
        }
      }
    }
  }
  const least = limit(node, "minProperties");
  if (least !== undefined && node.required.size < least) {
    add(
      "minProperties",
      "beyond-limit",
      Object.fromEntries(Object.entries(smallestObject(node)).slice(0, least - 1)),
      `${least - 1} properties`,
    );
  }
  const most = limit(node, "maxProperties");
  if (most !== undefined) {
    const listed = full(node, most + 1);
    const value = { ...listed, ...unlisted(node, most + 1 - Object.keys(listed).length) };
    add("maxProperties", "beyond-limit", value, `${most + 1} properties`);
  }
}
