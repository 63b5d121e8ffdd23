import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toHtmlReport } from "../../src/contract.ts";
import { makeConstraint, makeReport, makeResult } from "../fixtures/make-report.ts";
import { launch, open, overflow } from "./chromium.ts";

const OPERATIONS = 500;
const PER_OPERATION = 20;
/** What a filter may take of the processor time of loading the page: it takes a thirtieth, or half where all rows are laid out. */
const MAX_SHARE = 0.1;

const folder = mkdtempSync(join(tmpdir(), "hss-large-report-"));
const address = pathToFileURL(join(folder, "report.html")).href;
let browser: Browser;

beforeAll(async () => {
  const constraints = Array.from({ length: OPERATIONS * PER_OPERATION }, (_, index) =>
    makeResult(
      makeConstraint({
        operation: `operation${index % OPERATIONS}`,
        pointer: `/field${Math.floor(index / OPERATIONS)}`,
      }),
      index % 7 === 0 ? { unproven: "rejected: nothing is shorter than 0", examples: {} } : {},
    ),
  );
  writeFileSync(join(folder, "report.html"), toHtmlReport({ ...makeReport(), constraints }));
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test("a report on 500 operations and 10,000 constraints shows before it has loaded, and filters in a fraction of that time", async () => {
  const { page, complaints } = await open(browser, "about:blank");
  const session = await page.context().newCDPSession(page);
  // Processor time: what else runs on this machine does not count.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const timeOf = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  };
  await page.goto(address);
  const { first, parsed } = await page.evaluate(() => ({
    first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.POSITIVE_INFINITY,
    parsed: (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming).domContentLoadedEventStart,
  }));
  // As for a reader, a frame is drawn before the first letter is typed.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
  const loading = await timeOf();
  const filters: { readonly text: string; readonly share: number; readonly changes: number }[] = [];
  for (const text of ["operation4", "operation42", "field7", ""]) {
    const before = await timeOf();
    const changes = await page.evaluate(filterBy, text);
    filters.push({ text, share: ((await timeOf()) - before) / loading, changes });
  }
  const shown = filters.map(({ share, changes }) => `${(share * 100).toFixed(1)} % (${changes} changes)`);
  process.stderr.write(
    `first view ${Math.round(first)} ms, parsed ${Math.round(parsed)} ms; loaded in ${loading.toFixed(2)} s of processor time, filters: ${shown.join(", ")}\n`,
  );
  expect(first).toBeLessThan(parsed);
  expect(filters.filter(({ share }) => share > MAX_SHARE)).toEqual([]);
  // Where whole operations are left out, their rows are not touched.
  expect(filters.filter(({ text, changes }) => text.startsWith("operation") && changes > OPERATIONS)).toEqual([]);
  expect(await page.locator(".cell[href]").count()).toBe(OPERATIONS * PER_OPERATION);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
});

/** Filters by a text, waits until the result is drawn, and counts the elements that were shown or hidden. Runs in the page. */
async function filterBy(text: string): Promise<number> {
  const observer = new MutationObserver(() => {});
  observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["hidden"] });
  const field = document.querySelector<HTMLInputElement>('input[name="text"]');
  if (field) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const changes = observer.takeRecords().length;
  observer.disconnect();
  await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  return changes;
}
