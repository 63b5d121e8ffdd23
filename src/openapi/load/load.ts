import { posix, resolve as resolvePath } from "node:path";
import { pathToFileURL } from "node:url";
import { isObject, type Json, parseText } from "../document.ts";
import { ContractError } from "../errors.ts";
import { type External, withExternals } from "./external.ts";
import { LIMITS, type Limits, TextReader, UnreadableError } from "./read-text.ts";

/** A document, and whether it is all in one file of this machine. */
export interface LoadedDocument {
  readonly document: Json;
  /** The file that holds all of it, as it was named; absent if it came from an address, or refers to other documents. */
  readonly file?: string;
}

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
  const reader = new TextReader(limits);
  const start = isAddress(source) ? new URL(source) : pathToFileURL(resolvePath(source));
  const { text, address } = await reader.read(start).catch((cause: Error) => {
    throw new ContractError("document-unreadable", `Cannot read ${source}: ${cause.message}.`, { cause });
  });
  const document = openApi(await parseText(text, source), source);
  let documents = 0;
  const whole = await withExternals(document, address, async (target, from): Promise<External> => {
    if (++documents > limits.documents) {
      return { unreachable: `the document refers to more than ${limits.documents} others` };
    }
    if (target.protocol === "file:" && from.protocol !== "file:") {
      return { unreachable: "a document from the network may not refer to files of this machine" };
    }
    try {
      const found = await reader.read(target);
      return { content: await parseText(found.text, posix.basename(target.pathname)), address: found.address };
    } catch (error) {
      if (error instanceof UnreadableError || error instanceof ContractError) {
        return { unreachable: error.message.replace(/\.$/, "") };
      }
      throw error;
    }
  });
  return whole === document && address.protocol === "file:" ? { document, file: source } : { document: whole };
}

/** @throws {ContractError} if a value is not an OpenAPI document of version 3 */
function openApi(value: unknown, source: string): Json {
  const version = isObject(value) ? (value["openapi"] ?? value["swagger"]) : undefined;
  if (!isObject(value) || version === undefined) {
    throw new ContractError(
      "document-invalid",
      `${source} is not an OpenAPI document: it has no version under \`openapi\`.`,
    );
  }
  if (!/^3\.\d+/.test(String(version))) {
    throw new ContractError(
      "version-unsupported",
      `${source} has OpenAPI version ${version}; 3.0, 3.1 and 3.2 are read. Convert it to OpenAPI 3 first.`,
    );
  }
  return value;
}
