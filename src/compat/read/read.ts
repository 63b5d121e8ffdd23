// Opens the documents that are compared: of files, addresses, standard input and revisions of the repository.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve as resolvePath } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Json } from "../../openapi/document.ts";
import { ContractError } from "../../openapi/errors.ts";
import { isAddress, type LoadedDocument, loadDocument, loadFrom, type Texts } from "../../openapi/load/load.ts";
import { LIMITS, TextReader, UnreadableError } from "../../openapi/load/read-text.ts";
import type { Place } from "../change.ts";
import { isRevision, textAt } from "./git.ts";
import { linesOf } from "./lines.ts";

/** Where the contract is, in the work tree and in each revision. */
export const DOCUMENT = "openapi/openapi.yaml";

/** A document, what it is called, and where its parts are written. */
export interface Version {
  readonly name: string;
  readonly document: Json;
  /** The file and the line of a pointer into the document. */
  readonly place: (pointer: string) => Place;
}

/**
 * Opens the document of a file, of an address, of a revision's file (`v1.0.0:openapi/openapi.yaml`), of a revision (`v1.0.0`), or of
 * standard input (`-`), with what it refers to.
 *
 * @throws {ContractError} if there is none, or if it is not OpenAPI 3.
 */
export async function openVersion(name: string): Promise<Version> {
  if (isAddress(name)) {
    return versionOf(name, await loadDocument(name), ({ href }) => href);
  }
  if (name === "-") {
    return versionOfText(readFileSync(0, "utf8"), "standard input");
  }
  const root = pathToFileURL(resolvePath(name));
  if (existsSync(name)) {
    const fileOf = (address: URL): string =>
      join(dirname(name), relative(dirname(fileURLToPath(root)), fileURLToPath(address)));
    const isRoot = (address: URL): boolean => address.href === root.href;
    const loaded = await loadFrom(root, name, filesBelow(dirname(name), "."));
    return versionOf(name, loaded, (address) => (isRoot(address) ? name : fileOf(address)));
  }
  const object = name.includes(":") ? name : `${name}:${DOCUMENT}`;
  const [revision = "", file = ""] = object.split(/:(.*)/s);
  const nameOf = ({ pathname }: URL): string => decodeURIComponent(pathname.slice(1));
  const start = new URL(`file:///${file.split("/").map(encodeURIComponent).join("/")}`);
  const read: Texts["read"] = async (address) => {
    const text = name.startsWith("-") ? undefined : textAt(revision, address === start ? file : nameOf(address));
    if (address === start && text === undefined) {
      throw new ContractError(
        "document-unreadable",
        isRevision(revision)
          ? `The revision ${revision} has no file ${file}. Name one of its files: ${revision}:FILE.`
          : `${name} is neither a file nor a git revision here. Name a file, a URL, a tag, or TAG:FILE.`,
      );
    }
    return { text: text ?? missing(), address };
  };
  const loaded = await loadFrom(start, object, { read: onlyFiles(read) });
  return versionOf(object, loaded, (address) => `${revision}:${address === start ? file : nameOf(address)}`);
}

/** The document of a text that comes from no file: other files that it refers to cannot be found. */
export async function versionOfText(text: string, name: string): Promise<Version> {
  const start = new URL("file:///");
  const loaded = await loadFrom(start, name, {
    read: onlyFiles(async (address) => {
      if (Buffer.byteLength(text) > LIMITS.bytes) {
        throw new UnreadableError(`a document may have ${LIMITS.bytes / 1024 / 1024} MiB, and it is larger`);
      }
      return { text: address === start ? text : missing(), address };
    }),
  });
  return versionOf(name, loaded, () => name);
}

function missing(): never {
  throw new UnreadableError("there is no such file");
}

function onlyFiles(read: Texts["read"]): Texts["read"] {
  return async (address) => {
    if (address.protocol !== "file:") {
      throw new UnreadableError("only files are read, not addresses");
    }
    return read(address);
  };
}

/** Files in some folders, and in those below them. */
function filesBelow(...folders: readonly string[]): Texts {
  const reader = new TextReader(LIMITS);
  const isBelow = (file: string, folder: string): boolean => !relative(resolvePath(folder), file).startsWith("..");
  return {
    read: onlyFiles(async (address) => {
      if (!folders.some((folder) => isBelow(fileURLToPath(address), folder))) {
        throw new UnreadableError(
          "it leaves the folder of the document, and the working directory. Move the file below one of them, or bundle the document into one file",
        );
      }
      return reader.read(address);
    }),
  };
}

function versionOf(name: string, { document, written }: LoadedDocument, fileOf: (address: URL) => string): Version {
  const lines = new Map<string, ReturnType<typeof linesOf>>();
  return {
    name,
    document,
    place: (pointer) => {
      const { address, text, pointer: inside } = written(pointer);
      const lineAt = lines.get(address.href) ?? linesOf(text);
      lines.set(address.href, lineAt);
      const line = lineAt(inside);
      return { pointer, file: fileOf(address), ...(line !== undefined && { line }) };
    },
  };
}
