import type { Json } from "../openapi/document.ts";
import type { AcceptedEntry, Finding } from "../report/report.ts";
import type { Credential } from "./send/authenticate.ts";
import type { Rate } from "./send/session.ts";

/** What a check is at. */
export interface CheckProgress {
  /** Id of the operation of the last case. */
  readonly operation: string;
  /** What showed since the last call. At the end, one of them may turn out to be part of another. */
  readonly findings: readonly Pick<Finding, "selector" | "message">[];
  /** Whether the total is certain. Until the cases of all operations are made, it is an estimate. */
  readonly isCounted: boolean;
}

/** How requests are sent to a target. */
export interface RunOptions {
  /** How long a request may take. @unit milliseconds @default 10000 */
  readonly timeout?: number | undefined;
  /** The pace that the target allows. */
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent. */
  readonly budget?: number | undefined;
  /**
   * Credentials by the name of the security scheme. On loopback a placeholder does for an operation without one; elsewhere what needs it
   * stays unproven.
   */
  readonly credentials?: ReadonlyMap<string, Credential> | undefined;
  /** Headers that go with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Path values that exist at the target, by parameter name. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  /** JSON pointer of the member of an error that holds its code: beside the status, it tells one error from another. */
  readonly errorCode?: string | undefined;
  /** Requests at a time. @default 8 */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to check a target against, and how. With a rate or a budget the fewest requests are sent that cover the most constraints. */
export interface CheckOptions extends RunOptions {
  /** The contract, as an OpenAPI document. It is read before anything is sent. */
  readonly document: Json;
  /** Whether random requests follow the deterministic ones. @default "full" */
  readonly level?: "boundary" | "full" | undefined;
  /** How many random requests. @default 10000 */
  readonly requests?: number | undefined;
  /** Where the random requests begin: the same seed gives the same requests. @default random */
  readonly seed?: number | undefined;
  /** Ids of the operations to check, with `*` for any text. @default all */
  readonly operations?: readonly string[] | undefined;
  /** Tags of the document: only operations with one of them are checked. @default all */
  readonly tags?: readonly string[] | undefined;
  /** What alone is checked: globs on ids of constraints, or `source:NAME`. */
  readonly only?: readonly string[] | undefined;
  /** What is left out, in the same form. */
  readonly except?: readonly string[] | undefined;
  /** @deprecated The former name of `values`. */
  readonly known?: Readonly<Record<string, string>> | undefined;
  /** Findings that are known of: they are listed apart, and are not failures. */
  readonly accepted?: readonly AcceptedEntry[] | undefined;
  /** Called after each case, with how many are done, how many there will be as far as is known, and what is going on. */
  readonly onProgress?: ((done: number, total: number, now: CheckProgress) => void) | undefined;
}
