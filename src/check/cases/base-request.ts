import {
  type Operation,
  type Parameter,
  pathParameters,
  type SecurityAlternative,
  schemeOf,
  schemesIn,
} from "../../openapi/model.ts";
import { memoized } from "../memoized.ts";
import type { RequestValues } from "./request.ts";
import { smallestBody, smallestValue } from "./smallest-values.ts";

const EMPTY: RequestValues = { path: {}, query: {}, header: {}, cookie: {} };

/** The smallest request that an operation accepts. Its path values are left to whoever sends it. */
export const smallestRequest = memoized((operation: Operation): RequestValues => {
  const security = operation.security[0]?.name;
  const request = {
    ...EMPTY,
    ...(security !== undefined && { security }),
    ...(operation.body &&
      (operation.body.required || operation.isVariant) && { body: smallestBody(operation, operation.body) }),
  };
  return operation.parameters
    .filter(
      (parameter) => parameter.required && parameter.in !== "path" && schemeOf(operation, parameter) === undefined,
    )
    .reduce(
      (values, parameter) => withParameter(operation, values, parameter, smallestValue(operation, parameter)),
      request,
    );
});

/** A request with a value for one more parameter. */
export function withParameter(
  operation: Operation,
  request: RequestValues,
  parameter: Parameter,
  value: unknown,
): RequestValues {
  const scheme = schemeOf(operation, parameter);
  const isOf = (alternative: SecurityAlternative): boolean =>
    schemesIn(alternative).some((required) => required.scheme.name === scheme);
  const own = operation.security.find(isOf);
  if (own && scheme !== undefined && value !== "") {
    const credentialOf = own.others.length > 0 ? { credentialOf: scheme } : {};
    return { ...request, security: own.name, credential: String(value), ...credentialOf };
  }
  const otherSecurity = operation.security.find((alternative) => !isOf(alternative))?.name;
  return {
    ...request,
    // An empty credential beside another way to authenticate: wrong at this one place only.
    ...(scheme !== undefined && otherSecurity !== undefined && { security: otherSecurity }),
    [parameter.in]: { ...request[parameter.in], [parameter.name]: value },
  };
}

const pathValues = memoized((operation: Operation) =>
  Object.fromEntries(
    pathParameters(operation).map((parameter) => [parameter.name, smallestValue(operation, parameter)]),
  ),
);

/** Fills the path parameters that a case leaves open with values that conform. */
export function fillPath(operation: Operation, request: RequestValues): RequestValues {
  return { ...request, path: { ...pathValues(operation), ...request.path } };
}
