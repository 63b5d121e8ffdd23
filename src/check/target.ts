import type { Operation } from "../openapi/model.ts";
import type { Observation } from "../report/observation.ts";
import type { ObservedDeviation } from "../report/report.ts";
import type { SerializedRequest } from "../report/request.ts";
import type { TransportFailure } from "../report/transport-failure.ts";
import type { Case } from "./cases/case.ts";
import type { Violation } from "./cases/violations.ts";
import type { HttpResponse } from "./send/response-reader.ts";
import type { Unserved } from "./unserved.ts";

export type { Case, HttpResponse, ObservedDeviation, SerializedRequest, TransportFailure, Unserved, Violation };

/** An observation that the target names another reason than the intended one, or none. */
export type WrongReason = Extract<Observation, { readonly kind: "wrong-reason" }>;

/** What a check sends its requests to. The address alone makes an HTTP server one; a mock may tell more of itself. */
export interface Target {
  /** Scheme, host, port and base path. */
  readonly url: string;
  /** What reports call it. @default the target */
  readonly name?: string;
  /** Whether it accepts any identifier and any credential that conforms: then no refusal can be due to an unknown one. */
  readonly takesPlaceholders?: boolean;
  /** Why a rejection was for another reason than the one that was meant, or `undefined`. */
  readonly wrongReason?: (testCase: Case, response: HttpResponse) => WrongReason | undefined;
  /** The id of the deviation from the contract that is known of the target and that a case and its response meet, or `undefined`. */
  readonly deviationOf?: (testCase: Case, response: HttpResponse) => string | undefined;
  /** Whether a response is an example of the document that breaks its own schema: that is not a fault of the target. */
  readonly isOfExample?: (response: HttpResponse) => boolean;
  /** Starts the target again at the same address if it is dead; resolves to whether it was. */
  readonly restart?: () => Promise<boolean>;
  /** Tries each known deviation again by requests of its own. */
  readonly proveDeviations?: (proving: Proving) => Promise<ObservedDeviation[]>;
}

/** What a target is given to prove its deviations. */
export interface Proving {
  /** The operations that accept a request at the target: what deviates shows on no other. */
  readonly operations: readonly Operation[];
  /** The smallest valid request of an operation, with the path values that the document shows as examples. */
  readonly smallest: (operation: Operation) => Promise<SerializedRequest>;
  /** Opens connections to an address. @param timeout How long a response may take. @unit milliseconds */
  readonly connect: (url: string, timeout: number) => Connections;
}

/** Connections that stay open until they are closed. */
export interface Connections {
  readonly send: (request: SerializedRequest) => Promise<HttpResponse | TransportFailure>;
  readonly close: () => void;
}
