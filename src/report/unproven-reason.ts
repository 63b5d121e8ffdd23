import { type Stop, stopText } from "./stop.ts";

/** Why no case has shown a side of a constraint. */
export type UnprovenReason =
  | NoRequest
  | { readonly kind: "not-planned" | "throttled" | "outage" | "unknown-credential" }
  | { readonly kind: "stopped"; readonly stop: Stop }
  | { readonly kind: "missing-credential"; readonly scheme: string }
  | { readonly kind: "unresolved-link"; readonly link: string; readonly operation: string }
  | { readonly kind: "deviation"; readonly target: string; readonly deviation: string }
  | { readonly kind: "death"; readonly died: boolean }
  | { readonly kind: "refused-for"; readonly selector: string }
  | (Refusal & { readonly status: number });

/** Why there is no request that could show it. */
type NoRequest =
  | {
      readonly kind: "unreachable-boundary" | "unbreakable" | "no-credential-needed" | "other-path" | "nothing-shorter";
    }
  | { readonly kind: "every-text" | "list-of-one"; readonly where: string }
  | { readonly kind: "unsafe-number" | "inexact-number" | "huge-number" };

/** Why a response with a status says nothing about the request. */
type Refusal =
  | { readonly kind: "conflict" | "named-in-body" | "late" | "access-ended" | "reserved-redirected" | "may-be-refusal" }
  | { readonly kind: "unknown-value" | "no-existing-value"; readonly name: string }
  | { readonly kind: "unaccepted-placeholder"; readonly scheme: string }
  | { readonly kind: "refused-base"; readonly base: "request" | "body" };

/** Why a constraint is unproven, by side; a side that is absent was shown. */
export interface UnprovenReasons {
  accepted?: UnprovenReason;
  rejected?: UnprovenReason;
}

/** The reasons of both sides in words, or `undefined` if there are none. */
export function reasonsText(reasons: UnprovenReasons): string | undefined {
  const texts = (["accepted", "rejected"] as const).flatMap((side) => {
    const { [side]: reason } = reasons;
    return reason ? [`${side}: ${reasonText(reason)}`] : [];
  });
  return texts.length === 0 ? undefined : texts.join("; ");
}

/** A reason in words, as a part of a sentence. */
function reasonText(reason: UnprovenReason): string {
  switch (reason.kind) {
    case "unreachable-boundary":
      return "no request can be made that sits at this limit and conforms";
    case "unbreakable":
      return "no request can be made that breaks this and nothing else";
    case "no-credential-needed":
      return "a request needs no credential";
    case "other-path":
      return "without this segment it is another path of the document";
    case "nothing-shorter":
      return "nothing is shorter than 0";
    case "every-text":
      return `every text in a ${reason.where} is a string`;
    case "list-of-one":
      return `one text in a ${reason.where} is a list of one`;
    case "unsafe-number":
      return "it arrived as a JavaScript number beyond 2^53, which may not be the one that is written: read the file with readDocument";
    case "inexact-number":
      return "it has more digits than a double, and nothing is sent near it";
    case "huge-number":
      return "it is beyond 2^53, and nothing so large is sent";
    case "not-planned":
      return "not part of this plan";
    case "stopped":
      return `not checked: ${stopText(reason.stop)}`;
    case "throttled":
      return stopText({ kind: "throttled" });
    case "outage":
      return "the target was unavailable when it was tried (502, 503 or 504), and no longer at the end";
    case "missing-credential":
      return `it needs a credential for ${reason.scheme}`;
    case "unknown-credential":
      return "no credential of this length is known";
    case "unresolved-link":
      return `the link ${reason.link} of ${reason.operation} did not resolve, so that its identifiers are unknown`;
    case "deviation":
      return `${reason.target} deviates (${reason.deviation})`;
    case "death":
      return `the mock ${reason.died ? "died of" : "gave no response to"} it`;
    case "refused-for":
      return `valid requests are refused for ${reason.selector}`;
    case "conflict":
      return `the target may refuse it for the state that it is in (${reason.status})`;
    case "named-in-body":
      return `the target may not know what the body names (${reason.status})`;
    case "late":
      return `the target knew only later what its own response had named (${reason.status})`;
    case "access-ended":
      return `the target now denies (${reason.status}) even the smallest request, which it accepted before`;
    case "reserved-redirected":
      return `the target redirects reserved characters in a path (${reason.status})`;
    case "may-be-refusal":
      return `a redirection (${reason.status}) may be a refusal`;
    case "unknown-value":
      return `the target knows no ${reason.name} of this kind (${reason.status})`;
    case "no-existing-value":
      return `no ${reason.name} is known that exists at the target (${reason.status})`;
    case "unaccepted-placeholder":
      return `no credential for ${reason.scheme} is known (${reason.status})`;
    case "refused-base":
      return `the target refuses the smallest ${reason.base} as well (${reason.status})`;
  }
}
