import { isObject, type Json } from "./document.ts";
import { ContractError } from "./errors.ts";
import type { Contract, DeclaredHeader, DeclaredResponse, Errors, Link } from "./model.ts";
import { fromFragment } from "./pointer.ts";
import { resolve } from "./references.ts";

/** The responses that an operation declares, by status, and the links that lead from them. */
export function readResponses(
  { responses: document, validator }: Pick<Contract, "responses" | "validator">,
  id: string,
  operation: Json,
): { responses: Map<string, DeclaredResponse>; links: Link[] } {
  const errorsOf = (schema: unknown): Errors | undefined =>
    isObject(schema) || schema === false ? (value) => validator.errors(schema, value) : undefined;
  const responses = new Map<string, DeclaredResponse>();
  const links: Link[] = [];
  for (const [status, value] of Object.entries(isObject(operation["responses"]) ? operation["responses"] : {})) {
    if (!/^(?:[1-5](?:\d\d|XX)|default)$/i.test(status)) {
      continue;
    }
    const response = resolve(document, value, `${id}/responses/${status}`);
    const content = Object.entries(isObject(response["content"]) ? response["content"] : {});
    const headers = Object.entries(isObject(response["headers"]) ? response["headers"] : {});
    responses.set(/^\dxx$/i.test(status) ? status.toUpperCase() : status, {
      content: new Map(
        content.map(([mediaType, media]) => [
          mediaType.toLowerCase(),
          errorsOf(isObject(media) ? resolve(document, media, `${id}/responses/${status}`)["schema"] : undefined),
        ]),
      ),
      headers: headers.flatMap(([name, header]) =>
        readHeader(document, name, header, `${id}/responses/${status}`, errorsOf),
      ),
    });
    for (const [name, target] of Object.entries(isObject(response["links"]) ? response["links"] : {})) {
      links.push(...readLink(document, name, resolve(document, target, `${id}/links/${name}`)));
    }
  }
  return { responses, links };
}

/** A header of a response; `Content-Type` is described by the media types (OpenAPI 3.1, section 4.8.17). */
function readHeader(
  document: Json,
  name: string,
  value: unknown,
  place: string,
  errorsOf: (schema: unknown) => Errors | undefined,
): DeclaredHeader[] {
  if (name.toLowerCase() === "content-type") {
    return [];
  }
  const header = resolve(document, value, `${place}/headers/${name}`);
  const errors = errorsOf(header["schema"]);
  return [{ name: name.toLowerCase(), required: header["required"] === true, ...(errors && { errors }) }];
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
  const [paths, path = "", method = ""] = fromFragment(reference);
  if (!reference.startsWith("#/") || paths !== "paths") {
    return "";
  }
  try {
    const operation = resolve(document, { $ref: reference }, reference);
    return typeof operation["operationId"] === "string" ? operation["operationId"] : `${method} ${path}`;
  } catch (error) {
    if (!(error instanceof ContractError)) {
      throw error;
    }
    return "";
  }
}
