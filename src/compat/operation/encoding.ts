// Compares how the parts of a form are written.
import { isObject, type Json } from "../../openapi/document.ts";
import type { Findings, Spot } from "../findings.ts";
import { canonical } from "../read/references.ts";
import type { Alternative } from "../schema/alternative.ts";
import { isFree, type Schema } from "../schema/keywords.ts";
import type { SchemaReader } from "../schema/schema.ts";
import { compareContent, type Medium } from "./content.ts";
import { compareNamed, headersOf } from "./headers.ts";
import { covers, normalized } from "./media-types.ts";

/** How a part is written: in one of these media types, or in a style of its own. */
interface Form {
  readonly mediaTypes: readonly string[];
  readonly style: string;
}

const ENCODING_RULES = {
  request: { changed: "request-encoding-changed", harmless: "request-encoding-widened" },
  response: { changed: "response-encoding-changed", harmless: "response-encoding-narrowed" },
} as const;
const STYLED = ["style", "explode", "allowReserved"];

/** The media type of a part of which nothing else is said. */
function usualType(reader: SchemaReader, { type, formats, opaque, rest }: Alternative): string {
  if (type === "string") {
    const isEncoded = [...opaque.values()].some((value) => "contentEncoding" in value);
    return isEncoded || formats.includes("binary") ? "application/octet-stream" : "text/plain";
  }
  if (type === "array") {
    const members = reader.alternatives(rest).filter((alternative) => alternative.type !== "array");
    const [member, ...others] = members.map((alternative) => usualType(reader, alternative));
    return member !== undefined && others.every((type) => type === member) ? member : "application/json";
  }
  return type === "object" ? "application/json" : "text/plain";
}

/** A part of a form: the values of one type of a property. */
interface Part {
  readonly reader: SchemaReader;
  readonly value: Alternative;
  /** Whether its schema names no type at all. */
  readonly isUntyped: boolean;
  /** `application/x-www-form-urlencoded`, and not `multipart`. */
  readonly isQuery: boolean;
}

/** Whether a style says how a part is written; without one, only a query is written in a style. */
function isStyled({ reader, value, isQuery }: Part, encoding: Json): boolean {
  const isSaid = STYLED.some((key) => encoding[key] !== undefined);
  return isQuery
    ? isSaid || (value.type !== "object" && !encoding["contentType"])
    : // OpenAPI 3.0 has no styles in `multipart`.
      isSaid && !reader.isOld;
}

function formOf(part: Part, encoding: Json): Form {
  const { reader, value, isUntyped, isQuery } = part;
  if (isStyled(part, encoding)) {
    const style = String(encoding["style"] ?? "form");
    const explode = typeof encoding["explode"] === "boolean" ? encoding["explode"] : style === "form";
    const isCompound = value.type === "array" || value.type === "object";
    const isReserved = encoding["allowReserved"] === true;
    const usual = usualType(reader, value);
    if (!isQuery && !isReserved && usual === "text/plain" && (!isCompound || (style === "form" && explode))) {
      // A text for each value: this is what is written without a style, too.
      return { mediaTypes: [usual], style: "" };
    }
    const way = !isCompound
      ? "form"
      : style === "deepObject"
        ? style
        : `${style}${explode ? ", exploded" : ", not exploded"}`;
    return { mediaTypes: [], style: isReserved ? `${way}, reserved letters as they are` : way };
  }
  const written = String(encoding["contentType"] ?? "")
    .split(",")
    .filter((range) => range.trim() !== "")
    .map(normalized);
  const usual = isUntyped ? "application/octet-stream" : usualType(reader, value);
  const mediaTypes = written.length > 0 ? written : [usual];
  const isUsual = isQuery && value.type !== "object" && mediaTypes.length === 1 && mediaTypes[0] === usual;
  return isUsual ? formOf(part, {}) : { mediaTypes, style: "" };
}

function encodingsOf({ encoding }: Json): Json {
  return isObject(encoding) ? encoding : {};
}

function encodingOf(media: Json, name: string): Json {
  const encoding = encodingsOf(media)[name];
  return isObject(encoding) ? encoding : {};
}

/** The ways to write what a schema allows as a part, by type. */
function partsOf(reader: SchemaReader, schema: Schema, name: string, isQuery: boolean): ReadonlyMap<string, Part> {
  const objects = reader.alternatives(schema).filter(({ properties }) => properties.has(name));
  const parts = objects.flatMap((object) => {
    const property = reader.property(object, name);
    const isUntyped = isFree(property);
    return reader.alternatives(property).map((value): Part => ({ reader, value, isUntyped, isQuery }));
  });
  return new Map(parts.map((part) => [part.value.type === "integer" ? "number" : part.value.type, part]));
}

/** Compares the media types of a body, and how its parts are written if it is a form. */
export function compareBody(findings: Findings, spot: Spot, old: unknown, next: unknown): void {
  compareContent(findings, spot, old, next, (mediaType, from, to) =>
    compareEncoding(findings, spot, mediaType, from, to),
  );
}

/** Compares the `encoding` of a form; of other media types it says nothing. */
function compareEncoding(findings: Findings, spot: Spot, mediaType: string, old: Medium, next: Medium): void {
  const isQuery = mediaType.startsWith("application/x-www-form-urlencoded");
  const isForm = isQuery || mediaType.startsWith("multipart/");
  const [before, after] = [old[0], next[0]];
  const names = isForm ? [...Object.keys(encodingsOf(before)), ...Object.keys(encodingsOf(after))] : [];
  const [from, to] = findings.readers(spot.side);
  for (const name of new Set(names)) {
    const location = `${spot.location} ${name}`;
    const [oldEncoding, newEncoding] = [encodingOf(before, name), encodingOf(after, name)];
    const successors = partsOf(to, next[1], name, isQuery);
    const common = [...partsOf(from, old[1], name, isQuery)].flatMap(([type, part]) => {
      const successor = successors.get(type);
      return successor ? [[formOf(part, oldEncoding), formOf(successor, newEncoding)] as const] : [];
    });
    for (const [was, is] of common) {
      compareForms(findings, { ...spot, location }, was, is);
    }
    if (common.length > 0 && !isQuery) {
      compareNamed(
        findings,
        { ...spot, location },
        headersOf(findings.old, oldEncoding),
        headersOf(findings.next, newEncoding),
      );
    }
  }
  for (const key of ["prefixEncoding", "itemEncoding"]) {
    if (canonical(before[key]) !== canonical(after[key])) {
      findings.note(ENCODING_RULES[spot.side].changed, spot.id, spot.location, `\`${key}\` changed`, [before, after]);
    }
  }
}

function compareForms(findings: Findings, { id, location, side }: Spot, old: Form, next: Form): void {
  const [sources, targets] = side === "request" ? [old, next] : [next, old];
  const isCovered = (mediaType: string): boolean => targets.mediaTypes.some((target) => covers(target, mediaType));
  const said = ({ mediaTypes, style }: Form): string => mediaTypes.join(" or ") || style;
  if (old.style !== next.style || !sources.mediaTypes.every(isCovered)) {
    const what = `is written in another form, ${said(old)} became ${said(next)}`;
    findings.note(ENCODING_RULES[side].changed, id, location, what);
  } else if (canonical([...old.mediaTypes].sort()) !== canonical([...next.mediaTypes].sort())) {
    const what = `is written as ${said(next)} now, formerly ${said(old)}`;
    findings.note(ENCODING_RULES[side].harmless, id, location, what);
  }
}
