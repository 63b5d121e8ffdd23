// Writes src/generated/ from openapi/openapi.yaml; with --check it only says which file is stale.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { parseDocument } from "yaml";

const SOURCE = "openapi/openapi.yaml";
const TARGET = "src/generated/";
const HEADER = `// Generated from ${SOURCE} by \`npm run generate\`. Do not edit.\n`;
const INTEGER_RANGES = { int32: [-(2 ** 31), 2 ** 31 - 1] } as Record<string, [number, number]>;
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The keywords that validate, without annotations; references lead to `$defs`. */
function validationSchema(schema: unknown): unknown {
  if (!isObject(schema)) {
    return schema;
  }
  const result: Json = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$ref") {
      result[keyword] = String(value).replace("#/components/schemas/", "#/$defs/");
    } else if (keyword === "properties" && isObject(value)) {
      result[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, validationSchema(inner)]),
      );
    } else if (Array.isArray(value) && ["prefixItems", "oneOf", "anyOf", "allOf"].includes(keyword)) {
      result[keyword] = value.map(validationSchema);
    } else if (keyword === "format") {
      // A format of integers is a range; the others annotate.
      const [minimum, maximum] = INTEGER_RANGES[String(value)] ?? [];
      result["minimum"] ??= minimum;
      result["maximum"] ??= maximum;
    } else if (!keyword.startsWith("x-") && !["description", "title", "default", "examples"].includes(keyword)) {
      result[keyword] = validationSchema(value);
    }
  }
  return JSON.parse(JSON.stringify(result));
}

/** One schema for each operation: an object with its parameters by place, and its body. */
function requestSchemas(document: Json): Record<string, Json> {
  const resolve = (value: unknown): Json => {
    const reference = isObject(value) ? value["$ref"] : undefined;
    if (typeof reference !== "string") {
      return value as Json;
    }
    return resolve(
      reference
        .slice(2)
        .split("/")
        .reduce<unknown>((inner, key) => (inner as Json)[key], document),
    );
  };
  const definitions = isObject(document["components"]) ? (document["components"]["schemas"] as Json) : {};
  const $defs = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, validationSchema(schema)]),
  );
  const schemas: Record<string, Json> = {};
  for (const path of Object.values(document["paths"] as Json)) {
    for (const method of METHODS) {
      const operation = (path as Json)[method];
      if (!isObject(operation)) {
        continue;
      }
      const properties: Record<string, { type: "object"; properties: Json; required: string[] }> = {};
      for (const parameter of ((operation["parameters"] ?? []) as unknown[]).map(resolve)) {
        const place = properties[String(parameter["in"])] ?? { type: "object", properties: {}, required: [] };
        properties[String(parameter["in"])] = place;
        place.properties[String(parameter["name"])] = validationSchema(parameter["schema"]);
        if (parameter["required"] === true) {
          place.required.push(String(parameter["name"]));
        }
      }
      const body = operation["requestBody"] === undefined ? undefined : resolve(operation["requestBody"]);
      const content = body && (Object.values(body["content"] as Json)[0] as Json);
      schemas[String(operation["operationId"])] = {
        $defs,
        type: "object",
        properties: content ? { ...properties, body: validationSchema(content["schema"]) } : properties,
        required: [
          ...Object.keys(properties).filter((place) => place === "path"),
          ...(body?.["required"] ? ["body"] : []),
        ],
      };
    }
  }
  return schemas;
}

/**
 * What Ajv writes out for each keyword, as one call: half the code, and with it a smaller bundle and a quicker import.
 * Where Ajv writes it in another way, it stays as it is, and works.
 */
function compact(code: string): string {
  const violation =
    /const (err\d+) = \{instancePath(?::(.*?))?,schemaPath:.*?,keyword:(.*?),params:(.*?)\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g;
  const evaluated = /const (evaluated\d+) = .*;\s*(if\(\1\.dynamic\w+\)\{[^}]*\}\s*)+|validate\d+\.evaluated = .*;/g;
  const note = `function note(list, instancePath, keyword, params) {
    list ??= [];
    list.push({ instancePath, keyword, params });
    return list;
  }`;
  return code
    .replace(violation, (_all, _name, path = "instancePath", keyword, params) => {
      return `vErrors = note(vErrors, ${path}, ${keyword}, ${params});`;
    })
    .replace(evaluated, "")
    .concat(note);
}

/** Validators as one module without imports. */
async function validators(document: Json): Promise<string> {
  const schemas = requestSchemas(document);
  const ajv = new Ajv2020({ allErrors: true, strict: true, messages: false, code: { source: true, lines: true } });
  for (const [name, schema] of Object.entries(schemas)) {
    ajv.addSchema(schema, name);
  }
  const names = Object.fromEntries(Object.keys(schemas).map((name) => [name, name]));
  const bundle = await build({
    stdin: { contents: compact(standaloneCode.default(ajv, names)), resolveDir: process.cwd() },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "validators",
    target: "es2022",
    legalComments: "none",
  });
  return `${HEADER}// @ts-nocheck
/** What a value breaks: the keyword, where it stands in the value, and the parameters of the keyword. */
export interface GeneratedViolation {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Tells whether a request conforms; if not, \`errors\` names every violation. */
export interface Validator {
  (request: unknown): boolean;
  errors?: GeneratedViolation[] | null;
}
${bundle.outputFiles[0]?.text.replace('"use strict";\n', "")}
/** One validator for each operation, of \`{ path, query, header, body }\`. */
export const requestValidators: Record<${Object.keys(names)
    .map((name) => `"${name}"`)
    .join(" | ")}, Validator> = validators;
`;
}

/** The content of each generated file, by its name. */
async function generate(source: string): Promise<Record<string, string>> {
  const yaml = parseDocument(source);
  if (yaml.errors[0]) {
    throw new Error(`${SOURCE} is not YAML: ${yaml.errors[0].message.split("\n")[0]}`);
  }
  const document = yaml.toJS() as Json;
  const json = JSON.stringify(document, null, 2);
  // As a program: its declarations do not compile without `skipLibCheck`.
  const program = "node_modules/openapi-typescript/bin/cli.js";
  const { stdout: types } = await promisify(execFile)(process.execPath, [
    program,
    SOURCE,
    "--default-non-nullable",
    "false",
  ]);
  const servers = document["servers"] as { url: string; description: string }[];
  const endpoints = servers.map(({ url, description }) => `  "${description}": "${url}",\n`).join("");
  return {
    "openapi.json": `${json}\n`,
    "openapi.ts": `${HEADER}${types}`,
    "regions.ts": `${HEADER}/** The endpoint of each region, from the servers of the document. */\nexport const endpoints = {\n${endpoints}} as const;\n`,
    "validators.ts": await validators(document),
  };
}

async function main(check: boolean): Promise<number> {
  const start = performance.now();
  const files = await generate(await readFile(SOURCE, "utf8"));
  await mkdir(TARGET, { recursive: true });
  const present = await readdir(TARGET);
  const stale: string[] = present.filter((name) => files[name] === undefined);
  for (const [name, content] of Object.entries(files)) {
    if (!present.includes(name) || (await readFile(TARGET + name, "utf8")) !== content) {
      stale.push(name);
    }
  }
  if (check) {
    for (const name of stale) {
      process.stderr.write(`${TARGET}${name} is stale. Run \`npm run generate\` and commit the result.\n`);
    }
    return stale.length === 0 ? 0 : 1;
  }
  for (const name of stale) {
    await (files[name] === undefined ? rm(TARGET + name) : writeFile(TARGET + name, files[name]));
  }
  process.stdout.write(`${SOURCE} → ${TARGET} [${Math.round(performance.now() - start)} ms]\n`);
  return 0;
}

try {
  process.exitCode = await main(process.argv.includes("--check"));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
