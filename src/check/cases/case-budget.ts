import type { Json } from "../../openapi/document.ts";
import { toJson } from "../../openapi/json.ts";
import type { Operation, SchemaNode } from "../../openapi/model.ts";
import { nodesOf } from "../../openapi/nodes.ts";
import { KEYWORDS } from "../../openapi/vocabulary.ts";
import type { Candidate } from "./values/candidate.ts";

/** Up to so many constraints of an operation get every candidate in every context: more of them would take minutes to send. */
const MOST_IN_FULL = 100;

/**
 * The nodes of an operation whose constraints are shown in full, and not at their limits alone: all of them, or if those are many, as many
 * as can be, each schema at the first of its places.
 */
export function nodesInFull({ constraints, parameters, body }: Operation): ReadonlySet<SchemaNode> {
  const nodes = [...parameters.map(({ node }) => node), ...(body ? [body.node] : [])].flatMap(nodesOf);
  const schemas = new Set<string>();
  let left = MOST_IN_FULL;
  const chosen = nodes.filter((node) => {
    const schema = toJson([node.in, limiting(node.schema)]);
    const isNew = !schemas.has(schema) && node.constraints.size <= left;
    schemas.add(schema);
    left -= isNew ? node.constraints.size : 0;
    return isNew;
  });
  return new Set(constraints.length <= MOST_IN_FULL ? nodes : chosen);
}

const limiting = (schema: Json): Json =>
  Object.fromEntries(
    Object.entries(schema).filter(([key]) => KEYWORDS.has(key) && KEYWORDS.get(key)?.kind !== "annotation"),
  );

/**
 * Writes candidates: all of them, or for each keyword the first that can be written, and the first of each kind.
 *
 * @param write Returns whether it could.
 */
export function writeEach(
  candidates: readonly Candidate[],
  all: boolean,
  write: (candidate: Candidate) => boolean,
): void {
  const written = new Map<unknown, Set<string>>();
  for (const candidate of candidates) {
    const { keyword, blamedNode, kind } = candidate;
    const known = written.get(blamedNode) ?? new Set();
    const shown = kind === undefined ? keyword : `${keyword} ${kind}`;
    if ((all || !known.has(shown)) && write(candidate)) {
      written.set(blamedNode, known.add(keyword).add(shown));
    }
  }
}
