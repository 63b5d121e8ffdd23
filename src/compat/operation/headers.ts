// Compares named values beside a body: the headers of a response or of a part, the parameters of a call.
import { isObject, type Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { canonical, type References } from "../read/references.ts";
import type { Side } from "../schema/alternative.ts";
import type { Writing } from "../schema/texts.ts";
import { compareContent } from "./content.ts";
import { schemaOf } from "./endpoints.ts";

/** By a key that is the same in both documents: how a value is called, and its description. */
export type Named = ReadonlyMap<string, readonly [name: string, description: Json]>;

/** The headers of an object, by their names in lower case; the media type is none of them. */
export function headersOf(references: References, { headers }: Json): Named {
  return new Map(
    Object.entries(isObject(headers) ? headers : {})
      .filter(([name]) => name.toLowerCase() !== "content-type")
      .map(([name, header]) => [name.toLowerCase(), [`header ${name}`, references.object(header, name)]]),
  );
}

/** How lists are written of a value beside a body. */
export function listsOf(...values: readonly Json[]): Writing {
  const styles = new Set(
    values.map((value) => value["style"] ?? (/^(?:query|cookie)$/.test(String(value["in"])) ? "form" : "simple")),
  );
  const isRepeated = styles.has("form") && values.every((value) => value["explode"] !== false);
  return styles.size > 1 ? "apart" : isRepeated ? "repeated" : "separated";
}

/** What rules call a value beside a body. */
const SUBJECTS: Readonly<Record<Side, string>> = { request: "request-parameter", response: "response-header" };

/** Compares values of the same names, at a place of a request or a response. */
export function compareNamed(
  findings: Findings,
  { id, location: place, side }: { readonly id: string; readonly location: string; readonly side: Side },
  old: Named,
  next: Named,
): void {
  const subject = SUBJECTS[side];
  const isRequired = (value: Json): boolean => value["required"] === true;
  for (const [key, [name, before]] of old) {
    const [, after] = next.get(key) ?? [];
    const location = [place, name].filter(Boolean).join(" ");
    if (!after) {
      findings.noteRemoval(`${subject}-removed`, id, location, "was removed", before);
      continue;
    }
    if (findings.skips(id, location, [before, after])) {
      continue;
    }
    const note = (rule: string, what: string): void =>
      findings.note(`${subject}-${rule}`, id, location, what, [before, after]);
    if (!isRequired(before) && isRequired(after)) {
      note("became-required", "became required");
    } else if (isRequired(before) && !isRequired(after)) {
      note("became-optional", "became optional");
    }
    if (before["deprecated"] !== true && after["deprecated"] === true) {
      note("deprecated", "is deprecated now; it still works");
    }
    if ((before["explode"] === true) !== (after["explode"] === true) && canonical(before).includes('"object"')) {
      note("style-changed", "`explode` changed");
    }
    const spot = { id, location, side, isNamed: true, lists: listsOf(before, after) };
    findings.schemas(spot, schemaOf(before), schemaOf(after));
    compareContent(findings, { id, location, side, isNamed: true }, before["content"], after["content"]);
  }
  for (const [key, [name, added]] of next) {
    if (old.has(key)) {
      continue;
    }
    const location = [place, name].filter(Boolean).join(" ");
    if (side === "request" && added["required"] === true) {
      findings.note(`${subject}-required-added`, id, location, "is new and required", [undefined, added]);
    } else {
      findings.note(`${subject}-added`, id, location, "was added", [undefined, added]);
    }
  }
}
