import { isObject, type Json } from "../document.ts";
import { ContractError } from "../errors.ts";
import type { Constraint, Operation, SecurityAlternative, SecurityScheme } from "../model.ts";
import { resolve } from "../references.ts";
import type { Reading } from "./reading.ts";

/**
 * Reads how the requests of an operation authenticate. An alternative that no request over HTTP can carry is skipped.
 *
 * @throws {ContractError} if all of them are, and one is mandatory
 */
export function readSecurity(reading: Reading, operation: Json): Pick<Operation, "security" | "securityRequired"> {
  const requirement = operation["security"] ?? reading.requests["security"] ?? [];
  const alternatives: Json[] = Array.isArray(requirement) ? requirement.filter(isObject) : [];
  const demanding = alternatives.filter((alternative) => Object.keys(alternative).length > 0);
  const known = new Map<string, Constraint>();
  const security = demanding.flatMap((alternative) => {
    const names = Object.keys(alternative);
    const place = `security/${names.join("+")}`;
    const schemes = reading.optional(place, () => readSchemes(reading, names, `${reading.id}/${place}`));
    return schemes ? alternativeOf(reading, schemes, known) : [];
  });
  const isOptional = alternatives.length === 0 || demanding.length < alternatives.length;
  if (!isOptional && security.length === 0) {
    throw new ContractError(
      "keyword-unsupported",
      `${reading.id}/security: none of its ways to authenticate is supported.`,
    );
  }
  return isOptional
    ? { security }
    : { security, securityRequired: reading.schemas.constraints.note("security", [], "required", true, {}) };
}

/** Schemes that have to be satisfied together. */
function readSchemes({ requests }: Reading, names: readonly string[], where: string): SecurityScheme[] {
  const components = isObject(requests["components"]) ? requests["components"] : {};
  const declared = isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  const undefinedName = names.find((name) => !Object.hasOwn(declared, name));
  if (undefinedName !== undefined) {
    throw new ContractError(
      "document-invalid",
      `${where}: the scheme ${undefinedName} is not defined. Define it under components/securitySchemes.`,
    );
  }
  const schemes = names.map((name) => securityScheme(name, resolve(requests, declared[name], where), where));
  const clash = schemes.find((scheme, index) =>
    schemes.some((earlier, place) => place < index && isSamePlace(scheme, earlier) && scheme.prefix !== earlier.prefix),
  );
  if (clash) {
    throw new ContractError(
      "keyword-unsupported",
      `${where}: no request can hold several credentials in the same ${clash.in}, ${clash.parameter}.`,
    );
  }
  return schemes;
}

function isSamePlace(left: SecurityScheme, right: SecurityScheme): boolean {
  return left.in === right.in && left.parameter.toLowerCase() === right.parameter.toLowerCase();
}

/** Schemes with their constraints. A scheme of several alternatives has one. */
function alternativeOf(
  { schemas }: Reading,
  schemes: readonly SecurityScheme[],
  known: Map<string, Constraint>,
): SecurityAlternative[] {
  const [first, ...others] = schemes.map((scheme) => {
    const constraint =
      known.get(scheme.name) ?? schemas.constraints.note("security", [scheme.name], scheme.type, scheme.parameter, {});
    known.set(scheme.name, constraint);
    return { scheme, constraint };
  });
  return first ? [{ ...first, name: schemes.map(({ name }) => name).join("+"), others }] : [];
}

function securityScheme(name: string, scheme: Json, where: string): SecurityScheme {
  const type = String(scheme["type"]);
  const place = scheme["in"];
  const inHeader = { name, type, in: "header" as const, parameter: "Authorization" };
  if (type === "apiKey" && (place === "header" || place === "query" || place === "cookie")) {
    return { name, type, in: place, parameter: String(scheme["name"]), prefix: "" };
  }
  // What arrives of OAuth 2 and of OpenID Connect is a bearer token.
  if (type === "oauth2" || type === "openIdConnect") {
    return { ...inHeader, prefix: "Bearer " };
  }
  if (type === "http" && typeof scheme["scheme"] === "string") {
    // The letter case of a scheme does not matter (RFC 9110, section 11.1).
    const lower = scheme["scheme"].toLowerCase();
    const prefix = `${lower.charAt(0).toUpperCase()}${lower.slice(1)} `;
    return { ...inHeader, prefix, ...(lower === "basic" && { isBasic: true }) };
  }
  throw new ContractError(
    "keyword-unsupported",
    type === "mutualTLS"
      ? `${where}: mutual TLS is not part of a request, and is not checked.`
      : `${where}: the type of the scheme ${name} must be apiKey, http, oauth2 or openIdConnect.`,
  );
}
