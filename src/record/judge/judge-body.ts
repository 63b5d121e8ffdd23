import { isUtf8 } from "node:buffer";
import { bodyReadings, propertiesOf, shapesOf } from "../../check/cases/readings.ts";
import { isWellDefined } from "../../check/cases/well-defined.ts";
import type { Json } from "../../openapi/document.ts";
import { isObject } from "../../openapi/document.ts";
import { closest } from "../../openapi/media-types.ts";
import type { Body, Contract, Operation, Skipped } from "../../openapi/model.ts";
import { bodyKindOf } from "../../openapi/read/bodies.ts";
import type { Arrived } from "../arrived.ts";
import type { Route } from "../routes.ts";
import { bodyValues, hasOtherCharset } from "./body-values.ts";
import { breachesOf } from "./breaches.ts";
import type { Part, UnjudgedReason } from "./judgement.ts";
import { conforming, typed, withoutReadOnly } from "./readings.ts";

type WithBody = Operation & { readonly body: Body };

/** Judges the body of a request, in the media type that it says it has. */
export function judgeBody(
  { requests }: Contract,
  { operations }: Route,
  skipped: readonly Skipped[],
  arrived: Arrived,
): Part {
  const skip = (reason: UnjudgedReason): Part => ({ unjudged: [{ place: "body", reason }] });
  const { headers, body: bytes } = arrived;
  const { "content-type": contentType, "content-encoding": encoding = "identity" } = headers;
  const declared = operations.filter((operation): operation is WithBody => operation.body !== undefined);
  const [first] = declared;
  const unread = skipped.find(({ place }) => place === "body" || place.startsWith("body/"));
  if (!first) {
    return unread && bytes.length > 0 ? skip({ kind: "skipped", reason: unread.reason }) : {};
  }
  if (bytes.length === 0) {
    return judgeEmpty(first, contentType);
  }
  if (encoding.trim().toLowerCase() !== "identity") {
    return skip({ kind: "content-encoding", encoding });
  }
  const named = contentType === undefined ? first.body.mediaTypes : closest(first.body.mediaTypes, contentType);
  if (named.length === 0) {
    const detail = { kind: "media-type", sent: String(contentType), declared: first.body.mediaTypes } as const;
    return { breaches: [{ constraint: first.body.content, place: "body", keyword: "content", detail }] };
  }
  const candidates = declared.filter(({ body }) =>
    closest(body.mediaTypes, body.mediaType).some((mediaType) => named.includes(mediaType)),
  );
  const readable = candidates.filter(({ body }) => contentType === undefined || bodyKindOf(contentType) === body.kind);
  if (readable.length < named.length) {
    return skip(
      unread
        ? { kind: "skipped", reason: unread.reason }
        : { kind: "media-type", mediaTypes: contentType === undefined ? named : [contentType] },
    );
  }
  if (contentType !== undefined && hasOtherCharset(contentType)) {
    return skip({ kind: "other-charset" });
  }
  const parts = readable.map((operation) =>
    judgeAs(requests, operation, bytes, contentType ?? operation.body.mediaType),
  );
  return (
    parts.find(({ breaches = [], unjudged = [] }) => breaches.length + unjudged.length === 0) ??
    parts.find(({ unjudged }) => unjudged) ??
    parts[0] ??
    {}
  );
}

function judgeEmpty({ body }: WithBody, contentType: string | undefined): Part {
  const { required } = body;
  if (!required) {
    return {};
  }
  return contentType === undefined || bodyKindOf(contentType) === "json"
    ? { breaches: [{ constraint: required, place: "body", keyword: "required", detail: { kind: "no-body" } }] }
    : { unjudged: [{ place: "body", reason: { kind: "no-bytes" } }] };
}

function judgeAs(requests: Json, operation: WithBody, bytes: Buffer, contentType: string): Part {
  const { body, constraints } = operation;
  const { node, kind } = body;
  const skip = (reason: UnjudgedReason): Part => ({ operation, unjudged: [{ place: "body", reason }] });
  if ((kind === "json" || kind === "form" || kind === "text") && !isUtf8(bytes)) {
    return skip({ kind: "not-utf-8" });
  }
  const values = bodyValues(body, bytes, contentType);
  if (values.length === 0) {
    const detail = { kind: "malformed", mediaType: body.mediaType } as const;
    return { operation, breaches: [{ constraint: body.content, place: "body", keyword: "content", detail }] };
  }
  const readings = (value: unknown): unknown[] =>
    bodyReadings(body, value).flatMap((reading) => [reading, withoutReadOnly(requests, node, reading)]);
  const meant = conforming(node, values, readings, kind !== "json");
  if (meant) {
    return { operation, values: [{ node, value: meant.value }] };
  }
  const [value] = readings(values[0]);
  const breaches = breachesOf(constraints, node.errors(withoutReadOnly(requests, node, value)), "body", []);
  const unsettled = kind === "json" ? [] : unsettledIn(body, value);
  if (!unsettled) {
    return skip({ kind: "unsettled", part: "body" });
  }
  const unjudged = unsettled.map((name) => ({
    place: `body/${name}`,
    reason: { kind: "unsettled", part: "field" } as const,
  }));
  return {
    operation,
    breaches: breaches.filter(({ place }) => !unsettled.some((name) => `${place}/`.startsWith(`body/${name}/`))),
    ...(unjudged.length > 0 && { unjudged }),
    values: [{ node, value }],
  };
}

/** The fields of a form of which OpenAPI does not settle how they are written; `undefined` for the whole body. */
function unsettledIn(body: Body, value: unknown): string[] | undefined {
  const isFine = (candidate: unknown): boolean =>
    isWellDefined(
      { parameters: [], body },
      { path: {}, query: {}, header: {}, cookie: {}, body: typed([body.node], candidate) },
    );
  if (isSpread(body)) {
    return undefined;
  }
  if (isFine(value)) {
    return [];
  }
  const names = isObject(value) ? Object.keys(value).filter((name) => !isFine({ [name]: value[name] })) : [];
  return names.length > 0 ? names : undefined;
}

/** Whether a form may have an object whose members are fields of their own, which nobody can tell from others. */
function isSpread({ kind, fields, node }: Body): boolean {
  return (
    kind === "form" &&
    [...fields].some(
      ([name, { isJson, style }]) =>
        !isJson &&
        style === "form" &&
        propertiesOf(node, name)
          .flatMap(shapesOf)
          .some(({ types }) => types.includes("object")),
    )
  );
}
