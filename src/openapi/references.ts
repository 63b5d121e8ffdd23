import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import { fromFragment, valueAt } from "./pointer.ts";

/** At the root of a document: why targets of references that stay cannot be reached, by the reference without its fragment. */
export const UNREACHABLE = "x-unreachable";

/** What a reference within a document leads to. */
export function targetOf(document: Json, reference: string, place: string): unknown {
  if (reference !== "#" && !reference.startsWith("#/")) {
    const reasons = document[UNREACHABLE];
    const reason = isObject(reasons) ? reasons[reference.split("#")[0] ?? ""] : undefined;
    throw new ContractError(
      "reference-invalid",
      `${place}: cannot follow $ref ${reference}: ${reason ?? "only references into the same document (#/…) are read"}.`,
    );
  }
  const value = valueAt(document, fromFragment(reference));
  if (value === undefined) {
    throw new ContractError(
      "reference-dangling",
      `${place}: $ref ${reference} leads nowhere. Define it, or correct the reference.`,
    );
  }
  return value;
}

/** The object that a reference leads to, with what stands beside `$ref` laid over it; other values as they are. */
export function resolve(document: Json, value: unknown, place: string): Json {
  let current = value;
  const beside: Json[] = [];
  const seen = new Set<string>();
  while (isObject(current) && typeof current["$ref"] === "string") {
    const { $ref: reference, ...siblings } = current as { $ref: string };
    if (seen.has(reference)) {
      throw new ContractError(
        "reference-invalid",
        `${place}: cannot follow $ref ${reference}: it leads back to itself.`,
      );
    }
    seen.add(reference);
    beside.unshift(siblings);
    current = targetOf(document, reference, place);
  }
  if (!isObject(current)) {
    throw new ContractError("document-invalid", `${place}: expected an object, found ${JSON.stringify(current)}.`);
  }
  return beside.length === 0 ? current : Object.assign({}, current, ...beside);
}

/** Like {@link resolve}, for anything but a schema or a path item: beside its `$ref` only a description counts (OpenAPI 3.1, section 4.8.23). */
export function resolveComponent(document: Json, value: unknown, place: string): Json {
  const { $ref, description } = isObject(value) ? value : {};
  const isReference = typeof $ref === "string";
  return resolve(document, isReference ? { $ref, ...(description !== undefined && { description }) } : value, place);
}
