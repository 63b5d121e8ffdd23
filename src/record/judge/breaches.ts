import type { ErrorObject } from "ajv";
import type { Constraint, Place } from "../../openapi/model.ts";
import { fromPointer } from "../../openapi/pointer.ts";
import type { Breach } from "./judgement.ts";

/** What may be wrong of each alternative, where none of them fits. */
const UNIONS: ReadonlySet<string> = new Set(["anyOf", "oneOf"]);

/**
 * The violations of a value as breaches. Where no alternative fits, that is one breach, and not one of each alternative.
 *
 * @param base Where the value stands below its place.
 */
export function breachesOf(
  constraints: readonly Constraint[],
  errors: readonly ErrorObject[],
  place: Place,
  base: readonly string[],
): Breach[] {
  const breaches = withoutAlternatives(errors)
    .filter(({ keyword }) => keyword !== "if")
    .map(({ keyword, instancePath, params }): Breach => {
      const missing = keyword === "required" ? [String(params["missingProperty"])] : [];
      const path = [...base, ...fromPointer(instancePath), ...missing];
      const extra = params["additionalProperty"] ?? params["unevaluatedProperty"];
      const where = [place, ...path, ...(extra === undefined ? [] : [String(extra)])].join("/");
      const constraint = constraintAt(constraints, place, path, keyword);
      return {
        ...(constraint && { constraint }),
        place: where,
        keyword,
      };
    });
  return [...new Map(breaches.map((breach) => [`${breach.place} ${breach.keyword}`, breach])).values()];
}

/** Ajv lists what is wrong of each alternative before it says that none fits. */
function withoutAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (UNIONS.has(error.keyword)) {
      const own = error.schemaPath.slice(0, error.schemaPath.lastIndexOf("/") + 1);
      // A reference leads out of the schema in which it stands.
      const isInside = ({ schemaPath, instancePath }: ErrorObject): boolean =>
        instancePath.startsWith(error.instancePath) &&
        (schemaPath.startsWith(`${error.schemaPath}/`) || !schemaPath.startsWith(own));
      while (kept.length > 0 && isInside(kept.at(-1) as ErrorObject)) {
        kept.pop();
      }
    }
    kept.push(error);
  }
  return kept;
}

/** The constraint of a keyword at a place; its path has `*` for any member of a list. */
export function constraintAt(
  constraints: readonly Constraint[],
  place: Place,
  path: readonly string[],
  keyword: string,
): Constraint | undefined {
  return constraints.find((constraint) => {
    const own = fromPointer(constraint.pointer);
    return (
      constraint.in === place &&
      constraint.keyword === keyword &&
      own.length === path.length &&
      own.every((segment, index) => segment === path[index] || (segment === "*" && /^\d+$/.test(path[index] ?? "")))
    );
  });
}
