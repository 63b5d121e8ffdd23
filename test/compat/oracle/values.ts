// Draws values near what schemas say: most are valid, and some are just beyond a limit.
import type { Random } from "../../fixtures/constructed/draw/random.ts";
import { distinct, FORMATS, isObject, type Json, NAMES, PATTERNS } from "./schemas.ts";

const FURTHER_NAMES = ["x-1", "zz", "k1", "k2"];
const MOST_TRIES = 12;

/** A schema, and where its references lead. */
export interface Rooted {
  readonly schema: Json;
  readonly components: Readonly<Record<string, Json>>;
}

/** Draws values for a pair of schemas, whose limits matter to each other. */
export class ValueDraw {
  readonly #random: Random;
  readonly #scalars: readonly unknown[];
  readonly #lengths: readonly number[];

  constructor(random: Random, pair: readonly Rooted[]) {
    this.#random = random;
    const numbers = new Set<number>([0, 1, 0.5, -0.5, 1.5]);
    const constants: unknown[] = [];
    const lengths = new Set([0, 1, 2, 3]);
    const texts = new Set(["", "a", "b", "ab", "zz", "1"]);
    const walk = (value: unknown): void => {
      for (const [key, inner] of typeof value === "object" && value !== null ? Object.entries(value) : []) {
        if (typeof inner === "number") {
          for (const step of /^(min|max)[A-Z]/.test(key) ? [-1, 0, 1] : [-1, -0.5, -0.25, 0, 0.25, 0.5, 1]) {
            numbers.add(inner + step);
          }
          numbers
            .add(inner * 2)
            .add(inner * 3)
            .add(-inner);
          lengths.add(Math.max(0, Math.floor(inner)));
          lengths.add(Math.max(0, Math.floor(inner) + 1));
        } else if (key === "enum" && Array.isArray(inner)) {
          constants.push(...inner);
        } else if (key === "const") {
          constants.push(inner);
        }
        for (const text of (typeof inner === "string" && (PATTERNS.get(inner) ?? FORMATS.get(inner))) || []) {
          texts.add(text);
        }
        walk(inner);
      }
    };
    walk(pair);
    this.#lengths = [...lengths].filter((length) => length < 12);
    for (const length of this.#lengths) {
      texts.add("a".repeat(length)).add("b".repeat(length)).add("1".repeat(length)).add("é".repeat(length));
    }
    this.#scalars = distinct([null, true, false, ...numbers, ...texts, ...constants, 7, 1e9, -1e9]);
  }

  /** A value for a schema; `strays` is how often a part of it need not fit. */
  value({ schema, components }: Rooted, strays: number, depth = 4): unknown {
    const random = this.#random;
    const parts = this.#parts(schema, components, 0);
    const types = distinct(parts.flatMap((part) => (part["type"] === undefined ? [] : [part["type"]].flat()))).map(
      String,
    );
    const isCompound = (type: string): boolean => type === "object" || type === "array";
    const hints = ["object", "array"].filter((type) => parts.some((part) => hintsAt(part, type)));
    const choices =
      types.length > 0 ? types : random.chance(0.7) && hints.length > 0 ? hints : ["scalar", "object", "array"];
    const type = random.chance(strays / 3) ? random.pick(["scalar", "object", "array"]) : random.pick(choices);
    const fixed = parts.flatMap((part) =>
      Array.isArray(part["enum"]) ? part["enum"] : "const" in part ? [part["const"]] : [],
    );
    if (fixed.length > 0 && !random.chance(strays)) {
      return this.#fitting(fixed, parts);
    }
    if (!isCompound(type) || depth === 0) {
      return random.chance(strays) ? random.pick(this.#scalars) : this.#fitting(this.#scalars, parts);
    }
    return type === "object"
      ? this.#object(parts, components, strays, depth)
      : this.#array(parts, components, strays, depth);
  }

  #fitting(values: readonly unknown[], parts: readonly Json[]): unknown {
    const fitting = values.filter((value) => parts.every((part) => fits(part, value)));
    return this.#random.pick(fitting.length > 0 ? fitting : values);
  }

  #object(parts: readonly Json[], components: Rooted["components"], strays: number, depth: number): Json {
    const random = this.#random;
    const required = parts.flatMap((part) => (Array.isArray(part["required"]) ? part["required"] : [])).map(String);
    const listed = parts.flatMap((part) => (isObject(part["properties"]) ? Object.keys(part["properties"]) : []));
    const isOpen = random.chance(0.3);
    const share = random.pick([0, 0.3, 0.6, 1]);
    const names = [...NAMES, ...FURTHER_NAMES].filter((name) =>
      required.includes(name)
        ? !random.chance(strays)
        : listed.includes(name)
          ? random.chance(share)
          : isOpen && random.chance(0.3),
    );
    return Object.fromEntries(
      names.map((name) => {
        const schemas = parts.flatMap((part): unknown[] => {
          const own = isObject(part["properties"]) && name in part["properties"] ? [part["properties"][name]] : [];
          const matching = Object.entries(isObject(part["patternProperties"]) ? part["patternProperties"] : {})
            .filter(([pattern]) => new RegExp(pattern, "u").test(name))
            .map(([, schema]) => schema);
          const all = [...own, ...matching];
          return all.length > 0 ? all : [part["additionalProperties"] ?? part["unevaluatedProperties"]];
        });
        return [name, this.value({ schema: { allOf: schemas.filter(isObject) }, components }, strays, depth - 1)];
      }),
    );
  }

  #array(parts: readonly Json[], components: Rooted["components"], strays: number, depth: number): unknown[] {
    const random = this.#random;
    const [least, most] = [Math.max(0, ...limits(parts, "minItems")), Math.min(4, ...limits(parts, "maxItems"))];
    const fitting = this.#lengths.filter((length) => length >= least && length <= most);
    const length = random.chance(strays) || fitting.length === 0 ? random.pick(this.#lengths) : random.pick(fitting);
    const repeats = random.chance(0.2);
    const members: unknown[] = [];
    for (let index = 0; index < length; index++) {
      const schemas = parts.flatMap((part) => {
        const prefix = Array.isArray(part["prefixItems"]) ? part["prefixItems"] : [];
        const contained = isObject(part["contains"]) && random.chance(0.5) ? [part["contains"]] : [];
        return [index < prefix.length ? prefix[index] : part["items"], ...contained];
      });
      const value = this.value({ schema: { allOf: schemas.filter(isObject) }, components }, strays, depth - 1);
      members.push(repeats && index > 0 ? members[0] : value);
    }
    return members;
  }

  /** Schemas without combinations that a value is to meet, one of each choice. */
  #parts(schema: unknown, components: Rooted["components"], depth: number): Json[] {
    if (!isObject(schema) || depth > 8) {
      return [];
    }
    const random = this.#random;
    const inner = (part: unknown): Json[] => this.#parts(part, components, depth + 1);
    const one = (list: unknown): Json[] => (Array.isArray(list) && list.length > 0 ? inner(random.pick(list)) : []);
    const target = typeof schema["$ref"] === "string" ? components[schema["$ref"].split("/").at(-1) ?? ""] : undefined;
    const branch = random.chance(0.5) ? [schema["if"], schema["then"]] : [schema["else"]];
    const doubly = isObject(schema["not"]) ? inner(schema["not"]["not"]) : [];
    const dependent =
      isObject(schema["dependentSchemas"]) && random.chance(0.5)
        ? Object.values(schema["dependentSchemas"]).flatMap(inner)
        : [];
    const all = Array.isArray(schema["allOf"]) ? schema["allOf"].flatMap(inner) : [];
    return [
      schema,
      ...inner(target),
      ...all,
      ...one(schema["anyOf"]),
      ...one(schema["oneOf"]),
      ...branch.flatMap(inner),
      ...doubly,
      ...dependent,
    ];
  }

  /** Many values for either of two schemas, and changes of valid ones. */
  *values(pair: readonly Rooted[], count: number, isValid: (value: unknown) => boolean): Generator<unknown> {
    const random = this.#random;
    yield* this.#scalars;
    yield* [[], {}];
    const good: unknown[] = [];
    for (let index = 0; index < count; index++) {
      const strays = random.pick([0, 0, 0.05, 0.2, 0.5]);
      const value =
        good.length > 0 && random.chance(0.4) ? this.#mutant(random.pick(good)) : this.value(random.pick(pair), strays);
      if (good.length < MOST_TRIES * 10 && typeof value === "object" && value !== null && isValid(value)) {
        good.push(value);
      }
      yield value;
    }
  }

  #mutant(value: unknown): unknown {
    const random = this.#random;
    if (typeof value !== "object" || value === null || Object.keys(value).length === 0) {
      return random.chance(0.5) && Array.isArray(value) ? [random.pick(this.#scalars)] : random.pick(this.#scalars);
    }
    const key = random.pick(Object.keys(value));
    const kind = random.below(4);
    if (Array.isArray(value)) {
      const copy = [...value];
      const index = Number(key);
      if (kind === 0) {
        copy.splice(index, 1);
      } else if (kind === 1) {
        copy.push(random.pick([...value, ...this.#scalars]));
      } else {
        copy[index] = this.#mutant(copy[index]);
      }
      return copy;
    }
    const entries = Object.entries(value).filter(([name]) => kind !== 0 || name !== key);
    const changed = entries.map(([name, inner]): [string, unknown] => [
      name,
      kind > 1 && name === key ? this.#mutant(inner) : inner,
    ]);
    const more =
      kind === 1 ? [[random.pick([...NAMES, ...FURTHER_NAMES]), random.pick(this.#scalars)] as [string, unknown]] : [];
    return Object.fromEntries([...changed, ...more]);
  }
}

function hintsAt(part: Json, type: string): boolean {
  const keys =
    type === "object"
      ? ["properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"]
      : ["items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems"];
  return keys.some((key) => key in part);
}

function limits(parts: readonly Json[], keyword: string): number[] {
  return parts.map((part) => part[keyword]).filter((value) => typeof value === "number");
}

/** Whether a scalar meets the keywords of a schema that speak of scalars. */
function fits(schema: Json, value: unknown): boolean {
  const types = schema["type"] === undefined ? undefined : [schema["type"]].flat();
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  if (types && !types.includes(type) && !(types.includes("integer") && Number.isInteger(value))) {
    return false;
  }
  const at = (keyword: string): number | undefined =>
    typeof schema[keyword] === "number" ? schema[keyword] : undefined;
  if (typeof value === "string") {
    const length = [...value].length;
    const { pattern, format } = schema;
    return (
      length >= (at("minLength") ?? 0) &&
      length <= (at("maxLength") ?? Number.POSITIVE_INFINITY) &&
      (typeof pattern !== "string" || new RegExp(pattern, "u").test(value)) &&
      (typeof format !== "string" || !FORMATS.has(format) || FORMATS.get(format)?.includes(value) === true)
    );
  }
  if (typeof value === "number") {
    const step = at("multipleOf");
    return (
      value >= (at("minimum") ?? Number.NEGATIVE_INFINITY) &&
      value <= (at("maximum") ?? Number.POSITIVE_INFINITY) &&
      value > (at("exclusiveMinimum") ?? Number.NEGATIVE_INFINITY) &&
      value < (at("exclusiveMaximum") ?? Number.POSITIVE_INFINITY) &&
      (step === undefined || value % step === 0)
    );
  }
  return true;
}
