import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgress } from "../../src/cli/export/progress.ts";
import { HssError } from "../../src/client/errors.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function capture(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 80, written, write: (text: string) => written.push(text) };
}

test("where nobody watches, a download has a line each ten seconds, and none in between", () => {
  const output = capture(false);
  const progress = createProgress(output, false);
  for (let second = 0; second <= 25; second++) {
    progress.download(second * 1000, 30_000);
    vi.advanceTimersByTime(1000);
  }
  expect(output.written).toEqual([
    expect.stringContaining("10.0 kB of 30.0 kB downloaded [10 s]\n"),
    expect.stringContaining("20.0 kB of 30.0 kB downloaded [20 s]\n"),
  ]);
});

test("on a terminal the line is drawn each second, until it is removed", () => {
  const output = capture(true);
  const progress = createProgress(output, false);
  progress.task({ type: "created", taskId: "task-1" });
  vi.advanceTimersByTime(61_000);
  expect(output.written).toHaveLength(62);
  expect(output.written.at(-1)).toBe("\r\u001b[Kexport task task-1: created [1 min 1 s]");
  progress.end();
  expect(output.written.at(-1)).toBe("\r\u001b[K");
  vi.advanceTimersByTime(5000);
  expect(output.written).toHaveLength(63);
});

test("says how many bytes have come, if nobody knows how many there are", () => {
  const output = capture(true);
  const progress = createProgress(output, false);
  progress.task({ type: "created", taskId: "task-1" });
  progress.download(999, undefined);
  expect(output.written.at(-1)).toBe("\r\u001b[Kexport task task-1: 999 bytes downloaded [0 s]");
  progress.end();
});

test("tells of trouble, and that the service is asked again", () => {
  const output = capture(false);
  const error = new HssError("GET … returned 503", { code: "ERR_HSS_UNAVAILABLE" });
  createProgress(output, false).task({ type: "trouble", taskId: "task-1", error });
  expect(output.written).toEqual([
    "export task task-1: the service did not tell its status, and is asked again (GET … returned 503) [0 s]\n",
  ]);
});

test.each([
  { wait: 60_000, isTTY: false, lines: 1 },
  { wait: 500, isTTY: false, lines: 0 },
  { wait: 500, isTTY: true, lines: 1 },
])(
  "tells of a wait for another attempt that is long, or that somebody watches: $wait ms, $isTTY",
  ({ wait, isTTY, lines }) => {
    const output = capture(isTTY);
    const progress = createProgress(output, false);
    progress.wait(wait, new HssError("POST … returned 429", { code: "ERR_HSS_RATE_LIMITED" }));
    expect(output.written).toHaveLength(lines);
    expect(output.written.join("")).toMatch(lines ? /the next attempt follows in \d.*\(POST … returned 429\)/ : /^$/);
    progress.end();
  },
);

test("writes nothing if it has nothing to tell", () => {
  const output = capture(true);
  createProgress(output, false).end();
  expect(output.written).toEqual([]);
});
