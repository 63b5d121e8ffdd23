import { type Auth, assertCredential, tokenAuth } from "./auth.ts";
import { akSkAuth } from "./signature.ts";

/** The variables that name an access key, in order; the first is the vendor's SDKs', the second its samples'. */
const KEYS = [
  { accessKey: "HUAWEICLOUD_SDK_AK", secretKey: "HUAWEICLOUD_SDK_SK", securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN" },
  { accessKey: "CLOUD_SDK_AK", secretKey: "CLOUD_SDK_SK", securityToken: undefined },
] as const;

/**
 * The authentication that an environment names: a token, else an access key; undefined if it names none.
 *
 * @throws {TypeError} if one half of a pair is missing, or a value has a character that no credential has
 * @internal
 */
export function authOf(environment: Readonly<Record<string, string | undefined>>): Auth | undefined {
  const token = environment["HSS_TOKEN"];
  if (token) {
    return withName("HSS_TOKEN", () => tokenAuth(token));
  }
  for (const names of KEYS) {
    const accessKey = environment[names.accessKey];
    const secretKey = environment[names.secretKey];
    const securityToken = (names.securityToken && environment[names.securityToken]) || undefined;
    for (const [part, name] of Object.entries(names)) {
      const value = name && environment[name];
      if (value) {
        withName(name, () => assertCredential(part, value));
      }
    }
    if (accessKey && secretKey) {
      return akSkAuth({ accessKey, secretKey, securityToken });
    }
    if (accessKey || secretKey) {
      const [present, missing] = accessKey ? [names.accessKey, names.secretKey] : [names.secretKey, names.accessKey];
      throw new TypeError(`${present} is set, but ${missing} is not: an access key needs both`);
    }
  }
  return undefined;
}

/** Says which variable a refused value came from; the value is not shown. */
function withName<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new TypeError(`environment variable ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** How to give credentials, for messages. @internal */
export const CREDENTIALS_HELP = `set HSS_TOKEN, or ${KEYS.map(({ accessKey, secretKey }) => `${accessKey} and ${secretKey}`).join(", or ")}`;
