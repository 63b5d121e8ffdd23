import type { HttpResponse, Proving, SerializedRequest, TransportFailure } from "../check/target.ts";
import { parameterOf } from "../openapi/media-types.ts";
import type { Operation, Parameter, SchemaNode } from "../openapi/model.ts";

export const isResponse = (result: HttpResponse | TransportFailure): result is HttpResponse => "status" in result;
export const accepted = (result: HttpResponse | TransportFailure): boolean =>
  isResponse(result) && result.status >= 200 && result.status < 300;
export const refused = (result: HttpResponse | TransportFailure): boolean =>
  isResponse(result) && result.status >= 400 && result.status < 500;
export const withStatus =
  (status: number) =>
  (result: HttpResponse | TransportFailure): boolean =>
    isResponse(result) && result.status === status;

/** Makes the requests that prove a deviation; none if no operation has a place for it. */
export type Proof = (proving: Proving) => Promise<readonly SerializedRequest[]>;

export type Change = (request: SerializedRequest, operation: Operation) => SerializedRequest | undefined;

/** A proof that changes the smallest valid request of the first operation that each change can use. */
export function changed(...changes: readonly Change[]): Proof {
  return async (proving) => {
    const requests = await Promise.all(changes.map((change) => changeFirst(proving, change)));
    return requests.filter((request) => request !== undefined);
  };
}

async function changeFirst({ operations, smallest }: Proving, change: Change): Promise<SerializedRequest | undefined> {
  for (const operation of operations) {
    const changed = change(await smallest(operation), operation);
    if (changed) {
      return changed;
    }
  }
  return undefined;
}

/** Another text as the body of an operation that takes JSON. */
export const withJsonBody =
  (text: string): Change =>
  (request, { body }) =>
    body?.kind === "json" && request.body !== undefined ? { ...request, body: text } : undefined;

/** A property of a form in parts that is a text of limited length, with a character too many, one of them percent-encoded. */
export const withEncodedPart: Change = (request, { body }) => {
  const boundary = parameterOf(request.headers["Content-Type"] ?? "", "boundary");
  const longest = ({ schema }: SchemaNode): string => `%41${"a".repeat(Number(schema["maxLength"]) - 2)}`;
  const [name, node] =
    [...(body?.node.properties ?? [])].find(
      ([, property]) =>
        Number(property.schema["maxLength"]) > 2 &&
        property.errors(longest(property)).every(({ keyword }) => keyword === "maxLength"),
    ) ?? [];
  if (boundary === undefined || !node) {
    return undefined;
  }
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${longest(node)}\r\n`;
  return { ...request, body: `${part}${request.body}` };
};

export const find = (
  operation: Operation,
  place: Parameter["in"],
  matches: (parameter: Parameter) => boolean,
): Parameter | undefined => operation.parameters.find((parameter) => parameter.in === place && matches(parameter));

export const withQuery = (request: SerializedRequest, query: string): SerializedRequest => ({
  ...request,
  target: `${request.target}${request.target.includes("?") ? "&" : "?"}${query}`,
});
/** A query in which a parameter has this text alone. */
export const withQueryValue = (request: SerializedRequest, name: string, text: string): SerializedRequest => {
  const [path = "", query = ""] = request.target.split("?");
  const others = query
    .split("&")
    .filter((pair) => pair !== "" && decodeURIComponent(pair.split("=")[0] ?? "") !== name);
  return { ...request, target: `${path}?${[...others, `${encodeURIComponent(name)}=${text}`].join("&")}` };
};
export const withHeader = (request: SerializedRequest, name: string, value: string): SerializedRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
export const withPathValue =
  (change: (segment: string) => string): Change =>
  (request, operation) => {
    const parameter = find(operation, "path", ({ node }) => node.types.includes("string"));
    const value = parameter?.examples[0];
    return typeof value !== "string" ? undefined : { ...request, target: request.target.replace(value, change) };
  };
