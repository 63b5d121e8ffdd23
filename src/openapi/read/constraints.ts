import { isDeepStrictEqual } from "node:util";
import { isObject, type Json } from "../document.ts";
import type { Constraint, Place, SchemaNode } from "../model.ts";
import { UNSETTLED } from "../normalize.ts";
import type { Whole } from "../parts.ts";
import { toPointer } from "../pointer.ts";
import { limits } from "../schema/schema-keywords.ts";
import type { Around } from "./children.ts";

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

  /** The constraints of one schema, and its required properties; of what stands around an alternative as well, those are noted there. */
  ofSchema(at: At, { schema, sources }: Whole, around?: Around): Pick<SchemaNode, "constraints" | "required"> {
    const { place, path, name } = at;
    const constraints = new Map<string, Constraint>();
    const required = new Map<string, Constraint>();
    for (const [keyword, argument] of Object.entries(schema)) {
      const part = sources.get(keyword);
      if (around && (part === undefined || isDeepStrictEqual(around.schema[keyword], argument))) {
        // It is noted where it stands, around the alternatives.
        continue;
      }
      const note = (value: unknown, origin: Json, ...more: Path): Constraint => {
        const source = around ? undefined : part;
        const about = [place, [...path, ...more], keyword, value, origin, [name, ...more].join("/"), source] as const;
        return at.silent ? this.describe(...about) : this.note(...about);
      };
      if (keyword === "required") {
        const origin = { ...schema, description: undefined };
        const names = Array.isArray(argument) ? argument.map(String) : [];
        for (const property of names.filter((name) => !around?.required.has(name))) {
          required.set(property, note(true, origin, property));
        }
      } else if (limits(keyword, argument, schema) && !(keyword === "enum" && schema[UNSETTLED] === true)) {
        constraints.set(keyword, note(argument, schema));
      }
    }
    return { constraints, required };
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
