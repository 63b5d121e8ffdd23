import { toJson } from "../openapi/json.ts";
import type { Skipped } from "../openapi/model.ts";

/** A request as reports show it: secrets stand as variables of a shell. */
export interface RecordedRequest {
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | null;
  };
  readonly curl: string;
}

/** A part of a request that breaks the contract, with the first request that showed it. */
export interface BrokenRequest extends RecordedRequest {
  /** The id of the operation; `null` if none has the method and path of the request. */
  readonly operation: string | null;
  /** The id of the constraint; `null` if no constraint of the contract says so. */
  readonly constraint: string | null;
  /** Where in the request: `body/name`, `query/limit`, `path`. */
  readonly place: string;
  readonly keyword: string;
  readonly message: string;
  /** The status of the response; `null` if there was none. */
  readonly status: number | null;
  /** How many requests broke it there. */
  readonly count: number;
}

/** A request that got no response because the mock ended, as Prism does at some. */
export interface UnansweredRequest extends RecordedRequest {
  /** The id of the operation; `null` if none has the method and path of the request. */
  readonly operation: string | null;
  /** How many requests like it got none. */
  readonly count: number;
}

/** How many parts of a kind the contract declares, and which of them no request touched. */
export interface Coverage {
  readonly declared: number;
  readonly untouched: readonly string[];
}

/** How near the values of requests came to a limit: at it, inside it, or there was none. */
export interface LimitMet {
  readonly id: string;
  readonly keyword: string;
  readonly value: unknown;
  readonly met: "at" | "inside" | "never";
}

/** Something of requests that is not a breach: what was not judged, or is not declared. */
export interface Noted {
  readonly operation: string | null;
  readonly place: string;
  readonly reason: string;
  readonly count: number;
}

/** What clients sent, judged by the contract. */
export interface Recording {
  /** Version of this tool. */
  readonly version: string;
  /** Title and version of the contract. */
  readonly contract: string;
  readonly requests: number;
  /** How many requests did not arrive whole: their client gave up, or the mock was stopped. They are not judged. */
  readonly aborted: number;
  readonly broken: readonly BrokenRequest[];
  readonly coverage: Readonly<Record<"operations" | "parameters" | "fields" | "enumMembers" | "responses", Coverage>>;
  readonly limits: readonly LimitMet[];
  readonly unjudged: readonly Noted[];
  readonly unanswered: readonly UnansweredRequest[];
  /** What was sent and is not declared. OpenAPI does not forbid it. */
  readonly undeclared: readonly Noted[];
  /** What of the document could not be read. */
  readonly skipped: readonly Skipped[];
}

/** The kinds of parts, as reports call them. */
export const KINDS = {
  operations: "operations",
  parameters: "parameters",
  fields: "fields",
  enumMembers: "enumeration members",
  responses: "responses",
} as const satisfies Record<keyof Recording["coverage"], string>;

/** Whether a part of the contract was touched by no request. */
export const hasUntouched = ({ coverage }: Recording): boolean =>
  Object.values(coverage).some(({ untouched }) => untouched.length > 0);

/** A recording as JSON. Limits that JavaScript cannot hold are text. */
export function toJsonRecording(recording: Recording): unknown {
  const limits = recording.limits.map((limit) => ({
    ...limit,
    value: typeof limit.value === "number" ? limit.value : toJson(limit.value),
  }));
  const skipped = recording.skipped.map(({ operation, place, reason }) => ({ operation, place, reason }));
  return { ...recording, limits, skipped };
}
