// Rewrites of any document that leave its meaning as it was.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { toJson } from "../../src/openapi/json.ts";
import { mapSchemas, mapSubschemas } from "../../src/openapi/structure.ts";
import { METHODS } from "../../src/openapi/vocabulary.ts";

/** Makes a document that means the same; an equal one where there is nothing to rewrite. */
export type Rewrite = (document: Json) => Json;

type Change<Value> = (value: Value, key: string) => unknown;

function entries(value: unknown): [string, unknown][] {
  return Object.entries(isObject(value) ? value : {});
}

function mapped(value: unknown, change: (inner: unknown, key: string) => unknown): unknown {
  return isObject(value) ? Object.fromEntries(entries(value).map(([key, inner]) => [key, change(inner, key)])) : value;
}

/** Changes each value of a document, the innermost first; `key` is that of the object it stands in, or of its list. */
function everywhere(change: Change<unknown>): Rewrite {
  const deep = (value: unknown, key: string): unknown =>
    change(Array.isArray(value) ? value.map((inner) => deep(inner, key)) : mapped(value, deep), key);
  return (document) => deep(document, "") as Json;
}

/** Changes each schema, the innermost first; `key` is the keyword that holds it, empty for what is no part of another. */
function schemas(change: (schema: Json, key: string, document: Json) => unknown): Rewrite {
  return (document) => {
    const deep = (schema: unknown, key: string): unknown =>
      isObject(schema) ? change(mapSubschemas(schema, deep), key, document) : schema;
    return mapSchemas(document, (schema, path) => deep(schema, path[0] === "components" ? "components" : ""));
  };
}

/** Changes each operation, callbacks and webhooks aside. */
function operations(change: (operation: Json, item: Json, document: Json) => Json): Rewrite {
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

const isModern = ({ openapi }: Json): boolean => !String(openapi).startsWith("3.0");
/** Whether names of components are tags on the wire, or whether a component is a variant of another. */
const hasTags = (document: Json): boolean => toJson(document).includes('"discriminator"');
/** Whether references may lead from another place than the root of the document. */
const hasIds = (document: Json): boolean => toJson(document).includes('"$id"');
const isPlain = (document: Json): boolean => !hasTags(document) && !hasIds(document);

function only(applies: (document: Json) => boolean, rewrite: Rewrite): Rewrite {
  return (document) => (applies(document) ? rewrite(document) : document);
}

const reversed = (list: unknown): unknown => (Array.isArray(list) ? [...list].reverse() : list);

/** Reverses the lists of these keywords of schemas. */
function reorder(...keywords: string[]): Rewrite {
  return schemas((schema) => mapped(schema, (value, key) => (keywords.includes(key) ? reversed(value) : value)));
}

/** Changes each reference, and each place that a discriminator leads to. */
function references(change: (reference: string) => string): Rewrite {
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
const renamed: Rewrite = (document) => {
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
function extracted(section: string, rewrite: (extract: (part: unknown) => unknown) => Rewrite): Rewrite {
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
const inlined: Rewrite = (document) => {
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
const redirected: Rewrite = (document) => {
  const components = isObject(document["components"]) ? document["components"] : {};
  const parts = entries(components["schemas"]).flatMap(([name, part]) => [
    [name, { $ref: `#/components/schemas/${name}Original` }],
    [`${name}Original`, part],
  ]);
  return parts.length === 0
    ? document
    : { ...document, components: { ...components, schemas: Object.fromEntries(parts) } };
};

const isInteger = ({ type, enum: members }: Json): boolean => type === "integer" && members === undefined;

/** What means nothing else, by what it does. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  "keys in another order": everywhere((value) =>
    isObject(value) ? Object.fromEntries(entries(value).reverse()) : value,
  ),
  "parameters in another order": everywhere((value, key) => (key === "parameters" ? reversed(value) : value)),
  "required names in another order": reorder("required"),
  "members of enumerations in another order": reorder("enum"),
  "types in another order": reorder("type"),
  "alternatives in another order": reorder("oneOf", "anyOf"),
  "parts in another order": reorder("allOf"),
  "credentials in another order": everywhere((value, key) => (key === "security" ? reversed(value) : value)),
  "servers in another order": (document) =>
    document["servers"] === undefined ? document : { ...document, servers: reversed(document["servers"]) },
  "other names of components": renamed,
  "references with encoded letters": references((reference) =>
    reference.replace(
      /^(#\/components\/[^/]+\/)([a-zA-Z])/,
      (_, start, letter) => `${start}%${letter.charCodeAt(0).toString(16)}`,
    ),
  ),
  "references over others": only((document) => !hasTags(document), redirected),
  "schemas instead of references": only(isPlain, inlined),
  "schemas moved into components": only(
    isPlain,
    extracted("schemas", (extract) =>
      schemas((schema, key) => (key === "components" || key === "not" ? schema : extract(schema))),
    ),
  ),
  "parameters moved into components": extracted("parameters", (extract) =>
    operations((operation) =>
      Array.isArray(operation["parameters"])
        ? { ...operation, parameters: operation["parameters"].map(extract) }
        : operation,
    ),
  ),
  "responses moved into components": extracted("responses", (extract) =>
    operations((operation) => ({ ...operation, responses: mapped(operation["responses"], extract) })),
  ),
  "request bodies moved into components": extracted("requestBodies", (extract) =>
    operations((operation) =>
      operation["requestBody"] === undefined
        ? operation
        : { ...operation, requestBody: extract(operation["requestBody"]) },
    ),
  ),
  "headers moved into components": extracted("headers", (extract) =>
    operations((operation) => ({
      ...operation,
      responses: mapped(operation["responses"], (response) =>
        isObject(response) && response["headers"] !== undefined
          ? { ...response, headers: mapped(response["headers"], extract) }
          : response,
      ),
    })),
  ),
  "parameters of a path said by its operations": (document) => {
    const said = operations((operation, item) => ({
      ...operation,
      // What an operation says of the same parameter comes last, and counts.
      parameters: [item["parameters"] ?? [], operation["parameters"] ?? []].flat(),
    }))(document);
    const withoutOwn = ({ parameters: _, ...others }: Json): Json => others;
    return { ...said, paths: mapped(said["paths"], (item) => (isObject(item) ? withoutOwn(item) : item)) };
  },
  "credentials and servers of the document said by its operations": operations((operation, item, document) => ({
    ...(document["security"] !== undefined && { security: document["security"] }),
    ...(document["servers"] !== undefined && item["servers"] === undefined && { servers: document["servers"] }),
    ...operation,
  })),
  "other descriptions, summaries and titles": (document) => {
    const words = { description: "In other words.", summary: "Other words" };
    const { info } = document;
    return operations((operation) => ({ ...operation, ...words, tags: ["other"] }))(
      schemas((schema) => (schema["$ref"] === undefined ? { ...schema, ...words, title: "Other" } : schema))({
        ...document,
        info: { ...(isObject(info) ? info : {}), title: "Other", description: "Other words." },
        tags: [{ name: "other" }],
        externalDocs: { url: "https://other.example" },
      }),
    );
  },
  "no descriptions": schemas(({ description: _, title: __, ...others }) => others),
  "other examples": schemas((schema) => (schema["$ref"] === undefined ? { ...schema, example: "other" } : schema)),
  "no examples": (document) =>
    mapSchemas(
      schemas(({ example: _, examples: __, ...others }) => others)(document),
      (schema) => schema,
      ({ example: _, examples: __, ...others }) => others,
    ),
  "extensions of schemas and operations": (document) =>
    operations((operation) => ({ ...operation, "x-note": { type: "string" } }))(
      schemas((schema) => (schema["$ref"] === undefined ? { ...schema, "x-note": [1] } : schema))(document),
    ),
  "what OpenAPI takes for granted of parameters": operations((operation) => ({
    deprecated: false,
    ...operation,
    ...(Array.isArray(operation["parameters"]) && {
      parameters: operation["parameters"].map((parameter: Json) => {
        if (parameter["$ref"] !== undefined || parameter["content"] !== undefined) {
          return parameter;
        }
        const usual = parameter["in"] === "query" || parameter["in"] === "cookie" ? "form" : "simple";
        const style = parameter["style"] ?? usual;
        return { required: false, deprecated: false, style, explode: style === "form", ...parameter };
      }),
    }),
  })),
  "what JSON Schema takes for granted": schemas((schema) =>
    schema["$ref"] === undefined
      ? { minLength: 0, minItems: 0, minProperties: 0, uniqueItems: false, deprecated: false, ...schema }
      : schema,
  ),
  "types as lists of one": only(
    isModern,
    schemas((schema) => (typeof schema["type"] === "string" ? { ...schema, type: [schema["type"]] } : schema)),
  ),
  "enumerations of one for constants": only(
    isModern,
    schemas(({ const: only, ...others }) => (only === undefined ? others : { ...others, enum: [only] })),
  ),
  "constants for enumerations of one": only(
    isModern,
    schemas((schema) => {
      const { enum: members, ...others } = schema;
      return Array.isArray(members) && members.length === 1 ? { ...others, const: members[0] } : schema;
    }),
  ),
  "limits of integers that exclude their ends": only(
    isModern,
    schemas((schema) => {
      const { minimum, maximum, ...others } = schema;
      const isSafe = [minimum, maximum].every((limit) => limit === undefined || Number.isSafeInteger(limit));
      return isInteger(schema) && isSafe
        ? {
            ...others,
            ...(minimum !== undefined && { exclusiveMinimum: Number(minimum) - 1 }),
            ...(maximum !== undefined && { exclusiveMaximum: Number(maximum) + 1 }),
          }
        : schema;
    }),
  ),
  "schemas as the only part of another": only(
    (document) => !hasTags(document),
    schemas((schema, key) => (key === "components" ? schema : { allOf: [schema] })),
  ),
  "schemas as the only alternative of another": only(
    (document) => !hasTags(document),
    schemas((schema, key) => (key === "components" ? schema : { anyOf: [schema] })),
  ),
  "nullable types as alternatives": only(
    isModern,
    schemas((schema) => {
      const { type, ...others } = schema;
      const isPlain = [
        "enum",
        "const",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "if",
      ].every((key) => !(key in schema));
      const rest = Array.isArray(type) ? type.filter((one) => one !== "null") : [];
      return Array.isArray(type) && rest.length === 1 && type.length === 2 && isPlain
        ? { oneOf: [{ ...others, type: rest[0] }, { type: "null" }] }
        : schema;
    }),
  ),
  "schemas defined beside the place of their use": only(
    (document) => isModern(document) && isPlain(document) && document["components"] !== undefined,
    (document) => ({
      ...document,
      components: mapped(document["components"], (parts, section) =>
        section === "schemas"
          ? mapped(parts, (schema, name) =>
              isObject(schema) && isObject(schema["properties"])
                ? {
                    ...schema,
                    properties: mapped(schema["properties"], (_, property) => ({
                      $ref: `#/components/schemas/${name}/$defs/${encodeURIComponent(property)}`,
                    })),
                    $defs: { ...(isObject(schema["$defs"]) ? schema["$defs"] : {}), ...schema["properties"] },
                  }
                : schema,
            )
          : parts,
      ),
    }),
  ),
  "names of headers in capitals": everywhere((value, key) =>
    key === "headers" && isObject(value)
      ? Object.fromEntries(entries(value).map(([name, header]) => [name.toUpperCase(), header]))
      : isObject(value) && value["in"] === "header" && value["schema"] !== undefined
        ? { ...value, name: String(value["name"]).toUpperCase() }
        : value,
  ),
  "media types in capitals, and with spaces": everywhere((value, key) =>
    key === "content" && isObject(value)
      ? Object.fromEntries(entries(value).map(([type, media]) => [type.replace("json", "JSON"), media]))
      : value,
  ),
  "a server that is taken for granted": (document) =>
    document["servers"] === undefined ? { ...document, servers: [{ url: "/" }] } : document,
  "another patch of OpenAPI": (document) => ({
    ...document,
    openapi: String(document["openapi"]).replace(/^(3\.\d+)\..*$/, "$1.9"),
  }),
};
