// Values that are written as text, as those of parameters: there `5` is an integer and a text.
import { compareNumbers, isNumber } from "../../openapi/numbers.ts";
import { type Alternative, admits, isCompound, type Scalar } from "./alternative.ts";

/** How a list is written as text: its name repeated for each member, its members between separators, or in a way in which no single value is written. */
export type Writing = "repeated" | "separated" | "apart";

const INTEGER = "(0|[1-9][0-9]*)";
const FRACTION = "([.][0-9]+)?([eE][-+]?[0-9]+)?";

/** A scalar as the texts that it is written as; nothing if there are none, or if it is a text anyway. */
export function asText(alternative: Alternative): Alternative | undefined {
  const { type, members, lower, upper } = alternative;
  if (members) {
    return { ...alternative, type: "string", members: members.map(String) };
  }
  if (type !== "integer" && type !== "number") {
    return undefined;
  }
  const isPositive = lower !== undefined && compareNumbers(lower.value, 0) >= 0;
  const pattern = `^${isPositive ? "" : "-?"}${INTEGER}${type === "integer" ? "" : FRACTION}$`;
  const longest = upper && isPositive && type === "integer" ? String(upper.value).length : undefined;
  const counts = new Map([
    ["minLength", isPositive && type === "integer" ? String(lower.value).length : 1],
    ...(longest === undefined ? [] : [["maxLength", longest] as const]),
  ]);
  const { lower: _, upper: __, ...others } = alternative;
  return { ...others, type: "string", multiples: [], formats: [], patterns: [pattern], counts };
}

/** Whether a value is one of an alternative, or its text is; what else a text is taken for is not settled, as `05` for 5. */
export function admitsText(alternative: Alternative, value: Scalar): boolean {
  if (admits(alternative, value)) {
    return true;
  }
  const text = String(value);
  const readings: Scalar[] = [text, ...(text === "true" || text === "false" ? [text === "true"] : [])];
  const number = Number(text);
  const isLimited = alternative.formats.length > 0 && alternative.type === "string";
  return (
    value !== null &&
    !isLimited &&
    alternative.opaque.size === 0 &&
    [...readings, ...(isNumber(number) && String(number) === text ? [number] : [])].some((reading) =>
      admits(alternative, reading),
    )
  );
}

/** Whether a single value, written as text, is a list of one. */
export function isListOfOne(writing: Writing, { type, members }: Alternative, list: Alternative): boolean {
  const [least = 0, most = 1] = [list.counts.get("minItems"), list.counts.get("maxItems")];
  const isWhole =
    writing === "repeated" ||
    (writing === "separated" &&
      (members ? members.every((value) => /^[\w.-]*$/.test(String(value))) : type !== "string"));
  return (
    list.type === "array" &&
    !isCompound(type) &&
    type !== "null" &&
    isWhole &&
    list.opaque.size === 0 &&
    compareNumbers(least, 1) <= 0 &&
    compareNumbers(most, 1) >= 0
  );
}
