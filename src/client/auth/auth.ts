import type { RetryOptions } from "../transport/retry.ts";

/** A request that is about to be sent, as an {@link Auth} sees it. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** The body as it will be sent. */
  readonly body?: string | undefined;
}

/** What an {@link Auth} may need to know about the client that it serves. */
export interface AuthContext {
  readonly endpoint: string;
  readonly projectId: string;
  readonly fetch: typeof fetch;
  /** Longest time for one request, in milliseconds. */
  readonly timeout: number;
  /** What the call is allowed, which is none while an export repeats it; for requests of the {@link Auth}. */
  readonly retry?: RetryOptions | false | undefined;
}

/** A way to prove who calls. Make one with `tokenAuth`, `akSkAuth` or `iamPasswordAuth`, or write your own. */
export interface Auth {
  /**
   * The headers that authenticate one attempt of one request.
   * The client never shows their values: not in errors, not in causes.
   */
  headers(request: OutgoingRequest, context: AuthContext): Record<string, string> | Promise<Record<string, string>>;
  /**
   * Forgets a credential that the service has just refused with a 401.
   *
   * @returns whether another attempt would carry a new credential
   */
  refresh?(refused: Record<string, string>): boolean;
}

/** A token, or what fetches one. */
export type TokenSource = string | (() => string | Promise<string>);

const TOKEN_HEADER = "X-Auth-Token";

/** A token that has been fetched, and when to fetch the next one. @internal */
export interface Token {
  readonly value: string;
  /** Epoch milliseconds. */
  readonly validUntil: number;
}

/** Refuses what no credential is, without showing it: it would only be refused by the service, and counted. @internal */
export function assertCredential(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || value === "") {
    throw new TypeError(`${name} is required: a non-empty string`);
  }
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new TypeError(`${name} has a space, a line break or another character that no credential has`);
  }
}

/**
 * Keeps a token until it expires or is refused; however many callers wait, it is fetched once.
 *
 * @internal
 */
export function cachedTokenAuth(load: (context: AuthContext) => Promise<Token>, now: () => number): Auth {
  let current: Token | undefined;
  let pending: Promise<Token> | undefined;

  function fetchToken(context: AuthContext): Promise<Token> {
    pending ??= load(context)
      .then((token) => {
        assertCredential("token", token.value);
        current = token;
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  }

  return Object.freeze<Auth>({
    headers(_request, context) {
      return current && now() < current.validUntil
        ? { [TOKEN_HEADER]: current.value }
        : fetchToken(context).then(({ value }) => ({ [TOKEN_HEADER]: value }));
    },
    refresh(refused) {
      // Another call may have fetched a new one while this one was on its way.
      if (current?.value === refused[TOKEN_HEADER]) {
        current = undefined;
      }
      return true;
    },
  });
}

/**
 * Authenticates with a token of Identity and Access Management (IAM).
 * A function is called for the first request, and once more when the service refuses its token with a 401.
 *
 * @throws {TypeError} if the token is missing, or has a character that no credential has
 * @example
 * ```ts
 * const auth = tokenAuth(() => readFile("/run/secrets/token", "utf8").then((text) => text.trim()));
 * ```
 */
export function tokenAuth(token: TokenSource): Auth {
  if (typeof token === "function") {
    return cachedTokenAuth(async () => ({ value: await token(), validUntil: Number.POSITIVE_INFINITY }), Date.now);
  }
  assertCredential("token", token);
  return Object.freeze<Auth>({ headers: () => ({ [TOKEN_HEADER]: token }) });
}
