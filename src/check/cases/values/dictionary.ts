import { isObject } from "../../../openapi/document.ts";
import type { Contract } from "../../../openapi/model.ts";
import { nodesOf } from "../../../openapi/nodes.ts";
import { members } from "./limits.ts";

/** Each enumeration and each closed object is tried with every word: without an end their number would grow with its square. */
const MOST_WORDS = 100;

/** Names and members of enumerations in all requests of a contract: what a careless server might take for each other. */
export function wordsOf(contract: Pick<Contract, "operations" | "requests">): string[] {
  const nodes = contract.operations.flatMap(({ parameters, body }) =>
    [...parameters.map(({ node }) => node), ...(body ? [body.node] : [])].flatMap(nodesOf),
  );
  const words = nodes.flatMap((node) => [
    ...node.properties.keys(),
    ...members(node).filter((value): value is string => typeof value === "string"),
    ...Object.values(isObject(node.schema["x-enumDescriptions"]) ? node.schema["x-enumDescriptions"] : {}).map(String),
  ]);
  return [
    ...new Set([
      ...enumsOf(contract.requests),
      ...words,
      ...contract.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)),
    ]),
  ].slice(0, MOST_WORDS);
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
