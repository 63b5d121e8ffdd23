// Cuts the samples of the documentation from the programs that `npm run clients` lets make the journey.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the programs are that `npm run clients` runs. */
export const CONSUMERS = "examples";

/** The sample of each language. `lang` chooses how the reference colours it. */
export const SAMPLES = [
  { lang: "TypeScript", label: "TypeScript", file: "typescript/openapi-fetch/journey.ts" },
  { lang: "Shell", label: "curl", file: "curl/journey.sh" },
  { lang: "Python", label: "Python", file: "python/openapi_python_client/journey.py" },
  { lang: "Go", label: "Go", file: "go/oapi-codegen/journey.go" },
  { lang: "Java", label: "Java", file: "java/openapi-generator/Journey.java" },
] as const;

/** The lines between the marks `sample: begin` and `sample: end`, without the marks. */
export function cut(text: string, file: string): string {
  const lines = text.split("\n");
  const [begin, end] = ["begin", "end"].map((word) =>
    lines.findIndex((line) => line.trimEnd().endsWith(`sample: ${word}`)),
  );
  if (begin === undefined || end === undefined || begin < 0 || end < begin) {
    throw new Error(`${file} has no sample: mark one by the comments \`sample: begin\` and \`sample: end\`.`);
  }
  return `${lines
    .slice(begin + 1, end)
    .join("\n")
    .trim()}\n`;
}

/** Reads the sample of a file below examples/. */
export async function readSample(file: string): Promise<string> {
  const path = join(CONSUMERS, file);
  return cut(await readFile(path, "utf8"), path);
}

type Json = Record<string, unknown>;

/** The document with the samples at each operation. It is for the reference alone: the contract holds none. */
export async function withSamples(document: Json): Promise<Json> {
  const samples = await Promise.all(
    SAMPLES.map(async ({ lang, label, file }) => ({ lang, label, source: await readSample(file) })),
  );
  const copy: Json = structuredClone(document);
  for (const item of Object.values(copy["paths"] ?? {})) {
    for (const operation of Object.values<Json>(item)) {
      if ("operationId" in operation) {
        operation["x-codeSamples"] = samples;
      }
    }
  }
  return copy;
}
