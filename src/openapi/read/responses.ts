import { isObject, type Json } from "../document.ts";
import { attempt } from "../errors.ts";
import type { DeclaredHeader, DeclaredResponse, Errors, Link } from "../model.ts";
import { fromFragment } from "../pointer.ts";
import { resolve, resolveComponent } from "../references.ts";
import { methodAndPath } from "../structure.ts";
import type { Reading } from "./reading.ts";

/** A response of which the document says nothing that can be read. */
const UNREAD: DeclaredResponse = { content: new Map(), headers: [] };

/** The responses that an operation declares, by status, and the links that lead from them. What cannot be read is skipped by name. */
export function readResponses(
  reading: Reading,
  document: Json,
  operation: Json,
): { responses: Map<string, DeclaredResponse>; links: Link[] } {
  const errorsOf = (schema: unknown): Errors | undefined =>
    isObject(schema) || schema === false ? (value) => reading.validator.errors(schema, value) : undefined;
  const responses = new Map<string, DeclaredResponse>();
  const links: Link[] = [];
  for (const [status, value] of Object.entries(isObject(operation["responses"]) ? operation["responses"] : {})) {
    if (!/^(?:[1-5](?:\d\d|XX)|default)$/i.test(status)) {
      continue;
    }
    const place = `responses/${status}`;
    const part = <Read>(name: string, owner: unknown, read: (part: Json) => Read): Read | undefined =>
      reading.optional(`${place}${name}`, () =>
        read(resolveComponent(document, owner, `${reading.id}/${place}${name}`)),
      );
    const response = part("", value, (found) => found);
    const content = Object.entries(isObject(response?.["content"]) ? response["content"] : {});
    const headers = Object.entries(isObject(response?.["headers"]) ? response["headers"] : {});
    const declared: DeclaredResponse = response
      ? {
          content: new Map(
            content.map(([mediaType, media]) => [
              mediaType.toLowerCase(),
              isObject(media) ? part(`/${mediaType}`, media, ({ schema }) => errorsOf(schema)) : undefined,
            ]),
          ),
          headers: headers.flatMap(([name, header]) => readHeader(name, header, part, errorsOf)),
        }
      : UNREAD;
    responses.set(/^\dxx$/i.test(status) ? status.toUpperCase() : status, declared);
    for (const [name, target] of Object.entries(isObject(response?.["links"]) ? response["links"] : {})) {
      links.push(...(part(`/links/${name}`, target, (link) => readLink(document, name, link)) ?? []));
    }
  }
  return { responses, links };
}

/** A header of a response; `Content-Type` is described by the media types (OpenAPI 3.1, section 4.8.17). */
function readHeader(
  name: string,
  value: unknown,
  part: <Read>(name: string, owner: unknown, read: (part: Json) => Read) => Read | undefined,
  errorsOf: (schema: unknown) => Errors | undefined,
): DeclaredHeader[] {
  if (name.toLowerCase() === "content-type") {
    return [];
  }
  const header = part(`/headers/${name}`, value, ({ schema, required }) => {
    const errors = errorsOf(schema);
    return { name: name.toLowerCase(), required: required === true, ...(errors && { errors }) };
  });
  return header ? [header] : [];
}

/** A link to an operation of the same document, named by its id or by its place. */
function readLink(document: Json, name: string, link: Json): Link[] {
  const { operationId, operationRef, parameters, requestBody } = link;
  const target =
    typeof operationId === "string"
      ? operationId
      : typeof operationRef === "string"
        ? idAt(document, operationRef)
        : "";
  if (target === "") {
    return [];
  }
  const entries = Object.entries(isObject(parameters) ? parameters : {});
  return [
    {
      name,
      operation: target,
      parameters: new Map(entries.map(([parameter, expression]) => [parameter, String(expression)])),
      ...(requestBody !== undefined && { requestBody }),
    },
  ];
}

/** The id of the operation that a reference such as `#/paths/~1items~1{id}/get` leads to; an empty text if it leads elsewhere. */
function idAt(document: Json, reference: string): string {
  const [paths, path = "", ...names] = fromFragment(reference);
  if (!reference.startsWith("#/") || paths !== "paths") {
    return "";
  }
  return attempt(
    () => {
      const { operationId } = resolve(document, { $ref: reference }, reference);
      return typeof operationId === "string" ? operationId : methodAndPath(names.at(-1) ?? "", path);
    },
    () => "",
  );
}
