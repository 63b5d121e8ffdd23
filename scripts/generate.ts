// Writes src/generated/ from openapi/openapi.yaml; with --check it only says which file is stale, pictures of the documentation included.

import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { parseDocument } from "yaml";
import type { Io } from "../src/cli/command.ts";
import type { Json } from "../src/openapi/document.ts";
import { PICTURES, stalePictures } from "./docs/pictures/pictures.ts";
import { clientSchema } from "./generate/client-schema.ts";
import { toOpenApi30 } from "./generate/openapi-3.0.ts";
import { rateLimitConstants } from "./generate/rate-limit.ts";
import { requestSchemas } from "./generate/request-schemas.ts";

const SOURCE = "openapi/openapi.yaml";
const TARGET = "src/generated/";
const HEADER = `// Generated from ${SOURCE} by \`npm run generate\`. Do not edit.\n`;

/** The regions by their endpoints, from the servers: most endpoints differ in the region's name only. */
function endpoints(document: Json): Record<string, string[]> {
  const regions: Record<string, string[]> = {};
  for (const { url, description } of document["servers"] as { url: string; description: string }[]) {
    const endpoint = url.replace(description, "*");
    regions[endpoint] = [...(regions[endpoint] ?? []), description];
  }
  return regions;
}

/** The content of each generated file, by its name. */
async function generate(source: string): Promise<Record<string, string>> {
  const yaml = parseDocument(source);
  if (yaml.errors[0]) {
    throw new Error(`${SOURCE} is not YAML: ${yaml.errors[0].message.split("\n")[0]}`);
  }
  const document = yaml.toJS() as Json;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    "client-schema.ts": `${HEADER}${clientSchema()}`,
    "openapi.json": json(document),
    "openapi-3.0.json": json(toOpenApi30(document).document),
    "rate-limit.ts": `${HEADER}${rateLimitConstants(document)}`,
    "regions.ts": `${HEADER}/** The regions of each endpoint, in which \`*\` stands for the region. */\nexport const endpoints = ${JSON.stringify(endpoints(document), null, 2)} as const;\n`,
    "request-schemas.ts": `${HEADER}/** What the requests of each operation must hold to: an object with \`path\`, \`query\` and \`body\`. */\nexport const requestSchemas = ${JSON.stringify(requestSchemas(document), null, 2)};\n`,
    // Last: it takes the longest, and needs a document that the others could read.
    "openapi.ts": `${HEADER}${await types()}`,
  };
}

/** The types of the document. */
async function types(): Promise<string> {
  // As a program: its declarations do not compile without `skipLibCheck`.
  const program = "node_modules/openapi-typescript/bin/cli.js";
  const { stdout } = await promisify(execFile)(process.execPath, [
    program,
    SOURCE,
    "--redocly",
    fileURLToPath(new URL("generate/redocly.yaml", import.meta.url)),
    "--default-non-nullable",
    "false",
  ]);
  return stdout;
}

async function run(check: boolean, { stdout, stderr }: Pick<Io, "stdout" | "stderr">): Promise<number> {
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
      stderr.write(`${TARGET}${name} is stale. Run \`npm run generate\` and commit the result.\n`);
    }
    const pictures = stalePictures();
    for (const file of pictures) {
      stderr.write(`${PICTURES}/${file} is stale. Run \`npm run docs\` and commit the result.\n`);
    }
    return stale.length + pictures.length === 0 ? 0 : 1;
  }
  for (const name of stale) {
    await (files[name] === undefined ? rm(TARGET + name) : writeFile(TARGET + name, files[name]));
  }
  stdout.write(`${SOURCE} → ${TARGET} [${Math.round(performance.now() - start)} ms]\n`);
  return 0;
}

/** Runs the program in the working directory; returns its exit code. */
export async function main(argv: readonly string[], output: Pick<Io, "stdout" | "stderr">): Promise<number> {
  try {
    return await run(argv.includes("--check"), output);
  } catch (error) {
    output.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    return 2;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.exitCode = await main(process.argv.slice(2), process);
}
