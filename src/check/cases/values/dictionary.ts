import { isObject } from "../../../openapi/document.ts";
import type { Contract, SchemaNode } from "../../../openapi/model.ts";
import { nodesOf } from "../../../openapi/nodes.ts";
import { members } from "./limits.ts";

/** Each enumeration and each closed object is tried with every word: without an end their number would grow with its square. */
const MOST_WORDS = 100;

/** Names and members of enumerations in all requests of a contract: what a careless server might take for each other. */
export function dictionaryOf(contract: Pick<Contract, "operations" | "requests">): string[] {
  const nodes = contract.operations.flatMap(({ parameters, body }) =>
    [...parameters.map(({ node }) => node), ...(body ? [body.node] : [])].flatMap(nodesOf),
  );
  const words = nodes.flatMap((node) => [
    ...node.properties.keys(),
    ...members(node).filter((value): value is string => typeof value === "string"),
    // A server that accepts the meanings of another enumeration accepts the first of them, too.
    ...descriptionsOf(node).slice(0, 1),
  ]);
  return [
    ...new Set([
      ...enumsOf(contract.requests),
      ...words,
      ...contract.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
    ]),
  ].slice(0, MOST_WORDS);
}

/** The meanings of the members of an enumeration, in words. */
export function descriptionsOf({ schema: { "x-enumDescriptions": meanings } }: SchemaNode): string[] {
  return Object.values(isObject(meanings) ? meanings : {}).map(String);
}

/** The texts of every enumeration of a document, those of responses included. */
function enumsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const own =
    isObject(value) && Array.isArray(value["enum"]) ? value["enum"].filter((member) => typeof member === "string") : [];
  return [...own, ...Object.values(value).flatMap(enumsOf)];
}
