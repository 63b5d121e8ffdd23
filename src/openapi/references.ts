// Follows the references of a document, its anchors and addresses of schemas already written as JSON pointers (`normalize`).
import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import { fromFragment, valueAt } from "./pointer.ts";

/** At the root of a document: why targets of references that stay cannot be reached, by the reference without its fragment. */
export const UNREACHABLE = "x-unreachable";

/** Why a reference cannot be followed. */
export interface Failure {
  readonly reference: string;
  readonly code: "reference-invalid" | "reference-dangling";
  readonly reason: string;
}

/** The reference that a value is, whatever stands beside it. */
export function referenceOf(value: unknown): string | undefined {
  const reference = isObject(value) ? value["$ref"] : undefined;
  return typeof reference === "string" ? reference : undefined;
}

/** Why the target of a reference to another document cannot be reached, where that was tried. */
export function unreachable({ [UNREACHABLE]: reasons }: Json, reference: string): string | undefined {
  const address = reference.split("#")[0] ?? "";
  return isObject(reasons) && Object.hasOwn(reasons, address) ? String(reasons[address]) : undefined;
}

/** What a reference leads to. @param above the references that led to it */
export function find(
  document: Json,
  reference: string,
  above: readonly string[] = [],
): Failure | { readonly value: unknown } {
  if (above.includes(reference)) {
    return { reference, code: "reference-invalid", reason: "it leads back to itself" };
  }
  if (!reference.startsWith("#/")) {
    const reason = unreachable(document, reference) ?? "only references into the same document (#/…) are read";
    return { reference, code: "reference-invalid", reason };
  }
  const value = valueAt(document, fromFragment(reference));
  return value === undefined ? { reference, code: "reference-dangling", reason: "it leads nowhere" } : { value };
}

/** What the reference that a value is leads to; nothing if it is none, or leads nowhere. */
export function targetIn(document: Json, value: unknown): unknown {
  const reference = referenceOf(value);
  const found = reference === undefined ? undefined : find(document, reference);
  return found && "value" in found ? found.value : undefined;
}

/** Where a value leads if it is a reference, and that one if it is another, with what stands beside each, the last one first. */
export function follow(
  document: Json,
  value: unknown,
): Failure | { readonly value: unknown; readonly beside: readonly Json[] } {
  const above: string[] = [];
  const beside: Json[] = [];
  let current = value;
  for (let next = referenceOf(current); next !== undefined; next = referenceOf(current)) {
    const found = find(document, next, above);
    if ("reason" in found) {
      return found;
    }
    const { $ref: _, ...siblings } = current as Json;
    above.push(next);
    beside.unshift(siblings);
    current = found.value;
  }
  return { value: current, beside };
}

/** @throws {ContractError} with why a reference cannot be followed */
function refuse({ reference, code, reason }: Failure, place: string): never {
  throw new ContractError(
    code,
    code === "reference-dangling"
      ? `${place}: $ref ${reference} leads nowhere. Define it, or correct the reference.`
      : `${place}: cannot follow $ref ${reference}: ${reason}.`,
  );
}

/** Like {@link find}. @throws {ContractError} if the reference cannot be followed */
export function targetOf(document: Json, reference: string, place: string, above?: readonly string[]): unknown {
  const found = find(document, reference, above);
  return "reason" in found ? refuse(found, place) : found.value;
}

/** The object that a reference leads to, with what stands beside `$ref` laid over it; other values as they are. */
export function resolve(document: Json, written: unknown, place: string): Json {
  const found = follow(document, written);
  if ("reason" in found) {
    return refuse(found, place);
  }
  const { value, beside } = found;
  if (!isObject(value)) {
    throw new ContractError("document-invalid", `${place}: expected an object, found ${JSON.stringify(value)}.`);
  }
  return beside.length === 0 ? value : Object.assign({}, value, ...beside);
}

/** Like {@link resolve}, for anything but a schema or a path item: beside its `$ref` only a description counts (OpenAPI 3.1, section 4.8.23). */
export function resolveComponent(document: Json, value: unknown, place: string): Json {
  const { $ref, description } = isObject(value) ? value : {};
  const isReference = typeof $ref === "string";
  return resolve(document, isReference ? { $ref, ...(description !== undefined && { description }) } : value, place);
}
