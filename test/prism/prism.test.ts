import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillPath, smallestRequest, withParameter } from "../../src/check/cases/base-request.ts";
import type { RequestValues } from "../../src/check/cases/request.ts";
import { Sender } from "../../src/check/send/sender.ts";
import { serialize } from "../../src/check/send/serialize.ts";
import { isResponse } from "../../src/check/send/session.ts";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import type { Operation } from "../../src/openapi/model.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import { resolve } from "../../src/openapi/references.ts";
import { type Mock, startMock } from "../../src/prism/mock.ts";
import { transportFailureText } from "../../src/report/transport-failure.ts";
import { type Boundary, boundariesOf } from "../fixtures/boundaries.ts";
import { acceptedRequests, brokenConstraints, brokenRequests, type Reason } from "../fixtures/requests.ts";

const FILE = "openapi/openapi.yaml";
const [ACCEPTED, REFUSED, UNAUTHENTICATED] = [200, 400, 401];
const RUNS = 100;

const document = await readDocument(FILE);
const contract = readContract(document);

let mock: Mock;
let sender: Sender;
beforeAll(async () => {
  mock = await startMock({ document: FILE });
  sender = new Sender({ base: mock.url, timeout: 10_000 });
});
afterAll(async () => {
  sender?.close();
  await mock?.stop();
});

/** Sends a request; the reasons are those that Prism gives for a refusal. */
async function send(operation: Operation, request: RequestValues) {
  const credentials = new Map(operation.security.map(({ scheme }) => [scheme.name, { value: "credential" }]));
  const destination = { base: mock.url, credentials, headers: {} };
  const answer = await sender.send(await serialize(operation, fillPath(operation, request), destination));
  if (!isResponse(answer)) {
    throw new Error(transportFailureText(answer));
  }
  const violations: unknown = JSON.parse(answer.headers["sl-violations"] ?? "[]");
  const reasons = (Array.isArray(violations) ? violations : []).map(
    ({ location, code }): Reason => ({ location, code: String(code) }),
  );
  return { status: answer.status, body: answer.body.toString("utf8"), reasons };
}

describe("an example of the document", () => {
  const examplesOf = (part: unknown): unknown[] => {
    const examples = isObject(part) && isObject(part["examples"]) ? Object.values(part["examples"]) : [];
    return examples.map((example) => (isObject(example) ? example["value"] : undefined));
  };
  /** A part of the document, references followed. */
  const at = (...keys: string[]): Json =>
    keys.reduce<Json>((part, key) => resolve(document, part[key], keys.join("/")), document);
  const requests = contract.operations.flatMap((operation) =>
    (operation.body?.examples ?? []).map((body) => ({ operation, body, name: JSON.stringify(body).slice(0, 60) })),
  );
  const parameters = contract.operations.flatMap((operation) =>
    operation.parameters.flatMap((parameter) =>
      parameter.examples.map((value) => ({ operation, parameter, value, name: `${operation.id}: ${parameter.name}` })),
    ),
  );

  it("of a body stands there more than once", () => {
    expect(requests.length).toBeGreaterThan(1);
  });

  it.each(requests)("is accepted as a body: $name", async ({ operation, body }) => {
    expect(await send(operation, { ...smallestRequest(operation), body })).toMatchObject({ status: ACCEPTED });
  });

  it.each(parameters)("is accepted as a parameter: $name = $value", async ({ operation, parameter, value }) => {
    const request = withParameter(operation, smallestRequest(operation), parameter, value);
    expect(await send(operation, request)).toMatchObject({ status: ACCEPTED });
  });

  it.each(contract.operations)("is the response of $id", async (operation) => {
    const response = at("paths", operation.path, operation.method.toLowerCase(), "responses", String(ACCEPTED));
    const content = isObject(response["content"]) ? Object.values(response["content"]) : [];
    const [shown] = content.flatMap(examplesOf);
    const { body } = await send(operation, smallestRequest(operation));
    expect(typeof shown === "string" ? body : JSON.parse(body)).toEqual(shown);
  });
});

/** Rows with their titles in front, which vitest would cut otherwise. */
const titled = <Row extends Boundary>(rows: readonly Row[]) => rows.map((row): [string, Row] => [row.description, row]);

/** Limits that Prism cannot see, as its deviations in `src/prism/deviations.ts` say, and what it does instead. */
const KNOWN_GAPS: readonly {
  readonly of: (boundary: Boundary) => boolean;
  readonly status: number;
  readonly reasons: readonly Reason[];
}[] = [
  {
    // It drops an empty value, and accepts the rest.
    of: ({ in: place, value, broken }) =>
      broken !== undefined && (place === "query" || place === "header") && value === "",
    status: ACCEPTED,
    reasons: [],
  },
  {
    // It takes an empty value for a missing one.
    of: ({ in: place, value }) => place === "path" && value === "",
    status: REFUSED,
    reasons: [{ location: ["request", "path"], code: "required" }],
  },
];

describe("the boundary table", () => {
  const rows = boundariesOf(contract);
  const gaps = rows.flatMap((row) => KNOWN_GAPS.filter((gap) => gap.of(row)).map((gap) => ({ ...row, gap })));
  const visible = rows.filter((row) => !gaps.some(({ description }) => description === row.description));
  const valid = visible.filter(({ broken }) => broken === undefined);
  const invalid = visible.flatMap(({ broken, ...row }) => (broken ? [{ ...row, broken }] : []));

  it("has a row at each limit of the document, and one beyond it", () => {
    const limits = contract.operations.flatMap(({ constraints }) =>
      constraints.filter(
        ({ keyword, value }) => /^(?:min|max)/.test(keyword) && !(keyword === "minLength" && value === 0),
      ),
    );
    expect(rows.filter(({ broken }) => broken).length).toBeGreaterThanOrEqual(limits.length);
  });

  it.each(titled(valid))("accepts %s", async (_, { operation, request }) => {
    expect(await send(operation, request)).toMatchObject({ status: ACCEPTED });
  });

  it.each(titled(invalid))("refuses %s, and names the limit", async (_, { operation, request, broken }) => {
    expect(await send(operation, request)).toMatchObject({ status: REFUSED, reasons: [broken] });
  });

  it.each(titled(gaps))("has a known gap at %s", async (_, { operation, request, gap }) => {
    const { status, reasons } = await send(operation, request);
    expect({ status, reasons }).toEqual({ status: gap.status, reasons: gap.reasons });
  });
});

/** Constraints that no random request breaks: where else they are proven, or why no request can break them. */
const UNBROKEN: readonly [id: RegExp, reason: string][] = [
  [/\/path\/\w+\/required$/, "a path without the value is another path"],
  [/\/(?:path|header)\/[\w-]+\/type$|\/query\/enterprise_project_id\/type$/, "what stands there is a text"],
  [/\/(?:path|query|header)\/[\w-]+\/minLength$/, "it is in the boundary table"],
  [/\/query\/export_size\/format$/, "what is in range and no integer breaks the type"],
  [/\/(?:cpu|memory)_limit\/minLength$/, "no text is shorter than 0"],
  [/\/prefixItems$/, "a tuple is broken by what its members are"],
];

describe("Prism", () => {
  it.concurrent.each(contract.operations)("always accepts a valid request of $id", async (operation) => {
    await fc.assert(
      fc.asyncProperty(acceptedRequests(operation), async (request) => {
        expect(await send(operation, request)).toMatchObject({ status: ACCEPTED });
      }),
      { numRuns: RUNS },
    );
  });

  it.concurrent.each(contract.operations)(
    "never accepts a request of $id with one broken constraint, and names its location and keyword",
    async (operation) => {
      await fc.assert(
        fc.asyncProperty(brokenRequests(operation), async ({ request, reason }) => {
          const { status, reasons } = await send(operation, request);
          const [place = "", ...location] = reason.location;
          expect(status).toBe({ 401: UNAUTHENTICATED }[reason.code] ?? REFUSED);
          expect(reasons).toContainEqual(reason);
          // What is broken with it, as an enumeration by a wrong type, stands at the same place.
          for (const other of reasons) {
            expect(other.location.slice(0, 1 + location.length)).toEqual([place, ...location]);
          }
        }),
        { numRuns: 2 * RUNS },
      );
    },
  );

  it.each(contract.operations)("is shown every constraint of $id that a request can break", (operation) => {
    const broken = brokenConstraints(operation);
    const left = operation.constraints.filter((constraint) => !broken.includes(constraint)).map(({ id }) => id);
    expect(left.filter((id) => !UNBROKEN.some(([pattern]) => pattern.test(id)))).toEqual([]);
  });
});
