import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../document.ts";
import type { Constraint, SchemaNode } from "../model.ts";

/** The schemas of the members of a value. */
export type Children = Pick<
  SchemaNode,
  "properties" | "prefixItems" | "items" | "additionalProperties" | "patternProperties"
>;

/** What stands around an alternative, and was read already. */
export interface Around extends Children {
  readonly schema: Json;
  readonly required: ReadonlyMap<string, Constraint>;
}

/**
 * The schemas of the members of a value.
 *
 * @param read Reads one of them, by where it stands below the value.
 * @param isSent Whether a request may carry a property.
 */
export function childrenOf(
  schema: Json,
  around: Around | undefined,
  read: (child: unknown, below: string | number) => SchemaNode,
  isSent: (name: string, child: unknown) => boolean,
): Children {
  // What stands around alternatives as well is read once.
  const isShared = (keyword: string): boolean => isDeepStrictEqual(around?.schema[keyword], schema[keyword]);
  const named = (keyword: "properties" | "patternProperties"): Map<string, SchemaNode> => {
    const outside = around?.schema[keyword];
    const entries = Object.entries(isObject(schema[keyword]) ? schema[keyword] : {}).filter(([name, child]) =>
      isSent(name, child),
    );
    return new Map(
      entries.map(([name, child]) => {
        const shared =
          isObject(outside) && isDeepStrictEqual(outside[name], child) ? around?.[keyword].get(name) : undefined;
        return [name, shared ?? read(child, name)];
      }),
    );
  };
  const { prefixItems, items, additionalProperties } = schema;
  return {
    properties: named("properties"),
    patternProperties: named("patternProperties"),
    prefixItems:
      isShared("prefixItems") && around
        ? around.prefixItems
        : (Array.isArray(prefixItems) ? prefixItems : []).map((child: unknown, index) => read(child, index)),
    ...(isShared("items") && around?.items ? { items: around.items } : isObject(items) && { items: read(items, "*") }),
    ...(isShared("additionalProperties") && around?.additionalProperties
      ? { additionalProperties: around.additionalProperties }
      : isObject(additionalProperties) && { additionalProperties: read(additionalProperties, "*") }),
  };
}
