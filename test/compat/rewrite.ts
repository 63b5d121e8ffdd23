// What rewrites of any document are made of.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { toJson } from "../../src/openapi/json.ts";
import { mapSchemas, mapSubschemas } from "../../src/openapi/structure.ts";
import { METHODS } from "../../src/openapi/vocabulary.ts";

/** Makes a document that means the same; an equal one where there is nothing to rewrite. */
export type Rewrite = (document: Json) => Json;

type Change<Value> = (value: Value, key: string) => unknown;

export function entries(value: unknown): [string, unknown][] {
  return Object.entries(isObject(value) ? value : {});
}

export function mapped(value: unknown, change: (inner: unknown, key: string) => unknown): unknown {
  return isObject(value) ? Object.fromEntries(entries(value).map(([key, inner]) => [key, change(inner, key)])) : value;
}

/** Changes each value of a document, the innermost first; `key` is that of the object it stands in, or of its list. */
export function everywhere(change: Change<unknown>): Rewrite {
  const deep = (value: unknown, key: string): unknown =>
    change(Array.isArray(value) ? value.map((inner) => deep(inner, key)) : mapped(value, deep), key);
  return (document) => deep(document, "") as Json;
}

/** Changes each schema, the innermost first; `key` is the keyword that holds it, empty for what is no part of another. */
export function schemas(change: (schema: Json, key: string, document: Json) => unknown): Rewrite {
  return (document) => {
    const deep = (schema: unknown, key: string): unknown =>
      isObject(schema) ? change(mapSubschemas(schema, deep), key, document) : schema;
    return mapSchemas(document, (schema, path) => deep(schema, path[0] === "components" ? "components" : ""));
  };
}

/** Changes each operation, callbacks and webhooks aside. */
export function operations(change: (operation: Json, item: Json, document: Json) => Json): Rewrite {
  const isMethod = (key: string): boolean => (METHODS as readonly string[]).includes(key);
  return (document) => ({
    ...document,
    paths: mapped(document["paths"], (item) =>
      mapped(item, (value, key) =>
        isMethod(key) && isObject(value) && isObject(item) ? change(value, item, document) : value,
      ),
    ),
  });
}

export const isModern = ({ openapi }: Json): boolean => !String(openapi).startsWith("3.0");
/** Whether names of components are tags on the wire, or whether a component is a variant of another. */
export const hasTags = (document: Json): boolean => toJson(document).includes('"discriminator"');
/** Whether references may lead from another place than the root of the document. */
const hasIds = (document: Json): boolean => toJson(document).includes('"$id"');
export const isPlain = (document: Json): boolean => !hasTags(document) && !hasIds(document);

export function only(applies: (document: Json) => boolean, rewrite: Rewrite): Rewrite {
  return (document) => (applies(document) ? rewrite(document) : document);
}

export const reversed = (list: unknown): unknown => (Array.isArray(list) ? [...list].reverse() : list);

/** Reverses the lists of these keywords of schemas. */
export function reorder(...keywords: string[]): Rewrite {
  return schemas((schema) => mapped(schema, (value, key) => (keywords.includes(key) ? reversed(value) : value)));
}

/** Changes each reference, and each place that a discriminator leads to. */
export function references(change: (reference: string) => string): Rewrite {
  return everywhere((value, key) =>
    isObject(value) && (typeof value["$ref"] === "string" || key === "mapping")
      ? mapped(value, (inner, name) =>
          typeof inner === "string" && (name === "$ref" || key === "mapping") ? change(inner) : inner,
        )
      : value,
  );
}

/** Writes out the tags that names of components imply: whoever renames a component has to. */
const tagged = schemas((schema) => {
  const { discriminator } = schema;
  const targets = [schema["oneOf"], schema["anyOf"]]
    .flat()
    .flatMap((part) => (isObject(part) ? [String(part["$ref"])] : []));
  if (!isObject(discriminator) || targets.length === 0) {
    return schema;
  }
  const known = isObject(discriminator["mapping"]) ? discriminator["mapping"] : {};
  const implied = targets.filter((target) => !Object.values(known).includes(target));
  const mapping = Object.fromEntries(implied.map((target) => [target.slice(target.lastIndexOf("/") + 1), target]));
  return { ...schema, discriminator: { ...discriminator, mapping: { ...mapping, ...known } } };
});

/** Names of security schemes are those of scopes and credentials; all other components are called as one likes. */
export const renamed: Rewrite = (document) => {
  const isNamed = (section: string): boolean => section !== "securitySchemes" && !section.startsWith("x-");
  const prepared = references((reference) =>
    reference.replace(/^(#\/components\/(?!securitySchemes\/|x-)[^/]+\/)/, "$1Renamed"),
  )(tagged(document));
  const components = mapped(prepared["components"], (parts, section) =>
    isNamed(section) ? Object.fromEntries(entries(parts).map(([name, part]) => [`Renamed${name}`, part])) : parts,
  );
  return components === undefined ? prepared : { ...prepared, components };
};

/** Moves parts into `components`, and leaves references to them. */
export function extracted(section: string, rewrite: (extract: (part: unknown) => unknown) => Rewrite): Rewrite {
  return (document) => {
    const found: Record<string, unknown> = {};
    const extract = (part: unknown): unknown => {
      if (!isObject(part) || part["$ref"] !== undefined) {
        return part;
      }
      const name = `Extracted${Object.keys(found).length}`;
      found[name] = part;
      return { $ref: `#/components/${section}/${name}` };
    };
    const rewritten = rewrite(extract)(document);
    const components = isObject(rewritten["components"]) ? rewritten["components"] : {};
    const parts = isObject(components[section]) ? components[section] : {};
    return { ...rewritten, components: { ...components, [section]: { ...parts, ...found } } };
  };
}

/** Writes the schemas that references lead to in their places, but for those that contain themselves. */
export const inlined: Rewrite = (document) => {
  const { schemas: known } = isObject(document["components"]) ? document["components"] : {};
  const inline = (schema: unknown, above: readonly string[]): unknown => {
    if (!isObject(schema)) {
      return schema;
    }
    const { $ref: reference, ...beside } = schema;
    const name = String(reference).replace("#/components/schemas/", "");
    const target = isObject(known) ? known[name] : undefined;
    const isPlain = Object.keys(beside).length === 0 || !isModern(document);
    return isObject(target) && isPlain && !above.includes(name)
      ? inline(target, [...above, name])
      : mapSubschemas(schema, (inner) => inline(inner, above));
  };
  const isRecursive = toJson(document).length > 100_000;
  return isRecursive ? document : mapSchemas(document, (schema) => inline(schema, []));
};

/** Each component of schemas is one more reference away. */
export const redirected: Rewrite = (document) => {
  const components = isObject(document["components"]) ? document["components"] : {};
  const parts = entries(components["schemas"]).flatMap(([name, part]) => [
    [name, { $ref: `#/components/schemas/${name}Original` }],
    [`${name}Original`, part],
  ]);
  return parts.length === 0
    ? document
    : { ...document, components: { ...components, schemas: Object.fromEntries(parts) } };
};

export const isInteger = ({ type, enum: members }: Json): boolean => type === "integer" && members === undefined;
