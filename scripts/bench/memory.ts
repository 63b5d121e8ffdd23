// As a program: says the peak memory of a check with 100,000 random requests. Sampled: `maxRSS` of a child counts its parent's memory.
import { check } from "../../src/contract.ts";
import { readDocument } from "../../src/openapi/load/load.ts";

const DOCUMENT = "openapi/openapi.yaml";
const REQUESTS = 100_000;
/** How many cases lie between two samples. */
const STRIDE = 100;

let peak = 0;
const onProgress = (done: number): void => {
  if (done % STRIDE === 0) {
    peak = Math.max(peak, process.memoryUsage().rss);
  }
};
const document = await readDocument(DOCUMENT);
await check({ document, mockDocument: DOCUMENT, requests: REQUESTS, seed: 1, onProgress });
process.stdout.write(`${Math.round(peak / 1_000_000)} MB\n`);
