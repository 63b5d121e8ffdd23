import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { isResponse } from "../../../src/check/send/session.ts";
import { EMPTY, ids, open, operation, throttled } from "../../fixtures/chain.ts";

describe.concurrent("a 429", () => {
  const once = (retryAfter?: string) => (response: ServerResponse, turn: number) =>
    turn === 1 ? throttled(response, retryAfter) : ids(response, {});
  const gap = ([first, second]: readonly { at: number }[]): number => (second?.at ?? 0) - (first?.at ?? 0);

  test.each([
    ["so many seconds", () => "1", 990, 1_900],
    // A date has no fractions of a second: the wait may be one shorter.
    ["until a date", () => new Date(Date.now() + 2_000).toUTCString(), 900, 2_900],
    ["a second if it does not say", () => undefined, 990, 1_900],
    ["not at all after a date that has passed", () => new Date(0).toUTCString(), 0, 500],
    ["a second if it says nonsense", () => "soon", 990, 1_900],
    ["a second if it says less than nothing", () => "-5", 990, 1_900],
  ])("is waited for: %s", async (_, retryAfter, least, most) => {
    await using server = await open(once(retryAfter()));
    const { result } = await server.session.send(operation("make"), EMPTY);
    expect(isResponse(result) && result.status).toBe(200);
    expect(gap(server.received)).toBeGreaterThanOrEqual(least);
    expect(gap(server.received)).toBeLessThan(most);
  });

  test.each(["3600", new Date(Date.now() + 3_600_000).toUTCString()])(
    "that asks for an hour (%s) is the answer",
    async (hour) => {
      await using server = await open((response) => throttled(response, hour));
      const { result } = await server.session.send(operation("make"), EMPTY);
      expect(isResponse(result) && result.status).toBe(429);
      expect(server.received).toHaveLength(1);
    },
  );

  test("is repeated a few times only, and a target that says nothing else is not waited for any more", async () => {
    await using server = await open((response) => throttled(response, "0"));
    await server.session.send(operation("make"), EMPTY);
    expect(server.received).toHaveLength(6);
    expect(server.session.throttles).toBe(false);
    for (let turn = 0; turn < 4; turn++) {
      await server.session.send(operation("make"), EMPTY);
    }
    expect(server.session.throttles).toBe(true);
    const before = server.received.length;
    await server.session.send(operation("make"), EMPTY);
    expect(server.received.length - before).toBe(1);
  });

  test("holds back the other requests too", async () => {
    await using server = await open(once("1"));
    const first = server.session.send(operation("make"), EMPTY);
    await expect.poll(() => server.received.length).toBe(1);
    await new Promise((later) => setTimeout(later, 50));
    await Promise.all([first, server.session.send(operation("make"), EMPTY)]);
    expect(gap(server.received)).toBeGreaterThanOrEqual(990);
  });

  test("is not repeated beyond the budget", async () => {
    await using server = await open((response) => throttled(response, "0"), { budget: 2 });
    await server.session.send(operation("make"), EMPTY);
    expect(server.received).toHaveLength(2);
    expect(server.session.spent).toBe(true);
  });
});

test("A budget counts every request: none is sent twice, whenever the server closes its connections", async () => {
  await using server = await open(
    (response, turn) => (turn % 2 === 0 ? response.socket?.destroy() : ids(response, {})),
    { budget: 4 },
  );
  for (let turn = 0; turn < 4; turn++) {
    await server.session.send(operation("make"), EMPTY);
  }
  expect(server.received).toHaveLength(4);
  expect(server.session.requests).toBe(4);
});

describe.concurrent("a rate", () => {
  test("keeps requests apart that are sent together", async () => {
    await using server = await open((response) => ids(response, {}), { rate: { requests: 10, duration: 500 } });
    const start = performance.now();
    await Promise.all(Array.from({ length: 4 }, () => server.session.send(operation("make"), EMPTY)));
    // None comes before its turn; a timer may be early by a millisecond.
    for (const [turn, { at }] of server.received.entries()) {
      expect(at - start).toBeGreaterThan(turn * 50 - 5);
    }
  });

  test("does not keep a caller who gives up", async () => {
    const abort = new AbortController();
    const rate = { requests: 1, duration: 600_000 };
    await using server = await open((response) => ids(response, {}), { rate, signal: abort.signal });
    await server.session.send(operation("make"), EMPTY);
    const waiting = server.session.send(operation("make"), EMPTY);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow();
    expect(server.received).toHaveLength(1);
  });
});
