import { isObject, type Json } from "../openapi/document.ts";
import { ContractError } from "../openapi/errors.ts";
import { type Contract, schemesIn } from "../openapi/model.ts";
import { placeholderCredential } from "./cases/parts/credentials.ts";
import type { Credential } from "./send/authenticate.ts";
import type { Target } from "./target.ts";

/** The credentials that a check uses. */
export type Credentials = ReadonlyMap<string, Credential>;

/** Whether an address is on this machine. */
export function isLoopback(target: string): boolean {
  const { hostname } = new URL(target);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** @throws {ContractError} naming the schemes of a document, if a credential is for none of them */
export function requireSchemes(document: Json, credentials: Credentials): void {
  const components = isObject(document["components"]) ? document["components"] : {};
  const schemes = Object.keys(isObject(components["securitySchemes"]) ? components["securitySchemes"] : {});
  const unknown = [...credentials.keys()].find((name) => !schemes.includes(name));
  if (unknown !== undefined) {
    const known = schemes.length === 0 ? "The document has none" : `There are: ${schemes.join(", ")}`;
    throw new ContractError("scheme-unknown", `There is no security scheme ${unknown}. ${known}.`);
  }
}

/**
 * The given credentials, with placeholders for what they leave open: where the target takes any for each scheme, on loopback for one scheme of each
 * operation that no given one is for, elsewhere for none.
 */
export function withPlaceholders(
  { operations }: Contract,
  given: Credentials = new Map(),
  { url, takesPlaceholders = false }: Pick<Target, "url" | "takesPlaceholders">,
): Credentials {
  if (!takesPlaceholders && !isLoopback(url)) {
    return given;
  }
  const open = operations.flatMap(({ security }) => {
    const alternatives = security.map((alternative) => schemesIn(alternative).map(({ scheme }) => scheme));
    const isGiven = alternatives.some((schemes) => schemes.every(({ name }) => given.has(name)));
    return takesPlaceholders ? alternatives.flat() : isGiven ? [] : (alternatives[0] ?? []);
  });
  return new Map([
    ...open.map((scheme): [string, Credential] => [scheme.name, { value: placeholderCredential(scheme) }]),
    ...given,
  ]);
}
