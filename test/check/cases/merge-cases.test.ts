import type { IncomingMessage, ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import { mergeCases } from "../../../src/check/cases/together/merge-cases.ts";
import { violationsOf } from "../../../src/check/cases/violations.ts";
import { check, isObject, type Json, type Report } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

const names = ["a", "b", "c", "d", "e", "f"];
const text = { type: "string", minLength: 1, maxLength: 20 };
const body = {
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, text])),
};
const document = makeDocument({ body });
/** Its least number is the least by `minimum`, and a number of its format. */
const numbers = {
  type: "object",
  additionalProperties: false,
  properties: { n: { type: "integer", format: "int32", minimum: 1, maximum: 9 }, a: text },
};
const { contract, operation } = makeContract(document);
const cases = deterministicCases(contract, operation).cases;
const sent = [...mergeCases(cases.values())];
const values = (body: unknown): Json => (isObject(body) ? body : {});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checks a server that takes what conforms, but for the bodies that it refuses. */
async function checked(
  refuses: (body: Json) => boolean,
  of: Json = document,
): Promise<{ report: Report; bodies: Json[] }> {
  const bodies: Json[] = [];
  const { node } = makeContract(of).operation.body ?? {};
  const report = await check({
    ...{ document: of, seed: 1, level: "boundary" },
    target: async (request: Request) => {
      const value: unknown = await request.json().catch(() => undefined);
      const isValid =
        (node?.errors(value).length ?? 1) === 0 &&
        request.headers.get("key") !== "" &&
        /^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? "");
      const isTaken = isValid && request.headers.has("key") && !refuses(values(value));
      bodies.push(...(isValid ? [values(value)] : []));
      return new Response("{}", { status: isTaken ? 200 : 400 });
    },
  });
  return { report, bodies };
}

describe("values that share a request", () => {
  test("are all there, each set in the request that it shares", () => {
    const single = sent.flatMap((one) => one.merged ?? [one]);
    expect(new Set(single)).toEqual(new Set(cases));
    for (const { request, merged: parts = [] } of sent) {
      for (const part of parts) {
        expect(values(request.body)).toMatchObject(values(part.request.body));
      }
      expect(parts.length === 0 || violationsOf(operation, request).length === 0).toBe(true);
    }
  });

  test("are few requests, and the first of each constraint has one of its own", () => {
    const isValid = ({ expected }: (typeof cases)[number]): boolean => expected === "accepted";
    expect(sent.filter(isValid).length).toBeLessThan(cases.filter(isValid).length / 3);
    for (const constraint of operation.constraints.filter(({ keyword }) => keyword === "maxLength")) {
      expect(sent).toContain(cases.find((one) => isValid(one) && one.constraint === constraint));
    }
    const rejected = (list: typeof cases): typeof cases => list.filter((one) => !isValid(one));
    expect(rejected(sent)).toEqual(rejected(cases));
  });

  test("have none of their own where the same is sent for another constraint", () => {
    const { operation: made, contract: of } = makeContract(makeDocument({ body: numbers }));
    const all = [...mergeCases(deterministicCases(of, made).cases.values())];
    const lone = all.filter(({ merged: parts, expected }) => expected === "accepted" && !parts);
    const least = lone.filter(({ constraint, request }) => constraint && JSON.stringify(request.body) === '{"n":1}');
    expect(least.map(({ constraint }) => constraint?.keyword)).toEqual(["type"]);
    const shared = all.flatMap(({ merged: parts = [] }) => parts.map(({ constraint }) => constraint?.keyword));
    expect(shared).toEqual(expect.arrayContaining(["minimum", "format"]));
  });

  test("do not take the place of one another, be it around them or within", () => {
    const inner = { type: ["object", "string"], properties: { x: text, y: text } };
    const { operation: made, contract: of } = makeContract(
      makeDocument({ body: { type: "object", properties: { inner } } }),
    );
    const all = [...mergeCases(deterministicCases(of, made).cases.values())];
    const parts = all.flatMap(({ merged: parts = [], request }) => parts.map((part) => [part, request] as const));
    expect(parts.length).toBeGreaterThan(0);
    for (const [part, request] of parts) {
      expect(request.body).toMatchObject(values(part.request.body));
    }
  });

  test("are not parts of one list, nor what an object counts", () => {
    const pair = { type: "array", prefixItems: [{ enum: ["k", "l"] }, { type: "string" }], minItems: 2, maxItems: 2 };
    const properties = { pairs: { type: "array", items: pair, minItems: 1 }, a: text, b: text };
    const { operation: made, contract: of } = makeContract(
      makeDocument({ body: { type: "object", properties, required: ["pairs"], minProperties: 2 } }),
    );
    const all = [...mergeCases(deterministicCases(of, made).cases.values())].flatMap((one) => one.merged ?? []);
    for (const { merged: parts = [], request } of mergeCases(deterministicCases(of, made).cases.values())) {
      for (const part of parts) {
        // Either the smallest one, or all of it.
        expect([[["k", ""]], values(request.body)["pairs"]]).toContainEqual(values(part.request.body)["pairs"]);
      }
    }
    expect(all.length).toBeGreaterThan(0);
    expect(all.map(({ constraint }) => constraint?.keyword)).not.toContain("minProperties");
  });

  test("are not those of a call that takes away what the next one needs", () => {
    const deleting = { ...operation, method: "DELETE" };
    const own = deterministicCases(contract, deleting).cases;
    expect([...mergeCases(own.values())]).toEqual(own);
  });
});

describe("a check of requests that are shared", () => {
  test("blames one value that is refused, by the smallest request that shows it", async () => {
    const { report } = await checked(({ c }) => c === "true");
    expect(report.failures.map(({ selector, request }) => [selector, request.body])).toEqual([
      ["make/body/c/type", '{"c":"true"}'],
    ]);
  });

  test("blames every value of several that are refused", async () => {
    const { report } = await checked(({ a, f }) => a === "null" || f === "0");
    expect(report.failures.map(({ selector }) => selector).sort()).toEqual(["make/body/a/type", "make/body/f/type"]);
  });

  test("blames a value that is sent for several constraints once, by the one that it is the limit of", async () => {
    const { report } = await checked(({ n }) => n === 1, makeDocument({ body: numbers }));
    expect(report.failures.map(({ selector, request }) => [selector, request.body])).toEqual([
      ["make/body/n/minimum", '{"n":1}'],
    ]);
  });

  test("blames no value where only several together are refused", async () => {
    const { report } = await checked(({ a, b }) => a === "true" && b === "true");
    expect(report.failures.map(({ selector, request }) => [selector, request.body])).toEqual([
      ["make/combination", '{"a":"true","b":"true"}'],
    ]);
  });

  test("accuses nobody who takes what conforms, and sends each value", async () => {
    const { report, bodies } = await checked(() => false);
    expect(report.failures).toEqual([]);
    expect(report.constraints.filter(({ unproven }) => unproven !== undefined)).toEqual([]);
    for (const name of names) {
      expect(new Set(bodies.map((value) => value[name])).has("undefined")).toBe(true);
    }
  });

  test("blames a value that a server fails on", async () => {
    const { report } = await checked(({ d }) => {
      if (d === "NaN") {
        throw new Error("it fails on it");
      }
      return false;
    });
    expect(report.failures.map(({ selector }) => selector)).toEqual(["make/body/d/type"]);
  });

  test("blames a value that a server hangs up on", async () => {
    const report = await check({
      ...{ document, seed: 1, level: "boundary", only: ["make/body/*"] },
      target: async (request: IncomingMessage, response: ServerResponse) => {
        const bytes = Buffer.concat(await request.toArray());
        const value = parsed(bytes.toString("utf8"));
        if (values(value)["d"] === "NaN") {
          request.socket.destroy();
          return;
        }
        const isJson = /^application\/json *(;|$)/i.test(request.headers["content-type"] ?? "");
        const isValid = isJson && (operation.body?.node.errors(value).length ?? 1) === 0;
        response.writeHead(isValid ? 200 : 400, { "Content-Type": "application/json" }).end("{}");
      },
    });
    expect(report.failures.map(({ selector, request }) => [selector, request.body])).toEqual([
      ["make/body/d/type", '{"d":"NaN"}'],
    ]);
  });
});
