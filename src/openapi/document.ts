import { readFile } from "node:fs/promises";
import { ContractError } from "./errors.ts";
import { Numeral } from "./numbers.ts";
import { parseJson, parseYaml } from "./parse.ts";

/** A JSON object. */
export type Json = { readonly [key: string]: unknown };

/** Tells whether a value is a JSON object, and not `null`, an array or a number. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Numeral);
}

/**
 * Reads an OpenAPI document, in YAML or JSON, its numbers without loss: an integer beyond 2^53 is a `bigint`.
 *
 * @throws {ContractError} if the file cannot be read or parsed, or holds no OpenAPI 3.1 document.
 */
export async function readDocument(file: string): Promise<Json> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new ContractError("document-unreadable", `Cannot read ${file}: ${reason}.`, { cause });
  });
  const document = file.endsWith(".json") ? readJson(text, file) : await readYaml(text, file);
  if (!isObject(document) || typeof document["openapi"] !== "string") {
    throw new ContractError(
      "document-invalid",
      `${file} is not an OpenAPI document: it has no version under \`openapi\`.`,
    );
  }
  return document;
}

function readJson(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new ContractError("document-invalid", `${file} is not JSON: ${firstLine(cause)}`, { cause });
  }
}

async function readYaml(text: string, file: string): Promise<unknown> {
  const yaml = await import("yaml").catch((cause: unknown) => {
    throw new ContractError(
      "yaml-missing",
      `Reading ${file} needs the package yaml. Install it with: npm install --save-dev yaml`,
      {
        cause,
      },
    );
  });
  try {
    return parseYaml(yaml, text);
  } catch (cause) {
    throw new ContractError("document-invalid", `${file} is not YAML: ${firstLine(cause)}`, { cause });
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}
