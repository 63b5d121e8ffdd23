import { posix, resolve as resolvePath } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject, type Json, parseText } from "../document.ts";
import { ContractError } from "../errors.ts";
import { fromFragment, toPointer } from "../pointer.ts";
import { withExternals } from "./external.ts";
import { LIMITS, type Limits, TextReader, UnreadableError } from "./read-text.ts";
import type { External } from "./sources.ts";

/** A text of which a document consists, and a place in it. */
export interface Written {
  readonly address: URL;
  readonly text: string;
  readonly pointer: string;
}

/** A document, and whether it is all in one file of this machine. */
export interface LoadedDocument {
  readonly document: Json;
  /** The file that holds all of it, as it was named; absent if it came from an address, or refers to other documents. */
  readonly file?: string;
  /** Where a place of the document is written. */
  readonly written: (pointer: string) => Written;
}

/** Where texts come from. */
export interface Texts {
  /**
   * The text at an address, and the address that it came from.
   *
   * @throws {UnreadableError} with the reason
   */
  read(address: URL): Promise<{ readonly text: string; readonly address: URL }>;
}

/** How HTML and XML begin; a YAML document with keys does not. */
const MARKUP = /^\s*<[!?a-z]/i;

/** Whether a name is an http(s) address. */
export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * Reads an OpenAPI document of version 3 with the files and addresses that it refers to, in YAML or JSON.
 *
 * References to other documents become references into this one. One whose target cannot be reached stays as it is: an operation that
 * needs it cannot be read, and the others can.
 *
 * @param source a path, or an `http:` or `https:` address
 * @example
 * ```ts
 * const document = await readDocument("https://petstore3.swagger.io/api/v3/openapi.json");
 * ```
 * @throws {ContractError} if the document cannot be read or parsed, is too large or takes too long, or is not OpenAPI 3.
 */
export async function readDocument(source: string): Promise<Json> {
  return (await loadDocument(source)).document;
}

/** Like {@link readDocument}; tells also whether one file holds all of the document. */
export async function loadDocument(source: string, limits: Limits = LIMITS): Promise<LoadedDocument> {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(source) && !isAddress(source)) {
    throw new ContractError(
      "document-unreadable",
      `Cannot read ${source}: an address must start with http:// or https://. Name one, or a file.`,
    );
  }
  const start = isAddress(source) ? new URL(source) : pathToFileURL(resolvePath(source));
  return loadFrom(start, source, new TextReader(limits), limits);
}

/** Like {@link loadDocument}, from an address whose texts come from elsewhere. @param source what messages call the document */
export async function loadFrom(
  start: URL,
  source: string,
  reader: Texts,
  limits: Limits = LIMITS,
): Promise<LoadedDocument> {
  const { text, address } = await reader.read(start).catch((cause: Error) => {
    throw cause instanceof ContractError
      ? cause
      : new ContractError("document-unreadable", `Cannot read ${source}: ${cause.message}.`, { cause });
  });
  if (MARKUP.test(text)) {
    throw new ContractError(
      "document-invalid",
      `${source} is not an OpenAPI document: it is a web page, or XML. Name the address of the document itself, in YAML or JSON.`,
    );
  }
  const document = openApi(await parseText(text, source), source);
  const texts = new Map<string, Omit<Written, "pointer">>();
  let documents = 0;
  const { document: whole, origins } = await withExternals(
    document,
    address,
    async (target, from): Promise<External> => {
      if (++documents > limits.documents) {
        return { unreachable: `the document refers to more than ${limits.documents} others` };
      }
      if (target.protocol === "file:" && from.protocol !== "file:") {
        return { unreachable: "a document from the network may not refer to files of this machine" };
      }
      try {
        const found = await reader.read(target);
        texts.set(target.href, found);
        return { content: await parseText(found.text, posix.basename(target.pathname)), address: found.address };
      } catch (error) {
        if (error instanceof UnreadableError || error instanceof ContractError) {
          return { unreachable: error.message.replace(/\.$/, "") };
        }
        throw error;
      }
    },
  );
  const written = (pointer: string): Written => {
    const component = /^\/[^/]+\/[^/]+\/[^/]+/.exec(pointer)?.[0] ?? "";
    const [href = "", fragment = ""] = origins.get(component)?.split(/#(.*)/s) ?? [];
    const stored = texts.get(href);
    return stored
      ? { ...stored, pointer: toPointer(fromFragment(`#${fragment}`)) + pointer.slice(component.length) }
      : { address, text, pointer };
  };
  return whole === document && address.protocol === "file:"
    ? { document, file: source, written }
    : { document: whole, written };
}

/** @throws {ContractError} if a value is not an OpenAPI document of version 3 */
function openApi(value: unknown, source: string): Json {
  const version = isObject(value) ? (value["openapi"] ?? value["swagger"]) : undefined;
  if (!isObject(value) || version === undefined) {
    throw new ContractError(
      "document-invalid",
      `${source} is not an OpenAPI document: it ${whatItHas(value)}. OpenAPI 3.0, 3.1 and 3.2 are read, in YAML or JSON.`,
    );
  }
  if (version === 3) {
    // YAML reads `3.0` without quotes as a number.
    return { ...value, openapi: "3.0" };
  }
  if (!/^3\.\d+/.test(String(version))) {
    throw new ContractError(
      "version-unsupported",
      `${source} has OpenAPI version ${version}; 3.0, 3.1 and 3.2 are read. Convert it to OpenAPI 3 first.`,
    );
  }
  return value;
}

/** What shows that a value is not an OpenAPI document. */
function whatItHas(value: unknown): string {
  if (!isObject(value)) {
    return value === null || value === undefined
      ? "is empty"
      : `is ${Array.isArray(value) ? "a list" : "a single value"}`;
  }
  const [name] = Object.keys(value);
  return `${name === undefined ? "" : `begins with \`${name}\`, and `}has no version under \`openapi\``;
}
