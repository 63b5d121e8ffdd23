import type { SchemaNode } from "./model.ts";

/** The nodes right below a node, and those that say in some cases more of the same value. */
export function childrenOf(node: SchemaNode): SchemaNode[] {
  return [
    ...node.properties.values(),
    ...node.prefixItems,
    ...(node.items ? [node.items] : []),
    ...(node.additionalProperties ? [node.additionalProperties] : []),
    ...node.patternProperties.values(),
    ...node.alternatives,
    ...node.branches,
  ];
}

/** A node and all nodes below it, each once; what is proven at other places is not gone into. */
export function nodesOf(node: SchemaNode): SchemaNode[] {
  const nodes = new Set<SchemaNode>();
  const walk = (inner: SchemaNode): void => {
    if (!nodes.has(inner)) {
      nodes.add(inner);
      for (const child of inner.isTruncated ? [] : childrenOf(inner)) {
        walk(child);
      }
    }
  };
  walk(node);
  return [...nodes];
}
