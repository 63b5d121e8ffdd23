// Finds a document in a file or in a revision of the repository, and reads it.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, resolve as resolvePath } from "node:path";
import * as yaml from "yaml";
import { isObject, type Json } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import { LIMITS } from "../../openapi/load/read-text.ts";
import { parseJson, parseYaml } from "../../openapi/parse.ts";
import { fromPointer, toPointer } from "../../openapi/pointer.ts";
import { resolve, UNREACHABLE } from "../../openapi/references.ts";
import { mapSchemas, mapSubschemas } from "../../openapi/structure.ts";
import type { Place } from "../change.ts";
import { linesOf } from "./lines.ts";
import { gathered, isOutside, KEPT, refersOutside } from "./outside.ts";
import { References } from "./references.ts";

/** Where the contract is, in the work tree and in each revision. */
export const DOCUMENT = "openapi/openapi.yaml";

function git(...words: string[]): string | undefined {
  try {
    // One byte more, so that a text that is too long is told from one that is not there.
    const maxBuffer = LIMITS.bytes + 1;
    return execFileSync("git", words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOBUFS") {
      throw tooLarge(words.at(-1) ?? "");
    }
    return undefined;
  }
}

/** The last tag of a revision and what it comes from, if there is one. */
export function lastTag(revision = "HEAD"): string | undefined {
  return git("describe", "--tags", "--abbrev=0", revision)?.trim() || undefined;
}

/** The text of a file in a revision, if it is there. */
export function textAt(revision: string, file: string): string | undefined {
  return git("show", `${revision}:${file}`);
}

/** A document, what it is called, and where its parts are written. */
export interface Version {
  readonly name: string;
  readonly document: Json;
  /** The file and the line of a pointer into the document. */
  readonly place: (pointer: string) => Place;
}

/** A document that is read already, whose lines are not known. */
export function versionOf(name: string, document: Json): Version {
  return { name, document: checked(document, name), place: (pointer) => ({ pointer, file: name }) };
}

/** The document of a text that comes from no file: what it refers to cannot be found. */
export function versionOfText(text: string, name: string): Version {
  return whole(text, name, () => undefined);
}

/** Reads the document that {@link openVersion} opens. */
export function readVersion(name: string): Json {
  return openVersion(name).document;
}

/**
 * Opens the document of a file, of a revision's file (`v1.0.0:openapi/openapi.yaml`), or of a revision (`v1.0.0`),
 * with the files that it refers to.
 *
 * @throws {ContractError} if there is none, or if it is not OpenAPI 3.
 */
export function openVersion(name: string): Version {
  if (existsSync(name)) {
    return whole(readText(name), name, (path) => {
      const file = join(dirname(name), path);
      if (![dirname(name), "."].some((folder) => isBelow(file, folder))) {
        throw new ContractError(
          "reference-invalid",
          `${name}: cannot follow $ref ${path}: it leaves the folder of the document, and the working directory. Move the file below one of them, or bundle the document into one file.`,
        );
      }
      return existsSync(file) ? readText(file) : undefined;
    });
  }
  const object = name.includes(":") ? name : `${name}:${DOCUMENT}`;
  const text = name.startsWith("-") ? undefined : git("show", object);
  if (text === undefined) {
    throw new ContractError(
      "document-unreadable",
      `There is no file ${name}, and git knows no ${object}. Name a file, a tag, or TAG:FILE.`,
    );
  }
  const [revision = "", file = ""] = object.split(/:(.*)/s);
  return whole(text, object, (path) => textAt(revision, posix.join(posix.dirname(file), path)));
}

function isBelow(file: string, folder: string): boolean {
  return !relative(resolvePath(folder), resolvePath(file)).startsWith("..");
}

function tooLarge(name: string): ContractError {
  const limit = `${LIMITS.bytes / 1024 / 1024} MiB`;
  return new ContractError(
    "document-unreadable",
    `Cannot read ${name}: a document may have ${limit}, and it is larger. Split it, and compare the parts.`,
  );
}

/** Reads a file, or standard input if that is named. */
export function readText(file: string, name = file): string {
  try {
    if (file !== "-" && statSync(file).size > LIMITS.bytes) {
      throw tooLarge(name);
    }
    const text = readFileSync(file === "-" ? 0 : file, "utf8");
    if (Buffer.byteLength(text) > LIMITS.bytes) {
      throw tooLarge(name);
    }
    return text;
  } catch (cause) {
    if (cause instanceof ContractError) {
      throw cause;
    }
    const reason = cause instanceof Error ? cause.message : cause;
    throw new ContractError("document-unreadable", `Cannot read ${name}: ${reason}.`, { cause });
  }
}

/** A document with the files that it refers to. */
function whole(text: string, name: string, read: (path: string) => string | undefined): Version {
  const document = parseText(text, name);
  const lines = new Map([["", linesOf(text)]]);
  const place = (pointer: string): Place => {
    const [kept, path = "", ...inside] = fromPointer(pointer);
    const isOther = kept === KEPT;
    const line = lines.get(isOther ? path : "")?.(isOther ? toPointer(inside) : pointer);
    const [revision, own = name] = name.split(/^(?!https?:)([^:]+):(?=.)/).slice(1);
    const file = isOther ? posix.join(posix.dirname(own), path) : own;
    return {
      pointer,
      file: revision === undefined ? file : `${revision}:${file}`,
      ...(line !== undefined && { line }),
    };
  };
  if (!refersOutside(document) || !isObject(document)) {
    return { name, document: checked(document, name), place };
  }
  const parsed = (path: string): unknown => {
    const found = /^[a-z]+:/i.test(path) ? undefined : read(path);
    if (found === undefined) {
      return undefined;
    }
    lines.set(path, linesOf(found));
    return parseText(found, path);
  };
  return { name, document: checked(gathered(document, parsed), name), place };
}

/**
 * Parses YAML or JSON.
 *
 * @throws {ContractError} if a text is neither
 */
export function parseText(text: string, name: string): unknown {
  try {
    return parsedJson(text) ?? parseYaml(yaml, text);
  } catch (cause) {
    const [line = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
    throw new ContractError("document-invalid", `${name} is neither YAML nor JSON: ${line}`, { cause });
  }
}

/** JSON is YAML too, but read as such it takes many times as long. */
function parsedJson(text: string): unknown {
  try {
    return /^\s*[{[]/.test(text) ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Parses a document and makes sure that it can be compared. */
export function parseVersion(text: string, name: string): Json {
  return checked(parseText(text, name), name);
}

function checked(document: unknown, name: string): Json {
  const version = isObject(document) ? document["openapi"] : undefined;
  if (!isObject(document) || !/^3\.\d/.test(String(version))) {
    const given = isObject(document) ? (version ?? document["swagger"]) : undefined;
    throw new ContractError(
      "version-unsupported",
      `${name} is not a document of OpenAPI 3: ${given === undefined ? "it names no version. Name a document that does" : `its version is ${given}. Convert it to OpenAPI 3 first`}.`,
    );
  }
  const references = new References(document);
  const reasons = isObject(document[UNREACHABLE]) ? document[UNREACHABLE] : {};
  for (const $ref of referencesOf(document)) {
    if ($ref.startsWith("#/") && references.at($ref) === undefined) {
      resolve(document, { $ref }, name);
    } else if (isOutside($ref) && references.target({ $ref }) === undefined) {
      const usual = /^[a-z]+:/i.test($ref) ? "only files are read, not addresses" : "there is no such file";
      const reason = reasons[$ref.split("#")[0] ?? ""] ?? usual;
      throw new ContractError(
        "reference-dangling",
        `${name}: cannot follow $ref ${$ref}: ${reason}. Correct the reference, or bundle the document into one file.`,
      );
    }
  }
  return document;
}

/** The references of a document, where OpenAPI has them; of other files it is not known what stands where. */
function referencesOf(document: Json): Set<string> {
  const found = new Set(referencesBelow(document[KEPT]));
  const note = (object: Json): Json => {
    const { $ref: reference } = object;
    if (typeof reference === "string") {
      found.add(reference);
    }
    return object;
  };
  // Within a schema with an `$id`, references start there.
  const deep = (schema: unknown): unknown =>
    isObject(schema) && schema["$id"] === undefined ? mapSubschemas(note(schema), deep) : schema;
  mapSchemas(document, deep, note);
  return found;
}

/** Keys below which `$ref` is a value like any other. */
const LITERAL = /^(?:x-.*|example|examples|enum|const|value)$/;

function referencesBelow(value: unknown): string[] {
  return Object.entries(typeof value === "object" && value !== null ? value : {}).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : LITERAL.test(key) ? [] : referencesBelow(inner),
  );
}
