import { describe, expect, test } from "vitest";
import type { RequestValues } from "../../../../src/check/cases/request.ts";
import { smallerRequests } from "../../../../src/check/judge/refine/smaller-requests.ts";

const requestOf = (body: unknown): RequestValues => ({ path: {}, query: {}, header: {}, cookie: {}, body });
const rows = (amount: number): string[] => Array.from({ length: amount }, (_, row) => `row ${row}`);

/** Takes the steps of which something holds. Returns how many steps there were, and the smallest request. */
function steps(request: RequestValues, holds: (smaller: RequestValues) => boolean) {
  const generator = smallerRequests(request);
  let count = 0;
  let step = generator.next();
  while (!step.done) {
    count++;
    step = generator.next(holds(step.value));
  }
  return { count, smallest: step.value };
}

describe("smaller requests", () => {
  test("are as many as the members of a list, not as their square, where each gets simpler and none can be left out", () => {
    const [few, many] = [50, 100].map((amount) => {
      const { count, smallest } = steps(requestOf(rows(amount)), ({ body }) => (body as string[]).length === amount);
      expect(smallest.body).toEqual(Array(amount).fill(""));
      return count;
    });
    expect(Number(many) / Number(few)).toBeLessThan(2.1);
  });

  test("of a long list try what gets no smaller once, and of a short one for each member", () => {
    const stepsOf = (amount: number): number => steps(requestOf(Array(amount).fill("same")), () => false).count;
    const ofText = stepsOf(1) - 1;
    const halves = 2;
    expect(stepsOf(10)).toBe(halves + 10 + 10 * ofText);
    expect(stepsOf(100)).toBe(halves + 100 + ofText);
  });

  test("keep the order of parameters and of properties", () => {
    const query = { first: "1", second: "2", third: "3" };
    const body = { ...query };
    const { smallest } = steps({ ...requestOf(body), query }, ({ query, body }) =>
      [query, body].every((values) => Object.keys(values as object).length === 3),
    );
    expect([Object.keys(smallest.query), Object.keys(smallest.body as object)]).toEqual(
      Array(2).fill(["first", "second", "third"]),
    );
  });

  test("leave no segment of a path empty, and make none of dots", () => {
    const paths: unknown[] = [];
    steps({ ...requestOf(undefined), path: { id: "..." } }, ({ path }) => paths.push(path["id"]) > 0 && "id" in path);
    expect(paths).toContain("aaa");
    expect(paths.filter((id) => id !== undefined && /^\.{0,2}$/.test(String(id)))).toEqual([]);
  });
});
