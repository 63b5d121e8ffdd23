// Finds a document in a file or in a revision of the repository, and reads it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { isObject, type Json, resolve } from "../../src/contract/document.ts";
import { ContractError } from "../../src/contract/errors.ts";

/** Where the contract is, in the work tree and in each revision. */
export const DOCUMENT = "openapi/openapi.yaml";

function git(...words: string[]): string | undefined {
  try {
    return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 28 });
  } catch {
    return undefined;
  }
}

/** The last tag, if there is one. */
export function lastTag(): string | undefined {
  return git("describe", "--tags", "--abbrev=0")?.trim() || undefined;
}

/**
 * Reads the document of a file, of a revision's file (`v1.0.0:openapi/openapi.yaml`), or of a revision (`v1.0.0`).
 *
 * @throws {ContractError} if there is none, or if it is not OpenAPI 3.
 */
export function readVersion(name: string): Json {
  if (existsSync(name)) {
    try {
      return parseVersion(readFileSync(name, "utf8"), name);
    } catch (cause) {
      if (cause instanceof ContractError) {
        throw cause;
      }
      throw new ContractError(
        "document-unreadable",
        `Cannot read ${name}: ${cause instanceof Error ? cause.message : cause}.`,
        { cause },
      );
    }
  }
  const object = name.includes(":") ? name : `${name}:${DOCUMENT}`;
  const text = name.startsWith("-") ? undefined : git("show", object);
  if (text === undefined) {
    throw new ContractError(
      "document-unreadable",
      `There is no file ${name}, and git knows no ${object}. Name a file, a tag, or TAG:FILE.`,
    );
  }
  return parseVersion(text, object);
}

/** Parses a document and makes sure that it can be compared. */
export function parseVersion(text: string, name: string): Json {
  let document: unknown;
  try {
    document = parse(text, { merge: true });
  } catch (cause) {
    const [line = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
    throw new ContractError("document-invalid", `${name} is neither YAML nor JSON: ${line}`, { cause });
  }
  const version = isObject(document) ? document["openapi"] : undefined;
  if (!isObject(document) || !/^3\.\d/.test(String(version))) {
    const found =
      isObject(document) && document["swagger"] !== undefined
        ? `OpenAPI ${document["swagger"]}`
        : `\`openapi: ${version ?? ""}\``;
    throw new ContractError(
      "version-unsupported",
      `${name} is no document of OpenAPI 3: found ${found}. Convert it to OpenAPI 3 first.`,
    );
  }
  for (const $ref of referencesOf(document)) {
    try {
      resolve(document, { $ref }, name);
    } catch (error) {
      // That a schema may be `true` or `false` is no fault.
      if (!(error instanceof ContractError && error.code === "document-invalid")) {
        throw error;
      }
    }
  }
  return document;
}

/** Keys below which `$ref` is a name like any other. */
const LITERAL = /^(?:x-.*|example|examples|default|enum|const|value)$/;

/** The references of a document into itself. */
function referencesOf(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  for (const [key, inner] of typeof value === "object" && value !== null ? Object.entries(value) : []) {
    if (key === "$ref" && typeof inner === "string" && inner.startsWith("#/")) {
      found.add(inner);
    } else if (!LITERAL.test(key)) {
      referencesOf(inner, found);
    }
  }
  return found;
}
