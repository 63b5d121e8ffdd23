import { expect, test } from "vitest";
import { type CheckProgress, check } from "../../src/contract.ts";

const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "1.0.0" },
  paths: {
    "/things": {
      get: {
        operationId: "listThings",
        parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } }],
        responses: { "200": { description: "The things." }, "400": { description: "The request is not valid." } },
      },
    },
  },
};

/** A server without a maximum. */
function target(request: Request): Response {
  const limit = new URL(request.url).searchParams.get("limit");
  const isValid = limit === null || (/^-?\d+$/.test(limit) && Number(limit) >= 1);
  return new Response(null, { status: isValid ? 200 : 400 });
}

async function progressOf(accepted: { selector: string; reason: string }[]) {
  const steps: (CheckProgress & { done: number; total: number })[] = [];
  const onProgress = (done: number, total: number, now: CheckProgress) => steps.push({ done, total, ...now });
  const report = await check({ document, target, level: "boundary", seed: 1, accepted, onProgress });
  return { report, steps };
}

test("the progress of a check names the operation, counts, and tells each finding once, as it appears", async () => {
  const { report, steps } = await progressOf([]);
  expect(new Set(steps.map(({ operation }) => operation))).toEqual(new Set(["listThings"]));
  expect(steps.map(({ done }) => done)).toEqual(steps.map((_, index) => index + 1));
  expect(steps.filter(({ done, total }) => done > total)).toEqual([]);
  const told = steps.flatMap(({ findings }) => findings.map(({ selector }) => selector));
  expect(told).toEqual(report.failures.map(({ selector }) => selector));
  expect(told).toContain("listThings/query/limit/maximum");
  expect(steps.findIndex(({ findings }) => findings.length > 0)).toBeLessThan(steps.length - 1);
});

test("the progress of a check calls no total certain that grows afterwards", async () => {
  const { steps } = await progressOf([]);
  expect(steps[0]?.isCounted).toBe(false);
  expect(steps.at(-1)?.isCounted).toBe(true);
  expect(new Set(steps.filter(({ isCounted }) => isCounted).map(({ total }) => total))).toEqual(
    new Set([steps.length]),
  );
});

test("the progress of a check is silent on a finding that is accepted", async () => {
  const { report, steps } = await progressOf([{ selector: "listThings/query/limit/*", reason: "known" }]);
  expect(report.failures).toEqual([]);
  expect(steps.flatMap(({ findings }) => findings)).toEqual([]);
});
