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

/** Where requests go, and what they authenticate with. */
export interface Destination {
  /** Scheme, host, port and the path before that of the operation, without a slash at the end. */
  readonly base: string;
  /** What a credential of a scheme is, or how its headers are made. A scheme that is not listed cannot be used. */
  readonly credentials: ReadonlyMap<string, string | Authenticate>;
  /** Headers that go with every request. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A path segment or a query value, percent-encoded by RFC 3986: only unreserved characters stay. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Writes a request for the wire. Path parameters must be complete. */
export async function toWire(
  operation: Operation,
  request: RequestValues,
  destination: Destination,
): Promise<WireRequest> {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => encode(textOf(request.path[name] ?? "")));
  const query: string[] = [];
  const headers: Record<string, string> = { ...destination.headers };
  const cookies: string[] = [];
  for (const { name, in: place, explode } of operation.parameters) {
    const value = request[place][name];
    if (value === undefined || place === "path") {
      continue;
    }
    if (place === "query") {
      const values = Array.isArray(value) && explode ? value : [value];
      query.push(
        ...values.map(
          (one) =>
            `${encode(name)}=${Array.isArray(one) ? one.map((member) => encode(textOf(member))).join(",") : encode(textOf(one))}`,
        ),
      );
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
  await authenticate(operation, request, destination, { path, query, headers, cookies, body: body ?? "" });
  if (cookies.length > 0) {
    headers["Cookie"] = cookies.join("; ");
  }
  const target = query.length === 0 ? path : `${path}?${query.join("&")}`;
  return { method: operation.method, target, headers, ...(body !== undefined && { body }) };
}

interface Draft {
  readonly path: string;
  readonly query: string[];
  readonly headers: Record<string, string>;
  readonly cookies: string[];
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
  const { path, query, headers, cookies, body } = draft;
  const configured = request.credential ?? credentials.get(scheme.name) ?? "";
  if (typeof configured !== "string") {
    const url = `${base}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`;
    Object.assign(headers, await configured({ method, url, headers: { ...headers }, body }));
  } else if (scheme.in === "header") {
    headers[scheme.parameter] = scheme.prefix + configured;
  } else if (scheme.in === "query") {
    query.push(`${encode(scheme.parameter)}=${encode(configured)}`);
  } else {
    cookies.push(`${scheme.parameter}=${encode(configured)}`);
  }
}
