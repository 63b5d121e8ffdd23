// Compares keywords as they are written, where no other way is known to compare what they mean.
import { isObject } from "../../openapi/document.ts";
import { type Alternative, admits, type Incompatibility, isCompound } from "./alternative.ts";
import { asSchema, schemasIn } from "./keywords.ts";
import { text } from "./limits/limits.ts";
import { limitScalars, meets, overlaps, sharedScalars } from "./overlap.ts";
import type { SchemaReader } from "./schema.ts";
import type { Sides } from "./sides.ts";

/** What only the keywords that are compared as they are written keep from being of the target. */
export function writtenIncompatibilities(sides: Sides, source: Alternative, target: Alternative): Incompatibility[] {
  const { readers } = sides;
  const written = (alternative: Alternative, keyword: string): unknown[] =>
    [...alternative.opaque.values()].filter((value) => keyword in value).map((value) => value[keyword]);
  return [...target.opaque].flatMap(([key, value]): Incompatibility[] => {
    const [keyword = ""] = Object.keys(value);
    const known = written(source, keyword);
    if (keyword === "oneOf" && !isCompound(source.type)) {
      return overlapIncompatibilities(sides, source, target, value[keyword]);
    }
    if (keyword === "oneOf") {
      const pairs = (reader: SchemaReader, parts: unknown): number =>
        overlaps(reader, Array.isArray(parts) ? parts.map(asSchema) : [], source.type);
      const before = known.reduce<number>((sum, parts) => sum + pairs(readers[0], parts), 0);
      const isMore = pairs(readers[1], value[keyword]) > before;
      return isMore ? [{ path: [], keyword, source: "", target: "" }] : [];
    }
    if (source.opaque.has(key) || known.some((negated) => implies(sides, keyword, negated, value[keyword], target))) {
      return [];
    }
    return [{ path: [], keyword, source: known.map(text).join(" and ") || "none", target: text(value[keyword]) }];
  });
}

/** Scalars that the source allows, and that meet several alternatives of the target. */
function overlapIncompatibilities(
  { readers }: Sides,
  source: Alternative,
  target: Alternative,
  alternatives: unknown,
): Incompatibility[] {
  const parts = schemasIn(alternatives);
  const own = [...source.opaque.values()].flatMap((value) => ("oneOf" in value ? [schemasIn(value["oneOf"])] : []));
  const values = source.members ?? [
    ...sharedScalars(readers[1], parts, source),
    ...own.flatMap((list) => limitScalars(readers[0], list, source.type)),
  ];
  const isLost = values.some(
    (value) =>
      admits(source, value) &&
      admits(target, value) &&
      meets(readers[1], parts, value) > 1 &&
      own.every((list) => meets(readers[0], list, value) < 2),
  );
  return isLost ? [{ path: [], keyword: "oneOf", source: "", target: "" }] : [];
}

/** Whether a keyword surely leaves no more than another of its kind. */
function implies(
  { readers, incompatibilities, reversed }: Sides,
  keyword: string,
  from: unknown,
  to: unknown,
  target: Alternative,
): boolean {
  const within = (left: unknown, right: unknown): boolean =>
    incompatibilities(asSchema(left), asSchema(right)).length === 0;
  switch (keyword) {
    case "contains":
      return !target.counts.has("maxContains") && within(from, to);
    case "propertyNames":
    case "contentSchema":
      return within(from, to);
    case "not":
      return reversed(asSchema(to), asSchema(from)).length === 0;
    default: {
      // The same condition, or the same name, with a consequence that leaves less.
      const names = keyword === "dependentSchemas" && isObject(to) ? Object.keys(to) : ["then", "else"];
      const consequence = names.find((name) => isObject(to) && name in to);
      if (consequence === undefined || !isObject(from) || !isObject(to) || !(consequence in from)) {
        return false;
      }
      const isAlike = readers[0].assembly.canonical(from["if"]) === readers[1].assembly.canonical(to["if"]);
      return (keyword === "dependentSchemas" || isAlike) && within(from[consequence], to[consequence]);
    }
  }
}
