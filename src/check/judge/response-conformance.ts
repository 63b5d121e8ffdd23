import { isUtf8 } from "node:buffer";
import { attempt } from "../../openapi/errors.ts";
import { closest, essenceOf, isJsonMediaType, parameterOf } from "../../openapi/media-types.ts";
import type { DeclaredResponse, Errors, Operation, Skipped } from "../../openapi/model.ts";
import { parseJson } from "../../openapi/parse.ts";
import type { ResponseObservation } from "../../report/observation.ts";
import { textReadings } from "../cases/readings.ts";
import type { HttpResponse } from "../send/response-reader.ts";

/** Statuses with which a server refuses a message before the service sees it; such a response may have no body. */
export const REFUSED_BY_TRANSPORT: ReadonlySet<number> = new Set([408, 413, 414, 431, 494]);

/** Statuses of responses that have no content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5). */
const WITHOUT_CONTENT: ReadonlySet<number> = new Set([204, 205, 304]);

/** Media types, or ranges of them, of which nothing at all may be a whole body. */
const MAY_BE_EMPTY = /^(?:text\/.*|application\/(?:octet-stream|x-www-form-urlencoded|\*)|\*\/\*)$/;

/** What a document declares for a status: by the status itself, its range, or `default`. */
export function declaredResponse({ responses }: Operation, status: number): DeclaredResponse | undefined {
  const fallback = responses.get("default");
  // Beside a declared success, a `default` with content does not announce a success without any.
  const isOther = !(isEmptySuccess(status) && hasSuccess(responses) && (fallback?.content.size ?? 0) > 0);
  return responses.get(String(status)) ?? responses.get(rangeOf(status)) ?? (isOther ? fallback : undefined);
}

const isEmptySuccess = (status: number): boolean => status < 300 && WITHOUT_CONTENT.has(status);
const hasSuccess = (responses: Operation["responses"]): boolean =>
  [...responses.keys()].some((key) => key.startsWith("2"));

/** Whether a document declares a redirection by its own status, so that it is a response like any other. */
export function isDeclaredRedirect({ responses }: Operation, status: number): boolean {
  return status >= 300 && status < 400 && (responses.has(String(status)) || responses.has(rangeOf(status)));
}

/** Where the names of an object are free, the schema tells what is wrong, not the place. */
const OF_MAP = /\/(?:additional|unevaluated|pattern)Properties\//;

/** The place of the same member of every list. */
const anyMember = (place: string): string => place.replaceAll(/\/\d+(?=\/|$)/g, "/*");

const rangeOf = (status: number): string => `${Math.floor(status / 100)}XX`;

/** What tells one fault of responses from another, whatever the values are. */
export function faultOf(observation: ResponseObservation): string {
  return JSON.stringify({ ...observation, shown: undefined });
}

/** Everything in a response that does not conform to what the document declares for its status, each fault once. */
export function responseFindings(operation: Operation, response: HttpResponse): ResponseObservation[] {
  const { status, body } = response;
  const declared = declaredResponse(operation, status);
  if (!declared) {
    return status < 300 && declaresSuccess(operation)
      ? [{ kind: "undeclared-status", status, declared: [...operation.responses.keys()] }]
      : [];
  }
  if (REFUSED_BY_TRANSPORT.has(status) && body.length === 0) {
    return [];
  }
  const findings = [...headerFindings(declared, response), ...contentFindings(operation, declared, response)];
  return [...new Map(findings.toReversed().map((finding) => [faultOf(finding), finding])).values()].toReversed();
}

/** Whether a document declares a final response that is not an error; one that does not says nothing about success. */
const declaresSuccess = ({ responses }: Operation): boolean =>
  [...responses.keys()].some((status) => /^[23]/.test(status));

/** The headers of a response by which it is judged, as one text. */
export function judgedHeaders(operation: Operation, { status, headers }: HttpResponse): string {
  const declared = declaredResponse(operation, status)?.headers.map(({ name }) => name) ?? [];
  return JSON.stringify(["content-type", ...declared].map((name) => headers[name] ?? null));
}

function headerFindings({ headers }: DeclaredResponse, { status, headers: sent }: HttpResponse): ResponseObservation[] {
  return headers.flatMap(({ name, required, errors }): ResponseObservation[] => {
    const text = sent[name];
    if (text === undefined) {
      return required ? [{ kind: "missing-header", status, name }] : [];
    }
    // Several lines of it make no list (RFC 9110, section 5.3): only that one is there can be told.
    const keyword = errors && name !== "set-cookie" ? brokenBy(errors, headerReadings(text)) : undefined;
    return keyword === undefined ? [] : [{ kind: "wrong-header", status, name, keyword, shown: text }];
  });
}

/** What the text of a header may mean in the style `simple`: a scalar, a list, or an object in either way of writing. */
function headerReadings(text: string): unknown[] {
  const members = text === "" ? [] : text.split(",").map((member) => member.trim());
  const lists = [members.map((member) => textReadings(member)[0]), members];
  const pairs = members.map((member) => member.split(/=(.*)/s));
  const asObject = (entries: readonly (readonly (string | undefined)[])[]): unknown[] => [
    Object.fromEntries(entries.map(([name = "", value = ""]) => [name, textReadings(value)[0]])),
    Object.fromEntries(entries.map(([name = "", value = ""]) => [name, value])),
  ];
  return [
    ...textReadings(text),
    ...lists,
    ...(pairs.every(([, value]) => value !== undefined) ? asObject(pairs) : []),
    ...(members.length % 2 === 0
      ? asObject(members.flatMap((name, index) => (index % 2 === 0 ? [[name, members[index + 1]]] : [])))
      : []),
  ];
}

function contentFindings(
  operation: Operation,
  { content }: DeclaredResponse,
  response: HttpResponse,
): ResponseObservation[] {
  const { status, body } = response;
  if (content.size === 0 || operation.method === "HEAD" || WITHOUT_CONTENT.has(status)) {
    return [];
  }
  const contentType = response.headers["content-type"];
  const empty = contentType === undefined && body.length === 0 ? [...content.keys()].filter(mayBeEmpty) : [];
  const ranges = empty.length > 0 ? empty : closest(content.keys(), contentType ?? "");
  const [range] = ranges;
  if (range === undefined) {
    const essence = essenceOf(contentType ?? "");
    const declared = [...content.keys()];
    return [{ kind: "wrong-media-type", status, mediaType: essence, declared, shown: contentType }];
  }
  const mediaType = contentType ?? range;
  const findings = ranges.map((entry) => bodyFindings(mediaType, content.get(entry), response));
  return findings.find((own) => own.length === 0) ?? findings[0] ?? [];
}

const mayBeEmpty = (mediaType: string): boolean => MAY_BE_EMPTY.test(essenceOf(mediaType));

function bodyFindings(mediaType: string, errors: Errors | undefined, response: HttpResponse): ResponseObservation[] {
  const { status, body, cut, coding } = response;
  if (coding !== undefined) {
    return [];
  }
  const isJson = isJsonMediaType(mediaType);
  if (body.length === 0 && !mayBeEmpty(mediaType)) {
    return [{ kind: "no-body", status }];
  }
  if (!isJson) {
    return cut || !errors ? [] : textFindings(mediaType, errors, response);
  }
  if (cut) {
    return [{ kind: "too-long", status, shown: body.length }];
  }
  if (!isUtf8(body)) {
    return [{ kind: "not-utf-8", status }];
  }
  let value: unknown;
  try {
    value = parseJson(body.toString("utf8"));
  } catch {
    return [{ kind: "not-json", status }];
  }
  return firstOfEach(errorsOf(errors, value)).map(({ keyword, schemaPath, instancePath, missing }) => {
    const shown = missing.length === 0 ? [`body${instancePath}`] : missing.map((name) => `body${instancePath}/${name}`);
    const place = OF_MAP.test(schemaPath) ? schemaPath : anyMember(shown.join(" "));
    return { kind: "wrong-body", status, keyword, place, shown: enumerated(shown) };
  });
}

/** Several texts as one, as in "a, b and c". */
const enumerated = (texts: readonly string[]): string =>
  [texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter((text) => text !== "").join(" and ");

/** Keywords that a value breaks as a whole: what its parts break on the way is the same fault. */
const OF_WHOLE: ReadonlySet<string> = new Set(["anyOf", "oneOf", "not", "if", "contains", "propertyNames"]);

/** An error of a response, and the members that its object lacks, if it is about one that is missing. */
type FirstError = ReturnType<Errors>[number] & { readonly missing: readonly string[] };

/** The first error of each value that breaks something; of an object that lacks several members, with all of them. */
function firstOfEach(errors: ReturnType<Errors>): FirstError[] {
  const wholes = errors
    .filter(({ keyword }) => OF_WHOLE.has(keyword))
    .map(({ instancePath }) => instancePath)
    .sort((first, second) => first.length - second.length);
  const first = new Map<string, FirstError>();
  for (const error of errors) {
    const { instancePath, keyword, params } = error;
    const whole = wholes.find((path) => `${instancePath}/`.startsWith(`${path}/`));
    const value = whole ?? instancePath;
    // A member that breaks its own schema is not evaluated by it.
    const isEffect = keyword.startsWith("unevaluated") && first.size > 0;
    const known = first.get(value);
    const missing = params["missingProperty"] === undefined ? [] : [String(params["missingProperty"])];
    if (!known && !isEffect) {
      first.set(value, { ...error, missing });
    } else if (known?.keyword === keyword && whole === undefined) {
      first.set(value, { ...known, missing: [...new Set([...known.missing, ...missing])] });
    }
  }
  return [...first.values()];
}

/** Why a text is none of those that its schema describes. What describes a structure is not read out of a text. */
function textFindings(mediaType: string, errors: Errors, { status, body }: HttpResponse): ResponseObservation[] {
  const charset = parameterOf(mediaType, "charset") ?? "utf-8";
  if (!essenceOf(mediaType).startsWith("text/") || charset !== "utf-8" || !isUtf8(body)) {
    return [];
  }
  const readings = textReadings(body.toString("utf8"));
  const keyword = brokenBy(errors, readings);
  const isStructure = readings.every((value) => errorsOf(errors, value).some((error) => error.keyword === "type"));
  return keyword === undefined || isStructure ? [] : [{ kind: "wrong-text", status, keyword }];
}

/** The keyword that a text breaks however it is read: of the reading that is of the right type, if there is one. */
function brokenBy(errors: Errors, readings: readonly unknown[]): string | undefined {
  const broken = readings.map((value) => errorsOf(errors, value));
  if (broken.some((found) => found.length === 0)) {
    return undefined;
  }
  return (broken.find((found) => found.every(({ keyword }) => keyword !== "type")) ?? broken[0])?.[0]?.keyword;
}

/** What a value breaks; nothing where the schema cannot be read, which is said before the check. */
const errorsOf = (errors: Errors | undefined, value: unknown): ReturnType<Errors> =>
  attempt(
    () => errors?.(value) ?? [],
    () => [],
  );

/** What of the responses of an operation is not judged, since its schema cannot be read. */
export function unjudged({ id, responses }: Operation): Skipped[] {
  return [...responses].flatMap(([status, { content, headers }]) =>
    [...content, ...headers.map(({ name, errors }) => [`headers/${name}`, errors] as const)].flatMap(([name, errors]) =>
      attempt(
        () => {
          errors?.(null);
          return [];
        },
        ({ message, code }) => [{ operation: id, place: `responses/${status}/${name}`, reason: message, code }],
      ),
    ),
  );
}
