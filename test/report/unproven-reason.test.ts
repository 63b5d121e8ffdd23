import { describe, expect, test } from "vitest";
import { reasonsText } from "../../src/report/unproven-reason.ts";

describe("the reasons why a constraint is unproven", () => {
  test("are told side by side", () => {
    const accepted = { kind: "conflict", status: 409 } as const;
    expect(reasonsText({ accepted, rejected: { kind: "unbreakable" } })).toBe(
      "accepted: the target may refuse it for the state that it is in (409); rejected: no request can be made that breaks this and nothing else",
    );
    expect(reasonsText({})).toBeUndefined();
  });

  test("name why the run ended before", () => {
    expect(reasonsText({ rejected: { kind: "stopped", stop: { kind: "deaths", count: 24 } } })).toBe(
      "rejected: not checked: the mock died 24 times",
    );
  });
});
