import type { Json } from "../../src/openapi/document.ts";
import { Document, tokensOf } from "../../test/fixtures/constructed/document.ts";
import { edited, sitesOf } from "../../test/fixtures/constructed/mutate/mutants.ts";
import { editsOfResponses } from "./response-edits.ts";

/** A document in which one thing was changed. */
export interface Mutant {
  /** Where and what, for example `components/schemas/ExportColumn/minItems: 2 → 1`. */
  readonly name: string;
  readonly document: Json;
}

/**
 * Every mutant of a document: each keyword of each request, the security, and the shape of each response.
 *
 * @param answered The statuses that the mock gives at all; one that never comes cannot be looked at.
 */
export function requestAndResponseMutants(root: Json, answered: ReadonlySet<string>): Mutant[] {
  const document = new Document(root);
  const edits = [...sitesOf(document).map(({ edit }) => edit), ...editsOfResponses(document, answered)];
  return edits.map(({ pointer, label, value }) => ({
    name: `${tokensOf(pointer).join("/")}: ${label}`,
    document: edited(root, tokensOf(pointer), value) as Json,
  }));
}
