import { expect, test } from "vitest";
import { type AcceptedRequest, AcceptedRequests } from "../../../src/check/judge/accepted-requests.ts";
import type { Operation } from "../../../src/contract.ts";

const operation = { id: "getThing" } as Operation;
const requestAt = (target: string): AcceptedRequest => ({
  request: { path: {}, query: {}, header: {}, cookie: {} },
  serialized: { method: "GET", target, headers: {}, body: undefined, hidden: {} } as never,
});

test("a request is compared with the smallest accepted one at its own path", () => {
  const accepted = new AcceptedRequests();
  for (const target of ["/things/usual?size=10", "/things/usual?size=1", "/things/u", "/things/other"]) {
    accepted.note(operation, requestAt(target));
  }
  const compared = (target: string) => accepted.smallest(operation, requestAt(target).serialized)?.serialized.target;
  expect(compared("/things/usual?size=101")).toBe("/things/usual?size=1");
  expect(compared("/things/new?size=101")).toBe("/things/u");
  expect(accepted.smallest(operation)?.serialized.target).toBe("/things/u");
  expect(accepted.smallest({ id: "another" } as Operation)).toBeUndefined();
});
