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
/** Far beyond what is measured, and short of what a reader takes for a page that hangs. @unit milliseconds */
const HANGS = 10_000;

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

test("a report on 500 operations and 10,000 constraints shows, and filters, without hanging", async () => {
  const { page, complaints } = await open(browser, address);
  const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const filtering = await page.evaluate(async () => {
    const times: number[] = [];
    const field = document.querySelector<HTMLInputElement>('input[name="text"]');
    for (const text of ["operation4", "operation42", "field7", ""]) {
      const start = performance.now();
      if (field) {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      // What was changed is laid out.
      document.documentElement.getBoundingClientRect();
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      times.push(performance.now() - start);
    }
    return times.map(Math.round);
  });
  process.stderr.write(`first view ${Math.round(first)} ms, filter ${filtering.join(", ")} ms\n`);
  expect(await page.locator(".cell[href]").count()).toBe(OPERATIONS * PER_OPERATION);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
  expect(Math.max(first, ...filtering)).toBeLessThan(HANGS);
});
