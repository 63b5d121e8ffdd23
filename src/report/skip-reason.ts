import type { Skipped } from "../openapi/model.ts";

/** Why a check leaves out a part of a contract that could be read. */
export type SkipReason =
  | {
      readonly kind: "invalid-example";
      readonly example: string;
      readonly keyword: string;
      readonly place: string;
    }
  | { readonly kind: "no-valid-request"; readonly keyword: string; readonly place: string }
  | { readonly kind: "unknown-coding"; readonly coding: string }
  | { readonly kind: "other-base-path"; readonly basePath: string }
  | { readonly kind: "unserved-method"; readonly target: "Prism" | "handler"; readonly method: string };

const CODES: Readonly<Record<SkipReason["kind"], string>> = {
  "invalid-example": "example-invalid",
  "no-valid-request": "keyword-unsupported",
  "unknown-coding": "content-unsupported",
  "other-base-path": "not-served",
  "unserved-method": "not-served",
};

/** What is left out, as reports have it. */
export function skippedPart(operation: string, place: string, reason: SkipReason): Skipped {
  return { operation, place, reason: skipText(reason), code: CODES[reason.kind] };
}

/** The reason in words, as a sentence. */
export function skipText(reason: SkipReason): string {
  switch (reason.kind) {
    case "invalid-example":
      return `${reason.example} does not conform: ${reason.keyword} at ${reason.place}. Correct the example or the schema.`;
    case "no-valid-request":
      return `no valid request could be made: \`${reason.keyword}\` at ${reason.place} does not go together with the other keywords there.`;
    case "unknown-coding":
      return `a body with the Content-Encoding ${JSON.stringify(reason.coding.slice(0, 80))} cannot be decoded, and is not judged.`;
    case "other-base-path":
      return `its own servers have another base path, ${reason.basePath || "/"}. Check it alone, with that in the address of the target.`;
    case "unserved-method":
      return reason.target === "Prism"
        ? `Prism does not serve the method ${reason.method}.`
        : `a handler is never called with the method ${reason.method}.`;
  }
}
