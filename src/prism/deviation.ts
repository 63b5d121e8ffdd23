import type { Case, HttpResponse, TransportFailure } from "../check/target.ts";
import type { MockVersions } from "./mock.ts";
import type { Proof } from "./proofs.ts";

/** The first and the last version, both included. `5.16` stands for every 5.16.x. */
export type VersionRange = readonly [first: string, last: string];

/** A request on which Prism and the contract disagree. Prism is a mock, not an oracle. */
export interface Deviation {
  readonly id: string;
  /**
   * The versions under which it has to occur; under others it may or may not. @default the tried versions of Prism, any of Node
   */
  readonly expected?: { readonly [Name in keyof MockVersions]?: VersionRange };
  /** The request, in words. */
  readonly request: string;
  readonly contract: string;
  readonly prism: string;
  /** Where it is reported, if it is. */
  readonly issue?: string;
  /** Whether a case of the check meets it. */
  readonly meets?: (testCase: Case) => boolean;
  /** The requests that prove it, each made from one that is valid; none if the document has no place for it. */
  readonly proof: Proof;
  /** Whether the result of each of them is what is said of Prism. Absent: the process ends. */
  readonly occurs?: (result: HttpResponse | TransportFailure) => boolean;
  /** How long to wait for each response. @unit milliseconds @default 60000 */
  readonly patience?: number;
  /** Whether the check works around it: if so, it is proven on a mock that is started without the workarounds. */
  readonly mitigated?: boolean;
}
