import { expect, test } from "vitest";
import { transportFailureText } from "../../src/report/transport-failure.ts";

test("a response that is late is told from one that does not end", () => {
  expect(transportFailureText({ failure: "time-out", hasBegun: false, timeout: 60 })).toBe(
    "no response came in time (60 ms)",
  );
  expect(transportFailureText({ failure: "time-out", hasBegun: true, timeout: 60 })).toBe(
    "the response did not end in time (60 ms)",
  );
});

test("a connection that breaks in a response is told from one that is closed there", () => {
  expect(transportFailureText({ failure: "closed", code: "ECONNRESET" })).toBe(
    "the connection broke in the middle of the response (ECONNRESET)",
  );
  expect(transportFailureText({ failure: "closed" })).toBe("the connection was closed in the middle of the response");
});

test("no more of a response that cannot be read is shown than fits a line", () => {
  const text = transportFailureText({ failure: "malformed", part: "header line", shown: "a".repeat(10_000) });
  expect(text).toBe(`the response cannot be read: a header line is "${"a".repeat(80)}"`);
});
