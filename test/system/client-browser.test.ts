import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mock, startMock } from "../../src/prism/mock.ts";
import { launch } from "./chromium.ts";
import { journey, KINDS } from "./journey.ts";

let browser: Browser;
let mock: Mock;
let site: Server;
let page: Page;

beforeAll(async () => {
  // For a browser: a Node built-in anywhere in the core entry would fail the build.
  const { outputFiles } = await build({
    entryPoints: ["src/index.ts"],
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "hss",
    write: false,
  });
  const html = `<!doctype html><title>client</title><script>${outputFiles[0]?.text.replaceAll("</script", "<\\/script")}</script>`;
  site = createServer((_request, response) => response.setHeader("Content-Type", "text/html; charset=utf-8").end(html));
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  mock = await startMock({ document: "openapi/openapi.yaml" });
  browser = await launch();
  page = await browser.newPage();
  const { port } = site.address() as AddressInfo;
  // A secure context, as Web Crypto wants it.
  await page.goto(`http://127.0.0.1:${port}/`);
});
afterAll(async () => {
  await browser?.close();
  await mock?.stop();
  site?.close();
});

type Core = typeof import("../../src/index.ts");

describe("the core entry in a browser", () => {
  test.each(KINDS)("makes the journey from the creation to the file with a %s", async (kind) => {
    const result = await page.evaluate(`(${journey})(hss, ${JSON.stringify(mock.url)}, ${JSON.stringify(kind)})`);
    expect(result).toEqual({ fileName: expect.stringMatching(/\.zip$/), start: "PK" });
  });

  test("refuses what breaks the contract, and reads the service's errors", async () => {
    const errors = await page.evaluate(async (endpoint) => {
      const { hss } = globalThis as unknown as { hss: Core };
      const client = hss.createHssClient({ endpoint, projectId: "p", auth: hss.tokenAuth("x".repeat(33_000)) });
      const described = (error: unknown) =>
        error instanceof hss.HssError ? `${error.name} ${error.code}` : String(error);
      return [
        await client.createContainerExportTask({ export_headers: [] }).catch(described),
        await client.getExportTask("t").catch(described),
      ];
    }, mock.url);
    expect(errors).toEqual(["HssValidationError ERR_HSS_VALIDATION", "HssResponseError ERR_HSS_RESPONSE"]);
  });
});
