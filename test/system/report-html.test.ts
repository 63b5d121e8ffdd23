import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { toHtmlReport } from "../../src/contract.ts";
import { HOSTILE, makeConstraint, makeFinding, makeReport, makeResult } from "../fixtures/make-report.ts";
import { axeViolations, launch, open, overflow, SCHEMES, WINDOWS } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "hss-report-"));
const address = pathToFileURL(join(folder, "report.html")).href;
const ID = "createThing/body/name/minLength";
const curl = `printf '${HOSTILE.replaceAll("'", "")}${"a".repeat(5_000)}'`;
let browser: Browser;

beforeAll(async () => {
  const report = makeReport();
  const long = makeConstraint({ pointer: `/${"long_name_".repeat(9)}`, keyword: "enum", value: ["a".repeat(90), "b"] });
  const hostile = makeFinding(null, { message: HOSTILE, curl, response: { status: 200, headers: {}, body: HOSTILE } });
  const page = toHtmlReport({
    ...report,
    constraints: [...report.constraints, makeResult(long, { examples: { accepted: curl } })],
    failures: [...report.failures, hostile, hostile],
  });
  writeFileSync(join(folder, "report.html"), page);
  browser = await launch();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const shownRows = (page: Page) => page.locator("tr[data-verdict]:visible").count();
const count = (page: Page) => page.locator("#count").textContent();

describe.each(WINDOWS)("the HTML report in light and in dark, $name", (window) => {
  test("passes axe-core with all examples open, fits the window, and sends no request", async () => {
    const { page, requests, complaints } = await open(browser, address, window);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) {
        details.open = true;
      }
    });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page), colorScheme).toEqual([]);
      expect(await overflow(page), colorScheme).toBeLessThanOrEqual(0);
    }
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe("the filter of the HTML report", () => {
  test("shows the rows that hold every word, and counts them", async () => {
    const { page } = await open(browser, address);
    expect(await count(page)).toBe("4 constraints: 2 proven, 1 unproven, 1 broken.");
    await page.getByLabel("Text").fill("NAME shorter");
    expect(await shownRows(page)).toBe(1);
    expect(await count(page)).toBe("1 of 4 constraints: 0 proven, 1 unproven, 0 broken.");
  });

  test.each([
    ["Verdict", "broken", 1],
    ["Operation", "createThing", 3],
    ["Source", "project", 1],
  ])("narrows by %s", async (label, value, rows) => {
    const { page } = await open(browser, address);
    await page.getByLabel(label).selectOption(value);
    expect(await shownRows(page)).toBe(rows);
  });

  test("hides an operation of which nothing is left", async () => {
    const { page } = await open(browser, address);
    await page.getByLabel("Operation").selectOption("getThing");
    expect(await page.locator("tbody[data-operation]:visible").count()).toBe(1);
  });

  test("shows all again", async () => {
    const { page } = await open(browser, address);
    await page.getByLabel("Text").fill("no such constraint");
    expect(await shownRows(page)).toBe(0);
    await page.getByRole("button", { name: "Show all" }).click();
    // The page filters once the form has been reset, which is after the click.
    await expect.poll(() => shownRows(page)).toBe(4);
    expect(await count(page)).toMatch(/^4 constraints/);
  });

  test("gives way to a link that leads to a hidden row", async () => {
    const { page } = await open(browser, address);
    await page.getByLabel("Verdict").selectOption("broken");
    await page.evaluate((id) => {
      location.hash = id;
    }, ID);
    await page.locator(`[id="${ID}"]`).waitFor({ state: "visible" });
  });

  test("announces its count", async () => {
    const { page } = await open(browser, address);
    expect(await page.getByRole("status").first().getAttribute("id")).toBe("count");
  });

  test("is not there without scripts, and nothing is lost then", async () => {
    const { page } = await open(browser, address, { javaScriptEnabled: false });
    expect(await page.getByRole("search").count()).toBe(0);
    expect(await page.locator("tr[data-verdict]").count()).toBe(4);
    expect(await page.getByRole("button", { name: /Copy/ }).count()).toBe(0);
  });
});

describe("the HTML report", () => {
  test("leads from a cell to its constraint, also to one that the filter hides", async () => {
    const { page } = await open(browser, address);
    await page.getByLabel("Verdict").selectOption("broken");
    await page.locator(`.cell[href="#${ID}"]`).click();
    await expect(page.locator(`[id="${ID}"]`).isVisible()).resolves.toBe(true);
  });

  test("scrolls to the constraint that its address names", async () => {
    const { page } = await open(browser, `${address}#${ID}`, { viewport: { width: 1280, height: 300 } });
    expect(await page.locator(`[id="${ID}"]`).evaluate((row) => row.getBoundingClientRect().top)).toBeLessThan(300);
  });

  test("is reached and worked by the keyboard alone, with the focus always visible", async () => {
    const { page } = await open(browser, address);
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return {
          text: element?.textContent?.trim() ?? "",
          outline: element ? getComputedStyle(element).outlineStyle : "",
        };
      });
    await page.keyboard.press("Tab");
    expect((await focused()).text).toBe("Skip to the findings");
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#findings$/);
    const seen = new Set<string>();
    for (let index = 0; index < 60 && !seen.has("Examples of body/name maxLength"); index++) {
      await page.keyboard.press("Tab");
      const { text, outline } = await focused();
      seen.add(text);
      expect(outline, text).not.toBe("none");
    }
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open]").count()).toBe(1);
    expect([...seen].join()).toContain("Copy the curl line of finding 1");
  });

  test("has landmarks, a heading for each section, and rows named by their place", async () => {
    const { page } = await open(browser, address);
    for (const landmark of ["banner", "navigation", "main", "contentinfo", "search"] as const) {
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    }
    expect(await page.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
      "At a glance",
      "Findings",
      "Constraints",
      "Skipped",
      "Accepted findings",
      "Deviations of the mock",
      "Left out",
    ]);
    expect(await page.getByRole("rowheader", { name: "body/name" }).count()).toBeGreaterThan(0);
    expect(await page.getByRole("columnheader", { name: "Limit" }).count()).toBe(1);
  });

  test("copies a curl line as it was sent, and says so", async () => {
    const { page } = await open(browser, address, { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy the curl line of finding 3" }).click();
    await page.getByText("Copied.").waitFor();
    // A clipboard holds no half character.
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(curl.replace("\ud800", "\ufffd"));
  });

  test("prints without controls", async () => {
    const { page } = await open(browser, address, { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("form:visible, button:visible, nav:visible").count()).toBe(0);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
  });
});
