/** A request as it goes over the wire. */
export interface SerializedRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text; absent if the request has no body at all. */
  readonly body?: string;
  /** What is shown in place of what must not be seen: the target, if it holds a secret, and such headers by name. */
  readonly shown?: { readonly target?: string; readonly headers: Readonly<Record<string, string>> };
}

/** A request without its secrets: their placeholders stand in their places. */
export function visible({ shown, ...request }: SerializedRequest): SerializedRequest {
  return { ...request, target: shown?.target ?? request.target, headers: { ...request.headers, ...shown?.headers } };
}
