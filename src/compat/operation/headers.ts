// Compares named values beside a body: the headers of an answer or of a part, the parameters of a call.
import { isObject, type Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { canonical, objectAt } from "../read/references.ts";
import type { Side } from "../schema/alternative.ts";
import { compareContent } from "./content.ts";
import { schemaOf } from "./endpoints.ts";

/** By a key that is the same in both documents: how a value is called, and its description. */
export type Named = ReadonlyMap<string, readonly [name: string, description: Json]>;

/** The headers of an object, by their names in lower case; the media type is none of them. */
export function headersOf(document: Json, { headers }: Json): Named {
  return new Map(
    Object.entries(isObject(headers) ? headers : {})
      .filter(([name]) => name.toLowerCase() !== "content-type")
      .map(([name, header]) => [name.toLowerCase(), [`header ${name}`, objectAt(document, header, name)]]),
  );
}

/** Whoever sends a value may leave it out if both contracts allow it; whoever reads one relies on what was promised. */
const MESSAGES: Readonly<Record<Side, { removed: string; narrowed: string; widened: string }>> = {
  request: {
    removed: "was removed: what a caller sends here is no longer read. Do without it.",
    narrowed: "became required: a caller that leaves it out is refused. Always send it.",
    widened: "became optional.",
  },
  answer: {
    removed: "was removed: a reader of it finds nothing. Do without it.",
    narrowed: "became optional: a reader that relies on it may find nothing. Handle its absence.",
    widened: "is always present now.",
  },
};

/** Compares values of the same names, at a place of a request or an answer. */
export function compareNamed(
  findings: Findings,
  { id, location: place, side }: { readonly id: string; readonly location: string; readonly side: Side },
  old: Named,
  next: Named,
): void {
  const { removed, narrowed, widened } = MESSAGES[side];
  const isLoose = (value: Json): boolean => (value["required"] === true) === (side === "answer");
  for (const [key, [name, before]] of old) {
    const [, after] = next.get(key) ?? [];
    const location = [place, name].filter(Boolean).join(" ");
    if (!after) {
      findings.breaks(id, location, removed);
      continue;
    }
    if (isLoose(before) && !isLoose(after)) {
      findings.breaks(id, location, narrowed);
    } else if (!isLoose(before) && isLoose(after)) {
      findings.adds(id, location, widened);
    }
    if (before["deprecated"] !== true && after["deprecated"] === true) {
      findings.adds(id, location, "is deprecated now; it still works.");
    }
    if ((before["explode"] === true) !== (after["explode"] === true) && canonical(before).includes('"object"')) {
      findings.breaks(id, location, "`explode` changed: whoever keeps to the old form is misread. Use the new form.");
    }
    findings.schemas({ id, location, side }, schemaOf(before), schemaOf(after));
    compareContent(findings, { id, location, side }, before["content"], after["content"]);
  }
  for (const [key, [name, added]] of next) {
    if (old.has(key)) {
      continue;
    }
    const location = [place, name].filter(Boolean).join(" ");
    if (side === "request" && added["required"] === true) {
      findings.breaks(id, location, "is new and required: a caller that does not know it is refused. Send it.");
    } else {
      findings.adds(id, location, "was added.");
    }
  }
}
