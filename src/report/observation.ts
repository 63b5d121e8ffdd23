import { type Stop, stopText } from "./stop.ts";
import { type MalformedPart, malformedText, type TransportFailure, transportFailureText } from "./transport-failure.ts";

/** What a check has seen of a target that breaks the contract. */
export type Observation =
  /** What a request came to: `rejected`, `redirected` or `failed` though it is valid, `accepted` though it breaks a keyword. */
  | { readonly kind: "rejected" | "redirected" | "failed" | "not-rejected"; readonly status: number }
  | { readonly kind: "accepted"; readonly status: number; readonly keyword: string | undefined }
  /** The reason that a target names is not the one that was meant; each as a code and a place. */
  | { readonly kind: "wrong-reason"; readonly found?: string; readonly expected?: string }
  | { readonly kind: "none-accepted" }
  | { readonly kind: "no-response"; readonly failure: TransportFailure }
  /** The mock gave no response. `died`: it has to be started again. */
  | { readonly kind: "death"; readonly died: boolean; readonly failure: TransportFailure }
  | { readonly kind: "end"; readonly stop: Stop }
  | ResponseObservation;

/** What is wrong with a response itself. Two that differ only in what is `shown` are the same fault. */
export type ResponseObservation =
  | ({ readonly kind: "unreadable" } & MalformedPart)
  | ({ readonly status: number } & (
      | { readonly kind: "undeclared-status"; readonly declared: readonly string[] }
      | { readonly kind: "missing-header"; readonly name: string }
      | { readonly kind: "wrong-header"; readonly name: string; readonly keyword: string; readonly shown: string }
      /** Its media type, and the header as it came. */
      | {
          readonly kind: "wrong-media-type";
          readonly mediaType: string;
          readonly declared: readonly string[];
          readonly shown: string | undefined;
        }
      | { readonly kind: "no-body" | "not-utf-8" | "not-json" }
      | { readonly kind: "too-long"; readonly shown: number }
      /** Where its schema is broken, for any member of a list, and the very place. */
      | { readonly kind: "wrong-body"; readonly keyword: string; readonly place: string; readonly shown: string }
      | { readonly kind: "wrong-text"; readonly keyword: string }
    ));

/** How much of a text sent by a target is shown. @unit characters */
const MAX_SHOWN = 80;

/** An observation in words, as a sentence without its full stop. */
export function observationText(observation: Observation): string {
  switch (observation.kind) {
    case "rejected":
      return `a valid request was rejected (${observation.status})`;
    case "redirected":
      return `the request was redirected (${observation.status})`;
    case "failed":
      return `a valid request was answered with ${observation.status}`;
    case "not-rejected":
      return `the request was answered with ${observation.status} instead of a 4xx`;
    case "accepted":
      return `a request that breaks ${observation.keyword ?? "the contract"} was accepted (${observation.status})`;
    case "wrong-reason":
      return observation.found === undefined
        ? "it was rejected without a reason"
        : `it was rejected for another reason: ${observation.found}, expected ${observation.expected}`;
    case "none-accepted":
      return "no valid request was accepted";
    case "no-response":
      return `${observation.failure.failure === "time-out" ? "" : "the connection was closed instead of a response: "}${transportFailureText(observation.failure)}`;
    case "death":
      return `the mock ${observation.died ? "died of" : "gave no response to"} this request: ${transportFailureText(observation.failure)}`;
    case "end":
      return `${stopText(observation.stop)} (the last request before is shown)`;
    case "unreadable":
      return malformedText(observation);
    default:
      return responseText(observation);
  }
}

function responseText(observation: Extract<ResponseObservation, { readonly status: number }>): string {
  const response = `the response with status ${observation.status}`;
  switch (observation.kind) {
    case "undeclared-status":
      return `the status ${observation.status} is not declared; declared are ${observation.declared.join(", ")}`;
    case "missing-header":
      return `the header ${observation.name} of ${response} is missing, and is required`;
    case "wrong-header":
      return `the header ${observation.name} of ${response} breaks ${observation.keyword}: it is ${excerpt(observation.shown)}`;
    case "wrong-media-type": {
      const { shown, declared } = observation;
      return `${response} is ${shown === undefined ? "of no media type" : excerpt(shown)}; declared is ${declared.join(", ")}`;
    }
    case "no-body":
      return `${response} has no body`;
    case "not-utf-8":
      return `the body of ${response} is not UTF-8`;
    case "not-json":
      return `the body of ${response} is not JSON`;
    case "too-long":
      return `${response} is longer than ${observation.shown} bytes`;
    case "wrong-body":
      return `${response} breaks ${observation.keyword} at ${observation.shown}`;
    case "wrong-text":
      return `the body of ${response} breaks ${observation.keyword}`;
  }
}

const excerpt = (text: string): string => JSON.stringify(text.slice(0, MAX_SHOWN));
