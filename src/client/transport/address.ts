/** Percent-encodes all but the unreserved characters of RFC 3986, as the signature wants it. @internal */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Why a text cannot be part of an address; undefined if it can. @internal */
export function unfit(text: unknown, place: "path" | "query"): string | undefined {
  if (typeof text !== "string") {
    return undefined;
  }
  // Every URL parser resolves these two, encoded or not: the request would go to another resource.
  if (place === "path" && (text === "." || text === "..")) {
    return `must not be "${text}", which would name another resource`;
  }
  return /\p{Cs}/u.test(text) ? "must not have half a surrogate pair" : undefined;
}

function fitting(value: unknown, name: string, place: "path" | "query"): string {
  const problem = unfit(value, place);
  if (problem !== undefined || value === undefined || value === null) {
    throw new TypeError(`${place} parameter ${name} ${problem ?? "is required"}`);
  }
  return encode(String(value));
}

/** A path template with its parameters filled in. @internal */
export function pathOf(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_match, name: string) => fitting(parameters[name], name, "path"));
}

/** A query string; a parameter that is undefined is left out. @internal */
export function queryOf(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}=${fitting(value, name, "query")}`)
    .join("&");
}
