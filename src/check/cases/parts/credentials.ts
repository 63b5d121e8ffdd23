import { type Operation, type Parameter, type SecurityScheme, schemeOf, schemesIn } from "../../../openapi/model.ts";
import type { RequestValues } from "../request.ts";

type Security = Pick<Operation, "security">;

/** The schemes that a request satisfies, unless it empties one. */
export function schemesOf({ security }: Security, request: RequestValues): SecurityScheme[] {
  const alternative = security.find(({ name }) => name === request.security);
  return alternative ? schemesIn(alternative).map(({ scheme }) => scheme) : [];
}

/** The scheme whose credential a request says itself, if it says one. */
export function schemeWithOwnCredential(operation: Security, request: RequestValues): SecurityScheme | undefined {
  const [first, ...others] = schemesOf(operation, request);
  return request.credential === undefined
    ? undefined
    : [first, ...others].find((scheme) => scheme?.name === (request.credentialOf ?? first?.name));
}

/** The credential that a request says itself where a parameter stands. */
export function carriedCredential(
  operation: Security,
  parameter: Parameter,
  request: RequestValues,
): string | undefined {
  const scheme = schemeOf(operation, parameter);
  return scheme !== undefined && schemeWithOwnCredential(operation, request)?.name === scheme
    ? request.credential
    : undefined;
}

/** Whether two schemes put the same thing at the same place of a request, so that one credential serves both. */
export function isSameCredential(left: SecurityScheme, right: SecurityScheme): boolean {
  return (
    left.in === right.in &&
    left.parameter.toLowerCase() === right.parameter.toLowerCase() &&
    left.prefix === right.prefix
  );
}

/** A credential that nobody gave, in the form that its scheme has. */
export function placeholderCredential({ isBasic }: SecurityScheme, adjective = "made-up"): string {
  return isBasic ? `${adjective}-user:password` : `${adjective}-credential`;
}
