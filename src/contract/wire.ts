import type { Operation } from "./model.ts";
import { bodyText, type RequestValues, textOf } from "./request.ts";

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text; absent if the request has no body at all. */
  readonly body?: string;
  /** What is shown in place of the headers that must not be seen, by name. */
  readonly shown?: Readonly<Record<string, string>>;
}

/**
 * Makes the headers by which a request authenticates, from the rest of it.
 *
 * @param request What is sent, without these headers; `url` is absolute.
 */
export type Authenticate = (request: {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}) => Record<string, string> | Promise<Record<string, string>>;

/** What a request authenticates with. */
export interface Credential {
  readonly value: string | Authenticate;
  /** What is shown in its place, for example `$HSS_TOKEN`. Absent: it is made up, and no secret. */
  readonly placeholder?: string;
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

/** A path segment or a query value, percent-encoded by RFC 3986: only unreserved characters stay. */
export function encode(text: string): string {
  return /^[\w.~-]*$/.test(text)
    ? text
    : encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );
}

/** A value in a path or a query: the members of a list are encoded one by one, the commas between them are not. */
function encodeValue(value: unknown): string {
  return Array.isArray(value) ? value.map((member) => encode(textOf(member))).join(",") : encode(textOf(value));
}

/** Writes a request for the wire. Path parameters must be complete. */
export async function toWire(
  operation: Operation,
  request: RequestValues,
  destination: Destination,
): Promise<WireRequest> {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeValue(request.path[name] ?? ""));
  const query: string[] = [];
  const headers: Record<string, string> = { ...destination.headers };
  const cookies: string[] = [];
  for (const { name, in: place, explode } of operation.parameters) {
    const value = request[place][name];
    if (value === undefined || place === "path" || (Array.isArray(value) && value.length === 0)) {
      continue;
    }
    if (place === "query") {
      const values = Array.isArray(value) && explode ? value : [value];
      query.push(...values.map((one) => `${encode(name)}=${encodeValue(one)}`));
    } else if (place === "header") {
      headers[name] = textOf(value);
    } else {
      cookies.push(`${name}=${encode(textOf(value))}`);
    }
  }
  const body = bodyText(request);
  if (body !== undefined) {
    headers["Content-Type"] = request.mediaType ?? operation.body?.mediaTypes[0] ?? "application/json";
  }
  const shown: Record<string, string> = {};
  for (const name of Object.keys(destination.headers)) {
    shown[name] = placeholderOf(name);
  }
  await authenticate(operation, request, destination, { path, query, headers, cookies, shown, body: body ?? "" });
  if (cookies.length > 0) {
    headers["Cookie"] = cookies.join("; ");
  }
  const target = query.length === 0 ? path : `${path}?${query.join("&")}`;
  return { method: operation.method, target, headers, shown, ...(body !== undefined && { body }) };
}

/** A variable of the shell that a reader has to set: `$X_AUTH_TOKEN` for `X-Auth-Token`. */
function placeholderOf(header: string): string {
  return `$${header.toUpperCase().replace(/[^A-Z\d]/g, "_")}`;
}

interface Draft {
  readonly path: string;
  readonly query: string[];
  readonly headers: Record<string, string>;
  readonly cookies: string[];
  readonly shown: Record<string, string>;
  readonly body: string;
}

async function authenticate(
  { method, security }: Operation,
  request: RequestValues,
  { base, credentials }: Destination,
  draft: Draft,
): Promise<void> {
  const scheme = security.find((alternative) => alternative.scheme.name === request.security)?.scheme;
  if (!scheme) {
    return;
  }
  const { path, query, headers, cookies, shown, body } = draft;
  const credential = request.credential === undefined ? credentials.get(scheme.name) : { value: request.credential };
  const value = credential?.value ?? "";
  if (typeof value !== "string") {
    const url = `${base}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
    const made = await value({ method, url, headers: { ...headers }, body });
    for (const name of Object.keys(made)) {
      headers[name] = made[name] ?? "";
      shown[name] = placeholderOf(name);
    }
  } else if (scheme.in === "header") {
    headers[scheme.parameter] = scheme.prefix + value;
    if (credential?.placeholder !== undefined) {
      shown[scheme.parameter] = scheme.prefix + credential.placeholder;
    }
  } else if (scheme.in === "query") {
    query.push(`${encode(scheme.parameter)}=${encode(value)}`);
  } else {
    cookies.push(`${scheme.parameter}=${encode(value)}`);
  }
}
