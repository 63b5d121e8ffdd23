import { describe, expect, test } from "vitest";
import { deterministicCases } from "../../../src/check/cases/cases.ts";
import { writablePaths } from "../../../src/check/cases/well-defined-bodies.ts";
import { readContract } from "../../../src/openapi/read/contract.ts";

const inner = {
  type: "object",
  properties: { text: { type: "string" }, deeper: { type: "object", properties: { end: {} } } },
};
const schema = {
  type: "object",
  properties: { plain: inner, deep: inner, json: inner, list: { type: "array", items: { type: "string" } } },
};

function contractOf(path: string, operation: object) {
  return readContract({
    openapi: "3.1.0",
    info: { title: "Forms", version: "1" },
    paths: { [path]: { post: { operationId: "send", responses: { 204: { description: "Sent." } }, ...operation } } },
  });
}

/** The cases of the only operation, and what none of them covers. */
function casesOf(path: string, operation: object) {
  const contract = contractOf(path, operation);
  const [first] = contract.operations;
  if (!first) {
    throw new TypeError("no operation");
  }
  const { cases, unproven } = deterministicCases(contract, first);
  return { cases, unproven: new Map([...unproven].map(([{ id }, reasons]) => [id, reasons])) };
}

/** Where each schema of a body stands that can be shown in a media type. */
function writable(mediaType: string): string[] {
  const encoding = { deep: { style: "deepObject" }, json: { contentType: "application/json" } };
  const requestBody = { content: { [mediaType]: { schema, encoding } } };
  const body = contractOf("/", { requestBody }).operations[0]?.body;
  return body ? [...writablePaths(body).keys()].map(({ path }) => path.join(".")) : [];
}

describe("the schemas of a form", () => {
  test("are those for whose values it says how they are written", () => {
    expect(writable("application/x-www-form-urlencoded")).toEqual([
      "",
      "plain",
      ...["deep", "deep.text", "deep.deeper"],
      ...["json", "json.text", "json.deeper", "json.deeper.end"],
      ...["list", "list.*"],
    ]);
  });

  test("are all of them where its parts are JSON", () => {
    expect(writable("multipart/form-data")).toContain("plain.deeper.end");
  });
});

describe("a form", () => {
  const properties = { user: { type: "string" }, list: { type: "array", items: { type: "string" } }, plain: inner };
  const form = { type: "object", required: ["user"], properties };
  const requestBody = { required: true, content: { "application/x-www-form-urlencoded": { schema: form } } };
  const { cases, unproven } = casesOf("/", { requestBody });

  test("has no text where an object is expected, whose properties may stand for themselves", () => {
    expect(cases.filter(({ request: { body } }) => Object.hasOwn(Object(body), "plain"))).toEqual([]);
  });

  test("covers on both sides that a text must be there, though the smallest one may be empty", () => {
    const shown = cases.filter(({ covers }) => covers.some(({ id }) => id === "send/body/user/required"));
    expect(new Set(shown.map(({ expected }) => expected))).toEqual(new Set(["accepted", "rejected"]));
  });

  test("says why a type cannot be broken", () => {
    expect(unproven.get("send/body/user/type")).toEqual({ rejected: { kind: "every-text", where: "form" } });
    expect(unproven.get("send/body/list/type")).toEqual({ rejected: { kind: "list-of-one", where: "form" } });
  });
});

describe("several values in one segment of a path", () => {
  test("hold nothing of what stands between them", () => {
    const parameters = [
      { name: "from", in: "path", required: true, schema: { type: "string" } },
      { name: "to", in: "path", required: true, schema: { type: "integer" } },
    ];
    const { cases } = casesOf("/range/{from}-{to}", { parameters });
    const values = cases.flatMap(({ request: { path } }) => Object.values(path).map(String));
    expect(values.length).toBeGreaterThan(10);
    expect(values.filter((value) => value.includes("-"))).toEqual([]);
  });
});
