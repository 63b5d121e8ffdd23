import { isObject, type Json } from "../document.ts";
import type { Constraint, Place, SchemaNode } from "../model.ts";
import { toPointer } from "../pointer.ts";

export type Path = readonly (string | number)[];

/** Where a schema is read. */
export interface At {
  readonly place: Place;
  /** Names, indices and `*` from the place down to the value. */
  readonly path: Path;
  /** The place within the operation, in words: alternatives stand at the place of what they are alternatives of, and have their keyword in it. */
  readonly name: string;
  /** The references that were followed on the way. */
  readonly above: readonly string[];
  /** Whether only its values matter, and its constraints are not collected. */
  readonly silent?: boolean;
}

export type Children = Pick<
  SchemaNode,
  "properties" | "prefixItems" | "items" | "additionalProperties" | "patternProperties"
>;

/** What stands around an alternative, and was read already. */
export interface Around extends Children {
  readonly schema: Json;
  readonly required: ReadonlyMap<string, Constraint>;
}

/** Where a constraint comes from, if the document does not say. */
export const DEFAULT_SOURCE = "documentation";

/** The constraints of one operation, with their ids. */
export class Constraints {
  /** All that were noted so far, in the order of the document. */
  readonly noted: Constraint[] = [];
  readonly operation: string;
  readonly #body: string;

  /** @param body What stands for the body in ids. */
  constructor(operation: string, body: string) {
    this.operation = operation;
    this.#body = body;
  }

  /** Notes a constraint. Alternatives stand at the same place as what they are alternatives of, so their names differ from their paths. */
  note(...about: Parameters<Constraints["describe"]>): Constraint {
    const constraint = this.describe(...about);
    this.noted.push(constraint);
    return constraint;
  }

  /** A constraint that is not noted: no keyword of the document says it, or it is noted elsewhere. */
  describe(
    place: Place,
    path: Path,
    keyword: string,
    value: unknown,
    origin: Json,
    name = this.place(place, path),
    part?: string,
  ): Constraint {
    const sources = isObject(origin["x-source"]) ? origin["x-source"] : {};
    const note = origin["x-source-note"];
    const description = origin["description"];
    return {
      id: `${this.where({ name })}/${keyword}`,
      operation: this.operation,
      in: place,
      pointer: toPointer(path),
      keyword,
      value,
      source: String((Object.hasOwn(sources, keyword) ? sources[keyword] : part) ?? DEFAULT_SOURCE),
      ...(typeof note === "string" && { note }),
      ...(typeof description === "string" && { description }),
    };
  }

  /** The place in words: the id of a constraint of it without its keyword. */
  where({ name }: Pick<At, "name">): string {
    return `${this.operation}/${name}`;
  }

  /** The place within the operation, in words. */
  place(place: Place, path: Path): string {
    return [place === "body" ? this.#body : place, ...path].join("/");
  }
}
