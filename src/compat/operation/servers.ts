// Compares servers: an address that a caller uses must stay.
import { isObject, type Json } from "../../openapi/document.ts";
import { literally } from "../../openapi/schema/patterns.ts";
import type { Findings } from "../findings.ts";
import { entriesOf, listOf } from "./endpoints.ts";

/** Beyond so many addresses a template is compared as it is written. */
const MOST_ADDRESSES = 1_000;

/** Where a variable can have any value. */
const ANY = /\{any, usually [^}]*\}/;

/** The addresses of a server, one for each choice of its variables. */
function addressesOf(server: unknown): string[] {
  const { url, variables } = isObject(server) ? server : {};
  let addresses = [String(url ?? "/")];
  for (const [name, variable] of entriesOf(variables)) {
    const { enum: choices, default: usual } = isObject(variable) ? variable : {};
    const values =
      Array.isArray(choices) && choices.length * addresses.length <= MOST_ADDRESSES
        ? choices.map(String)
        : [`{any, usually ${usual}}`];
    addresses = addresses.flatMap((address) => values.map((value) => address.replaceAll(`{${name}}`, value)));
  }
  return addresses.map(normalized);
}

/** An address as it is reached: letter case of the host, the usual port and a slash at the end aside. */
function normalized(address: string): string {
  const usual = address
    .replace(/^[a-z]+:\/\/[^/]*/i, (origin) => origin.toLowerCase())
    .replace(/^(https:\/\/[^/]*):443(?=\/|$)|^(http:\/\/[^/]*):80(?=\/|$)/, "$1$2");
  return usual.length > 1 ? usual.replace(/\/$/, "") : usual;
}

/** The address that is used if nothing is chosen. */
function usualOf(server: unknown): string {
  const { url, variables } = isObject(server) ? server : {};
  return normalized(
    entriesOf(variables).reduce(
      (address, [name, variable]) =>
        address.replaceAll(`{${name}}`, String(isObject(variable) ? variable["default"] : "")),
      String(url ?? "/"),
    ),
  );
}

/** The path that all servers of a document have; none if an operation has servers of its own. */
function basePath({ paths, servers }: Json): string {
  const items = entriesOf(paths).map(([, item]) => (isObject(item) ? item : {}));
  const isOwn = items.some((item) => [item, ...Object.values(item)].some((part) => isObject(part) && part["servers"]));
  const [first = "", ...others] = listOf(servers).map(
    (server) =>
      /^(?:[a-z]+:\/\/[^/]*)?((?:\/[^/{}]+)*)\/?$/i.exec(String(isObject(server) ? server["url"] : ""))?.[1] ?? "",
  );
  return !isOwn && others.every((base) => base === first) ? first : "";
}

/** What comes before the paths of two documents, where it moved from the servers into the paths or back: none of the paths stayed. */
export function basePaths(old: Json, next: Json): readonly [string, string] {
  const [from, to] = [basePath(old), basePath(next)];
  const [before, after] = [old, next].map(({ paths }) => entriesOf(paths).map(([path]) => path));
  const isMoved = before?.some((path) => after?.includes(path)) === false;
  return isMoved && from !== to ? [from, to] : ["", ""];
}

/** Servers without the path that comes before those of the document. */
export function withoutBase(servers: readonly unknown[], base: string): readonly unknown[] {
  if (base === "") {
    return servers;
  }
  return servers.map((server) =>
    isObject(server) ? { ...server, url: String(server["url"]).replace(/\/$/, "").slice(0, -base.length) } : server,
  );
}

/** Compares the servers of a document or of an operation. */
export function compareServers(
  findings: Findings,
  id: string,
  old: readonly unknown[],
  next: readonly unknown[],
): void {
  const [from, to] = [old, next].map((servers) => (servers.length > 0 ? servers : [{ url: "/" }]));
  const before = new Set((from ?? []).flatMap(addressesOf));
  const after = new Set((to ?? []).flatMap(addressesOf));
  const isReached = addressIn([...after]);
  for (const address of before) {
    if (!isReached(address)) {
      findings.note("server-removed", id, `server ${address}`, "was removed", [old, next]);
    }
  }
  for (const address of after) {
    if (!before.has(address)) {
      findings.note("server-added", id, `server ${address}`, "was added", [old, next]);
    }
  }
  const usual = new Set((to ?? []).map(usualOf));
  const unchanged = [...before].every(isReached);
  const templates = (to ?? []).map(templateOf);
  // A choice that became a server of its own, or the other way round, is still there to be made.
  const chosen = (from ?? []).filter((server) => hasVariables(server) && templates.includes(templateOf(server)));
  for (const address of unchanged ? chosen.map(usualOf) : []) {
    if (!usual.has(address)) {
      const what = "is no longer what a caller reaches who chooses nothing";
      findings.note("default-server-changed", id, `server ${address}`, what, [old, next]);
    }
  }
}

/** Tells whether an address is among these, or one that a variable makes of them. */
function addressIn(addresses: readonly string[]): (address: string) => boolean {
  const patterns = addresses.map((address) => new RegExp(`^${address.split(ANY).map(literally).join("[^/]*")}$`));
  return (address) => patterns.some((pattern) => pattern.test(address));
}

function hasVariables(server: unknown): boolean {
  return isObject(server) && entriesOf(server["variables"]).length > 0;
}

/** The address of a server, whatever its variables are called. */
function templateOf(server: unknown): string {
  return String(isObject(server) ? server["url"] : "/").replaceAll(/\{[^}]*\}/g, "{}");
}
