import type { SchemaNode } from "../../../../openapi/model.ts";
import type { Add } from "../candidate.ts";
import { LONG_LIST, limit, members } from "../limits.ts";
import { distinctLists, list, smallest } from "../values.ts";

/** Lengths at which a page, a batch or a buffer ends. */
const EDGE_CASE_LENGTHS = [2, 3, 10, 16, 20, 32, 50, 64];

export function positiveLists(node: SchemaNode, add: Add): void {
  for (const keyword of ["minItems", "maxItems"]) {
    const length = limit(node, keyword);
    const value = length === undefined ? undefined : list(node, length);
    if (value) {
      add(keyword, "boundary", value, `${length} members`);
    }
  }
  const most = limit(node, "maxItems");
  for (const length of most === undefined
    ? []
    : new Set([...EDGE_CASE_LENGTHS.filter((length) => length < most), most - 1])) {
    const value = length > (limit(node, "minItems") ?? 0) ? list(node, length) : undefined;
    if (value && node.items) {
      add("type", "edge-case", value, `${length} members`);
    }
  }
  if (node.schema["items"] === false) {
    add("items", "boundary", node.prefixItems.map(smallest), "a value for each place");
  }
  if (node.schema["prefixItems"] !== undefined) {
    add("prefixItems", "boundary", smallest(node), "each member in its place");
    const [key] = node.prefixItems.flatMap((member) => members(member)).filter((value) => typeof value === "string");
    if (key !== undefined) {
      // A server that looks for a key anywhere in a tuple also finds it in a free text; what does not conform is left out later.
      add(
        "prefixItems",
        "edge-case",
        node.prefixItems.map(() => key),
        "equal members",
      );
    }
  }
  if (node.schema["uniqueItems"] === true) {
    const several = list(node, Math.max(limit(node, "minItems") ?? 0, 2));
    for (const value of [...distinctLists(node, 2), ...(several ? [several] : [])]) {
      add("uniqueItems", "boundary", value, "members that differ");
    }
  } else if (node.items) {
    const most = limit(node, "maxItems") ?? LONG_LIST;
    const length = Math.min(Math.max(limit(node, "minItems") ?? 0, node.prefixItems.length + 2), most);
    const value = list(node, length);
    if (value && value.length > node.prefixItems.length + 1) {
      const [member] = value.slice(node.prefixItems.length);
      add(
        "type",
        "edge-case",
        [...value.slice(0, node.prefixItems.length), ...value.slice(node.prefixItems.length).map(() => member)],
        "equal members",
        { kind: "equal-members" },
      );
    }
  }
}
