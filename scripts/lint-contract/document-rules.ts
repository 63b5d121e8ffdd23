// What the document around its schemas must hold to: sources, extensions, paths, operations, links, security.
import { isObject, type Json } from "../../src/openapi/document.ts";
import { resolve } from "../../src/openapi/references.ts";
import type { Finding } from "./finding.ts";
import type { Path } from "./source.ts";
import type { Kind, Visited } from "./walk.ts";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";
const SOURCES = ["documentation", "api-definition", "project"];
/** Where each extension may stand; the description of the document explains them. */
const EXTENSIONS: ReadonlyMap<string, readonly Kind[]> = new Map<string, readonly Kind[]>([
  ["x-source", ["schema", "parameter"]],
  ["x-source-note", ["schema", "parameter", "operation"]],
  ["x-sdk-operation", ["operation"]],
  ["x-enumDescriptions", ["schema"]],
  ["x-rate-limit", ["document"]],
]);

/** Faults of the document as a whole. */
export function documentFindings(document: Json, objects: readonly Visited[]): Finding[] {
  return [
    ...(document["jsonSchemaDialect"] === DIALECT
      ? []
      : [
          {
            path: ["jsonSchemaDialect"],
            message: "`jsonSchemaDialect` is missing or is not that of JSON Schema 2020-12.",
            remedy: `Write \`jsonSchemaDialect: ${DIALECT}\`: without it Prism does not validate tuples.`,
          },
        ]),
    ...securityFindings(document, document, []),
    ...objects.flatMap((object) => [
      ...extensionFindings(object),
      ...(object.kind === "operation" ? operationFindings(document, object) : []),
      ...(object.kind === "parameter" ? parameterFindings(object) : []),
      ...(object.kind === "link" ? linkFindings(document, object, objects) : []),
    ]),
  ];
}

function extensionFindings({ kind, value, path }: Visited): Finding[] {
  const unknown = Object.keys(value).filter((key) => key.startsWith("x-") && !EXTENSIONS.get(key)?.includes(kind));
  const sources = Object.entries(isObject(value["x-source"]) ? value["x-source"] : {});
  return [
    ...unknown.map((key) => ({
      path: [...path, key],
      message: EXTENSIONS.has(key) ? `\`${key}\` has no meaning here.` : `\`${key}\` is not known.`,
      remedy: EXTENSIONS.has(key)
        ? `It may stand in: ${EXTENSIONS.get(key)?.join(", ")}.`
        : `Remove it, or use one of: ${[...EXTENSIONS.keys()].join(", ")}.`,
    })),
    ...sources.flatMap(([keyword, source]): Finding[] => [
      ...(SOURCES.includes(String(source))
        ? []
        : [
            {
              path: [...path, "x-source", keyword],
              message: `\`${source}\` is no known source.`,
              remedy: `Use one of: ${SOURCES.join(", ")}.`,
            },
          ]),
      ...(keyword in value
        ? []
        : [
            {
              path: [...path, "x-source", keyword],
              message: `\`x-source\` names \`${keyword}\`, which does not stand beside it.`,
              remedy: "Remove the entry, or add the keyword.",
            },
          ]),
    ]),
  ];
}

function parameterFindings({ value, path }: Visited): Finding[] {
  return value["in"] === "path" && value["required"] !== true
    ? [
        {
          path: "required" in value ? [...path, "required"] : path,
          message: `The path parameter \`${value["name"]}\` is optional.`,
          remedy: "Write `required: true`: a path without it is another path.",
        },
      ]
    : [];
}

/** The parameters of an operation, those of its path included. */
function parametersOf(document: Json, operation: Visited): Json[] {
  return [operation.parent?.value["parameters"], operation.value["parameters"]].flatMap((list) =>
    (Array.isArray(list) ? list : []).map((parameter) => resolve(document, parameter, "parameters")),
  );
}

function operationFindings(document: Json, operation: Visited): Finding[] {
  const { value, path } = operation;
  const template = String(path.at(-2));
  const inTemplate = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? "");
  const declared = parametersOf(document, operation)
    .filter((parameter) => parameter["in"] === "path")
    .map(({ name }) => String(name));
  return [
    ...inTemplate
      .filter((name) => !declared.includes(name))
      .map((name) => ({
        path,
        message: `The path names \`{${name}}\`, which is no parameter of the operation.`,
        remedy: `Add the path parameter \`${name}\`.`,
      })),
    ...declared
      .filter((name) => !inTemplate.includes(name))
      .map((name) => ({
        path,
        message: `The path parameter \`${name}\` does not stand in the path ${template}.`,
        remedy: `Add \`{${name}}\` to the path, or remove the parameter.`,
      })),
    ...["externalDocs", "x-sdk-operation"]
      .filter((key) => value[key] === undefined)
      .map((key) => ({
        path,
        message: `The operation has no \`${key}\`.`,
        remedy: key === "externalDocs" ? "Name its documentation page." : "Name its operation in the vendor's SDKs.",
      })),
    ...securityFindings(document, value, path),
  ];
}

function securityFindings(document: Json, owner: Json, path: Path): Finding[] {
  const components = isObject(document["components"]) ? document["components"] : {};
  const known = Object.keys(isObject(components["securitySchemes"]) ? components["securitySchemes"] : {});
  const alternatives = Array.isArray(owner["security"]) ? owner["security"] : [];
  return alternatives.flatMap((alternative: unknown, index): Finding[] =>
    Object.keys(isObject(alternative) ? alternative : {})
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: [...path, "security", index, name],
        message: `There is no security scheme \`${name}\`.`,
        remedy: `Use one of: ${known.join(", ")}; or define it under \`components/securitySchemes\`.`,
      })),
  );
}

function linkFindings(document: Json, { value: link, path }: Visited, objects: readonly Visited[]): Finding[] {
  if (link["operationId"] === undefined) {
    return [];
  }
  const operations = objects.filter(({ kind }) => kind === "operation");
  const target = operations.find(({ value }) => value["operationId"] === link["operationId"]);
  if (!target) {
    return [
      {
        path: [...path, "operationId"],
        message: `The link leads to the operation \`${link["operationId"]}\`, which does not exist.`,
        remedy: `Use one of: ${operations.map(({ value }) => value["operationId"]).join(", ")}.`,
      },
    ];
  }
  const names = parametersOf(document, target).flatMap(({ name, in: place }) => [`${name}`, `${place}.${name}`]);
  const parameters = isObject(link["parameters"]) ? link["parameters"] : {};
  const source = operations.find((operation) => operation.path.every((segment, index) => segment === path[index]));
  const here = source && parametersOf(document, source).map(({ name, in: place }) => `$request.${place}.${name}`);
  return Object.entries(parameters).flatMap(([name, expression]): Finding[] => [
    ...(names.includes(name)
      ? []
      : [
          {
            path: [...path, "parameters", name],
            message: `The link sets \`${name}\`, which is no parameter of \`${link["operationId"]}\`.`,
            remedy: `Use one of: ${names.filter((known) => !known.includes(".")).join(", ")}.`,
          },
        ]),
    ...(here && /^\$request\.(path|query|header)\./.test(String(expression)) && !here.includes(String(expression))
      ? [
          {
            path: [...path, "parameters", name],
            message: `The link reads \`${expression}\`, which is no parameter of its own operation.`,
            remedy: `Use one of: ${here.join(", ")}.`,
          },
        ]
      : []),
  ]);
}
