import type { Credential } from "../../contract.ts";
import { quoted } from "../arguments.ts";
import { UsageError } from "../command.ts";

/** The two halves of each `NAME=VALUE`. */
function pairs(option: string, form: string, texts: readonly string[]): [name: string, value: string][] {
  return texts.map((text) => {
    const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError(`${option} must be ${form}; it is ${quoted(text)}`);
    }
    return [name, value];
  });
}

/**
 * The credentials that `--credential SCHEME=VARIABLE` names, by scheme.
 *
 * @throws {UsageError} if one is only half there, or its variable is not set
 */
export function parseCredentials(
  texts: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Map<string, Credential> {
  return new Map(
    pairs("--credential", "SCHEME=VARIABLE, the name of an environment variable", texts).map(([scheme, variable]) => {
      if (!/^[A-Za-z_]\w*$/.test(variable)) {
        // It may be the secret itself, and is not repeated.
        throw new UsageError(
          `--credential ${quoted(scheme)} must name an environment variable, such as ${scheme}=API_TOKEN: a secret is never an argument`,
        );
      }
      const value = environment[variable];
      if (!value) {
        throw new UsageError(`--credential ${scheme}=${variable}: the environment variable ${variable} is not set`);
      }
      return [scheme, { value, placeholder: `$${variable}` }];
    }),
  );
}

/**
 * The values that `--value NAME=VALUE` gives, by the name of the path parameter.
 *
 * @throws {UsageError} if one is only half there
 */
export function parseValues(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs("--value", "NAME=VALUE, a value that exists at the server", texts));
}
