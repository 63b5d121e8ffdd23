// Compares what a value means besides being allowed: defaults, deprecations, and how it is written in XML.
import { canonical } from "../read/references.ts";
import type { Gap } from "./alternative.ts";
import { MEMBER, type Schema } from "./keywords.ts";
import { text } from "./limits/limits.ts";
import type { Sides } from "./sides.ts";

/** Which of the two documents is the newer one, whose deprecations are news. */
export type Newer = "source" | "target";

/** What a value that is left out means, and which is better left out. */
export function meaningGaps(
  { readers, side }: Sides,
  newer: Newer | undefined,
  source: Schema,
  target: Schema,
  optional: boolean,
): Gap[] {
  const found: Gap[] = [];
  const said = (keyword: string): [unknown, unknown] => [
    readers[0].annotations.of(source, keyword),
    readers[1].annotations.of(target, keyword),
  ];
  const [from, to] = said("default");
  if (side === "request" && optional && canonical(from) !== canonical(to)) {
    found.push({ path: [], keyword: "default", source: text(from), target: text(to) });
  }
  const [deprecated, other] = newer === "source" ? said("deprecated") : said("deprecated").reverse();
  if (newer && deprecated === true && other !== true) {
    found.push({ path: [], keyword: "deprecated", source: "", target: "" });
  }
  return found;
}

/** How a value is written in XML. */
export function markupGaps({ readers }: Sides, segment: string | number, source: Schema, target: Schema): Gap[] {
  const name = segment === MEMBER ? "" : String(segment);
  const [from, to] = [readers[0].annotations.markup(source, name), readers[1].annotations.markup(target, name)].map(
    canonical,
  );
  return from === to ? [] : [{ path: [], keyword: "xml", source: from ?? "", target: to ?? "" }];
}
