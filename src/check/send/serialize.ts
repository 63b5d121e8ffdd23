import { type Operation, type Parameter, pathParameters } from "../../openapi/model.ts";
import { templateParts } from "../../openapi/paths.ts";
import type { SerializedRequest } from "../../report/request.ts";
import { placeholderCredential, schemesOf } from "../cases/parts/credentials.ts";
import { type RequestValues, textOf } from "../cases/request.ts";
import { memoized } from "../memoized.ts";
import {
  addStaticCredentials,
  authenticate,
  type Credential,
  isSecret,
  type Pair,
  placeholderOf,
  shownPair,
  targetOf,
  toBase64,
  type UnauthenticatedRequest,
} from "./authenticate.ts";
import { writeBody } from "./body.ts";
import { encode } from "./encode.ts";
import { headerText, pathSegment, writePairs } from "./styles.ts";

/** Below this a text is not a secret, and too likely a part of other words. */
const MIN_SECRET = 4;

/**
 * Makes a function that puts placeholders in the place of the secrets of a destination and of a request, wherever a server repeats
 * them: as they are, in Base64, percent-encoded, or escaped in JSON.
 */
export function hider({ credentials, headers }: Destination, request?: SerializedRequest): (text: string) => string {
  const secrets: [secret: string, placeholder: string][] = [
    ...[...credentials.values()].flatMap(({ value, placeholder }): [string, string][] =>
      typeof value === "string" && placeholder !== undefined ? [[value, placeholder]] : [],
    ),
    ...Object.entries(headers).map(([name, value]): [string, string] => [value, placeholderOf(name)]),
    ...Object.entries(request?.shown?.headers ?? {}).map(([name, shown]): [string, string] => [
      request?.headers[name] ?? "",
      shown,
    ]),
  ];
  const spellings = secrets
    .flatMap(([secret, placeholder]) =>
      [secret, toBase64(secret), encode(secret), encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].map(
        (spelling) => [spelling, placeholder] as const,
      ),
    )
    .filter(([spelling]) => spelling.length >= MIN_SECRET)
    // A secret may be a part of another one.
    .toSorted(([left], [right]) => right.length - left.length);
  const replace = (text: string, by: (text: string, secret: string, placeholder: string) => string): string =>
    spellings.reduce((hidden, [secret, placeholder]) => by(hidden, secret, placeholder), text);
  return (text) => replace(replace(text, whole), cutOff);
}

const whole = (text: string, secret: string, shown: string): string => text.replaceAll(secret, () => shown);

/** A text in which a placeholder stands for the beginning of a secret too, where a quoted text was cut in the middle of it. */
function cutOff(text: string, secret: string, shown: string): string {
  const beginning = secret.slice(0, MIN_SECRET);
  let result = "";
  let done = 0;
  for (let start = text.indexOf(beginning); start >= 0; start = text.indexOf(beginning, done)) {
    let end = start;
    while (end < text.length && text[end] === secret[end - start]) {
      end++;
    }
    const isCut = end === text.length || text[end] === '"';
    result += text.slice(done, start) + (isCut ? shown : text.slice(start, end));
    done = end;
  }
  return result + text.slice(done);
}

/** Where requests go, and what they authenticate with. */
export interface Destination {
  /** Scheme, host, port and the path before that of the operation, without a slash at the end. */
  readonly base: string;
  /** By the name of the scheme. A scheme that is not listed cannot be used. */
  readonly credentials: ReadonlyMap<string, Credential>;
  /** Headers that go with every request. They are not shown: one may be a secret. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The text of a path between its parameters, with what a path cannot hold percent-encoded (RFC 3986, section 3.3). */
function encodeLiteral(text: string): string {
  return text.replaceAll(/[^\w.~!$&'()*+,;=:@/?%-]+/g, (characters) => encodeURIComponent(characters));
}

/** The path of an operation in parts: encoded texts, each with the parameter after it. */
const pathParts = memoized(
  (
    operation: Operation,
  ): [text: string, parameter: Pick<Parameter, "name" | "style" | "explode" | "isJson"> | undefined][] => {
    const inPath = new Map(pathParameters(operation).map((parameter) => [parameter.name, parameter]));
    return templateParts(operation.path).map(([text, name]) => [
      encodeLiteral(text),
      name === undefined ? undefined : (inPath.get(name) ?? { name, style: "simple", explode: false }),
    ]);
  },
);

/** Writes a request for the wire. Path parameters must be complete. */
export async function serialize(
  operation: Operation,
  request: RequestValues,
  destination: Destination,
): Promise<SerializedRequest> {
  const draft = draftOf(operation, request, destination.headers);
  await authenticate(operation, request, destination, draft);
  return assembled(operation, draft);
}

/** The same at once, with made-up credentials. */
export function serializeWithPlaceholders(operation: Operation, request: RequestValues): SerializedRequest {
  const draft = draftOf(operation, request, {});
  const schemes = schemesOf(operation, request);
  addStaticCredentials(
    operation,
    request,
    new Map(schemes.map((scheme) => [scheme.name, { value: placeholderCredential(scheme) }])),
    draft,
  );
  return assembled(operation, draft);
}

/** Writes all of a request but for what it authenticates with. */
function draftOf(operation: Operation, request: RequestValues, added: Destination["headers"]): UnauthenticatedRequest {
  const path = pathParts(operation)
    .map(([text, parameter]) => text + (parameter ? pathSegment(parameter, request.path[parameter.name] ?? "") : ""))
    .join("");
  const query: Pair[] = [];
  const headers: Record<string, string> = {};
  const cookies: Pair[] = [];
  for (const parameter of operation.parameters) {
    const { name, in: place } = parameter;
    const value = request[place][name];
    if (value === undefined || place === "path" || (Array.isArray(value) && value.length === 0 && !parameter.isJson)) {
      continue;
    }
    if (place === "query") {
      query.push(...writePairs(name, parameter, value).map((sent) => ({ sent })));
    } else if (place === "header") {
      headers[name] = headerText(parameter, value);
    } else {
      cookies.push({ sent: `${name}=${encode(textOf(value))}` });
    }
  }
  const content = writeBody(operation.body, request);
  if (content !== undefined) {
    headers["Content-Type"] = content.mediaType;
  }
  const shown: Record<string, string> = {};
  const own = Object.keys(headers);
  for (const name of Object.keys(added)) {
    // What a request says itself is its point.
    if (!own.some((said) => said.toLowerCase() === name.toLowerCase())) {
      headers[name] = added[name] ?? "";
      shown[name] = placeholderOf(name);
    }
  }
  return { path, query, headers, cookies, shown, body: content?.text };
}

function assembled(
  { method }: Operation,
  { path, query, headers, cookies, shown, body }: UnauthenticatedRequest,
): SerializedRequest {
  if (cookies.length > 0) {
    headers["Cookie"] = cookies.map(({ sent }) => sent).join("; ");
    if (cookies.some(isSecret)) {
      shown["Cookie"] = cookies.map(shownPair).join("; ");
    }
  }
  return {
    method,
    target: targetOf(
      path,
      query.map(({ sent }) => sent),
    ),
    headers,
    shown: { headers: shown, ...(query.some(isSecret) && { target: targetOf(path, query.map(shownPair)) }) },
    ...(body !== undefined && { body }),
  };
}
