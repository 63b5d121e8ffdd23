import { describe, expect, test } from "vitest";
import {
  changesOf,
  makePlan,
  type Plan,
  type PlanOptions,
  requestsOf,
  unprovenByPlan,
} from "../../../src/check/plan/plan.ts";
import { Selection } from "../../../src/check/plan/selection.ts";
import { readContract, readDocument } from "../../../src/contract.ts";

const document = await readDocument("openapi/openapi.yaml");
const contract = readContract(document);

function planFor(options: Partial<PlanOptions> = {}, selection: ConstructorParameters<typeof Selection>[1] = {}): Plan {
  return makePlan(contract, {
    ...{ selection: new Selection(contract, selection), level: "full", requests: 500 },
    ...options,
  });
}

/** What a plan shows: sides of constraints. */
const sidesOf = ({ operations }: Plan): Set<string> =>
  new Set(
    operations.flatMap(({ cases }) =>
      cases.flatMap(({ expected, covers }) => covers.map(({ id }) => `${expected} ${id}`)),
    ),
  );
const everything = planFor();
const schema = { type: "string", maxLength: 3, minLength: 0 };
const caseCount = ({ operations }: Plan): number => operations.reduce((count, { cases }) => count + cases.length, 0);

describe("the whole plan", () => {
  test("has every case of every operation, in the order of the links, and the random requests", () => {
    expect(everything).toMatchObject({ random: 500, isReduced: false });
    expect(everything.operations.map(({ operation }) => operation.id)).toEqual([
      "createContainerExportTask",
      "getExportTask",
      "downloadExportFile",
    ]);
    expect(planFor({ level: "boundary" }).random).toBe(0);
    expect(caseCount(planFor({ level: "boundary" }))).toBe(caseCount(everything));
  });

  test("counts what it sends: cases, random requests, and one for each identifier", () => {
    // A task for the task, and its state for the file.
    expect(requestsOf(everything)).toBe(caseCount(everything) + 500 + 2);
  });

  test.each([
    ["createContainerExportTask", 0, 0],
    ["getExportTask", 1, 1],
    ["downloadExportFile", 2, 1],
  ])("of %s alone asks %i times for identifiers, %i of them a task", (id, asked, tasks) => {
    const plan = planFor({ level: "boundary" }, { operations: [id] });
    expect(requestsOf(plan) - caseCount(plan)).toBe(asked);
    const valid = plan.operations.flatMap(({ operation, cases }) =>
      operation.method === "POST" ? cases.filter(({ expected }) => expected === "accepted") : [],
    );
    expect(changesOf(plan) - valid.length).toBe(tasks);
  });

  test("asks for no identifier that no case needs", () => {
    const plan = planFor({ level: "boundary" }, { only: ["createContainerExportTask/*"] });
    expect(requestsOf(plan)).toBe(caseCount(plan));
  });

  test("counts half of the random requests as changes", () => {
    expect(changesOf(everything) - changesOf(planFor({ level: "boundary" }))).toBe(84);
  });

  test("says why a side stays unproven", () => {
    const gaps = [...unprovenByPlan(everything)].map(([{ id }, reason]) => `${id}: ${reason}`);
    expect(gaps).toContainEqual(expect.stringMatching(/\/cpu_limit\/minLength: rejected: nothing is shorter than 0$/));
    expect(gaps.join()).not.toContain("not part of this plan");
  });

  test("says it of what is selected, and of nothing else", () => {
    const plan = planFor({}, { only: ["*/cpu_limit/*"] });
    expect([...unprovenByPlan(plan).keys()].map(({ keyword }) => keyword)).toEqual(["minLength"]);
    expect(plan.operations.flatMap(({ constraints }) => constraints).every(({ id }) => id.includes("cpu_limit"))).toBe(
      true,
    );
  });
});

describe("the plan for a rate", () => {
  const rate = { requests: 5, duration: 60_000 };
  const fewest = planFor({ rate });

  test("shows as much as the whole plan, with far fewer requests and none at random", () => {
    expect(sidesOf(fewest)).toEqual(sidesOf(everything));
    expect(fewest).toMatchObject({ random: 0, isReduced: true });
    expect(requestsOf(fewest)).toBeLessThan(requestsOf(everything) / 5);
  });

  test("has no request that shows nothing new", () => {
    const cases = fewest.operations.flatMap((one) => one.cases);
    const shownBy = (expected: string, id: string): number =>
      cases.filter((one) => one.expected === expected && one.covers.some((constraint) => constraint.id === id)).length;
    // The greedy choice may make an earlier one superfluous: rarely.
    const superfluous = cases.filter(({ expected, covers }) => covers.every(({ id }) => shownBy(expected, id) > 1));
    expect(superfluous.length).toBeLessThan(cases.length / 20);
  });
});

describe("the plan for a budget", () => {
  test.each([1, 2, 3, 10, 60])("of %i sends no more, identifiers included", (budget) => {
    const plan = planFor({ budget });
    expect(requestsOf(plan)).toBeLessThanOrEqual(budget);
    expect(plan.random).toBe(0);
  });

  test("shows the more, the greater it is, and names what it leaves out", () => {
    const sizes = [5, 20, 80, 320].map((budget) => sidesOf(planFor({ budget })).size);
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    expect(new Set(sizes).size).toBe(sizes.length);
    const gaps = unprovenByPlan(planFor({ budget: 20 }));
    expect([...gaps.values()]).toContainEqual(expect.stringContaining("rejected: not part of this plan"));
  });

  test("begins with what shows the most", () => {
    const [first] = planFor({ budget: 1 }).operations.flatMap(({ cases }) => cases);
    const most = Math.max(...everything.operations.flatMap(({ cases }) => cases.map(({ covers }) => covers.length)));
    expect(first?.covers).toHaveLength(most);
  });
});

describe("the cases of a plan", () => {
  test("are made when they are asked for, and not before", () => {
    const [entry] = planFor().operations;
    const [first] = entry?.each() ?? [];
    expect(first?.scenario).toBe("smallest-request");
    expect(entry?.count).toBeUndefined();
    expect(entry?.cases[0]).toEqual(first);
    expect(entry?.count).toBe(entry?.cases.length);
  });

  test("for a budget are made of no more operations than it allows requests", () => {
    const paths = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `/things${index}`,
        { get: { operationId: `get${index}`, responses: {}, parameters: [{ name: "n", in: "query", schema }] } },
      ]),
    );
    const many = readContract({ openapi: "3.1.0", info: { title: "Many", version: "1" }, paths });
    const options = { selection: new Selection(many, {}), level: "boundary", requests: 0 } as const;
    const { operations } = makePlan(many, { ...options, budget: 5 });
    expect(operations.filter(({ cases }) => cases.length > 0)).toHaveLength(5);
    expect(operations.filter(({ notes }) => notes.unproven.size > 0).length).toBeLessThanOrEqual(5);
  });
});
