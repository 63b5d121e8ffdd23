import { isObject, type Json } from "../document.ts";
import { isNumber } from "../numbers.ts";
import { targetIn } from "../references.ts";
import { type Holds, KEYWORDS, TYPES } from "../vocabulary.ts";

/** A reference that every reader follows to the same place. */
const PLAIN_REFERENCE = /^#(?:\/[\w.-]+)+$/;

/** Tells of which schemas it is sure that they can be compiled, without doing so: of others, only trying tells. */
export class SoundSchemas {
  readonly #document: Json;
  readonly #sound = new Set<unknown>();

  /** @param document what references lead into */
  constructor(document: Json) {
    this.#document = document;
  }

  /** Whether each keyword of a schema, and of all that it leads to, has an argument of its kind. */
  has(schema: unknown): boolean {
    const seen = new Set<unknown>();
    const isSound = (inner: unknown): boolean => {
      if (typeof inner === "boolean" || this.#sound.has(inner) || seen.has(inner)) {
        return true;
      }
      seen.add(inner);
      return isObject(inner) && Object.entries(inner).every(([keyword, argument]) => isFine(keyword, argument));
    };
    const isFine = (keyword: string, argument: unknown): boolean => {
      switch (keyword) {
        case "$ref":
          return PLAIN_REFERENCE.test(String(argument)) && isSound(targetIn(this.#document, { $ref: argument }));
        case "type":
          return asList(argument).every((type) => TYPES.some((known) => known === type));
        case "dependentRequired":
          return isObject(argument) && Object.values(argument).every(isTexts);
        default:
          return isOfKind(KEYWORDS.get(keyword)?.holds, argument, isSound);
      }
    };
    const isWhole = isSound(schema);
    for (const inner of isWhole ? seen : []) {
      this.#sound.add(inner);
    }
    return isWhole;
  }
}

function isOfKind(holds: Holds | undefined, argument: unknown, isSound: (schema: unknown) => boolean): boolean {
  switch (holds) {
    case "schema":
      return isSound(argument);
    case "list":
      return Array.isArray(argument) && argument.every(isSound);
    case "named":
      return isObject(argument) && Object.values(argument).every(isSound);
    case "number":
      return isNumber(argument);
    case "text":
      return typeof argument === "string";
    case "flag":
      return typeof argument === "boolean";
    case "names":
      return isTexts(argument);
    case "values":
      return Array.isArray(argument) && argument.length > 0;
    default:
      return true;
  }
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((text) => typeof text === "string");
