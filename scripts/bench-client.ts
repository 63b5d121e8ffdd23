// Measures the client beside bare openapi-fetch, and beside the vendor's Node core if it can be installed.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import createClient from "openapi-fetch";
import type { paths } from "../src/generated/openapi.ts";
import { startServerAtOnce } from "../test/fixtures/servers/at-once.ts";
import { median } from "./bench/stopwatch.ts";
import { pack, sizeOf } from "./check-package/packed.ts";

const SELF = fileURLToPath(import.meta.url);
const CACHE = "node_modules/.cache/bench-client";
const VENDOR = "@huaweicloud/huaweicloud-sdk-core";
const BODY = { export_headers: [["container_name", "Container Name"] as ["container_name", string]] };

/** In a process of its own: saves the large file, or only fetches it; prints memory at rest and at most, in MB. */
async function download(endpoint: string, client: boolean): Promise<void> {
  const rest = process.memoryUsage.rss() / 1e6;
  if (client) {
    const { createHssClient, tokenAuth } = await import("../src/node.ts");
    const file = await createHssClient({ endpoint, projectId: "p", auth: tokenAuth("token") }).exportContainers(
      undefined,
      {
        taskId: "t",
      },
    );
    await file.save(join(CACHE, "large.zip"), { overwrite: true });
  } else {
    const { body } = await fetch(`${endpoint}/download/f`);
    for await (const _chunk of body ?? []) {
      // Thrown away.
    }
  }
  process.stdout.write(JSON.stringify([rest, process.resourceUsage().maxRSS / 1000]));
}

/** Microseconds of one call, the calls taking turns so that all meet the same weather. */
async function compare(calls: Record<string, () => Promise<unknown>>): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(calls).map((name) => [name, []]));
  for (let round = 0; round < 3300; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const start = performance.now();
      await call();
      // The first rounds warm up.
      if (round >= 300) {
        times[name]?.push((performance.now() - start) * 1000);
      }
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}

async function measureCalls(endpoint: string): Promise<void> {
  const { akSkAuth, createHssClient, tokenAuth } = await import("../src/index.ts");
  const bare = createClient<paths>({ baseUrl: endpoint, headers: { "X-Auth-Token": "token" } });
  const token = createHssClient({ endpoint, projectId: "p", auth: tokenAuth("token") });
  const signed = createHssClient({ endpoint, projectId: "p", auth: akSkAuth({ accessKey: "AK", secretKey: "SK" }) });
  const params = { path: { project_id: "p" } };
  const result = await compare({
    bare: () => bare.POST("/v5/{project_id}/container/export-task", { params, body: BODY }),
    token: () => token.createContainerExportTask(BODY),
    signed: () => signed.createContainerExportTask(BODY),
  });
  const { bare: base = 1, token: withToken = 0, signed: withSignature = 0 } = result;
  print("bare openapi-fetch", `${base.toFixed(0)} µs a call`);
  print("validation and token", `${(withToken / base).toFixed(2)} × (goal ≤ 1.15)`);
  print("validation and signature", `${(withSignature / base).toFixed(2)} × (goal ≤ 1.8)`);
}

/** Milliseconds of the first import in a new process, of modules that take turns. */
function coldImports(...modules: { specifier: string; cwd?: string }[]): number[] {
  const times = modules.map((): number[] => []);
  for (let round = 0; round < 15; round++) {
    modules.forEach(({ specifier, cwd }, index) => {
      const code = `const t=performance.now();await import(${JSON.stringify(specifier)});process.stdout.write(String(performance.now()-t))`;
      const argv = ["--input-type=module", "-e", code];
      times[index]?.push(Number(execFileSync(process.execPath, argv, { encoding: "utf8", cwd })));
    });
  }
  return times.map(median);
}

function print(what: string, value: string): void {
  process.stdout.write(`${what.padEnd(32)} ${value}\n`);
}

/** Installs into a folder of its own; false if the registry does not respond. */
function install(folder: string, what: string): boolean {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--omit=peer", what], {
      stdio: "ignore",
      timeout: 120_000,
    });
    return true;
  } catch {
    return false;
  }
}

/** What a browser loads for some names of the core entry, compressed, in kB. */
async function bundleSize(names: string): Promise<string> {
  const contents = `export ${names} from "./dist/index.js"`;
  const stdin = { contents, resolveDir: "." };
  const result = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
  return (gzipSync(result.outputFiles[0]?.contents ?? "", { level: 9 }).length / 1000).toFixed(1);
}

async function main(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const service = await startServerAtOnce("large");
  const endpoint = service.url;
  try {
    await measureCalls(endpoint);
    const [saved, fetched] = ["save", "fetch"].map((role) => {
      const argv = ["--import", "tsx", SELF, role, endpoint];
      const [rest = 0, most = 0]: number[] = JSON.parse(execFileSync(process.execPath, argv, { encoding: "utf8" }));
      return (most - rest).toFixed(0);
    });
    print("saving 300 MB, verified", `${saved} MB of memory more (goal < 100); only fetched: ${fetched} MB`);
  } finally {
    service.stop();
  }
  const [client, everything] = [await bundleSize("{ createHssClient, tokenAuth }"), await bundleSize("*")];
  print("browser bundle", `${client} kB gzipped (goal ≤ 12), with all of the entry ${everything} kB`);
  if (install(join(CACHE, "own"), pack(CACHE))) {
    print("install", `${(sizeOf(join(CACHE, "own", "node_modules")) / 1e6).toFixed(2)} MB (goal ≤ 1)`);
  }
  const folder = join(CACHE, "vendor", "node_modules");
  const hasVendor = install(join(CACHE, "vendor"), VENDOR);
  const own = { specifier: new URL("../dist/index.js", import.meta.url).href };
  const vendor = { specifier: VENDOR, cwd: folder };
  // What any first import costs in a new process: the share that no module can save.
  const empty = { specifier: pathToFileURL(join(CACHE, "empty.mjs")).href };
  writeFileSync(new URL(empty.specifier), "");
  const [nothing = 0, bare = 0, ours = 0, theirs = 0] = coldImports(
    empty,
    { specifier: "openapi-fetch" },
    own,
    ...(hasVendor ? [vendor] : []),
  );
  const beside = `bare openapi-fetch ${bare.toFixed(1)} ms, an empty module ${nothing.toFixed(1)} ms`;
  print("cold import", `${ours.toFixed(1)} ms (goal ≤ 15); ${beside}`);
  if (hasVendor) {
    const size = (sizeOf(folder) / 1e6).toFixed(1);
    print(
      "the vendor's Node core",
      `${theirs.toFixed(0)} ms to import, ${(theirs / ours).toFixed(1)} × ours; ${size} MB`,
    );
  }
}

const [role, argument = ""] = process.argv.slice(2);
await (role ? download(argument, role === "save") : main());
