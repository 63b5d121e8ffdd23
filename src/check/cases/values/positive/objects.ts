import { isObject } from "../../../../openapi/document.ts";
import type { SchemaNode } from "../../../../openapi/model.ts";
import type { Add } from "../candidate.ts";
import { limit } from "../limits.ts";
import { full, smallestObject, unlisted } from "../values.ts";

export function positiveObjects(node: SchemaNode, add: Add): void {
  const value = smallestObject(node);
  if (node.schema["additionalProperties"] === false) {
    add("additionalProperties", "boundary", full(node), "every property that is listed, and no other");
  } else if (!node.additionalProperties) {
    // Nothing is said of it: a server that is closed refuses it.
    const extended = (present: unknown) => ({ ...(isObject(present) ? present : value), ...unlisted(node, 1) });
    add("additionalProperties", "edge-case", extended, "a property that is not listed");
  }
  if (node.schema["minProperties"] !== undefined) {
    add("minProperties", "boundary", value, `${Object.keys(value).length} properties`);
    minPropertiesCases(node, value, add);
  }
  const most = limit(node, "maxProperties");
  if (most !== undefined) {
    const listed = full(node);
    const value = { ...listed, ...unlisted(node, most - Object.keys(listed).length) };
    add("maxProperties", "boundary", value, `${Object.keys(value).length} properties`);
  }
}

/** Which of the optional properties are there does not matter: each of them in turn gives its place to another one. */
function minPropertiesCases(node: SchemaNode, value: Readonly<Record<string, unknown>>, add: Add): void {
  const others = Object.entries({ ...full(node), ...unlisted(node, 1) });
  const another = others.find(([name]) => !Object.hasOwn(value, name));
  const optional = Object.keys(value).filter((name) => !node.required.has(name));
  if (another) {
    for (const name of optional) {
      const rest = Object.entries(value).filter(([present]) => present !== name);
      add("minProperties", "boundary", Object.fromEntries([...rest, another]), `no ${name}`);
    }
  }
}
