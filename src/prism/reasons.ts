import type { Case, HttpResponse, Violation, WrongReason } from "../check/target.ts";
import { isObject, type Json } from "../openapi/document.ts";
import { FORMATS } from "../openapi/schema/formats.ts";

/** A violation as Prism names it. */
export interface PrismViolation {
  readonly location: readonly string[];
  readonly code: string;
  /** The format of which it speaks. */
  readonly format?: string;
}

/** Why Prism rejected a request for another reason than the one that was meant, or `undefined`. */
export function wrongReason(testCase: Case, response: HttpResponse): WrongReason | undefined {
  if (testCase.expected === "accepted") {
    return undefined;
  }
  const header = response.headers["sl-violations"];
  const reasons = reasonsIn(response);
  if (!reasons) {
    // The reasons stand in the body where no response for them is declared, and a response to HEAD has none.
    if (testCase.operation.method === "HEAD") {
      return undefined;
    }
    // To Prism, a path that begins with an empty segment is that of another host.
    if (testCase.scenario === "empty-value" && errorOf(response) === "NO_PATH_MATCHED_ERROR") {
      return undefined;
    }
    // Cut by Prism where it is too long (or absent): as much as can be read has to name the keyword.
    const named =
      header !== undefined && testCase.violations.some(({ keyword }) => header.includes(`"code":"${keyword}"`));
    return named ? undefined : { kind: "wrong-reason" };
  }
  const expected = testCase.violations.map(toPrism);
  const found = reasons.some((reason) => expected.some((wanted) => same(reason, wanted)));
  const elsewhere = reasons.find(
    (reason) =>
      !isOfUnknownFormat(reason) &&
      !expected.some(({ location }) => startsWith(reason.location, location) || startsWith(location, reason.location)),
  );
  if (found && !elsewhere) {
    return undefined;
  }
  const [named, wanted] = [elsewhere ?? reasons[0], expected[0]].map(
    (violation) => `${violation?.code} at ${violation?.location.join("/")}`,
  );
  return { kind: "wrong-reason", found: `${named}`, expected: `${wanted}` };
}

/**
 * Whether Prism says of its own response that it breaks the document: it responds with an example of the document, and so the example
 * does.
 */
export const isOfExample = ({ headers }: HttpResponse): boolean =>
  listIn(headers["sl-violations"] ?? "").some(({ location }) => Array.isArray(location) && location[0] === "response");

/** The type of the error of Prism's own that a response is, for example `UNAUTHORIZED`; `undefined` if it is none. */
export function errorOf({ body }: HttpResponse): string | undefined {
  const { type } = Object(parsed(body.toString("utf8")));
  return /^https:\/\/stoplight\.io\/prism\/errors#(\w+)$/.exec(String(type))?.[1];
}

/** What Prism says is wrong with a request; `undefined` if it says nothing that can be read. */
export function reasonsIn(response: HttpResponse): PrismViolation[] | undefined {
  const header = response.headers["sl-violations"];
  return header === undefined ? reasonsInBody(response) : prismViolations(header);
}

/** The reasons that stand in the body, where the document declares no response that fits. */
function reasonsInBody(response: HttpResponse): PrismViolation[] | undefined {
  switch (errorOf(response)) {
    case "UNAUTHORIZED":
      return [{ location: ["request"], code: "401" }];
    case "INVALID_CONTENT_TYPE":
      return [{ location: ["request"], code: "415" }];
    case "UNPROCESSABLE_ENTITY":
      return reasonsOf(listOf(Object(parsed(response.body.toString("utf8"))).validation));
    default:
      return undefined;
  }
}

const prismViolations = (header: string): PrismViolation[] | undefined =>
  Array.isArray(parsed(header)) ? reasonsOf(listIn(header)) : undefined;

/** The entries that speak of the request and of what is wrong with it. */
function reasonsOf(entries: readonly Json[]): PrismViolation[] {
  return entries
    .map(({ location, code, message }) => ({
      location: Array.isArray(location) ? location.map(String) : [],
      code: String(code),
      format: /must match format "([^"]*)"$/.exec(String(message))?.[1],
    }))
    .filter(({ location, code }) => location[0] !== "response" && code !== "deprecated")
    .map(({ location, code, format }) => ({
      location: withoutCase(location[0] === "request" ? location : ["request", ...location]),
      code,
      ...(format !== undefined && { format }),
    }));
}

/** Prism writes the name of a parameter in lower case. */
const withoutCase = (location: readonly string[]): string[] =>
  location.map((segment, index) => (index === 2 && location[1] !== "body" ? segment.toLowerCase() : segment));

const listIn = (text: string): Json[] => listOf(parsed(text));
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where and how Prism reports a violation. */
function toPrism({ in: place, location, keyword }: Violation): PrismViolation {
  if (place === "security") {
    return { location: ["request"], code: "401" };
  }
  if (place === "body" && location.length === 0 && (keyword === "content" || keyword === "required")) {
    return { location: ["request"], code: keyword === "content" ? "415" : "required" };
  }
  const names = location.map(String);
  return {
    location: withoutCase(["request", place, ...(keyword === "required" ? names.slice(0, -1) : names)]),
    code: keyword,
  };
}

/** Whether Prism refuses a text for a format that JSON Schema and OpenAPI do not know: an annotation, which the check does not obey. */
export const isOfUnknownFormat = ({ format }: PrismViolation): boolean =>
  format !== undefined && FORMATS.get(format)?.limits !== true;

/** For a format of numbers, Prism names its limits. */
const isOfFormat = (code: string, wanted: string): boolean => wanted === "format" && /^(?:min|max)imum$/.test(code);
/** An empty path segment is an empty value to Prism: it says what such a value breaks. */
const isOfEmptySegment = (reason: PrismViolation, { code, location }: PrismViolation): boolean =>
  code === "required" && location[1] === "path" && startsWith(reason.location, location);
const same = (reason: PrismViolation, wanted: PrismViolation): boolean =>
  isOfEmptySegment(reason, wanted) ||
  ((reason.code === wanted.code || isOfFormat(reason.code, wanted.code)) &&
    reason.location.join("\n") === wanted.location.join("\n"));
const startsWith = (location: readonly string[], start: readonly string[]): boolean =>
  start.every((segment, index) => location[index] === segment);
