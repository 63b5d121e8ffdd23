import type { SchemaNode } from "../../../../openapi/model.ts";
import { type Add, type Candidate, toText } from "../candidate.ts";
import { negativeConditions } from "../conditions.ts";
import { descriptionsOf } from "../dictionary.ts";
import { isNumeric, isObjectNode, LONG_LIST, members } from "../limits.ts";
import { likelyMember, nearMisses } from "../near-misses.ts";
import { distinct, full } from "../values.ts";
import { negativeLists, negativeNesting } from "./lists.ts";
import { negativeNumbers } from "./numbers.ts";
import { negativeObjects } from "./objects.ts";
import { negativeTexts } from "./texts.ts";
import { negativeTypes } from "./types.ts";

/** What an enumeration of texts without a type refuses as well. */
const OF_OTHER_TYPES = [null, true, 0, [], {}];

/** Values that break one keyword of a node. `names` are names and words of the whole document, which a careless server might take. */
export function negativeValues(node: SchemaNode, names: readonly string[]): Candidate[] {
  const candidates: Candidate[] = [];
  const add: Add = (keyword, scenario, value, description, more) => {
    candidates.push({ keyword, scenario, value, description, ...more });
  };
  if (node.schema["type"] !== undefined) {
    negativeTypes(node, add);
  }
  candidates.push(...negativeConditions(node));
  if (members(node).length > 0) {
    const ofOtherTypes = node.in === "body" && node.schema["type"] === undefined ? OF_OTHER_TYPES : [];
    const near = nearMisses(members(node), [...descriptionsOf(node), ...names], node.in);
    const likely = likelyMember(members(node));
    for (const value of [...ofOtherTypes, ...near]) {
      const kind = value === likely ? { kind: "likely-member" } : {};
      const keyword = node.schema["enum"] ? "enum" : "const";
      add(keyword, "not-a-member", value, `${toText(value)}, which is not a member`, kind);
    }
    return candidates;
  }
  if (node.alternatives.length > 0) {
    const keyword = node.schema["oneOf"] ? "oneOf" : "anyOf";
    for (const value of [null, true, -1, 1.5, "", "a", [], {}]) {
      add(keyword, "wrong-type", value, `${JSON.stringify(value)}, which no alternative accepts`);
    }
    for (const value of keyword === "oneOf" ? acceptedTwice(node) : []) {
      add(keyword, "out-of-bounds", value, `${toText(value)}, which more than one alternative accepts`, {
        kind: "accepted-twice",
      });
    }
    return candidates;
  }
  if (node.types.includes("string")) {
    negativeTexts(node, add);
  }
  if (isNumeric(node)) {
    negativeNumbers(node, add);
  }
  if (node.types.includes("array")) {
    negativeLists(node, add);
    negativeNesting(node, add);
  }
  if (node.types.includes("object") || node.properties.size > 0) {
    negativeObjects(node, names, add);
  }
  return candidates;
}

/** How many objects are made of two alternatives. */
const MOST_PAIRS = 60;

/** What more than one alternative accepts, if there is such a value: the others conform, and are left out later. */
function acceptedTwice({ alternatives }: SchemaNode): unknown[] {
  const wholes = alternatives.filter(isObjectNode).map((alternative) => full(alternative));
  const pairs = wholes.flatMap((left) => wholes.map((right) => ({ ...left, ...right })));
  return [...alternatives.flatMap((alternative) => distinct(alternative, LONG_LIST)), ...pairs.slice(0, MOST_PAIRS)];
}
