// Writes src/generated/ from openapi/openapi.yaml; with --check it only says which file is stale.

import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import { parseDocument } from "yaml";
import type { Schema } from "../src/client/schema.ts";
import { isObject, type Json } from "../src/openapi/document.ts";
import type { Operation } from "../src/openapi/model.ts";
import { readContract } from "../src/openapi/read-contract.ts";
import { resolve } from "../src/openapi/references.ts";
import { KEYWORDS } from "../src/openapi/vocabulary.ts";
import { toOpenApi30 } from "./generate/openapi-3.0.ts";
import { periodInWords, readRateLimit } from "./generate/rate-limit.ts";

const SOURCE = "openapi/openapi.yaml";
const TARGET = "src/generated/";
const HEADER = `// Generated from ${SOURCE} by \`npm run generate\`. Do not edit.\n`;
const INTEGER_RANGES = { int32: [-(2 ** 31), 2 ** 31 - 1] } as Record<string, [number, number]>;

/** Keywords that stand in a generated schema as they are; others lead to further schemas. */
const LIMITS: ReadonlySet<string> = new Set<keyof Schema>([
  ...(["type", "enum", "const", "required", "minLength", "maxLength", "pattern", "minItems", "maxItems"] as const),
  ...(["uniqueItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const),
  ...(["minProperties", "maxProperties"] as const),
]);
const LISTS: ReadonlySet<string> = new Set<keyof Schema>(["prefixItems", "oneOf", "anyOf"]);
const SINGLES: ReadonlySet<string> = new Set<keyof Schema>(["items", "additionalProperties"]);

/** A schema with its references resolved and without annotations, as `src/client/schema.ts` reads it. */
function bare(document: Json, schema: unknown, place: string): unknown {
  if (!isObject(schema)) {
    return schema;
  }
  if (place.length > 1000) {
    throw new Error(`${place.slice(0, 200)}…: a schema that contains itself cannot be checked by the client.`);
  }
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(resolve(document, schema, place))) {
    const inner = (member: unknown, name: unknown = "") => bare(document, member, `${place}/${keyword}/${name}`);
    if (LIMITS.has(keyword)) {
      result[keyword] = value;
    } else if (LISTS.has(keyword) && Array.isArray(value)) {
      result[keyword] = value.map(inner);
    } else if (SINGLES.has(keyword)) {
      result[keyword] = inner(value);
    } else if (keyword === "properties" && isObject(value)) {
      result[keyword] = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inner(member, name)]));
    } else if (keyword === "format") {
      // A format of integers is a range; the others describe.
      const [minimum, maximum] = INTEGER_RANGES[String(value)] ?? [];
      result["minimum"] ??= minimum;
      result["maximum"] ??= maximum;
    } else if (KEYWORDS.get(keyword)?.kind !== "annotation" && !keyword.startsWith("x-")) {
      throw new Error(`${place}: the client cannot check \`${keyword}\` yet. Teach it in src/client/schema.ts.`);
    }
  }
  if (result["uniqueItems"] === true && !hasOneText(result["items"] as Schema | undefined)) {
    throw new Error(
      `${place}: the client cannot tell yet whether members that may be objects are unique. Teach it in src/client/schema.ts.`,
    );
  }
  return result;
}

/** Whether equal values of a schema are equal as JSON: the properties of objects have no order. */
function hasOneText({ type = "object", items, prefixItems }: Schema = {}): boolean {
  const types = [type].flat();
  return !types.includes("object") && (!types.includes("array") || (!prefixItems && hasOneText(items)));
}

/** One schema for each operation: an object with its parameters by place, and its body. */
function requestSchemas(document: Json): Record<string, unknown> {
  const schemaOf = ({ id, parameters, body }: Operation): unknown => {
    const places: Record<string, { properties: Record<string, unknown>; required?: string[] }> = {};
    for (const { name, in: place, required, node } of parameters) {
      places[place] ??= { properties: {} };
      places[place].properties[name] = bare(document, node.schema, `${id}/${place}/${name}`);
      if (required) {
        places[place].required = [...(places[place].required ?? []), name];
      }
    }
    return {
      properties: { ...places, ...(body && { body: bare(document, body.node.schema, `${id}/body`) }) },
      required: [...(places["path"] ? ["path"] : []), ...(body?.required ? ["body"] : [])],
    };
  };
  return Object.fromEntries(readContract(document).operations.map((one) => [one.id, schemaOf(one)]));
}

/** The regions by their endpoints, from the servers: most endpoints differ in the region's name only. */
function endpoints(document: Json): Record<string, string[]> {
  const regions: Record<string, string[]> = {};
  for (const { url, description } of document["servers"] as { url: string; description: string }[]) {
    const endpoint = url.replace(description, "*");
    regions[endpoint] = [...(regions[endpoint] ?? []), description];
  }
  return regions;
}

/** The rate limit of one operation, as constants that a bundler writes in where they are used. */
function rateLimit(document: Json): string {
  const limit = readRateLimit(document);
  if (!limit) {
    throw new Error(
      `${SOURCE} needs \`x-rate-limit\` with calls, overall and seconds, from which the client takes its waits.`,
    );
  }
  const { calls, seconds } = limit;
  return `/** The most calls of one operation in words. */
export const RATE_LIMIT = "${calls} calls ${periodInWords(limit)}";
/** The time after which a call that the rate limit refused has room again, in milliseconds. */
export const RATE_LIMIT_PERIOD = ${seconds * 1000};
/** The shortest time between two calls of one operation, on average, in milliseconds. */
export const RATE_LIMIT_INTERVAL = ${Math.ceil((seconds * 1000) / calls)};
`;
}

/** The content of each generated file, by its name. */
async function generate(source: string): Promise<Record<string, string>> {
  const yaml = parseDocument(source);
  if (yaml.errors[0]) {
    throw new Error(`${SOURCE} is not YAML: ${yaml.errors[0].message.split("\n")[0]}`);
  }
  const document = yaml.toJS() as Json;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  // As a program: its declarations do not compile without `skipLibCheck`.
  const program = "node_modules/openapi-typescript/bin/cli.js";
  const { stdout: types } = await promisify(execFile)(process.execPath, [
    program,
    SOURCE,
    "--default-non-nullable",
    "false",
  ]);
  return {
    "openapi.json": json(document),
    "openapi-3.0.json": json(toOpenApi30(document).document),
    "openapi.ts": `${HEADER}${types}`,
    "rate-limit.ts": `${HEADER}${rateLimit(document)}`,
    "regions.ts": `${HEADER}/** The regions of each endpoint, in which \`*\` stands for the region. */\nexport const endpoints = ${JSON.stringify(endpoints(document), null, 2)} as const;\n`,
    "request-schemas.ts": `${HEADER}/** What the requests of each operation must hold to: an object with \`path\`, \`query\`, \`header\` and \`body\`. */\nexport const requestSchemas = ${JSON.stringify(requestSchemas(document), null, 2)};\n`,
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
