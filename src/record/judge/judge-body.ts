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
import type { Part } from "./judgement.ts";
import { conforming, typed, withoutReadOnly } from "./readings.ts";

type WithBody = Operation & { readonly body: Body };

/** Judges the body of a request, in the media type that it says it has. */
export function judgeBody(
  { requests }: Contract,
  { operations }: Route,
  skipped: readonly Skipped[],
  arrived: Arrived,
): Part {
  const skip = (reason: string): Part => ({ unjudged: [{ place: "body", reason }] });
  const { headers, body: bytes } = arrived;
  const { "content-type": contentType, "content-encoding": encoding = "identity" } = headers;
  const declared = operations.filter((operation): operation is WithBody => operation.body !== undefined);
  const [first] = declared;
  const unread = skipped.find(({ place }) => place === "body" || place.startsWith("body/"));
  if (!first) {
    return unread && bytes.length > 0 ? skip(unread.reason) : {};
  }
  if (bytes.length === 0) {
    return judgeEmpty(first, contentType);
  }
  if (encoding.trim().toLowerCase() !== "identity") {
    return skip(`its Content-Encoding is ${encoding}`);
  }
  const named = contentType === undefined ? first.body.mediaTypes : closest(first.body.mediaTypes, contentType);
  if (named.length === 0) {
    const message = `the body is ${contentType}; declared are ${first.body.mediaTypes.join(", ")}`;
    return { breaches: [{ constraint: first.body.content, place: "body", keyword: "content", message }] };
  }
  const candidates = declared.filter(({ body }) =>
    closest(body.mediaTypes, body.mediaType).some((mediaType) => named.includes(mediaType)),
  );
  const readable = candidates.filter(({ body }) => contentType === undefined || bodyKindOf(contentType) === body.kind);
  if (readable.length < named.length) {
    return skip(unread?.reason ?? `bodies of ${contentType ?? named.join(", ")} are not read here`);
  }
  if (contentType !== undefined && hasOtherCharset(contentType)) {
    return skip("its charset is not UTF-8");
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
    ? { breaches: [{ constraint: required, place: "body", keyword: "required", message: "the body is missing" }] }
    : { unjudged: [{ place: "body", reason: "whether no bytes are an empty body or none is not settled" }] };
}

function judgeAs(requests: Json, operation: WithBody, bytes: Buffer, contentType: string): Part {
  const { body, constraints } = operation;
  const { node, kind } = body;
  const skip = (reason: string): Part => ({ operation, unjudged: [{ place: "body", reason }] });
  if ((kind === "json" || kind === "form" || kind === "text") && !isUtf8(bytes)) {
    return skip("it is not UTF-8");
  }
  const values = bodyValues(body, bytes, contentType);
  if (values.length === 0) {
    const message = `the body is not ${body.mediaType}`;
    return { operation, breaches: [{ constraint: body.content, place: "body", keyword: "content", message }] };
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
    return skip("how such a body is written is not settled");
  }
  const unjudged = unsettled.map((name) => ({
    place: `body/${name}`,
    reason: "how such a field is written is not settled",
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
