import { describe, expect, test } from "vitest";
import { check, type PlannedCheck, planCheck, type Report, readDocument } from "../../src/contract.ts";
import { TOKEN } from "../fixtures/servers/exchange.ts";
import { INVENTORY, startInventory } from "../fixtures/servers/inventory.ts";
import { type Rules, startServer } from "../fixtures/servers/reference.ts";
import { refusingInPaths, STRANGER_SERVERS } from "../fixtures/servers/strangers.ts";

const PATIENCE = 60_000;
const document = await readDocument("openapi/openapi.yaml");
const PARAMETERS = {
  project: "path/project_id",
  token: "header/X-Auth-Token",
  task: "path/task_id",
  file: "path/file_id",
};

/** The plans by what they are for: many servers share one. */
const plans = new Map<string, PlannedCheck>();

/** Checks one change of the reference by the cases of `only`. */
async function checkChanged(change: (rules: Rules) => void, only: string[], known = {}): Promise<Report> {
  const server = await startServer({ change });
  try {
    const credentials = new Map([["token", { value: TOKEN }]]);
    const options = { document, target: server.url, only, credentials, level: "boundary", seed: 1 } as const;
    const planned = plans.get(only.join()) ?? planCheck(options);
    plans.set(only.join(), planned);
    return await check({ ...options, known }, planned);
  } finally {
    await server.close();
  }
}

const selectors = ({ failures }: Report): string[] => failures.map(({ selector }) => selector);

describe("a server that refuses what it does not know", () => {
  test.concurrent.each(STRANGER_SERVERS)(
    "breaks no limit: $name",
    { timeout: PATIENCE },
    async ({ change, known, projectId }) => {
      const place = PARAMETERS[known];
      const report = await checkChanged(change, [`*/${place}/*`], { ...(projectId && { project_id: projectId }) });
      expect(selectors(report)).toEqual([]);
      const limits = report.constraints.filter(({ constraint: { id } }) => /\/(?:minLength|maxLength)$/.test(id));
      expect(limits.length).toBeGreaterThan(1);
      for (const { unproven, constraint } of limits) {
        expect(unproven, constraint.id).toMatch(/^accepted: (?:the target knows no|no credential of this length)/);
      }
    },
  );

  test("is told of its shape, even where nothing else is proven", { timeout: PATIENCE }, async () => {
    const server = STRANGER_SERVERS.find(({ known }) => known === "task");
    const report = await checkChanged(server?.change ?? (() => {}), ["getExportTask/answer", "*/path/task_id/*"]);
    expect(new Set(selectors(report))).toEqual(new Set(["getExportTask/answer"]));
  });

  test.each([403, 404, 410] as const)(
    "is not accused by another document, with %i",
    { timeout: PATIENCE },
    async (gone) => {
      const server = await startInventory(gone);
      try {
        const report = await check({ document: INVENTORY, target: server.url, requests: 300, seed: 1 });
        expect(report.failures).toEqual([]);
        expect(report.missingValues).toContain("shelf");
        const reasonOf = (id: string) => report.constraints.find(({ constraint }) => constraint.id === id)?.unproven;
        expect(reasonOf("listItems/query/limit/maximum")).toBeUndefined();
        expect(reasonOf("listItems/query/owner/maxLength")).toBe(
          `accepted: the target knows no owner of this kind (${gone})`,
        );
        expect(reasonOf("getShelf/path/shelf/required")).toBe(
          `accepted: no shelf is known that exists at the target (${gone})`,
        );
      } finally {
        await server.close();
      }
    },
  );

  test("is accused where a response has shown that it knows", { timeout: PATIENCE }, async () => {
    const report = await checkChanged(
      (rules) => {
        const { send } = rules;
        rules.send = (response, answer, request) =>
          send(
            response,
            request.url?.includes("export_size=100000") ? rules.refuse("unknown id", undefined) : answer,
            request,
          );
      },
      ["*/export_size/maximum"],
    );
    expect(selectors(report)).toEqual(["createContainerExportTask/query/export_size/maximum"]);
  });
});

describe("a front that refuses encoded characters in a path", () => {
  const OPERATIONS = ["createContainerExportTask", "getExportTask", "downloadExportFile"];
  const page = (status: number) => ({ status, headers: { "content-type": "text/html" }, body: "<h1>Bad</h1>" });

  test.concurrent.each([
    ["slashes with 400", /%2f|%5c/i, 400],
    ["slashes with 404", /%2f|%5c/i, 404],
    ["backslashes alone with 400", /%5c/i, 400],
    ["percent signs and semicolons with 400", /%25|%3b/i, 400],
    ["slashes beside another with a redirection", /%2f\//i, 308],
    ["slashes with 500", /%2f/i, 500],
  ])("is a finding once for each parameter: %s", { timeout: PATIENCE }, async (_, characters, status) => {
    const report = await checkChanged(refusingInPaths(characters, page(status)), ["*/path/project_id/*"]);
    expect(selectors(report)).toEqual(OPERATIONS.map((operation) => `${operation}/path/project_id/reserved`));
    expect(report.failures[0]?.constraint?.id).toBe("createContainerExportTask/path/project_id/reserved");
    for (const { constraint, unproven } of report.constraints.filter(
      ({ constraint }) => constraint.keyword !== "type",
    )) {
      expect(unproven, constraint.id).toBeUndefined();
    }
    // Beside the constraints of the document, not one of them.
    expect(report.constraints.map(({ constraint }) => constraint.keyword)).not.toContain("reserved");
  });

  test("is a finding once for each parameter: slashes without a response", { timeout: PATIENCE }, async () => {
    const change = (rules: Rules): void => {
      const { send } = rules;
      rules.send = (response, answer, request) =>
        /%2f/i.test(request.url ?? "") ? void request.socket.destroy() : send(response, answer, request);
    };
    const report = await checkChanged(change, ["*/path/project_id/*"]);
    expect(selectors(report)).toEqual(OPERATIONS.map((operation) => `${operation}/path/project_id/reserved`));
  });

  test.each([
    ["every value", /^/],
    ["one with a slash", /\//],
  ])("is no finding where %s fails that is too long", { timeout: PATIENCE }, async (_, characters) => {
    const change = (rules: Rules): void => {
      const { send } = rules;
      rules.send = (response, answer, request) => {
        const project = decodeURIComponent(request.url?.split("/")[2] ?? "");
        const fails = [...project].length > 256 && characters.test(project);
        return send(response, fails ? page(500) : answer, request);
      };
    };
    const report = await checkChanged(change, ["*/path/project_id/*"]);
    expect(selectors(report)).toEqual(OPERATIONS.map((operation) => `${operation}/path/project_id/maxLength`));
  });

  test("is excepted by its id", { timeout: PATIENCE }, async () => {
    const server = await startServer({ change: refusingInPaths(/%5c/i, page(400)) });
    const except = ["*/reserved"];
    const report = await check({
      document,
      target: server.url,
      only: ["*/path/project_id/*"],
      except,
      level: "boundary",
    });
    await server.close();
    expect(selectors(report)).toEqual([]);
  });
});
