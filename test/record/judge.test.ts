// The judge agrees with the check, which made each request to be accepted or rejected, and accuses no request that the document allows.
import { readdir } from "node:fs/promises";
import { describe, expect, inject, test } from "vitest";
import { fillPath } from "../../src/check/cases/base-request.ts";
import type { Case } from "../../src/check/cases/case.ts";
import { deterministicCases } from "../../src/check/cases/cases.ts";
import { placeholderCredential } from "../../src/check/cases/parts/credentials.ts";
import { serialize } from "../../src/check/send/serialize.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { schemesIn } from "../../src/openapi/model.ts";
import { readContract } from "../../src/openapi/read/contract.ts";
import type { Arrived } from "../../src/record/arrived.ts";
import { Judge } from "../../src/record/judge/judge.ts";
import type { Breach } from "../../src/record/judge/judgement.ts";
import { unjudgedText } from "../../src/record/report/reasons.ts";
import { ConstructedApi } from "../fixtures/constructed/api.ts";
import { Document } from "../fixtures/constructed/document.ts";
import { Random } from "../fixtures/constructed/draw/random.ts";
import { drawRequest } from "../fixtures/constructed/draw/requests.ts";

const FILES = [
  "openapi/openapi.yaml",
  ...["library", "parking", "sensors"].map((name) => `test/fixtures/documents/${name}.yaml`),
  ...(await readdir("test/fixtures/corpus")).map((name) => `test/fixtures/corpus/${name}`),
];

async function arrivedOf({ operation, request }: Case): Promise<Arrived> {
  const credentials = new Map(
    operation.security.flatMap(schemesIn).map(({ scheme }) => [scheme.name, { value: placeholderCredential(scheme) }]),
  );
  const wire = await serialize(operation, fillPath(operation, request), { base: "", credentials, headers: {} });
  return {
    method: wire.method,
    target: wire.target,
    headers: Object.fromEntries(Object.entries(wire.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from(wire.body ?? ""),
  };
}

/** Whether all that is said to be broken is what the case breaks, or a part of it. */
function isBrokenThere({ violations }: Case, breaches: readonly Breach[]): boolean {
  const places = violations.map(({ in: place, location }) => [place, ...location].join("/"));
  const isNear = (one: string, other: string): boolean =>
    `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
  return (
    breaches.some(({ keyword }) => violations.some((violation) => violation.keyword === keyword)) &&
    breaches.every(({ place }) => places.some((other) => isNear(place, other)))
  );
}

describe.each(FILES)("%s", (file) => {
  test("each positive case conforms, and each negative one breaks what it is to break", async () => {
    const contract = readContract(await readDocument(file));
    const judge = new Judge(contract);
    const wrong: string[] = [];
    let count = 0;
    for (const operation of contract.operations) {
      for (const testCase of deterministicCases(contract, operation).cases) {
        const arrived = await arrivedOf(testCase);
        const { breaches, unjudged } = judge.judge(arrived);
        const isRight =
          testCase.expected === "accepted"
            ? breaches.length === 0 && unjudged.length === 0
            : (isBrokenThere(testCase, breaches) && unjudged.length === 0) ||
              // What stands for null in a form, nothing says.
              (unjudged.length > 0 && /\bnull\b/.test(testCase.description));
        count++;
        if (!isRight) {
          wrong.push(
            `${testCase.expected} ${testCase.constraint?.id} ${testCase.description}: ${arrived.method} ${arrived.target.slice(0, 100)} ${JSON.stringify(arrived.body.toString().slice(0, 300))} ${JSON.stringify(arrived.headers).slice(0, 150)} → ${breaches.map(({ place, keyword }) => `${place} ${keyword}`)} ? ${unjudged.map(({ place, reason }) => `${place}: ${unjudgedText(reason)}`)}`,
          );
        }
      }
    }
    expect(count).toBeGreaterThan(0);
    expect(wrong.slice(0, 5)).toEqual([]);
  });
});

test.each(FILES)("a request drawn at random is judged as the document alone judges it: %s", async (file) => {
  const document = await readDocument(file);
  const api = new ConstructedApi(document, "lenient");
  const judge = new Judge(readContract(document));
  const random = new Random(inject("seed"));
  for (const operation of api.operations) {
    for (let count = 0; count < 40; count++) {
      const request = drawRequest(new Document(document), operation, random);
      const { violations } = api.judge(request);
      const { breaches, unjudged } = judge.judge({ ...request, target: request.url });
      const shown = { request: { ...request, body: request.body.toString() }, violations, breaches, unjudged };
      // What the document allows is never a breach, and what it forbids is one, unless that is not settled.
      expect(
        violations.length === 0 ? breaches.length === 0 : breaches.length + unjudged.length > 0,
        JSON.stringify(shown),
      ).toBe(true);
    }
  }
});
