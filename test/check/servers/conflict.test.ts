import { expect, test } from "vitest";
import { check } from "../../../src/contract.ts";
import { makeDocument } from "../../fixtures/make-document.ts";

test("a conflict does not show that an invalid request is rejected", async () => {
  const properties = { name: { enum: ["a"] }, count: { type: "integer", maximum: 9 } };
  const { security: _, ...document } = makeDocument({ body: { type: "object", required: ["name"], properties } });
  let isTaken = false;
  const report = await check({
    document,
    seed: 1,
    level: "boundary",
    target: async (request: Request) => {
      const body = await request.json().catch(() => undefined);
      if (body?.name !== "a") {
        return new Response(null, { status: 400 });
      }
      const status = isTaken ? 409 : 200;
      isTaken = true;
      return new Response(null, { status });
    },
  });
  const maximum = report.constraints.find(({ constraint }) => constraint.id === "make/body/count/maximum");
  expect(maximum?.rejected.cases).toBe(0);
  expect(maximum?.unproven).toMatch(/rejected: the target may refuse it for the state that it is in \(409\)/);
});
