import type { Json } from "../openapi/document.ts";
import type { AcceptedEntry } from "../report/report.ts";
import type { Credential } from "./send/authenticate.ts";
import type { Rate } from "./send/session.ts";

/** What to hold a server against, and how. */
export interface CheckOptions {
  /** The contract, as an OpenAPI document. It is read once, so that a change of the object makes no difference later. */
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
  /** How long a request may take. @unit milliseconds @default 10000 */
  readonly timeout?: number | undefined;
  /** The pace that the server allows. Then the fewest requests are sent that cover the most constraints. */
  readonly rate?: Rate | undefined;
  /** The most requests that may be sent; the same goes for it. */
  readonly budget?: number | undefined;
  /**
   * Credentials by the name of the security scheme. On loopback a placeholder does for an operation without one; elsewhere what needs it
   * stays unproven.
   */
  readonly credentials?: ReadonlyMap<string, Credential> | undefined;
  /** Headers that go with every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Path values that exist at the server, by parameter name. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  /** @deprecated The former name of `values`. */
  readonly known?: Readonly<Record<string, string>> | undefined;
  /** Findings that are known of: they are listed apart, and are no failures. */
  readonly accepted?: readonly AcceptedEntry[] | undefined;
  /** JSON pointer of the member of an error that holds its code: beside the status, it tells one error from another. */
  readonly errorCode?: string | undefined;
  /** Requests at a time. @default 8 */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each request, with how many are done and how many there will be. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}
