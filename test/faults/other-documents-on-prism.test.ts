import { describe, expect, it } from "vitest";
import { check, readDocument } from "../../src/contract.ts";

// Prism ends at each request without an optional list in a header, so that it cannot serve `sensors`.
describe.each(["parking", "library"])("the document %s", (name) => {
  it("is proven on Prism, its deviations aside", { timeout: 120_000 }, async () => {
    const mockDocument = `test/fixtures/documents/${name}.yaml`;
    const report = await check({ document: await readDocument(mockDocument), mockDocument, seed: 1, budget: 200 });
    expect(report.failures).toEqual([]);
    expect(report.deviations.filter(({ expected, occurs }) => expected && !occurs)).toEqual([]);
  });
});
