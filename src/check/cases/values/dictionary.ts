import { isObject } from "../../../openapi/document.ts";
import type { Contract, SchemaNode } from "../../../openapi/model.ts";
import { nodesOf } from "../../../openapi/nodes.ts";
import { members } from "./limits.ts";

/** Each enumeration and each closed object is tried with every word: without an end their number would grow with its square. */
const MOST_WORDS = 100;

/** Names and members of enumerations in all requests of a contract: what a careless server might take for each other. */
export function dictionaryOf(contract: Pick<Contract, "operations" | "requests">): string[] {
  const words = new Set<string>();
  addEnums(contract.requests, words);
  for (const { parameters, body } of contract.operations) {
    if (words.size >= MOST_WORDS) {
      break;
    }
    for (const node of [...parameters.map((parameter) => parameter.node), ...(body ? [body.node] : [])]) {
      for (const inner of nodesOf(node)) {
        addWords(inner, words);
      }
    }
  }
  for (const { parameters } of contract.operations) {
    for (const { name } of parameters) {
      words.add(name);
    }
  }
  return [...words].slice(0, MOST_WORDS);
}

/** The names and the members that a node has itself. */
function addWords(node: SchemaNode, words: Set<string>): void {
  for (const name of node.properties.keys()) {
    words.add(name);
  }
  addTexts(members(node), words);
  // A server that accepts the meanings of another enumeration accepts the first of them, too.
  addTexts(descriptionsOf(node).slice(0, 1), words);
}

function addTexts(values: readonly unknown[], words: Set<string>): void {
  for (const value of values) {
    if (typeof value === "string") {
      words.add(value);
    }
  }
}

/** The meanings of the members of an enumeration, in words. */
export function descriptionsOf({ schema: { "x-enumDescriptions": meanings } }: SchemaNode): string[] {
  return Object.values(isObject(meanings) ? meanings : {}).map(String);
}

/** The texts of every enumeration of a document, those of responses included. */
function addEnums(value: unknown, words: Set<string>): void {
  if (isObject(value) && Array.isArray(value["enum"])) {
    addTexts(value["enum"], words);
  }
  for (const inner of typeof value === "object" && value !== null ? Object.values(value) : []) {
    addEnums(inner, words);
  }
}
