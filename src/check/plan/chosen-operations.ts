import { isObject, type Json } from "../../openapi/document.ts";
import { attempt, ContractError } from "../../openapi/errors.ts";
import type { Contract } from "../../openapi/model.ts";
import { resolve } from "../../openapi/references.ts";
import { methodAndPath, operationsOf } from "../../openapi/structure.ts";
import { globOf } from "../../report/glob.ts";

/**
 * The operations, checked or skipped, that ids and tags choose.
 *
 * @param ids with `*` for any text
 * @param tags of the document; an operation needs one of them
 * @returns their ids, or `undefined` for all
 * @throws {ContractError} if one of them chooses nothing
 */
export function chosenOperations(
  contract: Contract,
  document: Json,
  { ids, tags }: { readonly ids: readonly string[]; readonly tags: readonly string[] },
): string[] | undefined {
  if (ids.length === 0 && tags.length === 0) {
    return undefined;
  }
  const known = [
    ...new Set([...contract.operations.map(({ id }) => id), ...contract.skipped.map(({ operation }) => operation)]),
  ];
  const unknown = ids.find((pattern) => !known.some(globOf(pattern)));
  if (unknown !== undefined) {
    throw new ContractError("operation-unknown", `There is no operation ${unknown}. There are: ${known.join(", ")}.`);
  }
  const declared = declaredTags(document);
  const untagged = tags.find((tag) => ![...declared.values()].some((names) => names.includes(tag)));
  if (untagged !== undefined) {
    const names = [...new Set([...declared.values()].flat())];
    throw new ContractError(
      "tag-unknown",
      `No operation has the tag ${untagged}. ${names.length === 0 ? "The document has no tags." : `There are: ${names.join(", ")}.`}`,
    );
  }
  const tagsOf = (id: string): readonly string[] => {
    const operation = contract.operations.find((candidate) => candidate.id === id);
    return declared.get(operation ? methodAndPath(operation.method, operation.path) : id) ?? [];
  };
  return known.filter(
    (id) =>
      (ids.length === 0 || ids.some((pattern) => globOf(pattern)(id))) &&
      (tags.length === 0 || tagsOf(id).some((tag) => tags.includes(tag))),
  );
}

/** The tags of operations by method and path, and by their own id if they have one. */
function declaredTags(document: Json): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, readonly string[]>();
  for (const [path, item] of Object.entries(isObject(document["paths"]) ? document["paths"] : {})) {
    for (const [method, operation] of operationsOf(pathItem(document, item))) {
      if (Array.isArray(operation["tags"])) {
        const tags = operation["tags"].map(String);
        declared.set(methodAndPath(method, path), tags);
        declared.set(String(operation["operationId"] ?? methodAndPath(method, path)), tags);
      }
    }
  }
  return declared;
}

/** A path item that cannot be read has no tags either. */
const pathItem = (document: Json, value: unknown): Json =>
  attempt(
    () => resolve(document, value, "paths"),
    () => ({}),
  );
