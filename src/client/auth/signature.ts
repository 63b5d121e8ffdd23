import { encode } from "../transport/address.ts";
import { type Auth, assertCredential, type OutgoingRequest } from "./auth.ts";

const ALGORITHM = "SDK-HMAC-SHA256";
const DATE_HEADER = "X-Sdk-Date";
const encoder = new TextEncoder();

function hex(buffer: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(buffer)) {
    text += byte < 16 ? `0${byte.toString(16)}` : byte.toString(16);
  }
  return text;
}

async function sha256(text: string): Promise<string> {
  return hex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that starts no escape stands for itself.
    return text;
  }
}

/** The path as it is signed: each segment encoded, and a slash at its end that is not sent. @internal */
export function canonicalPath(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/**
 * The query as it is signed: encoded, sorted by name, then by value, in the order of the vendor's signing guide.
 * Some of its SDKs sort before they encode; with the names of the contract that is the same.
 *
 * @internal
 */
export function canonicalQuery(query: string): string {
  const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...value] = part.split("=");
      return [encode(decode(name)), encode(decode(value.join("=")))] as const;
    })
    .sort(([name, value], [otherName, otherValue]) => byText(name, otherName) || byText(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** The headers that are signed: lower-case names, sorted; a name with `_` is never signed. @internal */
export function signedHeaders(headers: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => !name.includes("_"))
    .sort(([name], [otherName]) => (name < otherName ? -1 : 1));
}

/** Everything of a request that the signature covers, as one text. @internal */
export function canonicalRequest(
  request: OutgoingRequest,
  headers: Readonly<Record<string, string>>,
  bodyHash: string,
): string {
  const { pathname, search } = new URL(request.url);
  const signed = signedHeaders(headers);
  return [
    request.method,
    canonicalPath(pathname),
    canonicalQuery(search.slice(1)),
    signed.map(([name, value]) => `${name}:${value}\n`).join(""),
    signed.map(([name]) => name).join(";"),
    bodyHash,
  ].join("\n");
}

/** The text that is signed. @internal */
export function stringToSign(date: string, canonicalRequestHash: string): string {
  return `${ALGORITHM}\n${date}\n${canonicalRequestHash}`;
}

/** The key in the form that Web Crypto signs with. @internal */
export function importKey(secretKey: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", encoder.encode(secretKey), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/**
 * The `Authorization` header of a request.
 *
 * @param headers - the headers to sign, `Host` and `X-Sdk-Date` among them
 * @internal
 */
export async function authorization(
  request: OutgoingRequest,
  headers: Readonly<Record<string, string>>,
  accessKey: string,
  key: CryptoKey,
): Promise<string> {
  const canonical = canonicalRequest(request, headers, await sha256(request.body ?? ""));
  const text = stringToSign(headers[DATE_HEADER] ?? "", await sha256(canonical));
  const signature = hex(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  const names = signedHeaders(headers).map(([name]) => name);
  return `${ALGORITHM} Access=${accessKey}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
}

/** Keys of an access key pair, permanent or temporary. */
export interface AccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Belongs to temporary keys only. */
  readonly securityToken?: string | undefined;
  /** The clock, in epoch milliseconds; the service tolerates 15 minutes. @default Date.now */
  readonly now?: () => number;
}

/** A time as the signature writes it: `20191115T033655Z`. @internal */
export function signatureDate(epochMilliseconds: number): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/**
 * Authenticates with an access key (AK/SK): signs each attempt anew with SDK-HMAC-SHA256, on Web Crypto.
 *
 * @throws {TypeError} if a key is missing, or has a character that no credential has
 * @example
 * ```ts
 * const auth = akSkAuth({ accessKey, secretKey });
 * ```
 */
export function akSkAuth({ accessKey, secretKey, securityToken, now = Date.now }: AccessKey): Auth {
  assertCredential("accessKey", accessKey);
  assertCredential("secretKey", secretKey);
  if (securityToken !== undefined) {
    assertCredential("securityToken", securityToken);
  }
  let key: Promise<CryptoKey> | undefined;
  return Object.freeze<Auth>({
    async headers(request, { projectId }) {
      key ??= importKey(secretKey);
      const headers: Record<string, string> = { [DATE_HEADER]: signatureDate(now()) };
      // A project ID that no header can carry is left out; the path names it anyway.
      if (/^[\x21-\x7e]+(?: +[\x21-\x7e]+)*$/.test(projectId)) {
        headers["X-Project-Id"] = projectId;
      }
      if (securityToken !== undefined) {
        headers["X-Security-Token"] = securityToken;
      }
      // `Host` is signed, but set by whoever sends.
      const signed = { ...headers, Host: new URL(request.url).host };
      return { ...headers, Authorization: await authorization(request, signed, accessKey, await key) };
    },
  });
}
