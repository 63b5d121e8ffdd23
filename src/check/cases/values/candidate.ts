import { toJson } from "../../../openapi/json.ts";
import type { SchemaNode } from "../../../openapi/model.ts";

/** What kind of request a case is. */
export type Scenario =
  | "smallest-request"
  | "example"
  | "boundary"
  | "enum-member"
  | "edge-case"
  | "combination"
  | "out-of-bounds"
  | "wrong-type"
  | "null"
  | "not-a-member"
  | "missing"
  | "empty-value"
  | "unknown-property"
  | "wrong-order"
  | "wrong-format"
  | "malformed-body"
  | "wrong-media-type"
  | "no-credential"
  | "empty-credential";

/** A value for one node, and the keyword of that node that it shows. */
export interface Candidate {
  /** The value, or what a function makes of the one that is there. */
  readonly value: unknown;
  readonly keyword: string;
  readonly scenario: Scenario;
  readonly description: string;
  /** The node that is broken, if it is a descendant. */
  readonly blamedNode?: SchemaNode;
  /** What it shows of its keyword that no candidate of another kind shows: the first of each kind is written in any case. */
  readonly kind?: string;
}

/** Notes a candidate for a keyword. */
export type Add = (
  keyword: string,
  scenario: Scenario,
  value: unknown,
  description: string,
  more?: Pick<Candidate, "blamedNode" | "kind">,
) => void;

export function toText(value: unknown): string {
  const text = toJson(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
