import { describe, expect, test } from "vitest";
import { ExistingResources } from "../../../src/check/send/existing-resources.ts";
import { readContract } from "../../../src/contract.ts";

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const responses = { "200": { description: "Fine." } };
const { operations } = readContract({
  openapi: "3.1.0",
  info: { title: "Items", version: "1" },
  paths: {
    "/items/{id}": { parameters: [id], get: { responses }, delete: { responses } },
    "/items/{id}/parts": { parameters: [id], get: { responses } },
  },
});
const find = (method: string, path: string) => {
  const found = operations.find((one) => one.method === method && one.path === path);
  if (!found) {
    throw new Error(`there is no ${method} ${path}`);
  }
  return found;
};
const [get, remove, parts] = [
  find("GET", "/items/{id}"),
  find("DELETE", "/items/{id}"),
  find("GET", "/items/{id}/parts"),
];

describe("what a target has shown to exist", () => {
  test("is gone once it is deleted, with all that it leads to, and nothing else is", () => {
    const existence = new ExistingResources();
    for (const shown of ["i1", "i10"]) {
      existence.beginRequest(get, { id: shown })(200);
      existence.beginRequest(parts, { id: shown })(200);
    }
    existence.beginRequest(remove, { id: "i1" });
    const unknown = (of: typeof get, value: string): string[] => existence.unknown(of, { id: value }, {});
    expect([unknown(get, "i1"), unknown(parts, "i1")]).toEqual([["id"], ["id"]]);
    expect([unknown(get, "i10"), unknown(parts, "i10")]).toEqual([[], []]);
  });

  test.each([
    ["i1", ["id"]],
    ["i2", []],
  ])("counts if %s was deleted while it was looked at: unknown %j", (deleted, unknown) => {
    const existence = new ExistingResources();
    const seen = existence.beginRequest(get, { id: "i1" });
    existence.beginRequest(remove, { id: deleted });
    seen(200);
    expect(existence.unknown(get, { id: "i1" }, {})).toEqual(unknown);
  });
});
