import { describe, expect, test, vi } from "vitest";
import type { Report, TestRunner } from "../../src/contract.ts";
import { declareTests } from "../../src/report/test-runner.ts";
import { HOSTILE, makeFinding, makeReport } from "../fixtures/make-report.ts";
import { type Outcome, Runner } from "../fixtures/runner.ts";

const report = makeReport();

function declare(runner: TestRunner, run = async () => report, replay?: string): void {
  const constraints = report.constraints.map(({ constraint }) => constraint);
  const operations = ["createThing", "getThing"].map((id) => ({
    operation: { id },
    constraints: constraints.filter(({ operation }) => operation === id),
  }));
  declareTests(runner, { contract: "Things 1.0.0", operations, skipped: report.skipped }, run, replay);
}

/** Declares a report as tests and runs them: the outcome of each by its title. */
function outcomesOf(run?: () => Promise<Report>, replay?: string): Promise<Map<string, Outcome>> {
  const runner = new Runner();
  declare(runner, run, replay);
  return runner.run();
}

const failuresIn = (outcomes: ReadonlyMap<string, Outcome>): string[] =>
  [...outcomes].flatMap(([title, { failed }]) => (failed === undefined ? [] : [title]));

describe("a report as tests", () => {
  test("has a suite an operation, a test a constraint with its limit, and one of what is found beside them", async () => {
    const outcomes = await outcomesOf();
    expect([...outcomes.keys()]).toEqual([
      "Things 1.0.0 > the check runs to its end",
      "createThing > createThing/body/name/maxLength: 64",
      "createThing > createThing/body/name/minLength: 0",
      "createThing > createThing: responses, and valid values together",
      "getThing > getThing/query/size/maximum: 100",
      "getThing > getThing: responses, and valid values together",
      "putThing > putThing (operation): putThing/body: `multipart/form-data` is not read.",
    ]);
  });

  test("passes what is proven, fails what is broken, and skips what is unproven, not read or accepted", async () => {
    const outcomes = await outcomesOf();
    expect(outcomes.get("createThing > createThing/body/name/maxLength: 64")).toEqual({});
    expect(outcomes.get("createThing > createThing/body/name/minLength: 0")).toEqual({
      skipped: "unproven: rejected: nothing is shorter than 0",
    });
    expect(outcomes.get("putThing > putThing (operation): putThing/body: `multipart/form-data` is not read.")).toEqual({
      skipped: "",
    });
    expect(outcomes.get("getThing > getThing: responses, and valid values together")?.skipped).toMatch(
      /^accepted: getThing\/combination \(being mended\)/,
    );
    expect(failuresIn(outcomes)).toEqual([
      "Things 1.0.0 > the check runs to its end",
      "createThing > createThing: responses, and valid values together",
      "getThing > getThing/query/size/maximum: 100",
    ]);
  });

  test("tells of a failure what it is, the limit, the response, the request, and how to see it again", async () => {
    const title = "getThing > getThing/query/size/maximum: 100";
    const message = (await outcomesOf()).get(title)?.failed;
    expect(message?.split("\n")).toEqual([
      "getThing/query/size/maximum: accepted, and must be rejected",
      "Limit: maximum 100, from api-definition.",
      "Response: 200 {}",
      "curl -X POST http://127.0.0.1/things",
      'Again: contractTests with { only: ["getThing/query/size/maximum"], seed: 7 }',
    ]);
    const replayed = (await outcomesOf(undefined, "--target http://127.0.0.1:8080")).get(title)?.failed;
    expect(replayed?.split("\n").at(-1)).toBe(
      "hss-container-export check --target http://127.0.0.1:8080 --only getThing/query/size/maximum --seed 7",
    );
  });

  test("names the source of a limit only where the document names sources", async () => {
    const unsourced = report.constraints.map((result) => ({
      ...result,
      constraint: { ...result.constraint, source: "documentation" },
    }));
    const outcomes = await outcomesOf(async () => makeReport({ constraints: unsourced }));
    expect(outcomes.get("getThing > getThing/query/size/maximum: 100")?.failed).toContain("\nLimit: maximum 100.\n");
  });

  test.each([
    ["that belongs to no operation", { selector: "deviation/gone" }],
    ["on a parameter that is not one of the constraints", { selector: "getThing/path/id/reserved" }],
  ])("loses no finding %s", async (_, changes) => {
    const finding = makeFinding(null, { ...changes, message: "unheard of" });
    const outcomes = await outcomesOf(async () => makeReport({ failures: [finding] }));
    const messages = [...outcomes.values()].filter(({ failed }) => failed?.includes("unheard of"));
    expect(messages).toHaveLength(1);
  });

  test("fails a constraint that is broken though its finding is not there", async () => {
    const outcomes = await outcomesOf(async () => makeReport({ failures: [], accepted: [] }));
    expect(outcomes.get("getThing > getThing/query/size/maximum: 100")?.failed).toBe("1 of 5 requests failed.");
  });

  test("skips a constraint that is broken and accepted", async () => {
    const [entry] = report.accepted;
    const findings = report.failures.filter(({ constraint }) => constraint !== null);
    const accepted = entry ? [{ ...entry, selector: "getThing/query/*", findings }] : [];
    const outcomes = await outcomesOf(async () => makeReport({ failures: [], accepted }));
    expect(outcomes.get("getThing > getThing/query/size/maximum: 100")?.skipped).toMatch(/being mended/);
  });

  test("declares tests without a parameter, which Jest, Mocha and Bun would wait for", () => {
    const lengths: number[] = [];
    const it = Object.assign((_: string, { length }: () => unknown) => lengths.push(length), { skip: () => undefined });
    declare({ describe: (_, body) => body(), it });
    expect(new Set(lengths)).toEqual(new Set([0]));
  });

  test("fails if no valid request was accepted, and if the check ended early", async () => {
    const whole = "Things 1.0.0 > the check runs to its end";
    const { stopped: _, ...ended } = makeReport({ failures: [] });
    expect((await outcomesOf(async () => ended)).get(whole)).toEqual({});
    expect((await outcomesOf(async () => ({ ...ended, refused: { 500: 3 } }))).get(whole)?.failed).toMatch(/3 got 500/);
    expect((await outcomesOf()).get(whole)?.failed).toBe("The check ended early: the target stopped responding.");
  });

  test("is made once, by the first test that runs, and its error fails every test", async () => {
    let runs = 0;
    const outcomes = await outcomesOf(async () => {
      runs++;
      throw new Error("Cannot reach it.");
    });
    expect(runs).toBe(1);
    expect(failuresIn(outcomes)).toHaveLength(outcomes.size - 1);
    expect(new Set([...outcomes.values()].map(({ failed }) => failed))).toEqual(
      new Set(["Cannot reach it.", undefined]),
    );
  });

  test.each([
    ["Mocha, which skips by `this`", { timeout: vi.fn(), skip: vi.fn() }],
    ["Jest and Bun, which cannot skip", undefined],
  ])("says on standard error why a test is skipped: %s", async (_, context) => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const runner = new Runner();
    declare(runner);
    await runner.run((one) => one.call(context));
    expect(said.mock.calls.flat().filter((text) => String(text).startsWith("createThing"))).toEqual([
      "createThing/body/name/minLength: 0: unproven: rejected: nothing is shorter than 0\n",
    ]);
    if (context) {
      expect(context.timeout.mock.calls[0]).toEqual([0]);
      expect(context.skip).toHaveBeenCalledTimes(2);
    }
    said.mockRestore();
  });

  test("shows nothing of a server that a terminal would obey", async () => {
    const failures = [makeFinding(null, { message: HOSTILE, response: { status: 200, headers: {}, body: HOSTILE } })];
    const outcomes = await outcomesOf(async () => makeReport({ failures, stopped: HOSTILE }));
    const texts = [...outcomes.values()].map(({ failed = "" }) => failed.replaceAll("\n", "")).join("");
    expect(texts).toContain("alert");
    expect(texts).not.toMatch(/\p{C}/u);
  });
});
