import { isObject } from "../../../openapi/document.ts";
import type { SchemaNode } from "../../../openapi/model.ts";
import { writeEach } from "../case-budget.ts";
import type { CaseWriter } from "../case-writer.ts";
import { isEmptyList } from "../readings.ts";
import type { RequestValues } from "../request.ts";
import { candidatesOf } from "../values/candidates.ts";
import { limit } from "../values/limits.ts";
import { type ListChoice, type SchemaPath, setAt, smallestAt } from "../values/set-at.ts";
import { list, smallest, unlisted } from "../values/values.ts";

/** A value of a request that has parts. */
export interface Carrier {
  /** The smallest one, in which a part is set. */
  readonly root: unknown;
  /** One with every property. */
  readonly complete: unknown;
  /** A value of a node with every property. */
  readonly full: (node: SchemaNode) => Record<string, unknown>;
  /** A request with another value in its place. */
  readonly send: (value: unknown) => RequestValues;
}

/** Writes the cases of each constraint of one schema below a body or a parameter. */
export function nodeCases(
  writer: CaseWriter,
  { root, complete, full, send }: Carrier,
  node: SchemaNode,
  schemaPath: SchemaPath,
  dictionary: readonly string[],
): void {
  const isInFull = writer.inFull.has(node);
  const { positive, negative } = candidatesOf(node, dictionary);
  writeEach(positive, isInFull, ({ keyword, scenario, value, description }) => {
    const constraint = node.constraints.get(keyword);
    const shows = constraint ? [constraint] : [];
    // Every property at once: if that is refused, any of them may be the reason.
    const blamed = keyword === "additionalProperties" ? undefined : constraint;
    const request = send(setAt(schemaPath, root, value).value);
    return writer.accept(scenario, `${pointer(node)}: ${description}`, blamed, request, shows);
  });
  if (schemaPath.length === 1) {
    const type = node.constraints.get("type");
    writer.accept("boundary", `${pointer(node)}: the smallest value`, type, send(root));
    optionalCases(writer, node, { root, complete, send });
  }
  const shown = new Set<string>();
  writeEach(negative, isInFull, ({ keyword, scenario, value, description, blamedNode = node }) => {
    const constraint = blamedNode.constraints.get(keyword);
    // An empty segment is another path, whatever the alternatives of a parameter say of an empty text.
    const isOtherPath = node.in === "path" && schemaPath.length === 1 && isNothing(value);
    if (!constraint || isOtherPath || writer.isEnough(constraint)) {
      return false;
    }
    const reject = (more: string, changed: { value: unknown }): boolean =>
      writer.reject(scenario, `${pointer(node)}: ${description}${more}`, constraint, send(changed.value));
    const isWritten = reject("", setAt(schemaPath, root, value));
    if (!isInFull || shown.has(keyword + scenario)) {
      return isWritten;
    }
    // The first of each kind also in context, and deep inside and at the end of a long list.
    shown.add(keyword + scenario);
    const beside = (present: unknown): unknown => ({ ...full(node), ...Object(present), ...Object(value) });
    reject(
      ", beside everything else",
      setAt(schemaPath, complete, keyword === "additionalProperties" ? beside : value),
    );
    if (schemaPath.some((step) => step.path.at(-1) === "*")) {
      for (const place of PLACES) {
        reject(`, ${place} in a long list`, setAt(schemaPath, root, value, longList(place, node.path.at(-1) === "*")));
      }
    }
    return isWritten;
  });
  const least = schemaPath.length === 1 ? root : smallestAt(schemaPath);
  for (const [name, constraint] of node.required) {
    const { [name]: _, ...others } = isObject(least) ? least : {};
    const there = setAt(schemaPath, root, least).value;
    writer.accept("boundary", `${pointer(node)}/${name}: a value that is there`, constraint, send(there));
    withSome(node, others).some((rest) =>
      writer.reject("missing", `${pointer(node)}: no ${name}`, constraint, send(setAt(schemaPath, root, rest).value)),
    );
    if (writer.isEnough(constraint)) {
      continue;
    }
    const everything = full(node);
    delete everything[name];
    writer.reject(
      "missing",
      `${pointer(node)}: everything but ${name}`,
      constraint,
      send(setAt(schemaPath, root, everything).value),
    );
  }
}

/** Where an object must not be empty, optional properties were chosen to stand in it: that each of them may be absent. */
function optionalCases(writer: CaseWriter, top: SchemaNode, { root, complete, send }: Omit<Carrier, "full">): void {
  const least = smallest(top);
  const chosen =
    isObject(root) && isObject(least) ? Object.keys(root).filter((name) => !Object.hasOwn(least, name)) : [];
  for (const name of chosen) {
    const { [name]: _, ...others } = Object(chosen.length > 1 ? root : complete);
    withSome(top, others).some((rest) =>
      writer.accept("edge-case", `${pointer(top)}: no ${name}`, undefined, send(rest)),
    );
  }
}

/** An object; if it is empty, also one with a property that is not listed: a form without fields is none. */
const withSome = (node: SchemaNode, object: Readonly<Record<string, unknown>>): Record<string, unknown>[] =>
  Object.keys(object).length === 0 ? [object, unlisted(node, 1)] : [object];

const isNothing = (value: unknown): boolean => value === "" || isEmptyList(value);
const pointer = (node: SchemaNode): string => (node.path.length === 0 ? node.in : node.path.join("."));

/** The most members of a list in which a part of one is wrong: thousands of them make a body of megabytes for each way to be wrong. */
const MOST_AROUND_PART = 1_000;

/** Places in a list that is as long as it may be, at which what looks at the first member alone does not look. */
export const PLACES = ["second", "middle", "last"] as const;

/** @param isWhole Whether a member as a whole is wrong, and not a part of it. */
export function longList(place: (typeof PLACES)[number], isWhole = true): ListChoice {
  const most = isWhole ? Number.POSITIVE_INFINITY : MOST_AROUND_PART;
  return {
    members: (node: SchemaNode) => {
      const least = limit(node, "minItems") ?? 1;
      return list(node, Math.max(least, Math.min(limit(node, "maxItems") ?? 20, most))) ?? list(node, least) ?? [];
    },
    index: (length: number) =>
      place === "second" ? Math.min(1, length - 1) : place === "middle" ? Math.floor(length / 2) : length - 1,
  };
}
