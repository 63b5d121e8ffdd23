import { isObject, type Json } from "../document.ts";
import { attempt, ContractError } from "../errors.ts";
import { declares, essenceOf, isJsonMediaType } from "../media-types.ts";
import type { Body, BodyKind, Constraint, Field, SchemaNode } from "../model.ts";
import { resolve, resolveComponent } from "../references.ts";
import { schemaExamples } from "../schema/schema-keywords.ts";
import { isSure } from "../schema/sure.ts";
import { type Reading, shownExamples } from "./reading.ts";
import { SchemaReader } from "./schema.ts";

/** A body in one media type, with what its schema says there. */
export interface ReadBody {
  readonly body: Body;
  /** The constraints of a media type beside the first. Those of the first are noted with the operation. */
  readonly constraints: readonly Constraint[];
}

/** What the bodies of one operation have in common. */
interface Shared {
  readonly required?: Constraint;
  readonly content: Constraint;
  readonly mediaTypes: readonly string[];
}

/**
 * Reads the body of an operation, once for each of its media types, JSON first. What cannot be read is skipped by name.
 *
 * @throws {ContractError} if the body is mandatory, and no media type can be read
 */
export function readBodies(reading: Reading, operation: Json, method: string): ReadBody[] {
  if (operation["requestBody"] === undefined) {
    return [];
  }
  const owner = resolveComponent(reading.requests, operation["requestBody"], `${reading.id}/body`);
  const isOld = String(reading.requests["openapi"]).startsWith("3.0");
  const read = (): ReadBody[] => readAll(reading, owner);
  if (["GET", "HEAD"].includes(method) || (isOld && method === "DELETE")) {
    return reading.optional("body", () => meaningless(method, `${reading.id}/body`)) ?? [];
  }
  return owner["required"] === true ? read() : (reading.optional("body", read) ?? []);
}

/** Refuses a body of a method for which neither HTTP (RFC 9110, section 9.3.1) nor OpenAPI 3.0 defines what it means. */
function meaningless(method: string, where: string): never {
  throw new ContractError("keyword-unsupported", `${where}: what a body of ${method} means is not settled.`);
}

function readAll(reading: Reading, owner: Json): ReadBody[] {
  const { id, schemas } = reading;
  const content = isObject(owner["content"]) ? owner["content"] : {};
  const declared = Object.keys(content);
  const readable = declared.flatMap((mediaType) => {
    const sent = sentAs(mediaType, declared, holdsBytes(reading.requests, content[mediaType], id));
    return sent ? [{ declared: mediaType, sent }] : [];
  });
  const rank = ({ sent }: (typeof readable)[number]): number => Number(sent.kind !== "json");
  const ordered = readable.toSorted((left, right) => rank(left) - rank(right));
  if (ordered.length === 0) {
    throw new ContractError(
      "keyword-unsupported",
      `${id}/body: none of its media types is supported: ${declared.join(", ") || "it declares none"}.`,
    );
  }
  for (const mediaType of declared.filter((range) => !readable.some((body) => body.declared === range))) {
    reading.optional(`body/${mediaType}`, () => unsupported(mediaType, `${id}/body/${mediaType}`));
  }
  const mediaTypes = [...new Set([...ordered.map((body) => body.declared), ...declared])];
  const required = owner["required"] === true && schemas.constraints.note("body", [], "required", true, owner);
  const shared = {
    ...(required && { required }),
    content: schemas.constraints.note("body", [], "content", declared, owner),
    mediaTypes,
  };
  return ordered.flatMap(({ declared: mediaType, sent }, index): ReadBody[] => {
    const own =
      index === 0
        ? schemas
        : new SchemaReader(reading.requests, id, reading.validator, schemas.skipped, `body:${mediaType}`);
    const read = (): Body => readBody(reading, own, shared, resolve(reading.requests, content[mediaType], id), sent);
    const body = index === 0 ? read() : reading.optional(`body/${mediaType}`, read);
    return body ? [{ body, constraints: index === 0 ? [] : own.constraints.noted }] : [];
  });
}

/** How a declared media type is sent; not at all if its content is not made here. */
type Sent = Pick<Body, "mediaType" | "kind">;

function sentAs(mediaType: string, declared: readonly string[], isBytes: boolean): Sent | undefined {
  const essence = essenceOf(mediaType);
  const isTaken = (mediaType: string): boolean => declared.map(essenceOf).includes(mediaType);
  const inRange = isBytes ? "application/octet-stream" : "application/json";
  if ((essence === "*/*" || essence === "application/*") && !isTaken(inRange)) {
    return { mediaType: inRange, kind: isBytes ? "binary" : "json" };
  }
  if (essence === "text/*" && !isTaken("text/plain")) {
    return { mediaType: "text/plain", kind: "text" };
  }
  const kind = bodyKindOf(mediaType);
  return kind && { mediaType: kind === "multipart" ? essence : mediaType, kind };
}

function unsupported(mediaType: string, where: string): never {
  throw new ContractError("keyword-unsupported", `${where}: bodies of ${mediaType} are not checked.`);
}

/** How a body of a media type is read; `undefined` if it is not. */
export function bodyKindOf(mediaType: string): BodyKind | undefined {
  const essence = essenceOf(mediaType);
  if (isJsonMediaType(mediaType)) {
    return "json";
  }
  switch (essence) {
    case "application/x-www-form-urlencoded":
      return "form";
    case "multipart/form-data":
      return "multipart";
    case "application/octet-stream":
      return "binary";
    default:
      return /^text\/[\w.-]+$/.test(essence) && essence !== "text/xml" ? "text" : undefined;
  }
}

function readBody(reading: Reading, schemas: SchemaReader, shared: Shared, media: Json, sent: Sent): Body {
  const node = schemas.node("body", undefined, media["schema"] ?? {});
  const { kind } = sent;
  const isForm = kind === "form" || kind === "multipart";
  if (isForm && !shapesOf(node).some(({ types }) => types.length === 0 || types.includes("object"))) {
    throw new ContractError("schema-invalid", `${reading.id}/body: the schema of ${sent.mediaType} must be an object.`);
  }
  const examples = [...shownExamples(reading, media), ...schemaExamples(node.schema)].filter((value) =>
    isSure(node, value),
  );
  return {
    ...shared,
    ...sent,
    fields: isForm ? readFields(node, kind, media) : new Map(),
    node,
    ...(schemas.hasDiscriminator && { hasDiscriminator: true }),
    ...(schemas.hasUnsettled && { hasUnsettled: true }),
    // What the document shows of another media type may be a text of it.
    examples: kind === "json" ? examples : examples.filter((value) => node.errors(value).length === 0),
  };
}

function shapesOf(node: SchemaNode): SchemaNode[] {
  return [node, ...node.alternatives.flatMap(shapesOf)];
}

/** How the properties of a form are written. */
function readFields(root: SchemaNode, kind: BodyKind, media: Json): Map<string, Field> {
  const encodings = isObject(media["encoding"]) ? media["encoding"] : {};
  const properties = shapesOf(root).flatMap((shape) => [...shape.properties]);
  return new Map(
    properties.map(([name, node]): [string, Field] => {
      const encoding = isObject(encodings[name]) ? encodings[name] : {};
      const { contentType: types, style = "form", explode = style === "form" } = encoding;
      // The first of several media types is used.
      const contentType = typeof types === "string" ? types.split(",")[0]?.trim() : undefined;
      const isJson = contentType !== undefined && isJsonMediaType(contentType);
      const member = node.items ?? node;
      const isText = contentType === undefined ? !isBinary(member) : declares(["text/*"], contentType);
      return [
        name,
        {
          style: String(style),
          explode: explode === true,
          ...(contentType !== undefined && { contentType }),
          ...(isJson && { isJson }),
          ...(kind === "multipart" && !isText && !isJson && { isFile: true }),
        },
      ];
    }),
  );
}

/** Whether any bytes are a body: no schema says more of them. What cannot be read says nothing, until that body is read. */
function holdsBytes(document: Json, media: unknown, place: string): boolean {
  return attempt(
    () => {
      const { schema } = resolve(document, media, place);
      return schema === undefined || (isObject(schema) && isBinary({ schema: resolve(document, schema, place) }));
    },
    () => false,
  );
}

/** Whether a value is a file: the words of OpenAPI 3.0 and of 3.1. */
function isBinary({ schema }: Pick<SchemaNode, "schema">): boolean {
  return (
    schema["format"] === "binary" ||
    (schema["contentMediaType"] !== undefined && schema["contentEncoding"] === undefined)
  );
}
