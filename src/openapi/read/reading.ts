import { isObject, type Json } from "../document.ts";
import { resolve } from "../references.ts";
import type { Validator } from "../schema/validator.ts";
import type { SchemaReader } from "./schema.ts";

/** What the readers of the parts of one operation share. */
export interface Reading {
  /** The id of the operation. */
  readonly id: string;
  /** The document as requests have to conform to it. */
  readonly requests: Json;
  readonly schemas: SchemaReader;
  readonly validator: Validator;
  /** What a function reads; or nothing, and the place is skipped by name, if it throws a `ContractError`. */
  optional<Read>(place: string, read: () => Read): Read | undefined;
}

/** Values under `example` and `examples` of a parameter or a media type. */
export function shownExamples({ requests, id }: Reading, owner: Json): unknown[] {
  const named = isObject(owner["examples"]) ? Object.values(owner["examples"]) : [];
  const values = named.map((example) => {
    const { value, dataValue = value } = resolve(requests, example, `${id}/examples`);
    return dataValue;
  });
  return [...(owner["example"] === undefined ? [] : [owner["example"]]), ...values].filter(
    (value) => value !== undefined,
  );
}
