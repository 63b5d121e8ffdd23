import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  negativeRequests,
  positiveRequests,
  readContract,
  readDocument,
  toRequest,
} from "hss-container-export/contract";
import { app } from "./app.mjs";

const { operations } = readContract(await readDocument("books.yaml"));
const listBooks = operations.find(({ id }) => id === "listBooks");

test("a valid request gets books", () =>
  fc.assert(
    fc.asyncProperty(positiveRequests(listBooks), async (values) => {
      const response = await app(toRequest(values, "http://localhost"));
      assert.deepEqual(await response.json(), []);
    }),
  ));

test("an invalid request is refused", () =>
  fc.assert(
    fc.asyncProperty(negativeRequests(listBooks), async (values) => {
      const { status } = await app(toRequest(values, "http://localhost"));
      return status === 400;
    }),
  ));
