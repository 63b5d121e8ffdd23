import { toJson } from "../../../../openapi/json.ts";
import type { SchemaNode } from "../../../../openapi/model.ts";
import type { Add, Candidate } from "../candidate.ts";
import { nullsForOtherAlternatives } from "../conditional.ts";
import { positiveConditions } from "../conditions.ts";
import { isNumeric, isObjectNode, members } from "../limits.ts";
import { schemaPaths, setAt } from "../set-at.ts";
import { distinct, smallest, smallestObject } from "../values.ts";
import { positiveLists } from "./lists.ts";
import { positiveNumbers } from "./numbers.ts";
import { positiveObjects } from "./objects.ts";
import { positiveTexts } from "./texts.ts";

/** Values that a node accepts, at its limits and where a careless server would refuse them. */
export function positiveValues(node: SchemaNode): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Add = (keyword, scenario, value, description, more) =>
    candidates.push({ keyword, scenario, value, description, ...more });
  for (const value of members(node)) {
    const text = toJson(value);
    add(node.schema["enum"] ? "enum" : "const", "enum-member", value, `the member ${text}`, { kind: text });
  }
  if (node.schema["type"] !== undefined) {
    for (const type of node.types) {
      const value = type === "null" ? null : smallest({ ...node, types: [type] });
      add("type", "boundary", value, `a value of type ${type}`, { kind: type });
    }
  }
  candidates.push(...positiveConditions(node));
  if (members(node).length > 0 || node.alternatives.length > 0) {
    return [...candidates, ...positiveAlternatives(node)];
  }
  if (node.types.includes("string")) {
    positiveTexts(node, add);
  }
  if (isNumeric(node)) {
    positiveNumbers(node, add);
  }
  if (node.types.includes("boolean")) {
    add("type", "edge-case", true, "true");
    add("type", "edge-case", false, "false");
  }
  if (node.types.includes("array")) {
    positiveLists(node, add);
  }
  if (node.types.includes("object") || node.properties.size > 0) {
    positiveObjects(node, add);
  }
  return candidates;
}

function positiveAlternatives(node: SchemaNode): Candidate[] {
  const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
  const own = node.alternatives.flatMap((alternative, index) =>
    distinct(alternative, 2).map((value) => ({
      keyword,
      scenario: "boundary" as const,
      value,
      description: `alternative ${index + 1}`,
    })),
  );
  const others = node.alternatives.flatMap((alternative) => almost(node, alternative));
  return [
    ...own,
    ...others.map((value) => ({
      keyword,
      scenario: "edge-case" as const,
      value,
      description: "all but another alternative",
      kind: "almost-accepted-twice",
    })),
  ];
}

/** How many values are made that are all but one alternative. */
const MOST_SPOILT = 30;

/**
 * Objects that are one of several alternatives, and would be another as well but for one part: whoever overlooks that takes both, and
 * whoever knows only the other takes neither.
 */
function almost(node: SchemaNode, target: SchemaNode): unknown[] {
  if (!isObjectNode(target)) {
    return [];
  }
  const both = node.alternatives
    .filter((alternative) => alternative !== target && isObjectNode(alternative))
    .map((alternative) => ({
      ...smallestObject(target),
      ...smallestObject(alternative),
      ...nullsForOtherAlternatives(node, [alternative, target]),
    }));
  const spoils = [...schemaPaths(target)]
    .slice(0, MOST_SPOILT)
    .flatMap(([part, schemaPath]) => spoilsOf(part, part === target).map((spoil) => ({ schemaPath, spoil })));
  return spoils.slice(0, MOST_SPOILT).flatMap(({ schemaPath, spoil }) => {
    for (const value of both) {
      const spoilt = setAt(schemaPath, value, spoil).value;
      if (node.errors(spoilt).length === 0) {
        return [spoilt];
      }
    }
    return [];
  });
}

/** What spoils a part of an object: a wrong value in its place, and each of its required properties missing. */
function spoilsOf(part: SchemaNode, isWhole: boolean): unknown[] {
  const wrong = isWhole ? [] : [null, true, ""].filter((value) => part.errors(value).length > 0).slice(0, 1);
  const missing = [...part.required.keys()].map((name) => (present: unknown) => {
    const { [name]: _, ...others } = { ...smallestObject(part), ...Object(present) };
    return others;
  });
  return [...wrong, ...missing];
}
