import { isExact, toJson } from "../../../openapi/json.ts";
import { essenceOf } from "../../../openapi/media-types.ts";
import type { Body, SchemaNode } from "../../../openapi/model.ts";
import type { CaseWriter } from "../case-writer.ts";
import type { RequestValues } from "../request.ts";
import { fullBody, smallestBody } from "../smallest-values.ts";
import type { Candidate } from "../values/candidate.ts";
import { negativeValues } from "../values/negative/negative.ts";
import { setAt } from "../values/set-at.ts";
import { distinct, full } from "../values/values.ts";
import { writablePaths } from "../well-defined-bodies.ts";
import { nodeCases } from "./node-cases.ts";
import { MALFORMED, multipartText, spaced, spellingsOf, urlEncodedText, WRONG_MEDIA_TYPES } from "./wrong-bodies.ts";

/** Writes the cases of a body: whether it is there and of its media type, then each constraint of its schemas, one after the other. */
export function* bodyCases(writer: CaseWriter, body: Body, dictionary: readonly string[]): Generator<void> {
  const { node, kind } = body;
  const base = writer.baseWith(body);
  const { body: root } = base;
  const { isVariant } = writer.operation;
  writer.accept("boundary", `a body of ${isVariant ? body.mediaType : body.mediaTypes.join(", ")}`, body.content, {
    ...writer.base,
    body: smallestBody(writer.operation, body),
  });
  if (!isVariant) {
    presenceCases(writer, body);
    contentCases(writer, body, base);
    spellingCases(writer, body, base, dictionary);
  }
  const fullOf = (inner: SchemaNode): Record<string, unknown> => fullBody(writer.operation, body, inner);
  const carrier = {
    root,
    complete: node.properties.size > 0 ? fullOf(node) : root,
    full: fullOf,
    send: (value: unknown): RequestValues => ({
      ...writer.base,
      body: value,
      ...(kind === "json" && { exact: isExact(value) }),
    }),
  };
  yield;
  for (const [inner, schemaPath] of writablePaths(body)) {
    nodeCases(writer, carrier, inner, schemaPath, dictionary);
    yield;
  }
}

function presenceCases(writer: CaseWriter, { required, kind }: Body): void {
  if (required) {
    const { body: _, ...bodiless } = writer.base;
    writer.accept("boundary", "a body that is there", required, writer.base);
    writer.reject("missing", "no body", required, bodiless);
    if (kind === "json") {
      // With another media type, there may be no malformed text.
      writer.reject("missing", "an empty body", required, { ...bodiless, rawBody: "" });
    }
  }
}

/** JSON and its media type in other spellings: the body is taken as in the usual one, and is not left unread. */
function spellingCases(
  writer: CaseWriter,
  { node, kind, content, mediaType: declared, mediaTypes }: Body,
  base: RequestValues,
  dictionary: readonly string[],
): void {
  if (kind !== "json" || base.body === undefined) {
    return;
  }
  if (!isExact(base.body)) {
    writer.accept("edge-case", "a body with white space between its tokens", content, {
      ...base,
      rawBody: spaced(toJson(base.body)),
    });
  }
  if (
    declared !== essenceOf(declared) ||
    mediaTypes.some((name) => name !== declared && essenceOf(name) === declared)
  ) {
    // Of several entries that differ in their parameters, nothing says which one a spelling means.
    return;
  }
  // What a handler that trusts its validator stumbles over least comes first.
  const isUnknown = ({ keyword }: Candidate): boolean => keyword === "additionalProperties";
  const candidates = negativeValues(node, dictionary);
  const ordered = [...candidates.filter(isUnknown), ...candidates];
  for (const mediaType of spellingsOf(declared)) {
    if (mediaType.startsWith(`${declared};`)) {
      // Clients write it like this. A server that would refuse the other spellings breaks nothing for anybody.
      writer.accept("edge-case", `the body as ${mediaType}`, content, { ...base, mediaType });
    }
    ordered.some(({ keyword, scenario, value, description }) => {
      const constraint = node.constraints.get(keyword);
      const request = { ...base, mediaType, body: setAt([node], base.body, value).value };
      return constraint && writer.reject(scenario, `body: ${description}, as ${mediaType}`, constraint, request);
    });
  }
}

function contentCases(writer: CaseWriter, { node, kind, content }: Body, base: RequestValues): void {
  const text = toJson(base.body);
  const texts = kind === "json" ? [text, ...(node.properties.size > 0 ? [toJson(full(node))] : [])] : [];
  for (const [description, spoil] of MALFORMED) {
    if (writer.isEnough(content)) {
      return;
    }
    // Where the smallest body has nothing to spoil, one with every property has.
    texts.some((whole) =>
      writer.reject("malformed-body", `a body ${description}`, content, { ...base, rawBody: spoil(whole) }),
    );
  }
  for (const mediaType of kind === "json" ? WRONG_MEDIA_TYPES : ["application/json", ...WRONG_MEDIA_TYPES]) {
    if (writer.isEnough(content)) {
      return;
    }
    writer.reject("wrong-media-type", `the body as ${mediaType}`, content, { ...base, mediaType });
  }
  const plain =
    kind === "json" ? distinct(node, 2).find((value) => typeof value === "string" && value !== "") : undefined;
  if (plain !== undefined) {
    // Whoever takes texts takes them without quotation marks.
    const rawBody = String(plain);
    writer.reject("wrong-media-type", "the body as a text", content, { ...base, mediaType: "text/plain", rawBody });
  }
  writer.reject("wrong-media-type", "the body as a form", content, {
    ...base,
    mediaType: "application/x-www-form-urlencoded",
    rawBody: urlEncodedText(base.body),
  });
  writer.reject("wrong-media-type", "the body as JSON, said to be a form", content, {
    ...base,
    mediaType: "application/x-www-form-urlencoded",
  });
  writer.reject("wrong-media-type", "the body as a form of several parts", content, {
    ...base,
    mediaType: "multipart/form-data; boundary=part",
    rawBody: multipartText(base.body),
  });
}
