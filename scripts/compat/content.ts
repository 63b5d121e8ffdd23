// Compares the media types of a body or an answer.
import { isObject, type Json } from "../../src/contract/document.ts";
import { entriesOf } from "./endpoints.ts";
import type { Findings, Spot } from "./findings.ts";
import type { Schema } from "./keywords.ts";
import { canonical } from "./references.ts";

/** A media type in lower case, its parameters sorted; UTF-8 is what JSON has anyway. */
function normalized(mediaType: string): string {
  const [essence = "", ...parameters] = mediaType
    .toLowerCase()
    .split(";")
    .map((part) => part.trim().replaceAll('"', ""));
  return [essence, ...parameters.filter((part) => part !== "charset=utf-8" && part !== "").sort()].join("; ");
}

function covers(range: string, mediaType: string): boolean {
  return range === mediaType || range === "*/*" || (range.endsWith("/*") && mediaType.startsWith(range.slice(0, -1)));
}

/** Text of bytes, whose schema says nothing of its content. */
function isBinary(mediaType: string): boolean {
  return !/json|xml|yaml|form|text\/|\*/.test(mediaType);
}

/** A schema that only says that there are bytes. */
function saysBytes(schema: Schema): boolean {
  return (
    schema === true ||
    (isObject(schema) &&
      ["binary", undefined].includes(schema["format"] as string) &&
      ["string", undefined].includes(schema["type"] as string))
  );
}

function mediaOf(content: unknown): Map<string, Json> {
  return new Map(entriesOf(content).map(([type, media]) => [normalized(type), isObject(media) ? media : {}]));
}

function schemaOf(media: Json): Schema {
  return isObject(media["schema"]) || media["schema"] === false ? media["schema"] : true;
}

/** Whatever callers send must still be taken; whatever is answered must have been announced. */
export function compareContent(findings: Findings, spot: Spot, old: unknown, next: unknown): void {
  const { id, location, side } = spot;
  const before = mediaOf(old);
  const after = mediaOf(next);
  const [sources, targets] = side === "request" ? [before, after] : [after, before];
  if (side === "answer" && before.size === 0) {
    if (after.size > 0) {
      findings.adds(id, location, `has a body of ${[...after.keys()].join(", ")} now.`);
    }
    return;
  }
  for (const [mediaType, media] of sources) {
    const range =
      [...targets.keys()].find((target) => target === mediaType) ??
      [...targets.keys()].find((target) => covers(target, mediaType));
    const partner = range === undefined ? undefined : targets.get(range);
    if (!partner) {
      findings.breaks(
        id,
        location,
        side === "request"
          ? `no longer takes ${mediaType}: a caller that sends it is refused. Send ${[...after.keys()].join(" or ") || "nothing"}.`
          : `can be ${mediaType} now, which the old contract did not announce: a reader cannot read it. Read ${mediaType} too, or ask for the old type.`,
      );
      continue;
    }
    const [from, to] = side === "request" ? [media, partner] : [partner, media];
    if (!(isBinary(mediaType) && saysBytes(schemaOf(from)) && saysBytes(schemaOf(to)))) {
      findings.schemas({ ...spot, isXml: /[/+]xml\b/.test(mediaType) }, schemaOf(from), schemaOf(to));
    }
    if (canonical(encodingOf(from)) !== canonical(encodingOf(to))) {
      findings.breaks(
        id,
        location,
        `\`encoding\` of ${mediaType} changed: its parts are written in another way. Write and read them as the new contract says.`,
      );
    }
  }
  // A range of types that is taken is more than any of them; one that was announced is not less if one of them is left.
  const others = [...targets.keys()].filter((target) =>
    side === "request" ? !sources.has(target) : ![...sources.keys()].some((source) => covers(target, source)),
  );
  for (const mediaType of others) {
    if (side === "request") {
      findings.adds(id, location, `takes ${mediaType} too.`);
    } else {
      findings.breaks(
        id,
        location,
        `is no longer ${mediaType}: a reader of it finds nothing that it can read. Read ${[...after.keys()].join(" or ") || "no body"}.`,
      );
    }
  }
}

function encodingOf(media: Json): Json {
  return Object.fromEntries(
    entriesOf(media["encoding"]).map(([name, encoding]) => [name, Object.fromEntries(entriesOf(encoding))]),
  );
}
