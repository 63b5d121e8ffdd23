import type { Json } from "./document.ts";
import type { SchemaReader } from "./read-schema.ts";

/** What the readers of the parts of one operation share. */
export interface Reading {
  /** The id of the operation. */
  readonly id: string;
  /** The document as requests have to conform to it. */
  readonly requests: Json;
  readonly schemas: SchemaReader;
  /** What a function reads; or nothing, and the place is skipped by name, if it throws a `ContractError`. */
  optional<Read>(place: string, read: () => Read): Read | undefined;
}
