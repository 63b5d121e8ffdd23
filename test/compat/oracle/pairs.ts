// Pairs of schemas, an edit apart, and what Ajv says of values of both.
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Random } from "../../fixtures/constructed/draw/random.ts";
import { EDIT_NAMES, editedSchema } from "./edits.ts";
import { isObject, type Json, SchemaDraw } from "./schemas.ts";
import { type Rooted, ValueDraw } from "./values.ts";

/** Two schemas, and how the second was made of the first. */
export interface SchemaPair {
  readonly old: Rooted;
  readonly next: Rooted;
  readonly edits: readonly string[];
}

const COMPONENTS = ["One", "Two"];

export function drawPair(seed: number): SchemaPair {
  const random = new Random(seed);
  const draw = new SchemaDraw(random, COMPONENTS);
  const plain = new SchemaDraw(random, []);
  const components = Object.fromEntries(
    COMPONENTS.map((name, index) => [name, (index === 0 && random.chance(0.2) ? draw : plain).schema(2)]),
  );
  let next: Rooted = { schema: draw.schema(3), components };
  const old = next;
  const edits: string[] = [];
  for (let left = random.pick([1, 1, 2, 3]); left > 0; left--) {
    const name = random.pick(EDIT_NAMES);
    const { components } = next;
    const tools = { random, draw, target: (reference: string) => components[reference.split("/").at(-1) ?? ""] };
    const edited = (schema: Json): Json => editedSchema(schema, name, tools);
    const component = random.chance(0.2) ? random.pick(COMPONENTS) : undefined;
    next =
      component === undefined
        ? { ...next, schema: edited(next.schema) }
        : { ...next, components: { ...components, [component]: edited(components[component] as Json) } };
    edits.push(name);
  }
  return { old, next, edits };
}

/** Validates as Ajv does. @throws {Error} if Ajv cannot compile it */
export function validatorOf({ schema, components }: Rooted): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false, multipleOfPrecision: 9 });
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  const local = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(local)
      : isObject(value)
        ? Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [
              key,
              key === "$ref" ? String(inner).replace("#/components/schemas/", "#/$defs/") : local(inner),
            ]),
          )
        : value;
  const validate = ajv.compile({ $defs: local(components) as Json, allOf: [local(schema)] });
  return (value) => validate(value) === true;
}

/** Whether Ajv can compile both schemas of a pair, and validate: one that refers to itself and to nothing between has no end. */
export function isCompilable({ old, next }: SchemaPair): boolean {
  try {
    for (const { schema, components } of [old, next]) {
      const parts = Object.keys(components).map((name) => ({ $ref: `#/components/schemas/${name}` }));
      for (const part of [schema, ...parts]) {
        ["a", 0, true, null, [], {}].forEach(validatorOf({ schema: part, components }));
      }
    }
    return true;
  } catch {
    return false;
  }
}

/** What Ajv finds: a value of the old one that the new one refuses, and one of the new one that the old one refuses. */
export interface Verdict {
  readonly lost?: { readonly value: unknown };
  readonly gained?: { readonly value: unknown };
  /** How many of the values are valid. */
  readonly valid: readonly [old: number, next: number];
}

export function search({ old, next }: SchemaPair, seed: number, count: number): Verdict {
  const [before, after] = [validatorOf(old), validatorOf(next)];
  const draw = new ValueDraw(new Random(seed), [old, next]);
  let verdict: Omit<Verdict, "valid"> = {};
  const valid: [number, number] = [0, 0];
  for (const value of draw.values([old, next], count, (value) => before(value) || after(value))) {
    const [was, is] = [before(value), after(value)];
    valid[0] += Number(was);
    valid[1] += Number(is);
    if (was !== is) {
      verdict = was ? { lost: { value }, ...verdict } : { gained: { value }, ...verdict };
    }
    if (verdict.lost && verdict.gained) {
      break;
    }
  }
  return { ...verdict, valid };
}

/** A document of an operation that takes each schema, and responds with it. */
export function documentOf(schemas: readonly Rooted[], openapi = "3.1.0"): Json {
  const components: Record<string, Json> = {};
  const paths: Record<string, Json> = {};
  for (const [index, rooted] of schemas.entries()) {
    const named = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(named)
        : isObject(value)
          ? Object.fromEntries(
              Object.entries(value).map(([key, inner]) => [key, key === "$ref" ? `${inner}${index}` : named(inner)]),
            )
          : value;
    for (const [name, component] of Object.entries(rooted.components)) {
      components[`${name}${index}`] = named(component) as Json;
    }
    const content = { "application/json": { schema: named(rooted.schema) } };
    paths[`/things/${index}`] = {
      post: {
        operationId: `edit${index}`,
        requestBody: { required: true, content },
        responses: { "200": { description: "Done.", content } },
      },
    };
  }
  return { openapi, info: { title: "Edits", version: "1" }, paths, components: { schemas: components } };
}
