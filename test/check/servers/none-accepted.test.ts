import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import {
  check,
  planCheck,
  type Report,
  readDocument,
  toHtmlReport,
  toJsonReport,
  toJunitReport,
  toTextReport,
} from "../../../src/contract.ts";
import { temporaryFolder } from "../../client/temporary-folder.ts";
import { startServer } from "../../fixtures/servers/reference.ts";

const PATIENCE = 60_000;
const document = await readDocument("openapi/openapi.yaml");
const options = { document, seed: 1, budget: 60 };
const planned = planCheck({ ...options, target: "http://127.0.0.1" });

/** Checks a server that says the same to everything. */
async function checkAlways(status: number, contentType = "application/json"): Promise<Report> {
  const body = contentType.endsWith("json") ? '{"error_code":"E"}' : "<h1>No</h1>";
  const server = await startServer({
    change: (rules) => {
      rules.send = (response) =>
        void response.writeHead(status, { "content-type": contentType, "retry-after": "0" }).end(body);
    },
  });
  try {
    return await check({ ...options, target: server.url }, planned);
  } finally {
    await server.close();
  }
}

describe("a target that accepts no valid request", () => {
  test.each([400, 405, 503])(
    "is said to in the first line, in every report: %i",
    { timeout: PATIENCE },
    async (status) => {
      const report = await checkAlways(status);
      const sentence = new RegExp(`^No valid request was accepted: \\d+\\s+got\\s+${status}\\.`);
      expect(toTextReport(report, { replay: "" })).toMatch(sentence);
      expect(toJsonReport(report)).toMatchObject({ refused: { [status]: expect.any(Number) } });
      expect(toHtmlReport(report)).toContain("<strong>No valid request was accepted:");
      expect(toJunitReport(report)).toContain('<failure message="No valid request was accepted:');
    },
  );

  test("is not said to if one was accepted", { timeout: PATIENCE }, async () => {
    const report = await checkAlways(200);
    expect(toTextReport(report, { replay: "" })).not.toContain("No valid request");
    expect(toJsonReport(report)).not.toHaveProperty("refused");
  });

  // Also those with which a single refusal proves nothing.
  test.each([302, 400, 402, 405, 406, 409, 410, 412, 418, 422, 423, 451, 500, 503])(
    "is a finding with %i",
    { timeout: PATIENCE },
    async (status) => {
      expect((await checkAlways(status)).failures).not.toEqual([]);
    },
  );

  test.each([
    [401, "application/json"],
    [403, "application/json"],
    [404, "application/json"],
    [429, "application/json"],
    [401, "text/html"],
    [404, "text/html"],
    [429, "text/html"],
  ] as const)("could not be checked with %i %s", { timeout: PATIENCE }, async (status, contentType) => {
    await expect(checkAlways(status, contentType)).rejects.toThrow(/ 4\d\d/);
  });
});

describe("a mock of another document", () => {
  /** The contract with a change, checked by its own mock. */
  async function checkMock(change: (contract: ReturnType<typeof parse>) => void): Promise<Report> {
    const contract = parse(await readFile("openapi/openapi.yaml", "utf8"));
    change(contract);
    await using folder = await temporaryFolder();
    const mockDocument = join(folder.path, "next.yaml");
    await writeFile(mockDocument, stringify(contract));
    return await check({ ...options, mockDocument });
  }

  test("that denies every valid request is a finding", { timeout: PATIENCE }, async () => {
    const { failures, refused, deviations } = await checkMock((contract) => {
      contract.security = [{ token: [], signature: [] }];
    });
    expect(refused).toEqual({ 401: expect.any(Number) });
    expect(failures).not.toEqual([]);
    // What it denies shows no deviation, and none that is gone.
    expect(deviations.filter(({ occurs }) => !occurs)).toEqual([]);
  });

  test("that lacks an operation is checked without a wait", { timeout: 2 * PATIENCE }, async () => {
    // Its timeout is what it proves: where a deviation shows on no operation, a minute would go by for each.
    const { failures } = await checkMock((contract) => {
      for (const item of Object.values<{ post?: object }>(contract.paths)) {
        delete item.post;
      }
    });
    expect(failures.map(({ selector }) => selector)).toContain("createContainerExportTask/combination");
    expect(failures.filter(({ selector }) => selector.startsWith("deviation/"))).toEqual([]);
  });
});
