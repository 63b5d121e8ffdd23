import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { positiveRequests, readContract, readDocument, toRequest } from "hss-container-export/contract";
import { listBooks } from "./client.mjs";

const { operations } = readContract(await readDocument("books.yaml"));
const operation = operations.find(({ id }) => id === "listBooks");

test("the client sends what its arguments say", () =>
  fc.assert(
    fc.asyncProperty(positiveRequests(operation), async (values) => {
      const sent = [];
      await listBooks(values.query, async (request) => {
        sent.push(`${request.method} ${request.url}`);
        return Response.json([]);
      });
      const { method, url } = toRequest(values, "https://books.example");
      assert.deepEqual(sent, [`${method} ${url}`]);
    }),
  ));
