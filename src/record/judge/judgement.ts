import type { Constraint, Operation, SchemaNode } from "../../openapi/model.ts";
import type { Route } from "../routes.ts";

/** What of a request breaks the contract. */
export interface Breach {
  /** What it breaks, where a constraint of the contract says so. */
  readonly constraint?: Constraint;
  /** Where in the request: the place, then names and indices, as in `body/export_headers/0/1`. */
  readonly place: string;
  readonly keyword: string;
  readonly message: string;
  /** What was asked for, where no operation has the method and path: a path, and the method if that is what is not declared. */
  readonly sentTo?: readonly string[];
}

/** What of a request is not judged, and why. */
export interface Unjudged {
  readonly place: string;
  readonly reason: string;
}

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
