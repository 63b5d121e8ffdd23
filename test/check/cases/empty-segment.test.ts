import { describe, expect, test } from "vitest";
import { planCheck, readContract } from "../../../src/contract.ts";
import { isOtherPath } from "../../../src/openapi/paths.ts";

const document = (...paths: string[]) => ({
  openapi: "3.1.0",
  info: { title: "Items", version: "1" },
  paths: Object.fromEntries(
    paths.map((path) => {
      const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name]) => name);
      const parameters = names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
      return [path, { get: { operationId: path, parameters, responses: { "200": { description: "Found." } } } }];
    }),
  ),
});

describe("a path with an empty segment", () => {
  test.each<[paths: string[], name: string, isOther: boolean]>([
    [["/items/{id}", "/items"], "id", true],
    [["/items/{id}", "/items/"], "id", true],
    [["/items/{id}"], "id", false],
    [["/items/{id}/parts", "/items/{id}"], "id", true],
    [["/items/{id}/parts", "/items"], "id", false],
    [["/items/{id}/parts/{part}", "/items/{item}/parts"], "part", true],
    [["/{owner}/items", "/items"], "owner", true],
    [["/{id}", "/"], "id", true],
    [["/a/{id}", "/{id}"], "id", true],
    [["/a/{id}", "/{name}.json"], "id", false],
    [["/a.json/{id}", "/{name}.json"], "id", true],
  ])("of %j is another path, by %s: %s", (paths, name, isOther) => {
    const contract = readContract(document(...paths));
    const [operation] = contract.operations;
    expect(operation && isOtherPath(contract, operation, name)).toBe(isOther);
  });

  test("is sent only where it is none of the document's", () => {
    const sentTo = (...paths: string[]): boolean =>
      planCheck({ document: document(...paths) }).plan.operations.some(({ cases }) =>
        cases.some(({ scenario }) => scenario === "empty-value"),
      );
    expect(sentTo("/items/{id}")).toBe(true);
    expect(sentTo("/items/{id}", "/items")).toBe(false);
  });
});

describe("a list in a path", () => {
  const planOf = (style: string, explode: boolean, ...others: string[]) => {
    const schema = { type: "array", items: { type: "string" }, minItems: 1 };
    const parameters = [{ name: "ids", in: "path", required: true, style, explode, schema }];
    const responses = { "200": { description: "Found." } };
    const { paths, ...whole } = document(...others);
    return planCheck({
      document: {
        ...whole,
        paths: { ...paths, "/items/{ids}": { get: { operationId: "list", parameters, responses } } },
      },
    });
  };
  const unshown = (plan: ReturnType<typeof planOf>): string[] => [...plan.gaps.keys()].map(({ id }) => id);

  test.each(
    ["simple", "label", "matrix"].flatMap((style) => [true, false].map((explode) => [style, explode] as const)),
  )("is not sent without members, which would be another path: %s, exploded %s", (style, explode) => {
    const lists = planOf(style, explode, "/items")
      .plan.operations.flatMap(({ cases }) => cases)
      .map(({ request }) => request.path["ids"])
      .filter(Array.isArray);
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.filter(({ length }) => length === 0)).toEqual([]);
  });

  test("shows with an empty segment that it needs members, where no path of the document is meant by that", () => {
    expect(unshown(planOf("simple", false))).not.toContain("list/path/ids/minItems");
    expect(unshown(planOf("simple", false, "/items"))).toContain("list/path/ids/minItems");
  });
});
