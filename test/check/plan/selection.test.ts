import { describe, expect, test } from "vitest";
import { Selection } from "../../../src/check/plan/selection.ts";
import { check, planCheck, readContract, readDocument } from "../../../src/contract.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";
import { json, type Rules, startServer } from "../../fixtures/servers/reference.ts";

const document = await readDocument("openapi/openapi.yaml");
const contract = readContract(document);
const [create] = contract.operations;
if (!create) {
  throw new Error("the contract has no operation");
}

/** The ids of what is selected, constraints and others. */
function selected(options: ConstructorParameters<typeof Selection>[1]): string[] {
  const selection = new Selection(contract, options);
  return contract.operations.flatMap((operation) => [
    ...operation.constraints.filter((one) => selection.includes(operation, one)).map(({ id }) => id),
    ...(["combination", "answer"] as const)
      .filter((one) => selection.includes(operation, one))
      .map((one) => `${operation.id}/${one}`),
  ]);
}
const all = selected({});

describe("a selector", () => {
  test.each([
    ["an id", `${create.id}/query/export_size/maximum`, /^\w+\/query\/export_size\/maximum$/],
    ["any text for *", "*/export_size/*", /\/export_size\//],
    ["* in the middle of a word", "*/export_*/max*", /\/export_.*\/max/],
    ["what is not a constraint", "*/answer", /\/answer$/],
    ["the characters of expressions as they are", "get.*", /^get\./],
    ["a whole id, not a part of one", "export_size", /^export_size$/],
  ])("means %s", (_, only, pattern) => {
    expect(selected({ only: [only] })).toEqual(all.filter((id) => pattern.test(id)));
    expect(selected({ except: [only] })).toEqual(all.filter((id) => !pattern.test(id)));
  });

  test("names a source", () => {
    const sources = new Set(contract.operations.flatMap(({ constraints }) => constraints.map(({ source }) => source)));
    expect(sources.size).toBeGreaterThan(1);
    const each = [...sources].map((source) => selected({ only: [`source:${source}`] }));
    expect(each.flat().sort()).toEqual(all.filter((id) => !/\/(?:combination|answer)$/.test(id)).sort());
    expect(selected({ only: ["source:nobody"] })).toEqual([]);
  });

  test("of a response sends no case of a constraint that is taken out", () => {
    const [limit] = create.constraints.filter(({ id }) => id.endsWith("/export_size/maximum"));
    const { plan } = planCheck({
      document,
      target: "http://127.0.0.1:1",
      only: ["*/answer"],
      except: [limit?.id ?? ""],
    });
    const sent = plan.operations.flatMap(({ cases }) => cases.map(({ constraint }) => constraint?.id));
    expect(sent).toContain(`${create.id}/query/export_size/minimum`);
    expect(sent).not.toContain(limit?.id);
  });

  test("joins others: any of --only, none of --except, and only in the operations that are covered", () => {
    const operations = [create.id];
    const ids = selected({ operations, only: ["*/maximum", "*/minimum"], except: ["*/export_size/*"] });
    expect(ids).toEqual(
      all.filter((id) => id.startsWith(`${create.id}/`) && /imum$/.test(id) && !/export_size/.test(id)),
    );
  });

  test.each([
    [["*/maximum", "source:project"], []],
    [
      ["*/no_such_field/*", "source:nobody", "*/answer"],
      ["*/no_such_field/*", "source:nobody"],
    ],
  ])("%j that select nothing are known: %j", (selectors, unknown) => {
    expect(Selection.unknown(contract, selectors)).toEqual(unknown);
  });
});

describe("a valid case that stands on an exception", () => {
  const body = {
    type: "object",
    properties: { a: { type: "string", maxLength: 9 }, b: { type: "string", maxLength: 9 } },
  };
  const { contract: small, operation } = makeContract(makeDocument({ body }));
  const selection = new Selection(small, { except: ["make/body/a/maxLength"] });
  const sends = (value: object, expected: "accepted" | "rejected" = "accepted"): boolean =>
    selection.includesCase({
      ...{ operation, scenario: "combination", description: "", expected, covers: [], violations: [] },
      request: { path: {}, query: {}, header: {}, cookie: {}, body: value },
    });

  test.each([
    ["a long text there", { a: "long", b: "b" }, false],
    ["no text there", { b: "long" }, true],
    ["the smallest text there", { a: "" }, true],
  ])("is sent with %s: %j → %s", (_, value, sent) => {
    expect(sends(value)).toBe(sent);
  });

  test("is no reason to leave out a case that is to be rejected", () => {
    expect(sends({ a: "long" }, "rejected")).toBe(true);
  });
});

describe("a check", () => {
  /** A server that keeps the methods of its requests. */
  async function startCounting(change: (rules: Rules) => void) {
    const received: string[] = [];
    const server = await startServer({
      change: (rules) => {
        change(rules);
        const { send } = rules;
        rules.send = (response, answer, request) => {
          received.push(`${request.method} ${request.url?.split("/").at(-2)}`);
          return send(response, answer, request);
        };
      },
    });
    return { url: server.url, received, [Symbol.asyncDispose]: server.close };
  }
  const options = { document, seed: 1, level: "boundary" } as const;

  test("asks for no identifier that the selected constraints do not need", async () => {
    await using server = await startCounting((rules) => {
      rules.runningPolls = Number.POSITIVE_INFINITY;
    });
    const { requests } = await check({
      ...options,
      level: "full",
      target: server.url,
      only: ["create*/export_size/*"],
    });
    expect(new Set(server.received)).toEqual(new Set(["POST container"]));
    expect(requests).toBe(server.received.length);
  });

  test("goes on while it waits for an identifier, and comes back to what needed it", async () => {
    // A task that is done when some random requests have come: whoever waits for it and does nothing else waits in vain.
    const first = planCheck(options).changes + 200;
    let created = 0;
    await using server = await startCounting((rules) => {
      const { create: made, get } = rules.responses;
      rules.responses.create = (task) => {
        created++;
        return made(task);
      };
      rules.responses.get = (task) => (created < first ? json({ task_status: "running" }) : get(task));
    });
    const { constraints, failures, requests } = await check({
      ...options,
      level: "full",
      requests: 2_000,
      target: server.url,
    });
    expect(failures).toEqual([]);
    const file = constraints.filter(({ constraint }) => constraint.id === "downloadExportFile/path/file_id/required");
    expect(file).toMatchObject([{ accepted: { failures: 0 }, rejected: { failures: 0 } }]);
    expect(file[0]?.unproven).toBeUndefined();
    expect(requests).toBeGreaterThan(first);
  });

  test("for responses alone finds the fault of a response, and no other", async () => {
    await using server = await startCounting((rules) => {
      rules.responses.create = () => json({ task_id: 7 });
      rules.filters.risky = () => true;
    });
    const found = async (...only: string[]): Promise<string[]> =>
      (await check({ ...options, target: server.url, only })).failures.map(({ selector }) => selector);
    expect(await found(`${create.id}/answer`)).toEqual([`${create.id}/answer`]);
    expect(await found("*/risky/type")).toEqual([`${create.id}/body/risky/type`]);
  });
});
