// Compares what a value means besides being allowed: defaults, deprecations, and how it is written in XML.
import { isObject } from "../../openapi/document.ts";
import { canonical } from "../read/references.ts";
import type { Incompatibility } from "./alternative.ts";
import { MEMBER, type Schema } from "./keywords.ts";
import { text } from "./limits/limits.ts";
import type { Sides } from "./sides.ts";

/** Which of the two documents is the newer one, whose deprecations are news. */
export type Newer = "source" | "target";

/** What a value that is left out means, and which is better left out. */
export function meaningIncompatibilities(
  { readers, side, isText }: Sides,
  newer: Newer | undefined,
  source: Schema,
  target: Schema,
  optional: boolean,
): Incompatibility[] {
  const found: Incompatibility[] = [];
  const said = (keyword: string): [unknown, unknown] => [
    readers[0].annotations.of(source, keyword),
    readers[1].annotations.of(target, keyword),
  ];
  const [from, to] = said("default");
  if (side === "request" && optional && written(from, isText) !== written(to, isText)) {
    found.push({ path: [], keyword: "default", source: text(from), target: text(to) });
  }
  const [deprecated, wasDeprecated] = newer === "source" ? said("deprecated") : said("deprecated").reverse();
  if (newer && deprecated === true && wasDeprecated !== true) {
    found.push({ path: [], keyword: "deprecated", source: "", target: "" });
  }
  return found;
}

/** A value as it is told from others: as text, a list of one is its member. */
function written(value: unknown, isText: boolean): string {
  return canonical(isText && value !== undefined && !isObject(value) ? [value].flat().map(String) : value);
}

/** How a value is written in XML. */
export function markupIncompatibilities(
  { readers }: Sides,
  segment: string | number,
  source: Schema,
  target: Schema,
): Incompatibility[] {
  const name = segment === MEMBER ? "" : String(segment);
  const [from, to] = [readers[0].annotations.markup(source, name), readers[1].annotations.markup(target, name)].map(
    canonical,
  );
  return from === to ? [] : [{ path: [], keyword: "xml", source: from ?? "", target: to ?? "" }];
}
