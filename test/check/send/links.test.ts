import { describe, expect, test } from "vitest";
import { inLinkOrder } from "../../../src/check/send/links.ts";
import { contract, EMPTY, ids, open, operation } from "../../fixtures/chain.ts";

describe("a link", () => {
  test("puts an operation behind the one that leads to it", () => {
    expect(inLinkOrder(contract).map(({ id }) => id)).toEqual(["make", "get", "fetch"]);
  });

  test("is followed from the first answer to the last operation, each asked once", async () => {
    await using server = await open((response) => ids(response, { "thing~id": "t", "file~id": "f" }));
    expect(await server.session.follow(contract, operation("fetch"))).toBeUndefined();
    expect(await server.session.follow(contract, operation("get"))).toBeUndefined();
    expect(server.lines()).toEqual(["POST /things", "GET /things/t"]);
    expect(server.session.known(operation("fetch"))).toEqual({ file: "f" });
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
    ["of which an answer says nothing, after a while", {}, true],
    ["to an identifier that the parameter does not take", { "thing~id": "t".repeat(41) }, false],
    ["to an empty identifier", { "thing~id": "" }, false],
    ["to null", { "thing~id": null }, false],
  ])("%s stays open, with the reason", async (_, values, again) => {
    await using server = await open((response) => ids(response, again ? { "thing~id": "t" } : values));
    const target = operation(again ? "fetch" : "get");
    const open_ = await server.session.follow(contract, target, 50);
    expect(open_).toEqual({ reason: expect.stringMatching(/^the link next of (?:make|get) did not resolve/), again });
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
    await using server = await open((response) => ids(response, {}), { known: { file: "mine" } });
    await server.session.send(operation("fetch"), EMPTY);
    await server.session.send(operation("fetch"), { ...EMPTY, path: { file: "its own" } });
    expect(server.lines()).toEqual(["GET /files/mine", "GET /files/its%20own"]);
  });
});
