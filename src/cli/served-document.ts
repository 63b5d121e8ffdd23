import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadedDocument } from "../contract.ts";
import { toJson } from "../openapi/json.ts";
import { reachablePart, withoutStrayReferences } from "../openapi/load/reachable.ts";
import { UsageError } from "./command.ts";

/** A file that a mock can serve a document from. */
export interface ServedDocument extends AsyncDisposable {
  readonly file: string;
  /** The operations that are not served, since what they refer to could not be reached. */
  readonly removed: readonly string[];
}

/**
 * The file of a document; one that is from an address, or refers to others, is written to a file that is removed at the end. So is one
 * with what looks like a reference to nothing, in an extension for example: a mock would not start for it.
 */
export async function servedDocument(
  { document, file }: LoadedDocument,
  options: Parameters<typeof reachablePart>[1] = {},
): Promise<ServedDocument> {
  const { document: reachable, removed } = reachablePart(document, options);
  const served = withoutStrayReferences(reachable);
  if (file !== undefined && served === document) {
    return { file, removed: [], async [Symbol.asyncDispose]() {} };
  }
  const folder = await mkdtemp(join(tmpdir(), "contract-")).catch(({ message }: Error) => {
    throw new UsageError(
      `a document from an address, or of several files, needs a temporary folder: ${message}. Set TMPDIR to one that can be written to`,
    );
  });
  const copy = join(folder, "openapi.json");
  await writeFile(copy, toJson(served));
  return { file: copy, removed, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
