import { accessSync, constants, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** The browser that the tests drive. */
export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Tells whether the browser is there. */
export function isInstalled(): boolean {
  try {
    accessSync(CHROMIUM, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts the browser, without what it would do on its own. */
export function launch(): Promise<Browser> {
  const quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"];
  const offline = ["--disable-background-networking", "--disable-component-update"];
  return chromium.launch({ executablePath: CHROMIUM, args: [...quiet, ...offline] });
}

/** A page of the browser, and what it did that it must not do. */
export interface Watched {
  readonly page: Page;
  /** Addresses it asked for that are no file of its own. */
  readonly requests: readonly string[];
  /** What it wrote to the console, errors of scripts among it. */
  readonly complaints: readonly string[];
}

/** Opens a page in a context of its own and notes its requests and complaints. */
export async function open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!/^(?:file|data|blob):/.test(request.url())) {
      requests.push(request.url());
    }
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, requests, complaints };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds on a page, a line each: rule, impact, the first element. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  // Runs in the page, where the line above has put axe.
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ preload: false });
    return violations.map(
      ({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.target} ${nodes[0]?.failureSummary}`,
    );
  });
}

/** How far a page is wider than its window. @unit CSS pixels */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

export const SCHEMES = ["light", "dark"] as const;

/** What a page is shown in. */
export const WINDOWS = [
  { name: "desktop", viewport: { width: 1280, height: 900 } },
  { name: "tablet", viewport: { width: 960, height: 740 } },
  { name: "phone", viewport: { width: 360, height: 740 } },
];
