import { describe, expect, test } from "vitest";
import { checkedOf, samples } from "../../scripts/docs/checked.ts";
import { check } from "../../src/contract.ts";
import { ConstructedApi } from "../fixtures/constructed/api.ts";
import { serve } from "../fixtures/constructed/server.ts";

const rows = samples().map(checkedOf);
/** What the constructed server does not read; other tests show it. */
const NOT_SERVED = /\(3\.2\)|^cookie, cookie|digest/;

describe("the table of what is checked", () => {
  test("says of each part that it is proven, or why not", () => {
    expect(rows.filter(({ verdict }) => verdict === "no constraint").map(({ name }) => name)).toEqual([]);
    expect(rows.filter(({ verdict, reason = "" }) => verdict !== "proven" && reason.length < 20)).toEqual([]);
    expect(rows.filter(({ verdict }) => verdict === "proven").length).toBeGreaterThan(80);
  });

  test.each(rows.filter(({ verdict, name }) => verdict === "proven" && !NOT_SERVED.test(name)))(
    "is right about $group: $name",
    { timeout: 30_000 },
    async ({ document, keyword }) => {
      const server = await serve(new ConstructedApi(document));
      try {
        const report = await check({ document, target: server.url, level: "boundary", seed: 1 });
        expect(report.failures).toEqual([]);
        const result = report.constraints.findLast(({ constraint }) => constraint.keyword === keyword);
        expect(result?.unproven).toBeUndefined();
        expect(result?.rejected.cases).toBeGreaterThan(0);
      } finally {
        await server.stop();
      }
    },
  );
});
