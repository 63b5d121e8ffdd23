import { sample, stringMatching } from "fast-check";
import { isObject } from "./document.ts";
import { FORMATS } from "./formats.ts";
import type { SchemaNode } from "./model.ts";
import { count, PLAIN, scriptsOf, TELLING_WORDS, write } from "./text.ts";

/** What kind of request a case is. */
export type Scenario =
  | "smallest-request"
  | "example"
  | "at-limit"
  | "enum-member"
  | "telling-value"
  | "combination"
  | "beyond-limit"
  | "wrong-type"
  | "null"
  | "not-a-member"
  | "missing"
  | "empty-value"
  | "unknown-property"
  | "wrong-order"
  | "wrong-format"
  | "malformed-body"
  | "wrong-media-type"
  | "no-credential"
  | "empty-credential";

/** A value for one node, and the keyword of that node that it shows. */
export interface Candidate {
  readonly value: unknown;
  readonly keyword: string;
  readonly scenario: Scenario;
  readonly description: string;
}

const LONG_LIST = 5;
const FIXED_SEED = 1;
const isNumeric = (node: SchemaNode): boolean => node.types.includes("integer") || node.types.includes("number");

/** The number under a keyword, or `undefined` if the schema lacks it. */
export function limit(node: SchemaNode, keyword: string): number | undefined {
  const value = node.schema[keyword];
  return typeof value === "number" ? value : undefined;
}

/** The values that `enum` or `const` lists. */
export function members(node: SchemaNode): readonly unknown[] {
  const { enum: listed, const: only } = node.schema;
  return Array.isArray(listed) ? listed : only === undefined ? [] : [only];
}

const smallestValues = new WeakMap<SchemaNode, unknown>();

/** The smallest value that a node accepts. Always the same one: it must not be changed. */
export function smallest(node: SchemaNode): unknown {
  if (!smallestValues.has(node)) {
    smallestValues.set(node, distinct(node, 1)[0]);
  }
  return smallestValues.get(node);
}

/** Up to `amount` different values that a node accepts, the smallest first. */
export function distinct(node: SchemaNode, amount: number): unknown[] {
  const [type = node.properties.size > 0 ? "object" : undefined] = node.types.filter((name) => name !== "null");
  if (members(node).length > 0) {
    return members(node).slice(0, amount);
  }
  if (node.alternatives[0]) {
    return distinct(node.alternatives[0], amount);
  }
  switch (type) {
    case "boolean":
      return [false, true].slice(0, amount);
    case "integer":
    case "number":
      return distinctNumbers(node, amount);
    case "array":
      return distinctLists(node, amount);
    case "object":
      return [smallestObject(node)];
    case "string":
      return distinctTexts(node, amount);
    default:
      return [null];
  }
}

/** The least and the greatest number that a node accepts, and the distance between neighbours. */
export function numberRange(node: SchemaNode): { least: number; greatest: number; step: number } {
  const step = limit(node, "multipleOf") ?? (node.types.includes("integer") ? 1 : 0.001);
  const minimum = limit(node, "minimum") ?? Number.NEGATIVE_INFINITY;
  const maximum = limit(node, "maximum") ?? Number.POSITIVE_INFINITY;
  const above = limit(node, "exclusiveMinimum");
  const below = limit(node, "exclusiveMaximum");
  const least = Math.max(roundUp(minimum, step), above === undefined ? minimum : roundUp(above, step, true));
  const greatest = Math.min(-roundUp(-maximum, step), below === undefined ? maximum : -roundUp(-below, step, true));
  return { least, greatest, step };
}

/** The first multiple of `step` at or, if `beyond`, above a bound. Without a step of its own a bound stands as it is. */
function roundUp(bound: number, step: number, beyond = false): number {
  if (!Number.isFinite(bound)) {
    return bound;
  }
  const quotient = bound / step;
  const multiples = beyond ? Math.floor(quotient + 1e-9) + 1 : Math.ceil(quotient - 1e-9);
  return Number((multiples * step).toPrecision(15));
}

function distinctNumbers(node: SchemaNode, amount: number): number[] {
  const { least, greatest, step } = numberRange(node);
  const start = Number.isFinite(least) ? least : Number.isFinite(greatest) ? greatest - step * (amount - 1) : 0;
  return Array.from({ length: amount }, (_, index) => Number((start + index * step).toPrecision(15))).filter(
    (value) => value <= greatest,
  );
}

function distinctTexts(node: SchemaNode, amount: number): string[] {
  const { pattern, format } = node.schema;
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength") ?? Number.POSITIVE_INFINITY;
  const fits = (text: string): boolean => count(text) >= least && count(text) <= most;
  const known = typeof format === "string" ? FORMATS.get(format) : undefined;
  if (known?.limits) {
    return known.accepted.map(String).filter(fits).slice(0, amount);
  }
  if (typeof pattern === "string") {
    return matching(pattern).filter(fits).slice(0, amount);
  }
  // A text in a path must not be empty: it would be another path.
  const length = Math.max(least, node.in === "path" ? 1 : 0);
  if (amount === 1) {
    return [write(PLAIN, length) ?? ""];
  }
  const width = Math.max(length, String(amount).length);
  return Array.from({ length: amount }, (_, index) =>
    width <= most ? String(index).padStart(width, "a") : String(index).slice(0, most),
  );
}

/** Texts that match a pattern, short ones first, always the same. */
function matching(pattern: string): string[] {
  const texts = sample(stringMatching(new RegExp(pattern, "u"), { maxLength: 20 }), { seed: FIXED_SEED, numRuns: 200 });
  return [...new Set(texts)].sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
}

function distinctLists(node: SchemaNode, amount: number): unknown[][] {
  const least = limit(node, "minItems") ?? 0;
  const most = limit(node, "maxItems") ?? Number.POSITIVE_INFINITY;
  const { items, prefixItems } = node;
  if (node.schema["uniqueItems"] === true && items) {
    const values = distinct(items, least + amount);
    return Array.from({ length: amount }, (_, index) => values.slice(index, index + least)).filter(
      (value) => value.length === least,
    );
  }
  const first = list(node, least) ?? [];
  const choices = first.map((_, index) => distinct(prefixItems[index] ?? items ?? node, amount));
  const different = choices.length === 0 ? 1 : Math.max(...choices.map((values) => values.length));
  const lists = Array.from({ length: Math.min(amount, different) }, (_, index) =>
    choices.map((values) => values[index % values.length]),
  );
  const longer = lists.length < amount && items && least < most ? list(node, least + 1) : undefined;
  return longer ? [...lists, longer] : lists;
}

/** A list of `length` members that are valid one by one, or `undefined` if the schema has no such list. */
export function list(node: SchemaNode, length: number): unknown[] | undefined {
  const first = node.prefixItems.slice(0, length).map(smallest);
  const room = length - first.length;
  if (room <= 0) {
    return first;
  }
  if (!node.items) {
    return [...first, ...Array.from({ length: room }, () => "a")];
  }
  const values = distinct(node.items, node.schema["uniqueItems"] === true ? room : Math.min(room, LONG_LIST));
  if (values.length === 0 || (node.schema["uniqueItems"] === true && values.length < room)) {
    return undefined;
  }
  return [...first, ...Array.from({ length: room }, (_, index) => values[index % values.length])];
}

function smallestObject(node: SchemaNode): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const name of node.required.keys()) {
    const property = node.properties.get(name);
    object[name] = property ? smallest(property) : null;
  }
  for (const [name, property] of node.properties) {
    if (Object.keys(object).length >= (limit(node, "minProperties") ?? 0)) {
      break;
    }
    object[name] ??= smallest(property);
  }
  return object;
}

/** Values that a node accepts, at its limits and where a careless server would refuse them. */
export function accepted(node: SchemaNode): Candidate[] {
  const candidates: Candidate[] = [];
  const add = (keyword: string, scenario: Scenario, value: unknown, description: string) =>
    candidates.push({ keyword, scenario, value, description });
  for (const value of members(node)) {
    add(node.schema["enum"] ? "enum" : "const", "enum-member", value, `the member ${JSON.stringify(value)}`);
  }
  if (node.schema["type"] !== undefined) {
    for (const type of node.types) {
      const value = type === "null" ? null : smallest({ ...node, types: [type] });
      add("type", "at-limit", value, `a value of type ${type}`);
    }
  }
  if (members(node).length > 0 || node.alternatives.length > 0) {
    return [...candidates, ...acceptedAlternatives(node)];
  }
  if (node.types.includes("string")) {
    acceptedTexts(node, add);
  }
  if (isNumeric(node)) {
    acceptedNumbers(node, add);
  }
  if (node.types.includes("boolean")) {
    add("type", "telling-value", true, "true");
    add("type", "telling-value", false, "false");
  }
  if (node.types.includes("array")) {
    acceptedLists(node, add);
  }
  if (node.types.includes("object") || node.properties.size > 0) {
    acceptedObjects(node, add);
  }
  return candidates;
}

type Add = (keyword: string, scenario: Scenario, value: unknown, description: string) => void;

function acceptedAlternatives(node: SchemaNode): Candidate[] {
  const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
  return node.alternatives.flatMap((alternative, index) =>
    distinct(alternative, 2).map((value) => ({
      keyword,
      scenario: "at-limit" as const,
      value,
      description: `alternative ${index + 1}`,
    })),
  );
}

function acceptedTexts(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    const keyword = typeof pattern === "string" ? "pattern" : "format";
    const texts = distinctTexts(node, 12);
    for (const text of texts) {
      add(keyword, "at-limit", text, `the text ${JSON.stringify(text)}`);
    }
    for (const bound of ["minLength", "maxLength"]) {
      const text = typeof pattern === "string" ? textOfLength(node, limit(node, bound)) : undefined;
      if (text !== undefined) {
        add(bound, "at-limit", text, `${count(text)} characters`);
      }
    }
    return;
  }
  const least = limit(node, "minLength");
  const most = limit(node, "maxLength");
  for (const script of scriptsOf(node.in)) {
    for (const [keyword, length] of [["minLength", least] as const, ["maxLength", most] as const]) {
      // One character is the first of a script; so much of a longer one as there is room for.
      const text =
        length === undefined
          ? undefined
          : (write(script, length) ?? [...(script.start + script.fill)].slice(0, length).join(""));
      if (text !== undefined && !(node.in === "path" && (text === "" || /^\.+$/.test(text)))) {
        add(keyword, text === "" ? "empty-value" : "at-limit", text, `${length} characters (${script.name})`);
      }
    }
  }
  for (const script of node.in === "body" && least === 1 ? scriptsOf("body") : []) {
    // The last character of a script alone: what trims or strips leaves nothing of it.
    const alone = [...(script.end || script.start || script.fill)].at(-1) ?? "";
    add("minLength", "at-limit", alone, `1 character (${script.name})`);
  }
  for (const word of node.in === "header" ? [] : TELLING_WORDS) {
    if (count(word) >= (least ?? 0) && count(word) <= (most ?? Number.POSITIVE_INFINITY)) {
      add("type", "telling-value", word, `the text ${JSON.stringify(word)}`);
    }
  }
}

/** A text that a pattern accepts, of a given length. */
function textOfLength(node: SchemaNode, length: number | undefined): string | undefined {
  if (length === undefined) {
    return undefined;
  }
  const arbitrary = stringMatching(new RegExp(String(node.schema["pattern"]), "u"), { size: "max" });
  return sample(arbitrary, { seed: FIXED_SEED, numRuns: 2_000 }).find((text) => count(text) === length);
}

/** Numbers at which languages and formats end. */
const TELLING_NUMBERS = [
  0,
  1,
  127,
  128,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
];

function acceptedNumbers(node: SchemaNode, add: Add): void {
  const { least, greatest, step } = numberRange(node);
  for (const [keyword, value] of [
    ["minimum", least],
    ["maximum", greatest],
    ["exclusiveMinimum", least],
    ["exclusiveMaximum", greatest],
  ] as const) {
    if (node.schema[keyword] !== undefined) {
      add(keyword, "at-limit", value, `${value}`);
    }
  }
  if (node.schema["multipleOf"] !== undefined) {
    for (const value of distinctNumbers(node, 3)) {
      add("multipleOf", "at-limit", value, `${value}`);
    }
  }
  const telling = [...TELLING_NUMBERS, ...TELLING_NUMBERS.map((value) => -value), least + step, greatest - step];
  const format = FORMATS.get(String(node.schema["format"]));
  const accepts = (value: number): boolean =>
    value >= least &&
    value <= greatest &&
    (limit(node, "multipleOf") === undefined || Number.isInteger(value / step)) &&
    format?.validate(value as never) !== false;
  for (const value of new Set(telling)) {
    if (Number.isFinite(value) && accepts(value) && !Object.is(value, -0)) {
      add("type", "telling-value", value, `${value}`);
    }
  }
  const formatBounds = (format?.accepted ?? []).filter((value): value is number => typeof value === "number");
  // If the limits are tighter than the format, its own bounds are out of reach: any accepted number shows it.
  const reachable = formatBounds.some(accepts)
    ? formatBounds.filter(accepts)
    : [least, greatest].filter((value) => Number.isFinite(value));
  for (const value of format?.limits ? reachable : []) {
    add("format", "at-limit", value, `${value}`);
  }
}

function acceptedLists(node: SchemaNode, add: Add): void {
  for (const keyword of ["minItems", "maxItems"]) {
    const length = limit(node, keyword);
    const value = length === undefined ? undefined : list(node, length);
    if (value) {
      add(keyword, "at-limit", value, `${length} members`);
    }
  }
  if (node.schema["prefixItems"] !== undefined) {
    add("prefixItems", "at-limit", smallest(node), "each member in its place");
  }
  if (node.schema["uniqueItems"] === true) {
    for (const value of distinctLists(node, 2)) {
      add("uniqueItems", "at-limit", value, "members that differ");
    }
  } else if (node.items && !isObject(node.items.schema)) {
    return;
  } else if (node.items) {
    const most = limit(node, "maxItems") ?? LONG_LIST;
    const length = Math.min(Math.max(limit(node, "minItems") ?? 0, node.prefixItems.length + 2), most);
    const value = list(node, length);
    if (value && value.length > node.prefixItems.length + 1) {
      const [member] = value.slice(node.prefixItems.length);
      add(
        "type",
        "telling-value",
        [...value.slice(0, node.prefixItems.length), ...value.slice(node.prefixItems.length).map(() => member)],
        "equal members",
      );
    }
  }
}

function acceptedObjects(node: SchemaNode, add: Add): void {
  const value = smallestObject(node);
  if (node.schema["additionalProperties"] === false) {
    add("additionalProperties", "at-limit", full(node), "every property that is listed, and no other");
  }
  if (node.schema["minProperties"] !== undefined) {
    add("minProperties", "at-limit", value, `${Object.keys(value).length} properties`);
  }
  const most = limit(node, "maxProperties");
  if (most !== undefined) {
    const entries = Object.entries(full(node)).sort(
      ([one], [other]) => Number(node.required.has(other)) - Number(node.required.has(one)),
    );
    add("maxProperties", "at-limit", Object.fromEntries(entries.slice(0, most)), `${most} properties`);
  }
}

/** A value with every property that a node lists, at any depth. */
export function full(node: SchemaNode): Record<string, unknown> {
  return Object.fromEntries(
    [...node.properties].map(([name, property]) => [
      name,
      property.properties.size > 0 ? full(property) : smallest(property),
    ]),
  );
}

/** Values that break one keyword of a node. `names` are names and words of the whole document, which a careless server might take. */
export function rejected(node: SchemaNode, names: readonly string[]): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Add = (keyword, scenario, value, description) => {
    candidates.push({ keyword, scenario, value, description });
  };
  if (node.schema["type"] !== undefined) {
    rejectedTypes(node, add);
  }
  if (members(node).length > 0) {
    for (const value of lookAlikes(members(node), names, node.in)) {
      add(
        node.schema["enum"] ? "enum" : "const",
        "not-a-member",
        value,
        `${JSON.stringify(value)}, which is no member`,
      );
    }
    return candidates;
  }
  if (node.alternatives.length > 0) {
    const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
    for (const value of [null, true, -1, 1.5, "", "a", [], {}]) {
      add(keyword, "wrong-type", value, `${JSON.stringify(value)}, which no alternative accepts`);
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
  }
  if (node.types.includes("object") || node.properties.size > 0) {
    rejectedObjects(node, names, add);
  }
  return candidates;
}

function rejectedTypes(node: SchemaNode, add: Add): void {
  if (node.in !== "body") {
    // Everything there is text; what is no text of the type must not be another spelling of one either.
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
          ...(node.types.includes("integer") ? ["1.5", "2.25"] : []),
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
      { 0: Array.isArray(valid) ? (valid[0] ?? "a") : "a" },
      { length: 1 },
      Array.isArray(valid) ? valid[0] : undefined,
    );
    values.push(Object.fromEntries(Array.isArray(valid) ? valid.map((member, index) => [String(index), member]) : []));
  }
  if (node.types.includes("object")) {
    values.push(Object.entries(isObject(valid) ? valid : {}), "{}");
  }
  if (isNumeric(node)) {
    const { least, greatest } = numberRange(node);
    const bounds = [least, greatest].filter((bound) => Number.isFinite(bound));
    values.push(...bounds.map(String), ...bounds.map((bound) => [bound]), "1a", " 1", "1.5", "1e3");
    if (node.types.includes("integer")) {
      values.push(...bounds.map((bound) => bound + (bound === least ? 0.5 : -0.5)), least + 0.1);
    }
  }
  add("type", "null", null, "null");
  for (const value of new Map(values.map((value) => [JSON.stringify(value), value])).values()) {
    if (value !== undefined && !isOfType(value, node.types)) {
      add("type", "wrong-type", value, `${toText(value)}, which is no ${node.types.join(" or ")}`);
    }
  }
}

function toText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

/** Whether a JSON value has one of these types. */
export function isOfType(value: unknown, types: readonly string[]): boolean {
  return types.some((type) => {
    switch (type) {
      case "null":
        return value === null;
      case "array":
        return Array.isArray(value);
      case "object":
        return isObject(value);
      case "integer":
        return Number.isInteger(value);
      default:
        return typeof value === type;
    }
  });
}

function rejectedTexts(node: SchemaNode, add: Add): void {
  const least = limit(node, "minLength") ?? 0;
  const most = limit(node, "maxLength");
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    rejectedMatches(node, add);
    return;
  }
  for (const script of scriptsOf(node.in)) {
    const short = least > 0 ? write(script, least - 1) : undefined;
    if (short !== undefined && (short !== "" || script.name === PLAIN.name)) {
      add(
        "minLength",
        short === "" ? "empty-value" : "beyond-limit",
        short,
        `${least - 1} characters (${script.name})`,
      );
    }
    const long = most === undefined ? undefined : write(script, most + 1);
    if (long !== undefined) {
      add("maxLength", "beyond-limit", long, `${(most ?? 0) + 1} characters (${script.name})`);
    }
  }
  if (most !== undefined && node.in === "body") {
    // Far beyond: a length that is counted in 8 or 16 bits, or that a buffer cuts.
    for (const length of [most + 256, 2 * most + 2, 65_536 + most]) {
      add("maxLength", "beyond-limit", write(PLAIN, length), `${length} characters`);
    }
  }
}

function rejectedMatches(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  const texts = distinctTexts(node, 6);
  const expression = typeof pattern === "string" ? new RegExp(pattern, "u") : undefined;
  const known = FORMATS.get(String(format));
  const twisted = texts.flatMap((text) => [
    `${text}\n`,
    ` ${text}`,
    `${text} `,
    text.toUpperCase(),
    text.slice(1),
    text.slice(0, -1),
    `${text}${text}`,
    `${text}!`,
    `!${text}`,
  ]);
  const fits = (text: string): boolean =>
    count(text) >= (limit(node, "minLength") ?? 0) &&
    count(text) <= (limit(node, "maxLength") ?? Number.POSITIVE_INFINITY);
  const candidates = [...twisted, "", "a", "0", "-", "😀", ...(known?.rejected ?? []).map(String)].filter(fits);
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

function rejectedNumbers(node: SchemaNode, add: Add): void {
  const { least, greatest, step } = numberRange(node);
  const integer = Number.isInteger(step);
  const beyond = (keyword: string, bound: number, sign: 1 | -1, inclusive: boolean) => {
    const far = integer ? [2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n, 10n ** 30n, 10n ** 400n] : [];
    const first = inclusive ? bound + sign * step : bound;
    add(keyword, "beyond-limit", Number(first.toPrecision(15)), `${Number(first.toPrecision(15))}`);
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
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node.schema;
  if (typeof minimum === "number") {
    beyond("minimum", minimum, -1, true);
  }
  if (typeof maximum === "number") {
    beyond("maximum", maximum, 1, true);
  }
  if (typeof exclusiveMinimum === "number") {
    beyond("exclusiveMinimum", exclusiveMinimum, -1, false);
  }
  if (typeof exclusiveMaximum === "number") {
    beyond("exclusiveMaximum", exclusiveMaximum, 1, false);
  }
  if (typeof multipleOf === "number") {
    const [first = 0] = distinctNumbers(node, 1);
    for (const part of node.types.includes("integer") ? [1, step - 1] : [step / 2, step / 4]) {
      if (part % step !== 0) {
        add("multipleOf", "beyond-limit", Number((first + part).toPrecision(15)), `${first + part}`);
      }
    }
  }
  const format = FORMATS.get(String(node.schema["format"]));
  for (const value of format?.limits && format.type === "number" ? format.rejected : []) {
    add("format", "beyond-limit", value, `${value}`);
  }
}

function rejectedLists(node: SchemaNode, add: Add): void {
  const least = limit(node, "minItems") ?? 0;
  for (const length of least > 0 ? new Set([least - 1, 0]) : []) {
    add("minItems", "beyond-limit", list(node, length), `${length} members`);
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
  if (node.schema["uniqueItems"] === true && node.items) {
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
    const similar = listed.flatMap((name) => [
      name.toUpperCase(),
      camelCase(name),
      `${name} `,
      name.replaceAll("_", "-"),
      `${name}s`,
      name.replaceAll("_", ""),
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
          ? ["a", null, {}, [], false, 0, ""]
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
    const extra = Object.fromEntries(
      Array.from({ length: most + 1 }, (_, index) => [
        `additional${index}`,
        node.additionalProperties ? smallest(node.additionalProperties) : "a",
      ]),
    );
    const value = Object.fromEntries(
      Object.entries({ ...full(node), ...(node.schema["additionalProperties"] === false ? {} : extra) }).slice(
        0,
        most + 1,
      ),
    );
    add("maxProperties", "beyond-limit", value, `${most + 1} properties`);
  }
}

/** An object with one more property, `__proto__` included, which an object literal would not take. */
export function withProperty(
  object: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const copy = { ...object };
  Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function camelCase(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

const HOMOGLYPHS: readonly (readonly [string, string])[] = [
  ["a", "а"],
  ["e", "е"],
  ["i", "і"],
  ["o", "о"],
  ["s", "ſ"],
  ["k", "K"],
  ["i", "ı"],
  ["_", "＿"],
];

/** Values near the members of an enumeration that are none of them. */
function lookAlikes(values: readonly unknown[], names: readonly string[], place: string): unknown[] {
  const texts = values.filter((value): value is string => typeof value === "string");
  const numbers = values.filter((value): value is number => typeof value === "number");
  const each = texts.flatMap((text) => [
    text.toUpperCase(),
    text.toLowerCase(),
    `${text}x`,
    `x${text}`,
    text.slice(0, -1),
    text.slice(1),
    camelCase(text),
  ]);
  const [first = "a", second = first] = texts;
  const twisted = [first, texts.at(-1) ?? first].flatMap((text) => [
    ...[
      ` ${text}`,
      `${text} `,
      `${text}\n`,
      `${text}\r\n`,
      `\t${text}`,
      `${text}\u0000`,
      `${text}\u200b`,
      `\ufeff${text}`,
      `"${text}"`,
      `${text},`,
      `${text}.*`,
    ],
    ...[
      text.replaceAll("_", "-"),
      text.replaceAll("_", " "),
      text.replaceAll("_", ""),
      text.normalize("NFD").replace(/./u, "$&\u0301"),
    ],
    ...[
      [...text].map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0)).join(""),
      [...text].toReversed().join(""),
      encodeURIComponent(text).replace(/^./, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    ],
    ...HOMOGLYPHS.map(([letter, twin]) => text.replace(letter, twin)),
    text.replace(/^./, (letter) => letter.toUpperCase()),
  ]);
  const free = [
    "",
    "null",
    "undefined",
    "*",
    "all",
    "any",
    "none",
    "other",
    "unknown",
    "default",
    "0",
    "1",
    "true",
    "%",
    ".*",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "length",
  ];
  const joined = [`${first},${second}`, `${first}|${second}`, `${first} ${second}`, `${first}${second}`];
  const near: unknown[] = [
    ...free,
    ...names,
    ...joined,
    ...each,
    ...(texts.length > 0 ? twisted : []),
    ...numbers.flatMap((value) => [value - 1, value + 1, value + 0.5]),
  ];
  const sendable = (value: unknown): boolean =>
    place === "body" ||
    (typeof value === "string" && value !== "" && /^[!-~]+$/.test(value)) ||
    typeof value === "number";
  return [...new Set(near)].filter((value) => !values.includes(value) && sendable(value));
}
