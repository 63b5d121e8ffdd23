import { type TransportFailure, transportFailureText } from "./transport-failure.ts";

/** Why a check ended before it had sent everything. */
export type Stop =
  | { readonly kind: "unreachable" | "gone" | "slow" | "unreadable"; readonly failure: TransportFailure }
  | { readonly kind: "not-restarted"; readonly cause: string }
  | { readonly kind: "throttled" | "endless" | "interrupted" }
  | { readonly kind: "deadly"; readonly requests: number; readonly died: boolean }
  | { readonly kind: "deaths"; readonly count: number };

/** The reason in words, as a part of a sentence. */
export function stopText(stop: Stop): string {
  switch (stop.kind) {
    case "unreachable":
      return `the target does not respond: ${transportFailureText(stop.failure)}`;
    case "gone":
      return `the target stopped responding: ${transportFailureText(stop.failure)}`;
    case "slow":
      return `the target stopped responding in time: ${transportFailureText(stop.failure)}`;
    case "unreadable":
      return `the target gave no readable response any more: ${transportFailureText(stop.failure)}`;
    case "endless":
      return "no response of the target could be read to its end";
    case "throttled":
      return "the target kept responding with 429";
    case "interrupted":
      return "it was interrupted";
    case "not-restarted":
      return `the mock died and could not be started again (${stop.cause})`;
    case "deadly":
      return `the mock ${stop.died ? "died of" : "gave no response to"} ${stop.requests} requests in a row`;
    case "deaths":
      return `the mock died ${stop.count} times`;
  }
}
