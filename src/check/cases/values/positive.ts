import { isObject } from "../../../openapi/document.ts";
import { toJson } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { FORMATS } from "../../../openapi/schema/formats.ts";
import { acceptedConditions } from "./conditions.ts";
import { largeLimits } from "./large-numbers.ts";
import { plant, routesOf } from "./set-at.ts";
import { count, scriptsOf, TELLING_WORDS, write } from "./string-patterns.ts";
import {
  type Add,
  type Candidate,
  distinct,
  distinctLists,
  distinctNumbers,
  distinctTexts,
  full,
  isNumeric,
  isObjectNode,
  LONG_LIST,
  limit,
  list,
  members,
  numberRange,
  type Scenario,
  smallest,
  smallestObject,
  spoilt,
  textOfLength,
  unlisted,
} from "./values.ts";

/** Values that a node accepts, at its limits and where a careless server would refuse them. */
export function accepted(node: SchemaNode): Candidate[] {
  const candidates: Candidate[] = [];
  const add = (keyword: string, scenario: Scenario, value: unknown, description: string) =>
    candidates.push({ keyword, scenario, value, description });
  for (const value of members(node)) {
    add(node.schema["enum"] ? "enum" : "const", "enum-member", value, `the member ${toJson(value)}`);
  }
  if (node.schema["type"] !== undefined) {
    for (const type of node.types) {
      const value = type === "null" ? null : smallest({ ...node, types: [type] });
      add("type", "at-limit", value, `a value of type ${type}`);
    }
  }
  candidates.push(...acceptedConditions(node));
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

function acceptedAlternatives(node: SchemaNode): Candidate[] {
  const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
  const own = node.alternatives.flatMap((alternative, index) =>
    distinct(alternative, 2).map((value) => ({
      keyword,
      scenario: "at-limit" as const,
      value,
      description: `alternative ${index + 1}`,
    })),
  );
  const others = keyword === "oneOf" ? node.alternatives.flatMap((alternative) => almost(node, alternative)) : [];
  return [
    ...own,
    ...others.map((value) => ({
      keyword,
      scenario: "telling-value" as const,
      value,
      description: "all but another alternative",
    })),
  ];
}

/** How many values are made that are all but one of several alternatives. */
const MOST_SPOILT = 30;

/** Objects that are one of several alternatives, and would be another as well but for one part: whoever overlooks that takes both. */
function almost(node: SchemaNode, other: SchemaNode): unknown[] {
  if (!isObjectNode(other)) {
    return [];
  }
  const parts = [...routesOf(other)].slice(1, MOST_SPOILT);
  const values = node.alternatives
    .filter((alternative) => alternative !== other && isObjectNode(alternative))
    .flatMap((alternative) => {
      const both = { ...smallestObject(other), ...smallestObject(alternative), ...spoilt(node, [alternative, other]) };
      return parts.map(([part, route]) => {
        const wrong = [null, true, ""].find((value) => part.errors(value).length > 0);
        return plant(route, both, wrong).value;
      });
    });
  return values.filter((value) => node.errors(value).length === 0).slice(0, MOST_SPOILT);
}

function acceptedTexts(node: SchemaNode, add: Add): void {
  const { pattern, format } = node.schema;
  if (typeof pattern === "string" || FORMATS.get(String(format))?.limits) {
    const keyword = typeof pattern === "string" ? "pattern" : "format";
    // The shortest ones, and those that repeat and choose the most.
    const all = distinctTexts(node, Number.POSITIVE_INFINITY);
    const texts = new Set([...all.slice(0, 6), ...all.slice(-6)]);
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
  const sides = [
    ["minLength", least, "shorter"],
    ["maxLength", most, "longer"],
  ] as const;
  for (const [keyword, length, effect] of sides) {
    if (length === undefined) {
      continue;
    }
    for (const script of scriptsOf(node.in, effect, length)) {
      // One character is the first of a script; so much of a longer one as there is room for.
      const text = write(script, length) ?? [...(script.start + script.fill)].slice(0, length).join("");
      if (!(node.in === "path" && (text === "" || /^\.+$/.test(text)))) {
        add(keyword, text === "" ? "empty-value" : "at-limit", text, `${length} characters (${script.name})`);
      }
    }
  }
  for (const script of node.in === "body" && least === 1 ? scriptsOf("body", "shorter") : []) {
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
    if (limit(node, keyword) !== undefined) {
      add(keyword, "at-limit", value, `${value}`);
    }
  }
  for (const { keyword, accepted } of largeLimits(node)) {
    add(keyword, "at-limit", accepted, `${accepted}`);
  }
  if (limit(node, "multipleOf") !== undefined) {
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

/** Lengths at which a page, a batch or a buffer ends. */
const TELLING_LENGTHS = [2, 3, 10, 16, 20, 32, 50, 64];

function acceptedLists(node: SchemaNode, add: Add): void {
  for (const keyword of ["minItems", "maxItems"]) {
    const length = limit(node, keyword);
    const value = length === undefined ? undefined : list(node, length);
    if (value) {
      add(keyword, "at-limit", value, `${length} members`);
    }
  }
  const most = limit(node, "maxItems");
  for (const length of most === undefined ? [] : new Set([...TELLING_LENGTHS.filter((one) => one < most), most - 1])) {
    const value = length > (limit(node, "minItems") ?? 0) ? list(node, length) : undefined;
    if (value && node.items) {
      add("type", "telling-value", value, `${length} members`);
    }
  }
  if (node.schema["items"] === false) {
    add("items", "at-limit", node.prefixItems.map(smallest), "a value for each place");
  }
  if (node.schema["prefixItems"] !== undefined) {
    add("prefixItems", "at-limit", smallest(node), "each member in its place");
    const [one] = node.prefixItems.flatMap((member) => members(member)).filter((value) => typeof value === "string");
    if (one !== undefined) {
      // Whoever looks for a key anywhere in a tuple finds it in a free text as well; what does not conform is left out later.
      add(
        "prefixItems",
        "telling-value",
        node.prefixItems.map(() => one),
        "equal members",
      );
    }
  }
  if (node.schema["uniqueItems"] === true) {
    const several = list(node, Math.max(limit(node, "minItems") ?? 0, 2));
    for (const value of [...distinctLists(node, 2), ...(several ? [several] : [])]) {
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
  } else if (!node.additionalProperties) {
    // Nothing is said of it: a server that is closed refuses it.
    const extended = (present: unknown) => ({ ...(isObject(present) ? present : value), ...unlisted(node, 1) });
    add("additionalProperties", "telling-value", extended, "a property that is not listed");
  }
  if (node.schema["minProperties"] !== undefined) {
    add("minProperties", "at-limit", value, `${Object.keys(value).length} properties`);
  }
  const most = limit(node, "maxProperties");
  if (most !== undefined) {
    const listed = full(node);
    const value = { ...listed, ...unlisted(node, most - Object.keys(listed).length) };
    add("maxProperties", "at-limit", value, `${Object.keys(value).length} properties`);
  }
}
