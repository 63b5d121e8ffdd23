import type { Case, HttpResponse } from "../check/target.ts";
import { errorOf, isOfUnknownFormat, reasonsIn } from "./reasons.ts";
import { hasSuccess } from "./unserved.ts";

/** By which rule of its own, and not of the document, Prism responded as it did; `undefined` if its response does not show one. */
export function ownRule(testCase: Case, response: HttpResponse): string | undefined {
  if (testCase.expected === "accepted" && !hasSuccess(testCase.operation)) {
    return "success-not-declared";
  }
  if (response.status >= 500 && /^NO_\w*RESPONSE_DEFINED$/.test(errorOf(response) ?? "")) {
    return "response-not-declared";
  }
  if (response.status >= 500 && errorOf(response) === "UNKNOWN" && response.body.includes("Cannot find serializer")) {
    return "media-type-not-written";
  }
  const reasons = reasonsIn(response) ?? [];
  if (reasons.length > 0 && reasons.every(isOfUnknownFormat)) {
    return "unknown-format";
  }
  const isOfStructure = reasons.some(
    ({ location: [, , field] }) => field !== undefined && isStructureInForm(testCase, field),
  );
  return isOfStructure ? "structure-in-form" : undefined;
}

/** Prism reads each field of a form as a text, unless the document names a style for it. */
function isStructureInForm({ operation: { body }, request }: Case, field: string): boolean {
  const isForm = body?.kind === "form" || body?.kind === "multipart";
  return isForm && typeof Object(request.body)[field] === "object";
}
