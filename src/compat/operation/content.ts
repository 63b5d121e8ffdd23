// Compares media types, and what is written in them.
import { isObject, type Json } from "../../openapi/document.ts";
import type { Findings, Spot } from "../findings.ts";
import type { References } from "../read/references.ts";
import { asSchema, type Schema } from "../schema/keywords.ts";
import { text } from "../schema/limits/limits.ts";
import type { SchemaReader } from "../schema/schema.ts";
import { entriesOf, schemaOf } from "./endpoints.ts";
import { covers, normalized } from "./media-types.ts";

/** Media types of which a schema says more than how their bytes are written. */
const STRUCTURED = /json|xml|yaml|form|\*/;

/** Text of bytes, whose schema says nothing of its content. */
function isBinary(mediaType: string): boolean {
  return !STRUCTURED.test(mediaType) && !mediaType.startsWith("text/");
}

/** In which encoding bytes are written; nothing if they are written as they are. */
function encodingOf(reader: SchemaReader, schema: Schema): unknown {
  const isBase64 = reader.annotations.of(schema, "format") === "byte";
  return reader.annotations.of(schema, "contentEncoding") ?? (isBase64 ? "base64" : undefined);
}

/** A schema that only says that there are bytes. */
function saysBytes(schema: Schema): boolean {
  return (
    schema === true ||
    (isObject(schema) &&
      ["binary", undefined].includes(schema["format"] as string) &&
      ["string", undefined].includes(schema["type"] as string) &&
      schema["contentEncoding"] === undefined)
  );
}

function mediaOf(references: References, content: unknown): Map<string, Json> {
  return new Map(
    entriesOf(content).map(([type, media]) => [
      normalized(type),
      isObject(media) ? references.object(media, type) : {},
    ]),
  );
}

/** What is said of a media type: by its name, or by the narrowest range that covers it. */
function closest(content: ReadonlyMap<string, Json>, mediaType: string): Json | undefined {
  const ranges = [...content.keys()].filter((range) => covers(range, mediaType));
  const [name = ""] = ranges.sort((left, right) => Number(covers(left, right)) - Number(covers(right, left)));
  return content.get(name);
}

/** The schema of a medium; a stream of items is a list of them. */
function schemaOfMedia(media: Json): Schema {
  const whole = schemaOf(media);
  const items = media["itemSchema"] === undefined ? true : { type: "array", items: media["itemSchema"] };
  return items === true ? whole : whole === true ? items : { allOf: [whole, items] };
}

/** A media type as it is described, and the schema of what is written in it. */
export type Medium = readonly [described: Json, schema: Schema];

/** Compares what else is said of a media type, as how the parts of a form are written. */
type CompareParts = (mediaType: string, from: Medium, to: Medium) => void;

/** Whatever callers send must still be taken; whatever is answered must have been announced. */
export function compareContent(
  findings: Findings,
  spot: Spot,
  old: unknown,
  next: unknown,
  compareParts: CompareParts = () => undefined,
): void {
  const { id, location, side } = spot;
  const before = mediaOf(findings.old, old);
  const after = mediaOf(findings.next, next);
  const [sources, targets] = side === "request" ? [before, after] : [after, before];
  if (side === "response" && before.size === 0) {
    if (after.size > 0) {
      findings.note("response-body-added", id, location, `has a body of ${[...after.keys()].join(", ")} now`);
    }
    return;
  }
  // A type within a range counts too: it can be described by itself in one document and by the range in the other.
  for (const mediaType of new Set([...sources.keys(), ...targets.keys()])) {
    const media = closest(sources, mediaType);
    const partner = closest(targets, mediaType);
    if (media && partner) {
      const [from, to] = side === "request" ? [media, partner] : [partner, media];
      compareMedia(findings, spot, mediaType, [from, to], compareParts);
    } else if (media && side === "request") {
      const what = `no longer takes ${mediaType}, but ${[...after.keys()].join(" or ") || "nothing"}`;
      findings.note("request-media-type-removed", id, location, what, [media, next]);
    } else if (media) {
      const what = `can be ${mediaType} now, which the old contract did not announce`;
      const rule = spot.isCall ? "call-media-type-added" : "response-media-type-added";
      findings.note(rule, id, location, what, [old, media]);
    }
  }
  const reached = [...sources.keys()];
  for (const mediaType of targets.keys()) {
    if (sources.has(mediaType)) {
      continue;
    }
    if (side === "request") {
      findings.note("request-media-type-added", id, location, `takes ${mediaType} too`);
    } else if (reached.some((source) => covers(mediaType, source))) {
      // A range that was announced is not less if one of its types is left.
      const what = `is no longer any ${mediaType}, but ${reached.join(" or ")}`;
      findings.note("response-media-type-narrowed", id, location, what, [old, next]);
    } else if (!reached.some((source) => covers(source, mediaType))) {
      const what = `is no longer ${mediaType}, but ${reached.join(" or ") || "no body"}`;
      findings.note("response-media-type-removed", id, location, what, [old, next]);
    }
  }
}

/** Compares what both documents say of a media type. */
function compareMedia(
  findings: Findings,
  spot: Spot,
  mediaType: string,
  [from, to]: readonly [Json, Json],
  compareParts: CompareParts,
): void {
  const { id, location, side } = spot;
  if (findings.skips(id, location, [from, to])) {
    return;
  }
  const schemas = [schemaOfMedia(from), schemaOfMedia(to)] as const;
  const readers = findings.readers(side);
  const [was, is] = [encodingOf(readers[0], schemas[0]), encodingOf(readers[1], schemas[1])];
  if (was !== is && !STRUCTURED.test(mediaType)) {
    const what = `\`contentEncoding\` changed from ${text(was)} to ${text(is)}`;
    findings.note(`${side}-property-content-encoding-changed`, id, location, what, schemas);
    return;
  }
  const isBytes = (references: References, schema: Schema): boolean => saysBytes(asSchema(references.plain(schema)));
  if (!(isBinary(mediaType) && isBytes(findings.old, schemas[0]) && isBytes(findings.next, schemas[1]))) {
    const isForm = /^(?:application\/x-www-form-urlencoded|multipart\/)/.test(mediaType);
    const lists = from["encoding"] === undefined && to["encoding"] === undefined ? "repeated" : "apart";
    findings.schemas({ ...spot, isXml: /[/+]xml\b/.test(mediaType), ...(isForm && { lists }) }, ...schemas);
  }
  compareParts(mediaType, [from, schemas[0]], [to, schemas[1]]);
}
