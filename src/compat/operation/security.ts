// Compares authentication: however a caller was let in before, it must still be.
import { isObject, type Json } from "../../openapi/document.ts";
import type { Findings } from "../findings.ts";
import { canonical, type References } from "../read/references.ts";
import { type Endpoint, entriesOf, listOf } from "./endpoints.ts";

/** One way to authenticate: all of these schemes together, each with the scopes that it needs. */
type Alternative = ReadonlyMap<string, { readonly name: string; readonly scopes: readonly string[] }>;

function schemeOf(references: References, name: string): Json | undefined {
  const { components } = references.document;
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  return isObject(schemes[name]) ? references.object(schemes[name], name) : undefined;
}

/** Notes that it is not known how a caller is let in. */
function skipsSchemes(findings: Findings, id: string, location: string, old: Endpoint, next: Endpoint): boolean {
  const pairs = [
    ...old.security
      .flatMap((way) => Object.keys(way))
      .map((name) => [schemeOf(findings.old, name), undefined] as const),
    ...next.security
      .flatMap((way) => Object.keys(way))
      .map((name) => [undefined, schemeOf(findings.next, name)] as const),
  ];
  return pairs.filter((pair) => findings.skips(id, location, pair)).length > 0;
}

/** What a caller can send for a scheme, whatever the scheme is called; one for each flow of OAuth. */
function contentsOf(references: References, name: string): string[] {
  const scheme = schemeOf(references, name);
  if (scheme === undefined) {
    return [name];
  }
  const place = scheme["in"] === "header" ? String(scheme["name"]).toLowerCase() : scheme["name"];
  const flows = entriesOf(scheme["flows"]).map(([flow, value]) => {
    const { authorizationUrl, tokenUrl, deviceAuthorizationUrl } = isObject(value) ? value : {};
    return { [flow]: { authorizationUrl, tokenUrl, deviceAuthorizationUrl } };
  });
  return (flows.length > 0 ? flows : [{}]).map((flow) =>
    canonical({
      type: scheme["type"],
      in: scheme["in"],
      name: place,
      scheme: String(scheme["scheme"] ?? "").toLowerCase(),
      flow,
      url: scheme["openIdConnectUrl"],
    }),
  );
}

/**
 * What tells a scheme from others: its name, too, where both documents know it, since two of the same kind take the credentials of
 * different people. One that the new document no longer requires, or that the old one did not have, can have been renamed.
 */
function keysOf(findings: Findings, references: References, name: string): string[] {
  const { old, next } = findings;
  const isKnown = schemeOf(old, name) !== undefined && findings.requiredSchemes.has(name);
  const common = isKnown ? contentsOf(references === old ? next : old, name) : [];
  return contentsOf(references, name).map((key) => (common.includes(key) ? `${name} ${key}` : key));
}

function alternativesOf(findings: Findings, references: References, { security }: Endpoint): Alternative[] {
  const ways = security.flatMap((way) =>
    Object.entries(way).reduce<Alternative[]>(
      (found, [name, scopes]) =>
        keysOf(findings, references, name).flatMap((key) =>
          found.map((alternative) => new Map([...alternative, [key, { name, scopes: listOf(scopes).map(String) }]])),
        ),
      [new Map()],
    ),
  );
  return ways.length === 0 ? [new Map()] : ways;
}

/** Whether credentials for one alternative satisfy another. */
function satisfies(way: Alternative, demand: Alternative): boolean {
  return [...demand].every(([key, { scopes }]) => {
    const held = way.get(key);
    return held !== undefined && scopes.every((scope) => held.scopes.includes(scope));
  });
}

function nameOf(way: Alternative): string {
  return [...way.values()].map(({ name, scopes }) => [name, ...scopes].join(" ")).join(" and ") || "no credential";
}

/** Compares the security requirements of an operation. */
export function compareSecurity(findings: Findings, old: Endpoint, next: Endpoint): void {
  if (skipsSchemes(findings, old.id, "security", old, next)) {
    return;
  }
  const isOwn = old.own.security || next.own.security;
  const before = alternativesOf(findings, findings.old, old);
  const after = alternativesOf(findings, findings.next, next);
  const note = (rule: string, what: string): void => {
    findings.note(rule, old.id, "security", what, isOwn ? [old.written, next.written] : [old.security, next.security]);
    if (!isOwn) {
      findings.shared.add(`${old.id} security ${findings.all.at(-1)?.change.message}`);
    }
  };
  for (const way of before) {
    if (!after.some((demand) => satisfies(way, demand))) {
      const left = after.map(nameOf);
      const what = left.includes(nameOf(way))
        ? "is called the same and means another credential now"
        : `no longer suffices, but ${left.join(", or ")}`;
      note("security-requirement-removed", `${nameOf(way)} ${what}`);
    }
  }
  for (const demand of after) {
    if (!before.some((way) => satisfies(demand, way))) {
      note("security-requirement-added", `${nameOf(demand)} suffices now`);
    }
  }
}

/** Compares with which credentials the service comes when it calls; those of the document are meant for its callers. */
export function compareCallSecurity(
  findings: Findings,
  { id, place }: { readonly id: string; readonly place: string },
  old: Endpoint,
  next: Endpoint,
): void {
  if (!old.own.security && !next.own.security) {
    return;
  }
  const location = [place, "security"].filter(Boolean).join(" ");
  if (skipsSchemes(findings, id, location, old, next)) {
    return;
  }
  const before = alternativesOf(findings, findings.old, old);
  const after = alternativesOf(findings, findings.next, next);
  const announced = before.map(nameOf).join(", or ");
  const parts = [old.written, next.written] as const;
  for (const way of after) {
    if (!before.some((demand) => satisfies(way, demand))) {
      const what = `can come with ${nameOf(way)} now, and the old contract announced ${announced}`;
      findings.note("call-security-requirement-added", id, location, what, parts);
    } else if (!before.some((demand) => satisfies(demand, way))) {
      const what = `can come with ${nameOf(way)} now, which is more than was announced`;
      findings.note("call-security-requirement-narrowed", id, location, what, parts);
    }
  }
  for (const demand of before) {
    if (!after.some((way) => satisfies(way, demand))) {
      const what = `no longer comes with ${nameOf(demand)}`;
      findings.note("call-security-requirement-narrowed", id, location, what, parts);
    }
  }
}
