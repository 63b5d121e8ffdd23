import type { SchemaNode } from "../../../openapi/model.ts";
import { memoized } from "../../memoized.ts";
import { nullsForOtherAlternatives } from "./conditional.ts";
import { isObjectNode, LONG_LIST } from "./limits.ts";
import { distinct, full, smallest, smallestObject } from "./values.ts";

const valuesWithin = memoized((around: SchemaNode) =>
  memoized((view: SchemaNode): unknown => {
    const objects = isObjectNode(view)
      ? [{ ...smallestObject(view), ...nullsForOtherAlternatives(around, [view]) }, full(view)]
      : [];
    const fits = (value: unknown): boolean => view.errors(value).length === 0 && around.errors(value).length === 0;
    return [smallest(view), ...distinct(view, LONG_LIST), ...objects].find(fits) ?? smallest(view);
  }),
);

/** The smallest value of an alternative that what stands around it accepts, too: of several alternatives, no other one may take it. */
export const smallestWithin = (around: SchemaNode, view: SchemaNode): unknown => valuesWithin(around)(view);

/** The smallest value of a parameter that has to be there: a text that is not empty, where there is one. Some take an empty one for none. */
export function smallestPresent(node: SchemaNode): unknown {
  const value = smallest(node);
  const longer = value === "" ? smallest({ ...node, schema: { ...node.schema, minLength: 1 } }) : value;
  return node.errors(longer).length === 0 ? longer : value;
}
