import { describe, expect, test } from "vitest";
import { check, type Handler } from "../../../src/contract.ts";
import { makeDocument } from "../../fixtures/make-document.ts";

const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } };
const { security: _, ...document } = makeDocument({ path: "/books", parameters: [limit] });

/** The status for a limit, by a server that takes limits up to another one than it should. */
const statusOf = (url: string, most: number): number => {
  const value = new URL(url, "http://h").searchParams.get("limit");
  const fits = value === null || (/^-?\d+$/.test(value) && Number(value) >= 1 && Number(value) <= most);
  return fits ? 200 : 400;
};
const listener =
  (most: number): Handler =>
  (request, response) =>
    response.writeHead(statusOf(request.url ?? "", most)).end();
const handler =
  (most: number): Handler =>
  (request: Request) =>
    new Response(null, { status: statusOf(request.url, most) });

describe("a handler as the target of a check", () => {
  test.each([
    ["a request listener", listener],
    ["a fetch handler", handler],
    ["an object with a fetch handler", (most: number): Handler => ({ fetch: handler(most) as () => Response })],
  ])("that is %s is checked like a server, and closed after it", async (_, make) => {
    const right = await check({ document, target: make(100), level: "boundary", seed: 1 });
    expect(right.failures).toEqual([]);
    const wrong = await check({ document, target: make(101), level: "boundary", seed: 1 });
    expect(wrong.failures.map(({ selector }) => selector)).toEqual(["make/query/limit/maximum"]);
    await expect(fetch(wrong.target)).rejects.toThrow("fetch failed");
  });

  test("that throws is found, and closed as well", async () => {
    const report = await check({
      document,
      target: () => {
        throw new Error("no");
      },
      level: "boundary",
      seed: 1,
    });
    expect(report.failures.length).toBeGreaterThan(0);
    await expect(fetch(report.target)).rejects.toThrow("fetch failed");
  });
});
