import { toJson } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { childrenOf } from "../../../openapi/nodes.ts";
import { memoized } from "../../memoized.ts";
import type { Candidate } from "./candidate.ts";
import { limit } from "./limits.ts";
import { negativeValues } from "./negative/negative.ts";
import { positiveValues } from "./positive/positive.ts";

/** Values that a node accepts, and values that break one keyword of it. */
interface Candidates {
  readonly positive: readonly Candidate[];
  readonly negative: readonly Candidate[];
}

/** For so many schemas, those that were used last, candidates are kept: of all schemas of a large document, they would fill the memory. */
const MOST_KEPT = 100;
/** Texts and lists that may be longer than this are not kept. */
const LONGEST_KEPT = 1_000;

const lastUsed = memoized((_: readonly string[]) => new Map<string, Candidates>());

/**
 * The candidates of a node. Of a schema that holds no other one, they are not made again where another says the same, as the schemas of
 * parameters often do.
 *
 * @param dictionary The words of the contract.
 */
export function candidatesOf(node: SchemaNode, dictionary: readonly string[]): Candidates {
  const text = leafText(node);
  const kept = lastUsed(dictionary);
  const known = text === undefined ? undefined : kept.get(text);
  const candidates = known ?? { positive: positiveValues(node), negative: negativeValues(node, dictionary) };
  if (text !== undefined) {
    kept.delete(text);
    kept.set(text, candidates);
    const [oldest = text] = kept.keys();
    if (kept.size > MOST_KEPT) {
      kept.delete(oldest);
    }
  }
  return candidates;
}

/** All that the candidates of a node follow from; `undefined` if it holds other nodes, or if its values may be long. */
function leafText(node: SchemaNode): string | undefined {
  const { in: place, types, isIncomplete, schema, not, contains, propertyNames } = node;
  const isLeaf = childrenOf(node).length === 0 && !not && !contains && !propertyNames;
  const isLong = ["minLength", "maxLength", "minItems", "maxItems"].some(
    (keyword) => (limit(node, keyword) ?? 0) > LONGEST_KEPT,
  );
  const { description: _, ...said } = schema;
  return isLeaf && !isLong ? toJson([place, types, isIncomplete, said]) : undefined;
}
