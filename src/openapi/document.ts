import { ContractError } from "./errors.ts";
import { Numeral } from "./numbers.ts";
import { parseJson, parseYaml } from "./parse.ts";

/** A JSON object. */
export type Json = { readonly [key: string]: unknown };

/** Tells whether a value is a JSON object, and not `null`, an array or a number. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Numeral);
}

/** Whether something holds of an object in a value, or of the value itself. */
export function holdsOfAny(value: unknown, holds: (object: Json) => boolean): boolean {
  if (Array.isArray(value)) {
    return value.some((member) => holdsOfAny(member, holds));
  }
  if (!isObject(value)) {
    return false;
  }
  if (holds(value)) {
    return true;
  }
  for (const name in value) {
    if (holdsOfAny(value[name], holds)) {
      return true;
    }
  }
  return false;
}

/**
 * Parses YAML or JSON, whichever the text is, its numbers without loss: an integer beyond 2^53 is a `bigint`.
 *
 * @param name what a message calls it
 * @throws {ContractError} if it is neither
 */
export async function parseText(text: string, name: string): Promise<unknown> {
  if (name.endsWith(".json")) {
    return readJson(text, name);
  }
  // JSON is YAML too, but read as such it takes many times as long, and another package.
  return /^\s*[{[]/.test(text) && isJson(text) ? parseJson(text) : readYaml(text, name);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readJson(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw new ContractError("document-invalid", `${file} is not JSON: ${firstLine(cause)}${lineOf(cause, text)}`, {
      cause,
    });
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

/** The line of an error of the JSON parser, which on older versions of Node names the position alone. */
function lineOf(error: unknown, text: string): string {
  const position = /at position (\d+)$/.exec(firstLine(error))?.[1];
  return position === undefined ? "" : ` (line ${text.slice(0, Number(position)).split("\n").length})`;
}

function firstLine(error: unknown): string {
  const [line = ""] = String(error instanceof Error ? error.message : error).split("\n");
  // In the message of the parser, a colon leads to an excerpt of the text, on lines of its own.
  return line.replace(/:$/, "");
}
