import type { Json } from "../../src/openapi/document.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { type Edit, REMOVED } from "./edit.ts";
import { editsOfOperations } from "./operation-edits.ts";
import { editsOfResponses } from "./response-edits.ts";
import { editsOfSchemas } from "./schema-edits.ts";

/** A document in which one thing was changed. */
export interface Mutant {
  /** Where and what, for example `components/schemas/ExportColumn/minItems: 2 → 1`. */
  readonly name: string;
  /** Whether it changes what requests may be, or what responses are. */
  readonly of: "request" | "response";
  readonly document: Json;
}

/**
 * Every mutant of a document: each keyword of each request, the security, and the shape of each response.
 *
 * @param answered The statuses that the mock gives at all; one that never comes cannot be looked at.
 */
export function mutantsOf(document: Json, answered: ReadonlySet<string>): Mutant[] {
  return [
    ...[...editsOfSchemas(document), ...editsOfOperations(document)].map((edit) => toMutant(document, edit, "request")),
    ...editsOfResponses(document, answered).map((edit) => toMutant(document, edit, "response")),
  ];
}

function toMutant(document: Json, { path, value, label }: Edit, of: Mutant["of"]): Mutant {
  const copy = structuredClone(document);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const key = path.at(-1) ?? "";
  if (value !== REMOVED) {
    parent[key] = value;
  } else if (Array.isArray(parent)) {
    parent.splice(Number(key), 1);
  } else {
    delete parent[key];
  }
  return { name: `${path.join("/")}: ${label}`, of, document: copy };
}
