import type { SchemaNode } from "../../../../openapi/model.ts";
import type { Add } from "../candidate.ts";
import { limit } from "../limits.ts";
import { camelCase, changed } from "../near-misses.ts";
import { full, smallestObject, unlisted } from "../values.ts";

export function negativeObjects(node: SchemaNode, names: readonly string[], add: Add): void {
  if (node.schema["additionalProperties"] === false) {
    const least = smallestObject(node);
    const listed = [...node.properties.keys()];
    const similar = changed(listed, [
      (name) => name.toUpperCase(),
      camelCase,
      (name) => `${name} `,
      (name) => name.replaceAll("_", "-"),
      (name) => `${name}s`,
      (name) => name.replaceAll("_", ""),
    ]);
    const free = [
      "unknown",
      "",
      "id",
      "name",
      "__proto__",
      "constructor",
      "length",
      "中",
      "😀",
      "a.b",
      "a[b]",
      "$ref",
      "x-y",
      "*",
      "0",
    ];
    for (const name of new Set([...free, ...names, ...similar])) {
      if (!node.properties.has(name)) {
        for (const value of name === free[0]
          ? ["a", null, {}, [], false, 0, "", true, 1, [1], { a: { b: [] } }]
          : name === "__proto__"
            ? ["a", null, { a: 1 }, []]
            : [node.properties.get(listed[0] ?? "") ? "a" : null]) {
          add(
            "additionalProperties",
            "unknown-property",
            { ...least, [name]: value },
            `the unknown property ${JSON.stringify(name)}`,
          );
        }
      }
    }
  }
  const least = limit(node, "minProperties");
  if (least !== undefined && node.required.size < least) {
    add(
      "minProperties",
      "out-of-bounds",
      Object.fromEntries(Object.entries(smallestObject(node)).slice(0, least - 1)),
      `${least - 1} properties`,
    );
  }
  const most = limit(node, "maxProperties");
  if (most !== undefined) {
    const listed = full(node, most + 1);
    const value = { ...listed, ...unlisted(node, most + 1 - Object.keys(listed).length) };
    add("maxProperties", "out-of-bounds", value, `${most + 1} properties`);
  }
}
