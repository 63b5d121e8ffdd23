import type { Auth } from "../client/auth/auth.ts";
import { authOf, CREDENTIALS_HELP } from "../client/auth/environment.ts";
import { type Io, UsageError } from "./command.ts";
import { wrap } from "./wrap.ts";

/** How a help text says where credentials come from. */
export const credentialsText = (subject: string): string =>
  wrap(`${subject} come from the environment only: ${CREDENTIALS_HELP.replace("set ", "")}.`, 80).join("\n");

/**
 * The authentication that the environment names; undefined if it names none.
 *
 * @throws {UsageError} if one half of a pair is missing, or a value cannot be sent
 */
export function findCredentials({ environment }: Pick<Io, "environment">): Auth | undefined {
  try {
    return authOf(environment);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The authentication that the environment names.
 *
 * @throws {UsageError} if there is none
 */
export function requireCredentials(io: Pick<Io, "environment">): Auth {
  const auth = findCredentials(io);
  if (!auth) {
    throw new UsageError(`no credentials in the environment: ${CREDENTIALS_HELP}`);
  }
  return auth;
}
