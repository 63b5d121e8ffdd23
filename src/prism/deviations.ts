import { setTimeout as sleep } from "node:timers/promises";
import { fillPath, smallestRequest } from "../check/cases/base-request.ts";
import type { Case } from "../check/cases/case.ts";
import { textOf } from "../check/cases/request.ts";
import { decisionOf } from "../check/judge/judge.ts";
import type { Answer, Failure } from "../check/send/response-reader.ts";
import { Sender } from "../check/send/sender.ts";
import { type Destination, toWire, type WireRequest } from "../check/send/serialize.ts";
import { examplePath, isAnswer } from "../check/send/session.ts";
import type { Contract, Operation, Parameter } from "../openapi/model.ts";
import { schemeOf } from "../openapi/model.ts";
import type { Mock, MockOptions, MockVersions } from "./mock.ts";

/** The first and the last version, both included. `5.16` stands for every 5.16.x. */
type VersionRange = readonly [first: string, last: string];

/** A request on which Prism and the contract disagree. Prism is a mock, not an oracle. */
export interface Deviation {
  readonly id: string;
  /**
   * The versions under which it has to occur; under others it may or may not. @default the tried versions of Prism, any of Node
   */
  readonly expected?: { readonly [Name in keyof MockVersions]?: VersionRange };
  /** The request, in words. */
  readonly request: string;
  readonly contract: string;
  readonly prism: string;
  /** Where it is reported, if it is. */
  readonly issue?: string;
  /** Whether a case of the check meets it. */
  readonly meets?: (one: Case) => boolean;
  /** The requests that prove it, each made from one that is valid; none if the document has no place for it. */
  readonly proof: (contract: Contract, destination: Destination) => Promise<readonly WireRequest[]>;
  /** Whether the result of each of them is what is said of Prism. Absent: the process ends. */
  readonly occurs?: (result: Answer | Failure) => boolean;
  /** How long to wait for each response. @unit milliseconds @default 60000 */
  readonly patience?: number;
  /** That the check works around it: it is proven on a mock that is started without the workarounds. */
  readonly mitigated?: boolean;
}

/** A deviation as it was seen in a run. */
export interface ObservedDeviation extends Pick<Deviation, "id" | "request" | "contract" | "prism" | "issue"> {
  /** That Prism behaves so in this run. */
  readonly occurs: boolean;
  /** That it has to, by its versions and that of Node. If it does not occur all the same, that is a failure: its entry is to be corrected. */
  readonly expected: boolean;
}

/** The versions of Prism under which all deviations were tried. */
const TRIED: VersionRange = ["5.12", "5.16"];

/** How long a mock may take to answer, or to end. On a busy machine either takes seconds, and that tells nothing of Prism. @unit milliseconds */
const PATIENCE = 60_000;

const accepted = (result: Answer | Failure): boolean => isAnswer(result) && decisionOf(result.status) === "accepted";
const refused = (result: Answer | Failure): boolean => isAnswer(result) && result.status >= 400 && result.status < 500;
const withStatus =
  (status: number) =>
  (result: Answer | Failure): boolean =>
    isAnswer(result) && result.status === status;

type Change = (wire: WireRequest, operation: Operation) => WireRequest | undefined;

/** A proof that changes the smallest valid request of the first operation that each change can use. */
function changed(...changes: readonly Change[]): Deviation["proof"] {
  return async (contract, destination) => {
    const wires = await Promise.all(changes.map((change) => changeFirst(contract, destination, change)));
    return wires.filter((wire) => wire !== undefined);
  };
}

async function changeFirst(
  contract: Contract,
  destination: Destination,
  change: Change,
): Promise<WireRequest | undefined> {
  for (const operation of contract.operations) {
    const request = smallestRequest(operation);
    const wire = await toWire(
      operation,
      fillPath(operation, { ...request, path: examplePath(operation) }),
      destination,
    );
    const result = change(wire, operation);
    if (result) {
      return result;
    }
  }
  return undefined;
}

const find = (
  operation: Operation,
  place: Parameter["in"],
  matches: (parameter: Parameter) => boolean,
): Parameter | undefined => operation.parameters.find((parameter) => parameter.in === place && matches(parameter));

const withQuery = (wire: WireRequest, query: string): WireRequest => ({
  ...wire,
  target: `${wire.target}${wire.target.includes("?") ? "&" : "?"}${query}`,
});
const withHeader = (wire: WireRequest, name: string, value: string): WireRequest => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});
const withPathValue =
  (change: (segment: string) => string): Change =>
  (wire, operation) => {
    const parameter = find(operation, "path", ({ node }) => node.types.includes("string"));
    const value = parameter && examplePath(operation)[parameter.name];
    return value === undefined ? undefined : { ...wire, target: wire.target.replace(value, change) };
  };

/** Other spellings of an integer, percent-encoded where they have to be. */
const SPELLINGS = ["0x10", "0b11", "+5", "%205", "5%0A", "1e2", "5.0", "05"];

/** Which one exhausts the stack as Prism writes its log, but not before, depends on the processor and on Node. */
const DEPTHS = [3_500, 4_000, 4_500, 5_000, 5_500, 6_000];

const integerQuery = (operation: Operation): Parameter | undefined =>
  find(operation, "query", ({ node }) => node.types.includes("integer"));
const isEmptyQuery = ({ request, operation }: Case): boolean =>
  operation.parameters.some(
    ({ in: place, name }) =>
      place === "query" && request.query[name] !== undefined && textOf(request.query[name]) === "",
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
    proof: changed((wire, operation) => {
      const parameter = find(
        operation,
        "query",
        ({ required, node }) => !required && (node.types.includes("integer") || Number(node.schema["minLength"]) > 0),
      );
      return parameter && withQuery(wire, `${parameter.name}=`);
    }),
    occurs: accepted,
  },
  {
    id: "empty-credential-beside-another",
    request: "an empty credential header beside another way to authenticate",
    contract: "rejected: an empty text is too short",
    prism: "accepted: an empty header is dropped before it is validated",
    meets: isEmptyCredential,
    proof: changed((wire, operation) => {
      const parameter = find(
        operation,
        "header",
        (one) => schemeOf(operation, one) !== undefined && Number(one.node.schema["minLength"]) > 0,
      );
      const other = operation.security.find(
        ({ scheme }) => scheme.in === "header" && scheme.parameter !== parameter?.name,
      );
      return (
        parameter &&
        other &&
        withHeader(withHeader(wire, other.scheme.parameter, `${other.scheme.prefix}credential`), parameter.name, "")
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
    proof: changed((wire, operation) => {
      const parameter = find(operation, "cookie", ({ node }) => Number(node.schema["maxLength"]) >= 0);
      const length = Number(parameter?.node.schema["maxLength"]) + 1;
      return parameter && withHeader(wire, "Cookie", `${parameter.name}=${"a".repeat(length)}`);
    }),
    occurs: accepted,
  },
  {
    id: "malformed-json-answer",
    request: "a body that is not JSON",
    contract: "rejected, with an error in the declared shape",
    prism: "rejected with 400 and a body of its own",
    issue: "https://github.com/stoplightio/prism/issues/2664",
    meets: ({ scenario }) => scenario === "malformed-body",
    proof: changed((wire) => (wire.body === undefined ? undefined : { ...wire, body: "{" })),
    occurs: (result) => isAnswer(result) && result.status === 400 && result.body.includes("invalid_json"),
  },
  {
    id: "malformed-json-hang",
    expected: { prism: ["5.15.11", "5.16"] },
    request: "a body that is a part of JSON",
    contract: "rejected",
    prism:
      "no response: it waits for the end of a request that has ended (worked around by a preload that repeats the end)",
    proof: changed((wire) => (wire.body === undefined ? undefined : { ...wire, body: "[" })),
    occurs: (result) => !isAnswer(result) && result.failure === "time-out",
    patience: 3_000,
    mitigated: true,
  },
  {
    id: "falsy-body-reason",
    request: 'the body `null`, `false`, `0` or `""`',
    contract: "rejected for its type",
    prism: "rejected as if there were no body",
    meets: ({ request }) => request.rawBody === undefined && request.body !== undefined && !request.body,
    proof: changed((wire) => (wire.body === undefined ? undefined : { ...wire, body: "null" })),
    occurs: (result) =>
      isAnswer(result) && (result.headers["sl-violations"] ?? "").includes("Body parameter is required"),
  },
  {
    id: "accept-unmet",
    request: "an `Accept` that names none of the media types of the answers",
    contract: "accepted: HTTP lets a server send what it has",
    prism: "406",
    proof: changed((wire) => withHeader(wire, "Accept", "image/png")),
    occurs: withStatus(406),
  },
  {
    id: "json-suffix-media-type",
    request: "a JSON body as application/vnd.api+json",
    contract: "rejected: the media type is not declared",
    prism: "accepted as JSON",
    meets: ({ request }) => request.mediaType?.endsWith("+json") === true,
    proof: changed((wire) =>
      wire.body === undefined ? undefined : withHeader(wire, "Content-Type", "application/vnd.api+json"),
    ),
    occurs: accepted,
  },
  {
    id: "unparsable-content-type",
    request: "a Content-Type that is no media type (`foo`)",
    contract: "rejected",
    prism: "500",
    proof: changed((wire) => (wire.body === undefined ? undefined : withHeader(wire, "Content-Type", "foo"))),
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
          (wire, operation) => {
            const parameter = integerQuery(operation);
            return parameter && withQuery(wire, `${parameter.name}=${spelling}`);
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
    proof: changed((wire, operation) => {
      const parameter = integerQuery(operation);
      return parameter && withQuery(wire, `${parameter.name.toUpperCase()}=none`);
    }),
    occurs: refused,
  },
  {
    id: "steering-query-key",
    request: "a query parameter named `__code`",
    contract: "not declared, and so without meaning",
    prism: "it chooses the status of the answer",
    proof: changed((wire) => withQuery(wire, "__code=404")),
    occurs: withStatus(404),
  },
  {
    id: "comma-in-path",
    request: "a comma in a path segment that is not percent-encoded",
    contract: "accepted: RFC 3986 allows it",
    prism: "rejected",
    proof: changed(withPathValue((segment) => `${segment},`)),
    occurs: refused,
  },
  {
    id: "dot-segment",
    request: "`.` as a path value",
    contract: "accepted: one character",
    prism: "404: the path is normalized",
    proof: changed(withPathValue(() => ".")),
    occurs: withStatus(404),
  },
  {
    id: "long-header",
    request: "a credential of 20,000 characters",
    contract: "accepted, if the limit is not lower",
    prism: "431 (worked around by --max-http-header-size)",
    proof: changed((wire, operation) => {
      const parameter = find(
        operation,
        "header",
        (one) => schemeOf(operation, one) !== undefined && Number(one.node.schema["maxLength"]) >= 20_000,
      );
      return parameter && withHeader(wire, parameter.name, "a".repeat(20_000));
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
    proof: changed((wire, operation) =>
      operation.body?.node.schema["additionalProperties"] === false && wire.body?.startsWith("{")
        ? { ...wire, body: wire.body.replace(/\}$/, ',"中":1}') }
        : undefined,
    ),
  },
  {
    id: "deep-nesting",
    expected: { node: ["20", "24"] },
    request: "a body nested thousands deep",
    contract: "rejected",
    prism: "the process ends, unless it is silent (worked around by -v silent)",
    proof: changed(
      ...DEPTHS.map(
        (depth): Change =>
          (wire) =>
            wire.body === undefined ? undefined : { ...wire, body: `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}` },
      ),
    ),
  },
];

/** Whether a deviation has to occur under these versions. */
export function isExpected({ expected }: Pick<Deviation, "expected">, versions: MockVersions): boolean {
  const ranges = Object.entries({ prism: TRIED, ...expected });
  return ranges.every(([name, [first, last]]) => {
    const version = versions[name as keyof MockVersions];
    return compareTo(version, first) >= 0 && compareTo(version, last) <= 0;
  });
}

/** Compares as many parts of a version as the bound has. */
function compareTo(version: string, bound: string): number {
  const parts = version.split(".").slice(0, bound.split(".").length);
  return parts.join(".").localeCompare(bound, "en", { numeric: true });
}

/**
 * Proves each deviation by its own request.
 *
 * @param versions What the mock runs on.
 * @param start Starts a mock of the same document; used where the mock is to die, or to run without what works around a deviation.
 */
export async function proveDeviations(
  contract: Contract,
  destination: Destination,
  versions: MockVersions,
  start: (options: Pick<MockOptions, "mitigations">) => Promise<Mock>,
): Promise<ObservedDeviation[]> {
  const observed: ObservedDeviation[] = [];
  const shared = new Sender({ base: destination.base, timeout: PATIENCE });
  let bare: Mock | undefined;
  try {
    for (const deviation of DEVIATIONS) {
      const { id, request, contract: says, prism, issue, proof, occurs, patience = PATIENCE, mitigated } = deviation;
      const wires = await proof(contract, destination);
      if (wires.length === 0) {
        continue;
      }
      const expected = isExpected(deviation, versions);
      const about = { id, request, contract: says, prism, ...(issue && { issue }), expected };
      if (occurs && !mitigated) {
        const results = await Promise.all(wires.map((wire) => shared.send(wire)));
        observed.push({ ...about, occurs: results.every(occurs) });
        continue;
      }
      bare ??= await start({ mitigations: false });
      const sender = new Sender({ base: bare.url, timeout: patience });
      const results = await Promise.all(wires.map((wire) => sender.send(wire)));
      sender.close();
      observed.push({ ...about, occurs: occurs ? results.every(occurs) : await ends(bare) });
      if (!occurs) {
        await bare.stop();
        bare = undefined;
      }
    }
  } finally {
    shared.close();
    await bare?.stop();
  }
  return observed;
}

/** Whether a mock ends by itself. Prism may answer first, and end as it writes its log. */
async function ends(mock: Mock): Promise<boolean> {
  const stillThere = new AbortController();
  const ended = mock.exited.then(() => true);
  const patience = sleep(PATIENCE, false, { signal: stillThere.signal }).catch(() => false);
  const result = await Promise.race([ended, patience]);
  stillThere.abort();
  return result;
}
