import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { check, type Json, type Report, readDocument, toJsonReport } from "../../src/contract.ts";
import { Numeral } from "../../src/openapi/numbers.ts";
import { makeDocument } from "../fixtures/make-document.ts";
import { inTemporaryFolder } from "../fixtures/temporary-file.ts";

const MAX = 2n ** 63n - 1n;

/** What a server says to the text of a body. */
type Rule = (text: string) => boolean;

/** What a rule cannot read, it does not allow. */
function isTaken(takes: Rule, text: string): boolean {
  try {
    return takes(text);
  } catch {
    return false;
  }
}

/** Checks a server that takes what a rule allows, and notes the bodies that were sent. */
async function checkRule(document: Json, takes: Rule): Promise<{ report: Report; sent: string[] }> {
  const sent: string[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
    }
    sent.push(text);
    const isJson =
      /^application\/json *(;|$)/i.test(request.headers["content-type"] ?? "") && Boolean(request.headers["key"]);
    response
      .writeHead(isJson && isTaken(takes, text.trim()) ? 200 : 400, { "Content-Type": "application/json" })
      .end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const { port } = server.address() as AddressInfo;
    const target = `http://127.0.0.1:${port}`;
    return { report: await check({ document, target, seed: 1, requests: 20 }), sent };
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

const integer = (limits: Json): Json => makeDocument({ body: { type: "integer", ...limits } });
/** A server that reads all digits of an integer. */
const exactly =
  (holds: (value: bigint) => boolean): Rule =>
  (text) =>
    /^\s*-?(?:0|[1-9]\d*)\s*$/.test(text) && holds(BigInt(text));
/** A server that reads numbers as doubles, which JSON allows. */
const asDouble =
  (holds: (value: number) => boolean): Rule =>
  (text) => {
    const value: unknown = JSON.parse(text);
    return Number.isInteger(value) && holds(value as number);
  };
const verdict = ({ report }: { report: Report }, keyword: string) =>
  report.constraints.find(({ constraint }) => constraint.keyword === keyword);

describe("a limit beyond 2^53", () => {
  const LIMITS: readonly (readonly [limits: Json, inside: (value: bigint) => boolean])[] = [
    [{ minimum: 0, maximum: MAX }, (value) => value >= 0n && value <= MAX],
    [{ minimum: -MAX - 1n, maximum: 10 }, (value) => value >= -MAX - 1n && value <= 10n],
    [{ minimum: MAX }, (value) => value >= MAX],
    [{ exclusiveMinimum: 2n ** 60n, exclusiveMaximum: 2n ** 62n }, (value) => value > 2n ** 60n && value < 2n ** 62n],
  ];

  test.each(LIMITS)("is proven from both sides: %o", async (limits, inside) => {
    const checked = await checkRule(integer(limits), exactly(inside));
    expect(checked.report.failures).toEqual([]);
    for (const keyword of Object.keys(limits)) {
      expect(verdict(checked, keyword)).toMatchObject({ accepted: { failures: 0 }, rejected: { failures: 0 } });
      expect(verdict(checked, keyword)).not.toHaveProperty("unproven");
    }
  });

  test.each(LIMITS)("never accuses a server that reads doubles: %o", async (limits) => {
    const [least = -Infinity, above = -Infinity, most = Infinity, below = Infinity] = [
      "minimum",
      "exclusiveMinimum",
      "maximum",
      "exclusiveMaximum",
    ].map((keyword) => (keyword in limits ? Number(limits[keyword]) : undefined));
    const inside = (value: number) => value >= least && value > above && value <= most && value < below;
    expect((await checkRule(integer(limits), asDouble(inside))).report.failures).toEqual([]);
  });

  test("is missed by a server that holds 64 bits and looks no further", async () => {
    const wraps = exactly((value) => BigInt.asIntN(64, value) >= 0n);
    const { report } = await checkRule(integer({ minimum: 0, maximum: MAX }), wraps);
    expect(report.failures.map(({ constraint, expected }) => [constraint?.keyword, expected])).toContainEqual([
      "maximum",
      "rejected",
    ]);
  });

  test("is sent with all its digits, and text in reports", async () => {
    const { report, sent } = await checkRule(
      integer({ maximum: MAX }),
      exactly((value) => value <= MAX),
    );
    expect(sent).toContain(String(MAX));
    expect(JSON.stringify(toJsonReport(report))).toContain(`"value":"${MAX}"`);
  });

  test("keeps its digits from a file", async () => {
    const text = (format: (document: Json) => string) =>
      format(integer({ maximum: 1 })).replace('"maximum":1', `"maximum":${MAX}`);
    await inTemporaryFolder(async (write) => {
      for (const name of ["a.json", "a.yaml"]) {
        const document = await readDocument(await write(name, text(JSON.stringify)));
        const checked = await checkRule(
          document,
          exactly((value) => value <= MAX),
        );
        expect(verdict(checked, "maximum")?.constraint.value).toBe(MAX);
      }
    });
  });
});

describe("what is not known without loss is unproven, and nothing is sent near it", () => {
  const near = (text: string, limit: bigint) =>
    /^-?\d+$/.test(text) && BigInt(text) > limit - 2n ** 60n && BigInt(text) < limit + 2n ** 60n;

  test("a limit that arrives as a JavaScript number beyond 2^53", async () => {
    const limits = { minimum: 0, maximum: Number(MAX) };
    const checked = await checkRule(
      integer(limits),
      exactly((value) => value >= 0n && value <= MAX),
    );
    expect(checked.report.failures).toEqual([]);
    expect(verdict(checked, "maximum")?.unproven).toContain("a JavaScript number beyond 2^53");
    expect(checked.sent.filter((text) => near(text, MAX))).toEqual([]);
    expect(verdict(checked, "minimum")).not.toHaveProperty("unproven");
  });

  test("a member that arrives as a JavaScript number beyond 2^53", async () => {
    const checked = await checkRule(
      makeDocument({ body: { enum: [1, Number(MAX)] } }),
      exactly((value) => value === 1n || value === MAX),
    );
    expect(checked.report.failures).toEqual([]);
    expect(checked.sent.filter((text) => near(text, MAX))).toEqual([]);
  });

  test("a fraction with more digits than a double has", async () => {
    const maximum = new Numeral("0.1000000000000000000000001");
    const checked = await checkRule(makeDocument({ body: { type: "number", minimum: 0, maximum } }), (text) => {
      const value = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e-?\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= 0 && value <= 0.1;
    });
    expect(checked.report.failures).toEqual([]);
    expect(verdict(checked, "maximum")?.unproven).toContain("more digits than a double");
  });

  test("a length beyond 2^53", async () => {
    const body = { type: "string", maxLength: MAX };
    const checked = await checkRule(makeDocument({ body }), (text) => typeof JSON.parse(text) === "string");
    expect(verdict(checked, "maxLength")?.unproven).toContain("beyond 2^53");
  });
});

describe("a response with numbers beyond 2^53", () => {
  const answering = async (schema: Json, text: string): Promise<Report> => {
    const content = { "application/json": { schema } };
    const document = makeDocument({ responses: { "200": { description: "", content }, default: { description: "" } } });
    const server = createServer(({ headers }, response) =>
      response.writeHead(headers["key"] ? 200 : 401, { "Content-Type": "application/json" }).end(text),
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      return await check({ document, target, seed: 1, level: "boundary" });
    } finally {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  };
  test.each<[what: string, schema: Json, text: string]>([
    ["are not duplicates", { type: "array", uniqueItems: true }, "[9223372036854775806, 9223372036854775807]"],
    ["are at their limit", { type: "integer", maximum: MAX }, "9223372036854775807"],
    ["are multiples", { type: "integer", multipleOf: 7 }, "9223372036854775807"],
    ["are multiples of a fraction", { type: "number", multipleOf: 0.1 }, "0.3"],
  ])("is not accused where they %s", async (_, schema, text) => {
    expect((await answering(schema, text)).failures).toEqual([]);
  });

  test.each<[what: string, schema: Json, text: string]>([
    ["beyond a limit", { type: "integer", maximum: MAX }, "9223372036854775808"],
    ["no multiples", { type: "integer", multipleOf: 7 }, "9223372036854775806"],
  ])("is accused where they are %s", async (_, schema, text) => {
    expect((await answering(schema, text)).failures.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("breaks"),
    );
  });
});
