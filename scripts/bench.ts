// Measures the check against the ceiling of its target, in one run: ratios, not times, are what to compare.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import autocannon from "autocannon";
import type { Case } from "../src/check/cases/case.ts";
import { caseGenerator } from "../src/check/cases/cases.ts";
import { randomCases } from "../src/check/cases/random-cases.ts";
import { mergeCases } from "../src/check/cases/together/merge-cases.ts";
import { dictionaryOf } from "../src/check/cases/values/dictionary.ts";
import { Run } from "../src/check/run.ts";
import { PathValues } from "../src/check/send/path-values.ts";
import { serialize } from "../src/check/send/serialize.ts";
import { check, contractTests } from "../src/contract.ts";
import { readDocument } from "../src/openapi/load/load.ts";
import { readContract } from "../src/openapi/read/contract.ts";
import { startMock } from "../src/prism/mock.ts";
import type { SerializedRequest } from "../src/report/request.ts";
import { Runner } from "../test/fixtures/runner.ts";
import { startServerAtOnce } from "../test/fixtures/servers/at-once.ts";
import { startServer } from "../test/fixtures/servers/reference.ts";
import { stopwatch } from "./bench/stopwatch.ts";

const DOCUMENT = "openapi/openapi.yaml";
const REQUESTS = 10_000;
const SEED = 1;
const ROUNDS = 3;
const CONNECTIONS = [1, 4, 8, 16, 32];
const HEADER_END = Buffer.from("\r\n\r\n");

const document = await readDocument(DOCUMENT);
const contract = readContract(document);
const credentials = new Map(["token", "signature"].map((name) => [name, { value: "made-up-credential" }]));
const random = () =>
  randomCases(contract, {
    seed: SEED,
    operations: contract.operations,
    schemes: () => [...credentials.keys()],
  });

/** As a check makes them: while it sends. */
function* deterministic(): Generator<Case> {
  const dictionary = dictionaryOf(contract);
  for (const operation of contract.operations) {
    yield* mergeCases(caseGenerator(contract, operation, dictionary));
  }
}

function bytesOf({ method, target, headers, body }: SerializedRequest, host: string): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const length = method === "POST" ? [`Content-Length: ${Buffer.byteLength(body ?? "")}`] : [];
  return Buffer.from(`${[...lines, ...length].join("\r\n")}\r\n\r\n${body ?? ""}`);
}

async function record(base: string): Promise<SerializedRequest[]> {
  const wires: SerializedRequest[] = [];
  const paths = new PathValues({});
  for (const { operation, request } of random()) {
    wires.push(await serialize(operation, paths.complete(operation, request), { base, credentials, headers: {} }));
    if (wires.length === REQUESTS) {
      break;
    }
  }
  return wires;
}

/** Sends recorded bytes over sockets and reads of each response just where it ends. Returns requests a second. */
async function replay(port: number, recorded: readonly Buffer[], connections: number): Promise<number> {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, "127.0.0.1").setNoDelay(true);
      let pending = Buffer.alloc(0);
      const send = () => (next < recorded.length ? socket.write(recorded[next++] ?? "") : socket.end());
      socket.on("data", (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
        const end = pending.indexOf(HEADER_END);
        const length = end < 0 ? undefined : /content-length: (\d+)/i.exec(pending.toString("latin1", 0, end))?.[1];
        const chunked = end >= 0 && length === undefined;
        if (
          chunked
            ? pending.subarray(-5).toString("latin1") === "0\r\n\r\n"
            : length !== undefined && pending.length >= end + 4 + Number(length)
        ) {
          pending = Buffer.alloc(0);
          send();
        }
      });
      send();
      await once(socket, "close");
    }),
  );
  return recorded.length / ((performance.now() - start) / 1_000);
}

/** The same by autocannon. */
async function cannon(url: string, wires: readonly SerializedRequest[], connections: number): Promise<number> {
  const requests = wires.map(({ method, target, headers, body }) => ({
    method: method as "GET",
    path: target,
    headers: { ...headers },
    ...(body !== undefined && { body }),
  }));
  const start = performance.now();
  await autocannon({ url, connections, amount: wires.length, requests });
  return wires.length / ((performance.now() - start) / 1_000);
}

async function checkRate(base: string, level: "boundary" | "full"): Promise<{ seconds: number; requests: number }> {
  const run = new Run(contract, { url: base, takesPlaceholders: true });
  const start = performance.now();
  const requests = level === "boundary" ? await run.runCases(deterministic()) : await run.runCases(random(), REQUESTS);
  const seconds = (performance.now() - start) / 1_000;
  run.close();
  return { seconds, requests };
}

async function compare(name: string, base: string, most: number): Promise<void> {
  const port = Number(new URL(base).port);
  const wires = await record(base);
  const recorded = wires.map((wire) => bytesOf(wire, `127.0.0.1:${port}`));
  // Once through before measuring: compiled code and caches on both sides.
  await replay(port, recorded, 8);
  const lean = Math.max(...(await inTurn(CONNECTIONS, (connections) => replay(port, recorded, connections))));
  const gun = Math.max(...(await inTurn([8, 16], (connections) => cannon(base, wires.slice(0, most), connections))));
  // The best of as many runs as the ceiling is the best of: single runs differ by a tenth.
  const rates = await inTurn(CONNECTIONS, async () => {
    const { requests, seconds } = await checkRate(base, "full");
    return requests / seconds;
  });
  const rate = Math.max(...rates);
  const core = await checkRate(base, "boundary");
  const ceiling = Math.max(lean, gun);
  const rows = [
    ["leanest sender", `${lean.toFixed(0)} requests/s`],
    ["autocannon", `${gun.toFixed(0)} requests/s`],
    ["check, random part", `${rate.toFixed(0)} requests/s`, `${(rate / ceiling).toFixed(2)} of the ceiling`],
    ["check, deterministic core", `${core.requests} requests`, `${core.seconds.toFixed(2)} s`],
  ];
  process.stdout.write(
    `${name}\n${rows.map(([label = "", ...values]) => `  ${label.padEnd(28)}${values.map((value) => value.padEnd(20)).join("")}`.trimEnd()).join("\n")}\n`,
  );
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(await work(item));
  }
  return results;
}

/** A check, and the same as tests of a runner that starts at once: the least processor time of some runs, in turn. */
async function compareTests(): Promise<void> {
  const server = await startServer();
  const options = { document, target: server.url, seed: SEED, requests: REQUESTS };
  const seconds = { check: Number.POSITIVE_INFINITY, tests: Number.POSITIVE_INFINITY };
  const measure = async (name: keyof typeof seconds, work: () => Promise<unknown>): Promise<void> => {
    const processorSeconds = stopwatch();
    await work();
    seconds[name] = Math.min(seconds[name], processorSeconds());
  };
  for (let round = 0; round < ROUNDS; round++) {
    await measure("check", () => check(options));
    await measure("tests", () => {
      const runner = new Runner();
      contractTests(runner, options);
      return runner.run();
    });
  }
  await server.close();
  const [alone, tests] = [seconds.check.toFixed(2), seconds.tests.toFixed(2)];
  const ratio = (seconds.tests / seconds.check).toFixed(2);
  process.stdout.write(`\nAs tests: ${tests} s of processor time, ${ratio} of the check alone (${alone} s)\n`);
}

const start = performance.now();
const mock = await startMock({ document: DOCUMENT });
const bare = await startServerAtOnce();
try {
  process.stdout.write(`Prism: ready in ${((performance.now() - start) / 1_000).toFixed(2)} s\n\n`);
  await compare("Prism", mock.url, 5_000);
  await compare("\nA bare Node server that responds at once", bare.url, REQUESTS);
  await compareTests();
  // In a process of its own, without a compiler in it.
  const program = fileURLToPath(new URL("memory.mjs", import.meta.url));
  const { stdout: memory } = await promisify(execFile)(process.execPath, [program]);
  process.stdout.write(`\nPeak memory of a check with 100,000 random requests: ${memory}`);
} finally {
  bare.stop();
  await mock.stop();
}
