import { isObject, type Json } from "../../src/openapi/document.ts";
import { fromFragment, valueAt } from "../../src/openapi/pointer.ts";
import { METHODS } from "../../src/openapi/vocabulary.ts";

export type Path = readonly (string | number)[];

/** One change of a document: what stands at a place afterwards. */
export interface Edit {
  readonly path: Path;
  readonly value: unknown;
  readonly label: string;
}

/** As the value of an edit: nothing stands there any more. */
export const REMOVED = Symbol("removed");
/** A member that no enum of the document has. */
export const ADDED_MEMBER = "other";

/** The object at a place; empty if there is none. */
export function objectAt(root: Json, path: Path): Json {
  const value = valueAt(root, path);
  return isObject(value) ? value : {};
}

/** Where a value is written: where its reference leads, or where it stands. */
export function placeOf(value: unknown, path: Path): Path {
  return isObject(value) && typeof value["$ref"] === "string" ? fromFragment(value["$ref"]) : path;
}

/** The operations of a document, each with the way to it. */
export function* operationsOf(document: Json): Generator<[Path, Json]> {
  for (const [path, item] of Object.entries(objectAt(document, ["paths"]))) {
    for (const method of METHODS) {
      if (isObject(item) && isObject(item[method])) {
        yield [["paths", path, method], item[method]];
      }
    }
  }
}

/** The parameters of an operation, each with the way to where it is named and to where it is written. */
export function parametersOf(path: Path, { parameters }: Json): { readonly named: Path; readonly written: Path }[] {
  return (Array.isArray(parameters) ? parameters : []).map((parameter, index) => {
    const named = [...path, "parameters", index];
    return { named, written: placeOf(parameter, named) };
  });
}
