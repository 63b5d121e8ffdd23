import type { Case } from "../check/target.ts";
import { isObject } from "../openapi/document.ts";
import { toJson } from "../openapi/json.ts";
import { declares } from "../openapi/media-types.ts";
import { type Operation, type Parameter, schemeOf } from "../openapi/model.ts";
import { isOtherPath, segmentsOf } from "../openapi/paths.ts";
import { unicodePatternOf } from "../openapi/schema/patterns.ts";
import type { Deviation } from "./deviation.ts";
import {
  accepted,
  type Change,
  changed,
  find,
  isResponse,
  refused,
  withEncodedPart,
  withHeader,
  withJsonBody,
  withPathValue,
  withQuery,
  withQueryValue,
  withStatus,
} from "./proofs.ts";

/** Other spellings of an integer, percent-encoded where they have to be. */
const SPELLINGS = ["0x10", "0b11", "+5", "%205", "5%0A", "1e2", "5.0", "05"];

/** Whether an integer takes what each of the spellings says. */
const takesSpelled = ({ node }: Parameter): boolean =>
  node.types.includes("integer") && [16, 3, 5, 100].every((value) => node.errors(value).length === 0);

/** Which one exhausts the stack as Prism writes its log, but not before, depends on the processor and on Node. */
const DEPTHS = [3_500, 4_000, 4_500, 5_000, 5_500, 6_000];

/** Whether a pattern is a regular expression only without the `u` flag. */
const isLegacyPattern = (pattern: unknown): boolean =>
  typeof pattern === "string" && unicodePatternOf(pattern) === undefined;

/** Not an integer: a parameter refuses it, unless it takes texts as well. */
const NOT_INTEGER = "none";
const integerQuery = (operation: Operation): Parameter | undefined =>
  find(operation, "query", ({ node }) => node.types.includes("integer") && node.errors(NOT_INTEGER).length > 0);
/** Whether each success is in some media type; without any, there is none to ask for. */
const hasContent = ({ responses }: Operation): boolean => {
  const successes = [...responses].filter(([status]) => status[0] === "2");
  const chosen = successes.length > 0 ? successes : [...responses].filter(([status]) => status === "default");
  return (
    chosen.length > 0 &&
    chosen.every(([, { content }]) => content.size > 0 && !declares([...content.keys()], "image/png"))
  );
};
/** Whether Prism's reasons go into a header: where no such response is declared, they stand in the body. */
const hasViolationHeader = ({ responses }: Operation): boolean =>
  ["400", "422", "4XX", "default"].some((status) => responses.has(status));
const isEmptyQuery = ({ request, operation }: Case): boolean =>
  operation.parameters.some(({ in: place, name }) => place === "query" && String(request.query[name] ?? "none") === "");
const isEmptyHeader = ({ request, operation }: Case): boolean =>
  operation.parameters.some(
    (parameter) =>
      parameter.in === "header" &&
      request.header[parameter.name] === "" &&
      schemeOf(operation, parameter) === undefined,
  );
const isEmptyCredential = ({ request, operation }: Case): boolean =>
  operation.parameters.some(
    (parameter) =>
      parameter.in === "header" &&
      request.header[parameter.name] === "" &&
      schemeOf(operation, parameter) !== undefined,
  );

/** Where Prism deviates from the contract. Each entry is proven by its own request in every run against the mock. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    id: "empty-query-value",
    request: "an optional query parameter with an empty value",
    contract: "rejected: an empty text is too short, or no integer",
    prism: "accepted: the parameter is dropped before it is validated (one that is required counts as missing)",
    meets: isEmptyQuery,
    proof: changed((request, operation) => {
      const parameter = find(
        operation,
        "query",
        ({ required, node }) => !required && (node.types.includes("integer") || Number(node.schema["minLength"]) > 0),
      );
      return parameter && withQuery(request, `${parameter.name}=`);
    }),
    occurs: accepted,
  },
  {
    id: "empty-header-value",
    request: "a header parameter with an empty value",
    contract: "judged by its schema: an empty text may be too short, or no integer",
    prism: "the header is dropped before it is validated (one that is required counts as missing)",
    meets: isEmptyHeader,
    proof: changed((request, operation) => {
      const parameter = find(
        operation,
        "header",
        (parameter) =>
          !parameter.required &&
          schemeOf(operation, parameter) === undefined &&
          (parameter.node.types.includes("integer") || Number(parameter.node.schema["minLength"]) > 0),
      );
      return parameter && withHeader(request, parameter.name, "");
    }),
    occurs: accepted,
  },
  {
    id: "empty-credential-beside-another",
    request: "an empty credential header beside another way to authenticate",
    contract: "rejected: an empty text is too short",
    prism: "accepted: an empty header is dropped before it is validated",
    meets: isEmptyCredential,
    proof: changed((request, operation) => {
      const parameter = find(
        operation,
        "header",
        (parameter) => schemeOf(operation, parameter) !== undefined && Number(parameter.node.schema["minLength"]) > 0,
      );
      const alternative = operation.security.find(
        ({ scheme }) => scheme.in === "header" && scheme.parameter !== parameter?.name,
      );
      return (
        parameter &&
        alternative &&
        withHeader(
          withHeader(request, alternative.scheme.parameter, `${alternative.scheme.prefix}credential`),
          parameter.name,
          "",
        )
      );
    }),
    occurs: accepted,
  },
  {
    id: "cookie-unchecked",
    request: "a cookie that is longer than it may be",
    contract: "rejected",
    prism: "accepted: cookies are not validated",
    meets: ({ constraint, expected }) => expected === "rejected" && constraint?.in === "cookie",
    proof: changed((request, operation) => {
      const parameter = find(operation, "cookie", ({ node }) => Number(node.schema["maxLength"]) >= 0);
      const length = Number(parameter?.node.schema["maxLength"]) + 1;
      return parameter && withHeader(request, "Cookie", `${parameter.name}=${"a".repeat(length)}`);
    }),
    occurs: accepted,
  },
  {
    id: "whole-query-unchecked",
    expected: { prism: ["5.14", "5.14"] },
    request: "a query that breaks what is said of it as a whole (`in: querystring` of OpenAPI 3.2)",
    contract: "rejected",
    prism: "accepted: it is not validated",
    meets: ({ constraint, expected, operation }) =>
      expected === "rejected" &&
      constraint?.in === "query" &&
      operation.parameters.some(({ isWholeQuery }) => isWholeQuery),
    proof: changed((request, operation) =>
      find(operation, "query", ({ isWholeQuery, required }) => isWholeQuery === true && required !== undefined)
        ? { ...request, target: request.target.replace(/\?.*/s, "") }
        : undefined,
    ),
    occurs: accepted,
  },
  {
    id: "malformed-json-answer",
    request: "a body that is not JSON",
    contract: "rejected, with an error in the declared shape",
    prism: "rejected with 400 and a body of its own",
    issue: "https://github.com/stoplightio/prism/issues/2664",
    meets: ({ scenario }) => scenario === "malformed-body",
    proof: changed(withJsonBody("{")),
    occurs: (result) => isResponse(result) && result.status === 400 && result.body.includes("invalid_json"),
  },
  {
    id: "malformed-json-hang",
    expected: { prism: ["5.15.11", "5.16"] },
    request: "a body that is a part of JSON",
    contract: "rejected",
    prism:
      "no response: it waits for the end of a request that has ended (worked around by a preload that repeats the end)",
    proof: changed(withJsonBody("[")),
    occurs: (result) => !isResponse(result) && result.failure === "time-out",
    patience: 3_000,
    mitigated: true,
  },
  {
    id: "falsy-body-reason",
    request: 'the body `null`, `false`, `0` or `""`',
    contract: "rejected for its type",
    prism: "rejected as if there were no body",
    meets: ({ request }) => request.rawBody === undefined && request.body !== undefined && !request.body,
    proof: changed(withJsonBody("null")),
    occurs: (result) =>
      isResponse(result) &&
      // Where no response for it is declared, the reason stands in the body.
      (result.headers["sl-violations"] ?? result.body.toString("utf8")).includes("Body parameter is required"),
  },
  {
    id: "unread-schema",
    request: "a body that breaks a schema with a pattern that is valid only without the `u` flag",
    contract: "rejected",
    prism: "accepted: it validates nothing by a schema that its Ajv does not compile (worked around by a preload)",
    proof: changed((request, operation) =>
      [...(operation.body?.node.properties.values() ?? [])].some(({ schema }) => isLegacyPattern(schema["pattern"])) &&
      operation.body?.node.errors([]).length !== 0
        ? withJsonBody("[]")(request, operation)
        : undefined,
    ),
    occurs: accepted,
    mitigated: true,
  },
  {
    id: "accept-unmet",
    request: "an `Accept` that names none of the media types of the responses",
    contract: "accepted: HTTP lets a server send what it has",
    prism: "406",
    proof: changed((request, operation) =>
      hasContent(operation) ? withHeader(request, "Accept", "image/png") : undefined,
    ),
    occurs: withStatus(406),
  },
  {
    id: "json-suffix-media-type",
    request: "a JSON body as application/vnd.api+json",
    contract: "rejected: the media type is not declared",
    prism: "accepted as JSON",
    meets: ({ request }) => request.mediaType?.endsWith("+json") === true,
    proof: changed((request, { body }) =>
      body?.kind === "json" && request.body !== undefined
        ? withHeader(request, "Content-Type", "application/vnd.api+json")
        : undefined,
    ),
    occurs: accepted,
  },
  {
    id: "unparsable-content-type",
    request: "a Content-Type that is not a media type (`foo`)",
    contract: "rejected",
    prism: "500",
    proof: changed((request) => (request.body === undefined ? undefined : withHeader(request, "Content-Type", "foo"))),
    occurs: withStatus(500),
  },
  {
    id: "integer-spelling",
    request: `an integer query parameter spelled ${SPELLINGS.map((spelling) => `\`${spelling}\``).join(", ")}`,
    contract: "not settled: no such spelling is ever sent to another target",
    prism: "accepted",
    proof: changed(
      ...SPELLINGS.map(
        (spelling): Change =>
          (request, operation) => {
            const parameter = find(operation, "query", takesSpelled);
            return parameter && withQueryValue(request, parameter.name, spelling);
          },
      ),
    ),
    occurs: accepted,
  },
  {
    id: "query-name-case",
    request: "a query parameter whose name is in another case, with a value out of range",
    contract: "another name, and so no constraint",
    prism: "matched, and rejected",
    proof: changed((request, operation) => {
      const parameter = integerQuery(operation);
      return parameter && withQuery(request, `${parameter.name.toUpperCase()}=${NOT_INTEGER}`);
    }),
    occurs: refused,
  },
  {
    id: "steering-query-key",
    request: "a query parameter named `__code`",
    contract: "not declared, and so without meaning",
    prism: "it chooses the status of the response",
    proof: changed((request) => withQuery(request, "__code=404")),
    occurs: withStatus(404),
  },
  {
    id: "comma-in-path",
    request: "a comma in a path segment that is not percent-encoded",
    contract: "accepted: RFC 3986 allows it",
    prism: "rejected: the value is split there (worked around by a preload that joins it)",
    proof: changed(withPathValue((segment) => `${segment},`)),
    occurs: refused,
    mitigated: true,
  },
  {
    id: "dot-segment",
    request: "`.` as a path value",
    contract: "accepted: one character",
    prism: "404: the path is normalized",
    proof: (proving) => {
      const paths = proving.operations.map(({ path }) => segmentsOf(path));
      const isAlone = (operation: Operation): boolean =>
        !operation.path.endsWith("}") &&
        !operation.parameters.some(
          ({ in: place, name }) => place === "path" && isOtherPath({ paths }, operation, name),
        );
      const operations = proving.operations.filter(isAlone);
      return changed(withPathValue(() => "."))({ ...proving, operations });
    },
    occurs: withStatus(404),
  },
  {
    id: "long-header",
    request: "a credential of 20,000 characters",
    contract: "accepted, if the limit is not lower",
    prism: "431 (worked around by --max-http-header-size)",
    proof: changed((request, operation) => {
      const parameter = find(
        operation,
        "header",
        (parameter) =>
          schemeOf(operation, parameter) !== undefined && Number(parameter.node.schema["maxLength"]) >= 20_000,
      );
      return parameter && withHeader(request, parameter.name, "a".repeat(20_000));
    }),
    occurs: withStatus(431),
    mitigated: true,
  },
  {
    id: "invalid-percent-encoding",
    request: "a path with `%zz`",
    contract: "rejected",
    prism: "the process ends",
    proof: changed(withPathValue(() => "%zz")),
  },
  {
    id: "violation-outside-latin-1",
    request: "a property with a name outside Latin-1 that is not allowed",
    contract: "rejected",
    prism: "the process ends (worked around by a preload that escapes the header)",
    issue: "https://github.com/stoplightio/prism/issues/1934",
    proof: changed((request, operation) =>
      hasViolationHeader(operation) &&
      operation.body?.node.schema["additionalProperties"] === false &&
      request.body?.startsWith("{")
        ? { ...request, body: request.body.replace(/,?\}$/, request.body === "{}" ? '"中":1}' : ',"中":1}') }
        : undefined,
    ),
  },
  {
    id: "absent-header-list",
    request: "no value for an optional header that is a list or an object",
    contract: "accepted",
    prism: "the process ends (worked around by a preload that reads no absent header)",
    issue: "https://github.com/stoplightio/prism/issues/2710",
    proof: changed((request, operation) => {
      const isText = ({ node }: Parameter): boolean =>
        !node.types.some((type) => type === "array" || type === "object");
      return find(operation, "header", (parameter) => !parameter.required && !isText(parameter)) && request;
    }),
  },
  {
    id: "unprefixed-path-value",
    request: "a path value without the `.` of the style `label`, or without the `;` of the style `matrix`",
    contract: "rejected",
    prism: "the process ends (worked around by a preload with readers of its own)",
    proof: changed((request, operation) =>
      find(operation, "path", ({ style }) => style === "label" || style === "matrix")
        ? { ...request, target: request.target.replace(/\/[.;]/, "/") }
        : undefined,
    ),
  },
  {
    id: "list-of-alternative",
    request: "a list or an object in a parameter that only an alternative of its schema allows",
    contract: "accepted, if it conforms to that",
    prism: "read as one text",
    meets: ({ operation, request }) =>
      operation.parameters.some(({ in: place, name, node, isJson }) => {
        const value = request[place][name];
        return node.alternatives.length > 0 && !isJson && (Array.isArray(value) || isObject(value));
      }),
    proof: changed((request, operation) => {
      const parameter = find(
        operation,
        "query",
        ({ node, explode }) =>
          node.alternatives.length > 0 && !explode && node.errors([8, 9]).length === 0 && node.errors("8,9").length > 0,
      );
      return parameter && withQueryValue(request, parameter.name, "8,9");
    }),
    occurs: refused,
  },
  {
    id: "encoded-part",
    request: "a percent-encoded character in multipart/form-data",
    contract: "three characters",
    prism: "decoded to one before it is validated",
    meets: ({ operation, request }) =>
      operation.body?.kind === "multipart" && /%[\da-f]{2}/i.test(toJson(request.body ?? null)),
    proof: changed(withEncodedPart),
    occurs: accepted,
  },
  {
    id: "file-without-media-type",
    request: "a file of multipart/form-data without a media type, which is then text/plain",
    contract: "accepted or rejected",
    prism: "the process ends (worked around by a preload that gives Prism the name and the content of a part alone)",
    proof: changed((request) => {
      const withoutType = String(request.body ?? "").replaceAll(
        /(; filename="[^"]*")\r\nContent-Type: [^\r\n]*/g,
        "$1",
      );
      return withoutType === String(request.body ?? "") ? undefined : { ...request, body: withoutType };
    }),
  },
  {
    id: "deep-nesting",
    expected: { node: ["20", "24"] },
    request: "a body nested thousands deep",
    contract: "rejected",
    prism: "the process ends, unless it is silent (worked around by -v silent)",
    proof: changed(...DEPTHS.map((depth) => withJsonBody(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`))),
  },
];
