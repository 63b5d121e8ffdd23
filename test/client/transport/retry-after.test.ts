import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { retryAfter as checkReads } from "../../../src/check/send/retry-after.ts";
import { retryAfter as clientReads } from "../../../src/client/transport/retry-after.ts";

// Neither half may import the other: the same table holds for both.
describe.each([
  { by: "the client", retryAfter: clientReads },
  { by: "the check", retryAfter: checkReads },
])("Retry-After as $by reads it", ({ retryAfter }) => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse("1994-11-06T08:49:30Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    { description: "seconds", value: "120", wait: 120_000 },
    { description: "no seconds", value: "0", wait: 0 },
    { description: "space around it", value: " 7\t", wait: 7_000 },
    { description: "a date", value: "Sun, 06 Nov 1994 08:49:37 GMT", wait: 7_000 },
    { description: "a date of RFC 850", value: "Sunday, 06-Nov-94 08:49:37 GMT", wait: 7_000 },
    { description: "a date of asctime, which is in GMT too", value: "Sun Nov  6 08:49:37 1994", wait: 7_000 },
    { description: "a date that has passed", value: "Sun, 06 Nov 1994 08:49:29 GMT", wait: 0 },
    { description: "no header", value: undefined, wait: undefined },
    { description: "nothing", value: "", wait: undefined },
    { description: "a fraction", value: "1.5", wait: undefined },
    { description: "a sign", value: "-5", wait: undefined },
    { description: "a unit", value: "5s", wait: undefined },
    { description: "a word and a number", value: "soon 7", wait: undefined },
    { description: "a day without a time", value: "2026-11-25", wait: undefined },
    { description: "a date of ISO 8601", value: "1994-11-06T08:49:37Z", wait: undefined },
    { description: "a date with another zone", value: "Sun, 06 Nov 1994 08:49:37 +0100", wait: undefined },
  ])("$description", ({ value, wait }) => {
    expect(retryAfter(value)).toBe(wait);
  });
});
