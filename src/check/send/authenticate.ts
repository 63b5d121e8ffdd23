import type { Operation, SecurityScheme } from "../../openapi/model.ts";
import { isSameCredential, schemesOf, schemeWithOwnCredential } from "../cases/parts/credentials.ts";
import type { RequestValues } from "../cases/request.ts";
import { encode } from "./encode.ts";

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
  /** For HTTP basic authentication `user:password`, or that in Base64. */
  readonly value: string | Authenticate;
  /** What is shown in its place, for example `$API_TOKEN`. Absent: it is made up, and no secret. */
  readonly placeholder?: string;
}

/** A parameter of a query or a cookie, and what is shown in its place if it is a secret. */
export interface Pair {
  readonly sent: string;
  readonly shown?: string;
}

export const isSecret = ({ shown }: Pair): boolean => shown !== undefined;

export const shownPair = ({ sent, shown = sent }: Pair): string => shown;

/** What there is of a request before it authenticates. */
export interface UnauthenticatedRequest {
  readonly path: string;
  readonly query: Pair[];
  readonly headers: Record<string, string>;
  readonly cookies: Pair[];
  readonly shown: Record<string, string>;
  readonly body: string | undefined;
}

/** A path with its query. */
export function targetOf(path: string, query: readonly string[]): string {
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

/** A variable of the shell that a reader has to set: `$API_KEY` for `API-Key`. */
export function placeholderOf(header: string): string {
  return `$${header.toUpperCase().replace(/[^A-Z\d]/g, "_")}`;
}

export const toBase64 = (text: string): string => Buffer.from(text).toString("base64");

/** Adds to a request what it authenticates with: the credential of each scheme of its alternative, once at each place. */
export async function authenticate(
  operation: Operation,
  request: RequestValues,
  { base, credentials }: { readonly base: string; readonly credentials: ReadonlyMap<string, Credential> },
  draft: UnauthenticatedRequest,
): Promise<void> {
  // A signature covers the rest of the request.
  for (const sign of addStaticCredentials(operation, request, credentials, draft)) {
    const { path, query, headers, shown, body = "" } = draft;
    const url =
      base +
      targetOf(
        path,
        query.map(({ sent }) => sent),
      );
    const made = await sign({ method: operation.method, url, headers: { ...headers }, body });
    for (const name of Object.keys(made)) {
      headers[name] = made[name] ?? "";
      shown[name] = placeholderOf(name);
    }
  }
}

/** Adds the credentials that are texts; returns those that the rest of the request is needed for. */
export function addStaticCredentials(
  operation: Operation,
  request: RequestValues,
  credentials: ReadonlyMap<string, Credential>,
  draft: UnauthenticatedRequest,
): Authenticate[] {
  const replaced = schemeWithOwnCredential(operation, request);
  const signatures: Authenticate[] = [];
  const done: SecurityScheme[] = [];
  for (const scheme of schemesOf(operation, request)) {
    if (done.some((earlier) => isSameCredential(scheme, earlier))) {
      continue;
    }
    done.push(scheme);
    const credential =
      replaced && isSameCredential(scheme, replaced)
        ? { value: request.credential ?? "" }
        : credentials.get(scheme.name);
    const value = credential?.value ?? "";
    if (typeof value === "string") {
      add(scheme, value, credential?.placeholder, draft);
    } else {
      signatures.push(value);
    }
  }
  return signatures;
}

function add(
  scheme: SecurityScheme,
  value: string,
  placeholder: string | undefined,
  draft: UnauthenticatedRequest,
): void {
  if (scheme.in === "header") {
    // A colon is not part of Base64: what has one is not encoded yet.
    const isPlain = scheme.isBasic === true && value.includes(":");
    draft.headers[scheme.parameter] = scheme.prefix + (isPlain ? toBase64(value) : value);
    if (placeholder !== undefined) {
      draft.shown[scheme.parameter] = scheme.prefix + (isPlain ? `$(printf %s ${placeholder} | base64)` : placeholder);
    }
    return;
  }
  const name = scheme.in === "query" ? encode(scheme.parameter) : scheme.parameter;
  (scheme.in === "query" ? draft.query : draft.cookies).push({
    sent: `${name}=${encode(value)}`,
    ...(placeholder !== undefined && { shown: `${name}=${placeholder}` }),
  });
}
