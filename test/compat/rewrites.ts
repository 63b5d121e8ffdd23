// Rewrites of any document that leave its meaning as it was.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { mapSchemas } from "../../src/openapi/structure.ts";
import {
  entries,
  everywhere,
  extracted,
  hasTags,
  inlined,
  isInteger,
  isModern,
  isPlain,
  mapped,
  only,
  operations,
  type Rewrite,
  redirected,
  references,
  renamed,
  reorder,
  reversed,
  schemas,
} from "./rewrite.ts";

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
