import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createCheckProgress } from "../../../src/cli/check/progress.ts";
import { captureIo } from "../capture-io.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function start({ isTTY = true, columns = 80, environment = {} } = {}) {
  const written: string[] = [];
  const stderr = { isTTY, columns, write: (text: string) => written.push(text) };
  return { written, progress: createCheckProgress(captureIo({ stderr, environment })) };
}
const idle = { operation: "getThing", findings: [], isCounted: true };
const plain = (text: string | undefined): string => stripVTControlCharacters(text ?? "").replace("\r", "");
const finding = (selector: string) => ({ selector, message: "was accepted (200)" });

describe("the progress of a check", () => {
  test("is a bar on a terminal: how far, how fast, how long still, and the operation", () => {
    const { written, progress } = start();
    progress.update(0, 13_614, idle);
    vi.advanceTimersByTime(2_000);
    progress.update(5_000, 13_614, idle);
    expect(plain(written.at(-1))).toBe("━━━━━━━───────────── 36 %  5,000 of 13,614 cases  2,500/s  3 s left  getThing");
  });

  test("names no total, and no share of it, that may still grow", () => {
    const { written, progress } = start();
    const estimated = { ...idle, isCounted: false };
    progress.update(0, 3_000, estimated);
    vi.advanceTimersByTime(2_000);
    progress.update(1_000, 3_000, estimated);
    expect(plain(written.at(-1))).toBe("━━━━━━────────────── 1,000 cases  500/s  about 4 s left  getThing");
    vi.advanceTimersByTime(4_000);
    progress.update(3_000, 3_000, estimated);
    expect(plain(written.at(-1))).toBe("━━━━━━━━━━━━━━━━━━━─ 3,000 cases  500/s  getThing");
    const unwatched = start({ isTTY: false });
    unwatched.progress.update(1_000, 3_000, estimated);
    expect(unwatched.written.at(-1)).toMatch(/^1,000 cases \[/);
  });

  test("counts by the minute where a rate is kept", () => {
    const { written, progress } = start();
    progress.update(0, 60, idle);
    vi.advanceTimersByTime(60_000);
    progress.update(5, 60, idle);
    expect(plain(written.at(-1))).toContain("5/min  11 min 0 s left");
  });

  test("leaves the time before the first response out of the rate", () => {
    const { written, progress } = start();
    vi.advanceTimersByTime(60_000);
    progress.update(1, 1_001, idle);
    vi.advanceTimersByTime(2_000);
    progress.update(1_001, 2_001, idle);
    expect(plain(written.at(-1))).toContain("500/s  1 s left");
  });

  test("is drawn at most ten times a second", () => {
    const { written, progress } = start();
    for (let done = 0; done < 1_000; done++) {
      progress.update(done, 1_000, idle);
      vi.advanceTimersByTime(1);
    }
    expect(written.length).toBeLessThanOrEqual(11);
  });

  test("tells each finding when it appears, in a line of its own, and goes on", () => {
    const { written, progress } = start();
    progress.update(1, 10, { ...idle, findings: [finding("getThing/query/size/maximum")] });
    const [told, bar] = written;
    expect(told).toMatch(/\n$/);
    expect(plain(told)).toBe("✗ getThing/query/size/maximum: was accepted (200)\n");
    expect(plain(bar)).toContain("1 found");
  });

  test("does not flood the screen where everything is wrong", () => {
    const { written, progress } = start();
    const findings = Array.from({ length: 300 }, (_, index) => finding(`getThing/query/size${index}/maximum`));
    progress.update(1, 10, { ...idle, findings });
    expect(written.filter((text) => text.endsWith("\n"))).toHaveLength(10);
    expect(plain(written.at(-1))).toContain("300 found");
  });

  test.each([30, 80])("keeps to a line of %d columns, and shows nothing that a terminal obeys", (columns) => {
    const { written, progress } = start({ columns });
    const findings = [finding(`\u001b[2J${"long".repeat(30)}`)];
    progress.update(5_000, 13_614, { ...idle, operation: "\u001b]0;x\u0007operation".repeat(9), findings });
    for (const text of written) {
      expect(plain(text).trimEnd().length).toBeLessThan(columns);
      expect(text).not.toContain("\u001b[2J");
      expect(text).not.toContain("\u0007");
    }
  });

  test("leaves no bar behind", () => {
    const { written, progress } = start();
    progress.update(1, 10, idle);
    progress.end();
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  test("has no colours under NO_COLOR", () => {
    const colours = (environment: Record<string, string>): boolean => {
      const { written, progress } = start({ environment });
      progress.update(1, 10, { ...idle, findings: [finding("getThing/answer")] });
      return written.join("").includes("\u001b[31m");
    };
    expect(colours({})).toBe(true);
    expect(colours({ NO_COLOR: "1" })).toBe(false);
  });

  test("is a line for each quarter where nobody watches", () => {
    const { written, progress } = start({ isTTY: false });
    for (let done = 0; done <= 100; done++) {
      progress.update(done, 100, { ...idle, findings: [finding("getThing/answer")] });
    }
    progress.end();
    expect(written.map((text) => text.replace(/\[.*\n/, ""))).toEqual(
      [0, 25, 50, 75, 100].map((done) => `${done} of 100 cases `),
    );
    progress.update(1_000, 12_000, idle);
    expect(written.at(-1)).toContain("1,000 of 12,000 cases");
  });
});
