import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallestRequest } from "../../src/check/cases/base-request.ts";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { isAtOnePlace, violationsOf } from "../../src/check/cases/violations.ts";
import {
  type Contract,
  negativeRequests,
  type Operation,
  positiveRequests,
  type RequestValues,
  readContract,
  readDocument,
  toRequest,
} from "../../src/contract.ts";
import { toJson } from "../../src/openapi/json.ts";
import { makeContract, makeDocument } from "../fixtures/make-document.ts";
import { startServer } from "../fixtures/servers/reference.ts";

const FILES = [
  "openapi/openapi.yaml",
  "test/fixtures/documents/library.yaml",
  ...["alternatives", "bodies", "keywords", "styles"].map((name) => `test/fixtures/corpus/${name}.yaml`),
];
const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } };
const title = { type: "object", required: ["title"], properties: { title: { type: "string", maxLength: 9 } } };
const books = makeContract(makeDocument({ path: "/books", parameters: [limit], body: title })).operation;

/** The operations of a document that a check has cases for. */
function possible(contract: Contract): Operation[] {
  return contract.operations.filter((operation) => deterministicCases(contract, operation).cases.length > 0);
}

/** The request that a property which always fails on some of an arbitrary's comes to. */
function smallestOf<Values>(
  requests: fc.Arbitrary<Values>,
  isWanted: (values: Values) => boolean = () => true,
  options: fc.Parameters<[Values]> = {},
): Values {
  const { counterexample } = fc.check(
    fc.property(requests, (values) => !isWanted(values)),
    { numRuns: 1_000, ...options },
  );
  const [found] = counterexample ?? [];
  if (found === undefined) {
    throw new Error("no request is wanted");
  }
  return found;
}

describe.each(FILES)("requests drawn for %s", (file) => {
  test("conform, or break the constraint that they carry and nothing beside it", async () => {
    const contract = readContract(await readDocument(file));
    for (const operation of possible(contract)) {
      fc.assert(
        fc.property(positiveRequests(operation), (values) => violationsOf(operation, values).length === 0),
        { numRuns: 20 },
      );
      fc.assert(
        fc.property(negativeRequests(operation), (values) => {
          expect(isAtOnePlace(violationsOf(operation, values)), fc.stringify(values)).toBe(true);
          expect(operation.constraints).toContain(values.constraint);
        }),
        { numRuns: 20 },
      );
    }
  });
});

describe("negative requests", () => {
  test("break each constraint that a check can break", async () => {
    const contract = readContract(await readDocument("openapi/openapi.yaml"));
    for (const operation of contract.operations) {
      const { cases } = deterministicCases(contract, operation);
      const breakable = cases.flatMap(({ expected, constraint, scenario }) =>
        expected === "rejected" && constraint && !(constraint.in === "path" && scenario === "empty-value")
          ? [constraint.id]
          : [],
      );
      const drawn = fc.sample(negativeRequests(operation), { numRuns: 40 * operation.constraints.length });
      expect(new Set(drawn.map(({ constraint }) => constraint.id))).toEqual(new Set(breakable));
    }
  });

  test("shrink to the smallest request that breaks the same", () => {
    const isMaximum = (keyword: string) => (values: { constraint: { keyword: string } }) =>
      values.constraint.keyword === keyword;
    expect(smallestOf(negativeRequests(books), isMaximum("maximum"))).toMatchObject({
      query: { limit: 101 },
      body: { title: "" },
    });
    expect(smallestOf(negativeRequests(books), isMaximum("maxLength"))).toMatchObject({
      query: {},
      body: { title: "aaaaaaaaaa" },
    });
  });

  test("shrink to one that is as small as any of a check", async () => {
    const contract = readContract(await readDocument("test/fixtures/documents/library.yaml"));
    const size = ({ path: _, ...request }: RequestValues): number => toJson(request).length;
    for (const operation of contract.operations.filter(({ id }) => id === "arrangeShelf")) {
      const { cases } = deterministicCases(contract, operation);
      for (const one of new Set(fc.sample(negativeRequests(operation), 50).map(({ constraint }) => constraint))) {
        const known = cases.filter(({ expected, constraint }) => expected === "rejected" && constraint === one);
        const {
          operation: __,
          constraint,
          ...found
        } = smallestOf(negativeRequests(operation), (values) => values.constraint === one);
        expect(size(found), constraint.id).toBeLessThanOrEqual(Math.min(...known.map(({ request }) => size(request))));
      }
    }
  });

  test("cannot be made where nothing is constrained", () => {
    const { security: _, ...document } = makeDocument();
    expect(() => negativeRequests(makeContract(document).operation)).toThrow(
      "make has no constraint that a request can break.",
    );
  });
});

describe("positive requests", () => {
  test("shrink to the smallest request, or to what makes a property fail in it", () => {
    expect(smallestOf(positiveRequests(books))).toMatchObject({ ...smallestRequest(books), query: {} });
    const isLarge = ({ query }: { query: Readonly<Record<string, unknown>> }) => Number(query["limit"] ?? 0) > 10;
    // Also where the first that is found has a title at its limit.
    for (const options of [{}, { seed: 1992755705 }]) {
      const found = smallestOf(positiveRequests(books), isLarge, options);
      expect(found).toMatchObject({ query: { limit: 11 }, body: { title: "" } });
    }
  });

  test("cannot be made of schemas that contradict themselves", () => {
    const impossible = { ...limit, required: true, schema: { type: "integer", minimum: 5, maximum: 3 } };
    const { operation } = makeContract(makeDocument({ parameters: [impossible] }));
    expect(() => positiveRequests(operation)).toThrow(/^make: no valid request could be made: /);
  });
});

describe("a request that was drawn", () => {
  test("is shown as a request in a counterexample, and not with its operation", () => {
    const values = smallestOf(negativeRequests(books), ({ constraint }) => constraint.keyword === "maximum");
    expect(fc.stringify(values)).toBe(
      'POST /books?limit=101, Content-Type: application/json, Key: made-up-credential, {"title":""}, breaks make/query/limit/maximum',
    );
  });

  test("becomes a Request below the address of a server", async () => {
    const [values] = fc.sample(positiveRequests(books), { seed: 1, numRuns: 1 });
    const request = toRequest(
      { ...values, operation: books, path: {}, query: { limit: 7 }, header: {}, cookie: {}, body: { title: "容" } },
      "http://127.0.0.1:8080/v1/",
    );
    expect([request.method, request.url]).toEqual(["POST", "http://127.0.0.1:8080/v1/books?limit=7"]);
    expect([request.headers.get("content-type"), request.headers.get("key")]).toEqual([
      "application/json",
      "made-up-credential",
    ]);
    expect(await request.json()).toEqual({ title: "容" });
  });

  test("is accepted and rejected by a correct server as it should be", async () => {
    const contract = readContract(await readDocument("openapi/openapi.yaml"));
    const create = contract.operations.find(({ id }) => id === "createContainerExportTask");
    expect.assert(create !== undefined);
    await using server = await startServer().then((started) => ({ ...started, [Symbol.asyncDispose]: started.close }));
    const statusOf = async (request: Request): Promise<number> => {
      const response = await fetch(request);
      await response.arrayBuffer();
      return response.status;
    };
    await fc.assert(
      fc.asyncProperty(
        positiveRequests(create),
        async (values) => (await statusOf(toRequest(values, server.url))) < 300,
      ),
    );
    await fc.assert(
      fc.asyncProperty(negativeRequests(create), async (values) => {
        const status = await statusOf(toRequest(values, server.url));
        return status >= 400 && status < 500;
      }),
    );
  });
});
