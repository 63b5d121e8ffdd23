import type { SchemaNode } from "../../../../openapi/model.ts";
import type { Add } from "../candidate.ts";
import { LONG_LIST, limit } from "../limits.ts";
import { list, smallest } from "../values.ts";

/** Lists that are nested one level too little or too much: each member of them is wrong. */
export function negativeNesting(node: SchemaNode, add: Add): void {
  const valid = list(node, Math.max(1, limit(node, "minItems") ?? 0));
  const member = node.items;
  if (!valid || !member) {
    return;
  }
  if (Array.isArray(valid[0])) {
    add("type", "wrong-type", valid[0], "its first member in its place", { blamedNode: member });
  }
  const blamedNode = member.prefixItems[0] ?? member.items ?? member;
  add("type", "wrong-type", [valid], "itself as its only member", { blamedNode });
}

export function negativeLists(node: SchemaNode, add: Add): void {
  const least = limit(node, "minItems") ?? 0;
  for (const length of least > 0 ? new Set([least - 1, 0]) : []) {
    add("minItems", length === 0 ? "empty-value" : "out-of-bounds", list(node, length), `${length} members`);
  }
  const most = limit(node, "maxItems");
  if (most !== undefined) {
    for (const length of [most + 1, most + 2, 2 * most + 2]) {
      const value = list(node, length);
      if (value) {
        add("maxItems", "out-of-bounds", value, `${length} members`);
        if (!node.items) {
          // Nothing is said of a member too many: whatever it is, it is one too many.
          add(
            "maxItems",
            "out-of-bounds",
            [...value.slice(0, most), ...value.slice(most).map(() => null)],
            `${length} members, null at the end`,
          );
          add(
            "maxItems",
            "out-of-bounds",
            [...value.slice(0, most), ...value.slice(most).map(() => "")],
            `${length} members, "" at the end`,
          );
        }
      }
    }
  }
  if (node.schema["prefixItems"] !== undefined && node.prefixItems.length > 1) {
    const value = node.prefixItems.map(smallest);
    add("prefixItems", "wrong-order", value.toReversed(), "its members in reverse order");
  }
  if (node.schema["items"] === false) {
    const whole = node.prefixItems.map(smallest);
    for (const value of ["a", null]) {
      add("items", "out-of-bounds", [...whole, value], `${whole.length + 1} members, of which none is allowed`);
    }
  }
  if (node.schema["uniqueItems"] === true) {
    const valid = smallest(node);
    if (Array.isArray(valid) && valid.length > 0) {
      add("uniqueItems", "out-of-bounds", [...valid, valid[0]], "its first member again");
    }
    const values =
      list(node, Math.min(Math.max(least, LONG_LIST), most ?? LONG_LIST)) ?? list(node, Math.max(least, 2)) ?? [];
    const places = values.slice(0, node.prefixItems.length);
    // Where no two members differ, the same one twice breaks nothing else, as long as two may be there.
    const [member = list(node, places.length + 1)?.at(places.length), ...others] = values.slice(places.length);
    add(
      "uniqueItems",
      "out-of-bounds",
      [...places, member, ...others.slice(0, -1), member],
      "its first member again at the end",
    );
    add("uniqueItems", "out-of-bounds", [...places, member, member, ...others.slice(1)], "its first member twice");
  }
}
