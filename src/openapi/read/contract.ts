import { isObject, type Json } from "../document.ts";
import { attempt, ContractError } from "../errors.ts";
import type { Contract, Operation, Skipped } from "../model.ts";
import { normalize, withNullOpen } from "../normalize.ts";
import { segmentsOf } from "../paths.ts";
import { resolve } from "../references.ts";
import { Validator } from "../schema/validator.ts";
import { methodAndPath, operationsOf } from "../structure.ts";
import { forRequests, forResponses, withAssumed } from "./directions.ts";
import { withoutFaults } from "./faults.ts";
import { OperationReader } from "./operation.ts";

/**
 * Reads an OpenAPI document of version 3.0, 3.1 or 3.2 into operations and constraints. What cannot be read is skipped by name, and the
 * rest is read all the same.
 *
 * @throws {ContractError} if the document is of another version, or has no operation
 */
export function readContract(document: Json): Contract {
  const normal = normalize(document, withNullOpen);
  const documents = { requests: forRequests(withoutFaults(withAssumed(normal))), responses: forResponses(normal) };
  const sides = { ...documents, validator: new Validator(documents) };
  const info = isObject(document["info"]) ? document["info"] : {};
  const operations: Operation[] = [];
  const taken = new Set<string>();
  const skipped: Skipped[] = [];
  let declared = 0;
  for (const [path, value] of Object.entries(pathsOf(sides.requests)).filter(([path]) => !path.startsWith("x-"))) {
    const read = (side: Json, value: unknown) => resolve(side, value, `paths/${path}`);
    const item = skipping(skipped, path, "path", () => read(sides.requests, value));
    const others = new Map(item && operationsOf(read(sides.responses, pathsOf(sides.responses)[path])));
    for (const [method, written] of item ? operationsOf(item) : []) {
      declared++;
      const operation = skipping(skipped, methodAndPath(method, path), "operation", () =>
        read(sides.requests, written),
      );
      if (!operation) {
        continue;
      }
      const responses = read(sides.responses, others.get(method) ?? {});
      const origin = { path, method, item: item ?? {}, operation, responses, taken };
      const reader = new OperationReader(sides, origin);
      const found = skipping(skipped, reader.id, "operation", () => reader.read());
      skipped.push(...reader.skipped);
      operations.push(...(found ?? []));
      if (found) {
        taken.add(reader.id);
      }
    }
  }
  if (declared === 0 && skipped.length === 0) {
    const others = isObject(document["webhooks"])
      ? " Its webhooks are requests that the service sends: they are not checked."
      : "";
    throw new ContractError("document-invalid", `The document has no operation under \`paths\`.${others}`);
  }
  const paths = Object.keys(pathsOf(sides.requests)).map(segmentsOf);
  const [title, version] = [String(info["title"] ?? ""), String(info["version"] ?? "")];
  return { title, version, ...sides, paths, operations, skipped };
}

function pathsOf(document: Json): Json {
  return isObject(document["paths"]) ? resolve(document, document["paths"], "paths") : {};
}

/**
 * Makes sure that a mock can serve a document: it may say more than is read here, but every reference has to lead somewhere.
 *
 * @throws {ContractError} naming the reference that does not
 */
export function requireServable({ skipped }: Contract): void {
  const dangling = skipped.find(({ code }) => code === "reference-dangling");
  if (dangling) {
    throw new ContractError("reference-dangling", dangling.reason);
  }
}

/** What a function reads, or nothing, with the reason noted, if it refuses. */
function skipping<Read>(skipped: Skipped[], operation: string, place: string, read: () => Read): Read | undefined {
  return attempt(read, ({ message, code }) => {
    skipped.push({ operation, place, reason: message, code });
    return undefined;
  });
}
