import type { Constraint, Operation, SchemaNode } from "../../openapi/model.ts";
import type { Route } from "../routes.ts";

/** What of a request breaks the contract. */
export interface Breach {
  /** What it breaks, where a constraint of the contract says so. */
  readonly constraint?: Constraint;
  /** Where in the request: the place, then names and indices, as in `body/export_headers/0/1`. */
  readonly place: string;
  readonly keyword: string;
  /** What is wrong, if the place and the keyword do not say it. */
  readonly detail?: BreachDetail;
}

/** Of `unknown-path` and `unknown-method`, the path is that of the request, or the declared one that lacks the method. */
type BreachDetail =
  | { readonly kind: "media-type"; readonly sent: string; readonly declared: readonly string[] }
  | { readonly kind: "malformed"; readonly mediaType: string }
  | { readonly kind: "no-body" }
  | { readonly kind: "no-credential"; readonly accepted: readonly string[] }
  | { readonly kind: "unknown-path"; readonly path: string }
  | { readonly kind: "unknown-method"; readonly path: string; readonly method: string };

/** What of a request is not judged, and why. */
export interface Unjudged {
  readonly place: string;
  readonly reason: UnjudgedReason;
}

/** Why a part of a request is not judged. */
export type UnjudgedReason =
  /** The document's part of it could not be read; `reason` is what was said then. */
  | { readonly kind: "skipped"; readonly reason: string | undefined }
  | { readonly kind: "media-type"; readonly mediaTypes: readonly string[] }
  | { readonly kind: "content-encoding"; readonly encoding: string }
  | { readonly kind: "unsettled"; readonly part: "body" | "field" | "value" }
  | { readonly kind: "empty-segment"; readonly path: string }
  | { readonly kind: "undeclared-method"; readonly path: string; readonly method: string }
  | {
      readonly kind: "other-charset" | "not-utf-8" | "no-bytes" | "letter-case" | "unreadable" | "whole-server";
    };

/** What the contract says of a request. */
export interface RequestJudgement {
  /** Absent if no operation has its path and method. */
  readonly route?: Route;
  /** In the media type of the body. */
  readonly operation?: Operation;
  readonly breaches: readonly Breach[];
  readonly unjudged: readonly Unjudged[];
  /** Parameters that arrived, and the body, as values. */
  readonly values: readonly { readonly node: SchemaNode; readonly value: unknown }[];
  /** Query parameters and cookies that no operation declares: OpenAPI forbids none. */
  readonly undeclared: readonly string[];
}

/** One part of a request, judged. */
export type Part = Partial<Pick<RequestJudgement, "breaches" | "unjudged" | "values" | "operation">>;
