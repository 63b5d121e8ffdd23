import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WRITTEN } from "../../scripts/docs/page.ts";
import { SAMPLES } from "../../scripts/docs/samples.ts";
import { RULES } from "../../src/compat.ts";
import { readContract, readDocument } from "../../src/contract.ts";
import { axeViolations, launch, open, overflow, SCHEMES, WINDOWS } from "./chromium.ts";

const FOLDER = "dist/docs";
const OWN = [...WRITTEN, "constraints.html"];
const address = (page: string) => `${pathToFileURL(FOLDER).href}/${page}`;
const contract = readContract(await readDocument("openapi/openapi.yaml"));
const OPERATIONS = contract.operations.map(({ id }) => `reference.html#/container-export/${id.toLowerCase()}`);
let browser: Browser;

/** Waits until the reference works: it is drawn before its script has run. */
const hydrated = (page: Page) =>
  page.waitForFunction(() => {
    const root = document.querySelector("#redoc");
    return root !== null && Object.keys(root).some((key) => key.startsWith("__reactContainer"));
  });

/** Waits until the reference has drawn the operations beside the open one as well: it no longer grows. */
const drawn = (page: Page) =>
  page.waitForFunction(
    () => {
      const { dataset, scrollHeight } = document.documentElement;
      const before = dataset["height"];
      dataset["height"] = String(scrollHeight);
      return before === dataset["height"];
    },
    undefined,
    { polling: 1_000 },
  );

beforeAll(async () => {
  browser = await launch();
});
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
afterAll(() => browser?.close());

describe.each(WINDOWS)("the documentation in light and in dark, $name", (window) => {
  test.each(OWN)("%s passes axe-core, fits the window, and asks no other host", async (file) => {
    const { page, requests, complaints } = await open(browser, address(file), window);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page), colorScheme).toEqual([]);
      expect(await overflow(page), colorScheme).toBeLessThanOrEqual(0);
    }
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each(["reference.html", ...OPERATIONS])(
    "%s has no serious fault, fits the window, and asks no other host",
    async (file) => {
      const { page, requests, complaints } = await open(browser, address(file), window);
      await hydrated(page);
      await drawn(page);
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        const serious = (await axeViolations(page)).filter((line) => /\((?:serious|critical)\)/.test(line));
        expect(serious, colorScheme).toEqual([]);
        expect(await overflow(page), colorScheme).toBeLessThanOrEqual(0);
      }
      expect(requests).toEqual([]);
      expect(complaints.filter((line) => !line.includes("Redoc"))).toEqual([]);
    },
  );
});

describe("the documentation", () => {
  test("links only to what is there", async () => {
    for (const file of [...OWN, "reference.html"]) {
      const { page } = await open(browser, address(file));
      if (file === "reference.html") {
        await hydrated(page);
      }
      const links = await page
        .locator("a")
        .evaluateAll((anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
      for (const link of links.filter((one) => one.startsWith("file:"))) {
        const { pathname, hash } = new URL(link);
        expect(existsSync(decodeURIComponent(pathname)), `${file}: ${link}`).toBe(true);
        if (hash !== "" && OWN.some((own) => pathname.endsWith(own))) {
          const target = readFileSync(decodeURIComponent(pathname), "utf8");
          expect(target, `${file}: ${link}`).toContain(`id="${decodeURIComponent(hash.slice(1))}"`);
        }
      }
    }
  });

  test("is searched by itself: all words, headings first, links that lead there", async () => {
    const { page, requests } = await open(browser, address("search.html"));
    await page.getByRole("searchbox").fill("export_size maximum");
    const links = page.locator("#results a");
    expect(await links.first().textContent()).toMatch(/export_size\/maximum$/);
    await page.getByRole("searchbox").fill("junit");
    await page.getByRole("link", { name: "Check your server: In CI" }).click();
    expect(page.url()).toMatch(/check\.html#ci$/);
    await page.goBack();
    expect(await page.locator("#found").textContent()).toMatch(/^[1-9]\d* found/);
    await page.getByRole("searchbox").fill("no such word anywhere");
    expect(await page.locator("#found").textContent()).toBe("0 found.");
    expect(requests).toEqual([]);
  });

  test("says on each of its own pages that it is unofficial", () => {
    for (const file of OWN) {
      expect(readFileSync(join(FOLDER, file), "utf8"), file).toContain("Unofficial");
    }
  });

  test("has each constraint of the contract, under its id", () => {
    const page = readFileSync(join(FOLDER, "constraints.html"), "utf8");
    for (const { id } of contract.operations.flatMap(({ constraints }) => constraints)) {
      expect(page).toContain(`<tr role="row" id="${id}"`);
    }
  });

  test("has each rule of compat, under its id", () => {
    const page = readFileSync(join(FOLDER, "rules.html"), "utf8");
    expect(RULES.filter(({ id }) => !page.includes(`<code id="${id}">`))).toEqual([]);
  });

  test("publishes the document at its own address and at that of its version", () => {
    const source = readFileSync("openapi/openapi.yaml", "utf8");
    expect(readFileSync(join(FOLDER, "openapi.yaml"), "utf8")).toBe(source);
    expect(existsSync(join(FOLDER, "openapi", contract.version, "openapi.yaml"))).toBe(true);
    for (const [file, version] of [
      ["openapi.json", /^3\.1/],
      ["openapi-3.0.json", /^3\.0/],
    ] as const) {
      for (const folder of [FOLDER, join(FOLDER, "openapi", contract.version)]) {
        expect(JSON.parse(readFileSync(join(folder, file), "utf8")).openapi).toMatch(version);
      }
    }
  });

  test("shows each operation with samples in five languages, and keeps them out of the document", async () => {
    expect(readFileSync(join(FOLDER, "openapi.json"), "utf8")).not.toContain("x-codeSamples");
    for (const { id } of contract.operations) {
      const place = `container-export/${id.toLowerCase()}`;
      const { page } = await open(browser, address(`reference.html#/${place}`));
      await hydrated(page);
      // The operation before it is drawn a moment later.
      await page.locator(`[id="${place}"]`).getByRole("button", { name: "TypeScript" }).click();
      const offered = page.getByRole("menuitem").or(page.getByRole("option"));
      // The menu opens a moment after the click.
      await expect
        .poll(() => offered.allTextContents(), { timeout: 10_000 })
        .toEqual(expect.arrayContaining(SAMPLES.map(({ label }) => label)));
    }
  });

  test("shows its first text within a second", async () => {
    const { page } = await open(browser, address("index.html"));
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    expect(first).toBeLessThan(1_000);
  });

  test("takes at most 4 MB", () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).map((name) =>
      statSync(join(FOLDER, name)),
    );
    expect(files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)).toBeLessThanOrEqual(4_000_000);
  });

  test("prints without its navigation, dark on white, with all samples", async () => {
    for (const file of ["export.html", ...OPERATIONS]) {
      const { page } = await open(browser, address(file), { colorScheme: "dark" });
      if (file !== "export.html") {
        await hydrated(page);
      }
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      expect(await page.locator("nav.site:visible").count(), file).toBe(0);
      const color = await page
        // The part of the reference that is open has no title of the first rank.
        .locator("h1, h2")
        .first()
        .evaluate((title) => getComputedStyle(title).color);
      expect(color, file).toBe("rgb(0, 0, 0)");
      for (const sample of await page.locator("details pre").all()) {
        expect((await sample.boundingBox())?.height, file).toBeGreaterThan(0);
      }
      for (const sample of await page.locator("pre:visible").all()) {
        expect(await sample.evaluate((box) => box.scrollHeight - box.clientHeight), file).toBeLessThanOrEqual(1);
      }
    }
  });
});
