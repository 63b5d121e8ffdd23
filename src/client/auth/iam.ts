import { normalizeEndpoint } from "../regions.ts";
import { readJson } from "../transport/read-json.ts";
import { unexpectedResponse } from "../transport/response-error.ts";
import { retryPolicy } from "../transport/retry.ts";
import { makeCall } from "../transport/transport.ts";
import { type Auth, type AuthContext, cachedTokenAuth, type Token } from "./auth.ts";

/** A user of Identity and Access Management (IAM), and what the token is for. */
export interface IamUser {
  /** Name of the account, which IAM calls domain. */
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  /** The project of the token, by name (the region) or ID. @default the project of the client */
  readonly project?: { readonly name: string } | { readonly id: string };
  /**
   * Address of IAM.
   *
   * @default that of the client's region: `https://iam.` instead of `https://hss.`
   */
  readonly endpoint?: string | undefined;
  /** The clock, in epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** How long before its end a token is no longer used, in milliseconds: a call may take that long. */
const MARGIN = 60_000;
const CONTEXT = { operation: "createToken", method: "POST", path: "/v3/auth/tokens" } as const;

/** The IAM of the region that an endpoint of the service belongs to. */
function regionalEndpoint(endpoint: string): string {
  const url = new URL(endpoint);
  if (!url.hostname.startsWith("hss.")) {
    throw new TypeError(
      "iamPasswordAuth needs `endpoint`: the client's endpoint does not tell which IAM belongs to it",
    );
  }
  return `https://iam.${url.hostname.slice("hss.".length)}`;
}

function required(name: string, value: string): string {
  if (typeof value !== "string" || value === "") {
    throw new TypeError(`${name} is required: a non-empty string`);
  }
  // The end of the line of a file or a prompt: IAM would refuse it, and lock the user in the end.
  if (/\p{Cc}/u.test(value)) {
    throw new TypeError(`${name} has a line break or another control character`);
  }
  return value;
}

/**
 * Authenticates with the token of an IAM user: fetches it with the password, keeps it until shortly before it
 * expires, and fetches it once however many calls wait for it.
 * A password that IAM refuses is not sent again by itself: repeated failures lock the user out.
 *
 * @throws {TypeError} if a part of the user is missing, or has a control character such as a line break
 * @example
 * ```ts
 * const auth = iamPasswordAuth({ domain: "my-account", user: "exporter", password });
 * ```
 */
export function iamPasswordAuth(options: IamUser): Auth {
  const { project, now = Date.now } = options;
  const domain = required("domain", options.domain);
  const user = required("user", options.user);
  const password = required("password", options.password);
  const endpoint = options.endpoint === undefined ? undefined : normalizeEndpoint(options.endpoint);

  function load(context: AuthContext): Promise<Token> {
    const identity = { methods: ["password"], password: { user: { domain: { name: domain }, name: user, password } } };
    const scope = { project: project ?? { id: context.projectId } };
    const request = {
      url: `${endpoint ?? regionalEndpoint(context.endpoint)}${CONTEXT.path}?nocatalog=true`,
      method: CONTEXT.method,
      headers: { "Content-Type": "application/json;charset=utf8" },
      body: JSON.stringify({ auth: { identity, scope } }),
    };
    return makeCall(
      { auth: { headers: () => ({}) }, authContext: context },
      {
        context: CONTEXT,
        request,
        timeout: context.timeout,
        retry: retryPolicy(context.retry),
        repeatable: true,
        secrets: [password],
      },
      async (received) => {
        const value = received.response.headers.get("X-Subject-Token");
        if (value === null || value === "") {
          throw unexpectedResponse(received, undefined, "it has no X-Subject-Token header");
        }
        const { token } = await readJson({ ...received, secrets: [...received.secrets, value] });
        const expires =
          typeof token === "object" && token !== null && "expires_at" in token
            ? Date.parse(String(token.expires_at))
            : Number.NaN;
        // A token that does not say when it ends is used until the service refuses it.
        return { value, validUntil: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires - MARGIN };
      },
    );
  }

  // A token is for one project: a client of another one gets its own.
  const tokens = new Map<string, Auth>();
  return Object.freeze<Auth>({
    headers(request, context) {
      const purpose = JSON.stringify([endpoint ?? context.endpoint, project ?? context.projectId]);
      const token = tokens.get(purpose) ?? cachedTokenAuth(load, now);
      tokens.set(purpose, token);
      return token.headers(request, context);
    },
    refresh(refused) {
      for (const token of tokens.values()) {
        token.refresh?.(refused);
      }
      return true;
    },
  });
}
