import { expect, test } from "vitest";
import { smallestRequest } from "../../../src/check/cases/base-request.ts";
import { serialize } from "../../../src/check/send/serialize.ts";
import { makeContract, makeDocument } from "../../fixtures/make-document.ts";

test.each([
  ["/some path", "/some%20path"],
  ["/Größe", "/Gr%C3%B6%C3%9Fe"],
  ["/a%20b/c:d@e/(f)", "/a%20b/c:d@e/(f)"],
  ["/{id}/äpfel/{id}", "/x%20y/%C3%A4pfel/x%20y"],
])("the path %s is written as %s", async (path, written) => {
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  const { operation } = makeContract(makeDocument({ path, parameters: path.includes("{") ? parameters : [] }));
  const request = { ...smallestRequest(operation), path: { id: "x y" } };
  const destination = { base: "http://127.0.0.1", credentials: new Map([["key", { value: "a" }]]), headers: {} };
  expect((await serialize(operation, request, destination)).target).toBe(written);
});
