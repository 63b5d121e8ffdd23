import { describe, expect, test } from "vitest";
import { inLinkOrder, linkTo, resolveLink } from "../../../src/check/send/links.ts";
import { readContract } from "../../../src/contract.ts";
import { contract, EMPTY, ids, open, operation } from "../../fixtures/chain.ts";

/** A contract of operations by their ids: the path of each, and to where its response links. */
function linkedContract(operations: Record<string, { path: string; method?: string; links?: object }>) {
  const paths: Record<string, object> = {};
  for (const [operationId, { path, method = "get", links = {} }] of Object.entries(operations)) {
    const parameters = [...path.matchAll(/\{(.*?)\}/g)].map(([, name]) => ({
      ...{ name, in: "path", required: true },
      schema: { type: "string" },
    }));
    const responses = { "200": { description: "Fine.", links } };
    paths[path] = { ...paths[path], [method]: { operationId, parameters, responses } };
  }
  return readContract({ openapi: "3.1.1", info: { title: "Links", version: "1" }, paths });
}
const to = (operationId: string) => ({ operationId, parameters: { id: "$response.body#/id" } });

describe("links in a circle", () => {
  test("order operations all the same, and the one that needs no identifier is asked first", () => {
    const of = linkedContract({
      show: { path: "/items/{id}", links: { change: to("change"), self: to("show") } },
      change: { path: "/items/{id}", method: "put", links: { show: to("show") } },
      make: { path: "/items", method: "post", links: { show: to("show") } },
    });
    expect(inLinkOrder(of).map(({ id }) => id)).toEqual(["make", "show", "change"]);
  });

  test("leave one of them to start from an unknown identifier", () => {
    const of = linkedContract({
      show: { path: "/items/{id}", links: { change: to("change") } },
      change: { path: "/items/{id}", method: "put", links: { show: to("show") } },
    });
    const [first, second] = inLinkOrder(of);
    expect(first && linkTo(of, first)).toBeUndefined();
    expect(second && linkTo(of, second)?.[0]).toBe(first);
  });

  test("that give no identifier order nothing", () => {
    const of = linkedContract({
      list: { path: "/items" },
      show: { path: "/items/{id}", links: { all: { operationId: "list" } } },
    });
    expect(inLinkOrder(of).map(({ id }) => id)).toEqual(["list", "show"]);
  });
});

describe("a runtime expression", () => {
  const [show, make] = linkedContract({
    show: { path: "/items/{id}" },
    make: { path: "/items", method: "post" },
  }).operations;
  const answer = {
    ...{ status: 201, headers: { location: "/items/7" }, cut: false },
    body: Buffer.from('{"id":7,"none":null}'),
  };

  test.each<[expression: string, value: string | undefined]>([
    ["$response.body#/id", "7"],
    ["$response.header.Location", "/items/7"],
    ["$statusCode", "201"],
    ["$method", "POST"],
    ["item-{$response.body#/id}.{$method}", "item-7.POST"],
    ["item-{$response.body#/absent}", undefined],
    ["item-{$response.body#/none}", undefined],
    ["item-{id}", "item-{id}"],
    ["constant", "constant"],
  ])("%s is %j", (expression, value) => {
    if (!show || !make) {
      throw new Error("the document has both");
    }
    const link = { name: "next", operation: "show", parameters: new Map([["id", expression]]) };
    expect(resolveLink(show, link, { operation: make, request: EMPTY, response: answer })?.["id"]).toBe(value);
  });
});

describe("a link", () => {
  test("puts an operation behind the one that leads to it", () => {
    expect(inLinkOrder(contract).map(({ id }) => id)).toEqual(["make", "get", "fetch"]);
  });

  test("is followed from the first response to the last operation, each asked once", async () => {
    await using server = await open((response) => ids(response, { "thing~id": "t", "file~id": "f" }));
    expect(await server.session.follow(contract, operation("fetch"))).toBeUndefined();
    expect(await server.session.follow(contract, operation("get"))).toBeUndefined();
    expect(server.lines()).toEqual(["POST /things", "GET /things/t"]);
    expect(server.session.existingValues(operation("fetch"))).toEqual({ file: "f" });
  });

  // RFC 3986: all but unreserved characters, also those that encodeURIComponent leaves.
  test.each([
    ["a/b c", "a%2Fb%20c"],
    ["!'()*", "%21%27%28%29%2A"],
    ["~._-09AZ", "~._-09AZ"],
    ["50%?#&+;,:@=$[]", "50%25%3F%23%26%2B%3B%2C%3A%40%3D%24%5B%5D"],
    ["é容😀", "%C3%A9%E5%AE%B9%F0%9F%98%80"],
    ["a/../b", "a%2F..%2Fb"],
  ])("puts %s into a path as %s", async (id, encoded) => {
    await using server = await open((response) => ids(response, { "thing~id": id, "file~id": id }));
    await server.session.follow(contract, operation("fetch"));
    await server.session.send(operation("fetch"), EMPTY);
    expect(server.lines()).toEqual(["POST /things", `GET /things/${encoded}`, `GET /files/${encoded}`]);
  });

  test("that does not resolve yet is asked again, and only where asking changes nothing", async () => {
    await using server = await open((response, turn) =>
      ids(response, { "thing~id": "t", ...(turn > 4 && { "file~id": "f" }) }),
    );
    expect(await server.session.follow(contract, operation("fetch"))).toBeUndefined();
    expect(server.lines()).toEqual(["POST /things", ...Array(4).fill("GET /things/t")]);
  });

  test.each([
    ["of which a response says nothing, after a while", {}, true],
    ["to an identifier that the parameter does not take", { "thing~id": "t".repeat(41) }, false],
    ["to an empty identifier", { "thing~id": "" }, false],
    ["to null", { "thing~id": null }, false],
  ])("%s stays open", async (_, values, again) => {
    await using server = await open((response) => ids(response, again ? { "thing~id": "t" } : values));
    const target = operation(again ? "fetch" : "get");
    const source = operation(again ? "get" : "make");
    expect(await server.session.follow(contract, target, 50)).toEqual({ link: "next", source, again });
    expect(server.lines().filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  test.each([400, 404, 500, 302])("is not asked for again after a %i", async (status) => {
    await using server = await open((response) => response.writeHead(status).end());
    expect(await server.session.follow(contract, operation("fetch"))).toMatchObject({ again: false });
    expect(server.lines()).toEqual(["POST /things"]);
  });

  test("costs no more than the budget", async () => {
    await using server = await open((response) => ids(response, { "thing~id": "t" }), { budget: 3 });
    expect(await server.session.follow(contract, operation("fetch"))).toMatchObject({ again: false });
    expect(server.lines()).toHaveLength(3);
  });

  test("is left by a path value that the user knows, and by one that a case has", async () => {
    await using server = await open((response) => ids(response, {}), { values: { file: "mine" } });
    await server.session.send(operation("fetch"), EMPTY);
    await server.session.send(operation("fetch"), { ...EMPTY, path: { file: "its own" } });
    expect(server.lines()).toEqual(["GET /files/mine", "GET /files/its%20own"]);
  });
});
