import { CREDENTIALS_HELP } from "../../client/auth/environment.ts";
import type { Credential } from "../../contract.ts";
import { type Io, UsageError } from "../command.ts";
import { findCredentials } from "../credentials.ts";

const TOKEN = "HSS_TOKEN";

/**
 * The credentials of the environment, by the security scheme of the contract that they are for.
 *
 * @returns none on loopback without any: a placeholder will do there
 * @throws {UsageError} if half a pair is missing, or a server elsewhere is to be checked without credentials
 */
export function checkCredentials(
  { environment }: Pick<Io, "environment">,
  endpoint: string,
  projectId: string,
  loopback: boolean,
): Map<string, Credential> {
  const credentials = new Map<string, Credential>();
  const token = environment[TOKEN];
  if (token) {
    credentials.set("token", { value: token, placeholder: `$${TOKEN}` });
  }
  const keys = findCredentials({ environment: { ...environment, [TOKEN]: undefined } });
  if (keys) {
    const context = { endpoint, projectId, fetch, timeout: 10_000 };
    credentials.set("signature", { value: async (request) => keys.headers(request, context) });
  }
  if (credentials.size === 0 && !loopback) {
    throw new UsageError(`no credentials in the environment: ${CREDENTIALS_HELP}`);
  }
  return credentials;
}
