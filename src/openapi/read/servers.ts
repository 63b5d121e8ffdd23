import { isObject, type Json } from "../document.ts";

/** Where a document has no servers, its paths begin at the root (OpenAPI 3.1, section 4.8.1.1). */
const ROOT = [{ url: "/" }];

/**
 * The base path of the servers that an operation, or its path, has of its own, if those of the document have another one; nothing if they
 * have the same, whatever their hosts are.
 */
export function ownBasePath(document: Json, item: Json, operation: Json): string | undefined {
  const own = basePaths(operation["servers"] ?? item["servers"]);
  const shared = basePaths(document["servers"] ?? ROOT);
  return own.some((path) => shared.includes(path)) ? undefined : own[0];
}

function basePaths(servers: unknown): string[] {
  return (Array.isArray(servers) ? servers : []).filter(isObject).flatMap(({ url, variables }) => {
    const values = isObject(variables) ? variables : {};
    const text = String(url).replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
      const variable = values[name];
      return isObject(variable) ? String(variable["default"]) : name;
    });
    // The host does not matter, and a variable may be all of it.
    const path = text.replace(/^(?:[\w+.-]+:)?\/\/[^/]*/, "").replace(/[?#].*$/s, "");
    return [path.replace(/^\/*/, "/").replace(/\/+$/, "")];
  });
}
