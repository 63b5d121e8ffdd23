import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { type AddressInfo, connect, createServer } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ContractError } from "../openapi/errors.ts";

const HOST = "127.0.0.1";
const MAX_HEADER_BYTES = 65_536;
const ATTEMPTS = 3;
/** How long a mock that closes its connections may take until it is gone. @unit milliseconds */
const EXIT_GRACE = 100;

/** Scripts that Node loads before Prism: beside this file, in `src` and in the package alike. */
const preload = (file: string): string[] => ["--import", new URL(file, import.meta.url).href];

/** What a mock runs on. */
export interface MockVersions {
  /** The version of `@stoplight/prism-http-server`, which does the work; npm resolves it independently of `prism-cli`. */
  readonly prism: string;
  readonly node: string;
}

/** A running Prism mock. */
export interface Mock {
  /** Where it listens, for example `http://127.0.0.1:4010`, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface MockOptions {
  /** Path of the OpenAPI document to serve. */
  document: string;
  /** Port on 127.0.0.1. @default a free one */
  port?: number | undefined;
  /** How long the mock may take until it responds. @unit milliseconds @default 60000 */
  readyTimeout?: number | undefined;
  /** Whether the flags and the preload that work around known faults of Prism are used. @default true */
  mitigations?: boolean | undefined;
  /** Ends the start; a mock that runs is ended by {@link Mock.stop}. */
  signal?: AbortSignal | undefined;
}

/** Path of Prism's command, from this package or from the folder in which the user works. */
export function findPrism(): string {
  for (const base of [import.meta.url, resolve("package.json")]) {
    try {
      return createRequire(base).resolve("@stoplight/prism-cli/dist/index.js");
    } catch {
      // Not installed there.
    }
  }
  throw new ContractError(
    "prism-missing",
    "Prism is not installed. Install it with: npm install --save-dev --save-exact @stoplight/prism-cli@5.14.2",
  );
}

/** The versions that a mock started here runs on. */
export function mockVersions(): MockVersions {
  const { version } = createRequire(findPrism())("@stoplight/prism-http-server/package.json");
  return { prism: version, node: process.versions.node };
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once("error", fail).listen(0, HOST, done));
  // `listen` on a TCP port always gives an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, HOST);
    socket.once("connect", () => done(true)).once("error", () => done(false));
    socket.once("connect", () => socket.destroy());
  });
}

/** Whether a mock that gave no response has ended: its connections close a moment before it is gone. */
export function hasEnded({ exited }: Pick<Mock, "exited">): Promise<boolean> {
  return Promise.race([exited.then(() => true), sleep(EXIT_GRACE, false, { ref: false })]);
}

/** Starts a script of Node that runs Prism, and ends with the process that started it. */
export function launch(words: readonly string[], mitigations = true): ChildProcess {
  const workarounds = [`--max-http-header-size=${MAX_HEADER_BYTES}`, ...preload("./mitigations.mjs")];
  return spawn(process.execPath, [...preload("./orphan-guard.mjs"), ...(mitigations ? workarounds : []), ...words], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: "0" },
  });
}

/**
 * Starts the real Prism mock as a child process and waits until it responds.
 *
 * @example
 * ```ts
 * const mock = await startMock({ document: "openapi/openapi.yaml" });
 * try {
 *   await fetch(`${mock.url}/items/1`);
 * } finally {
 *   await mock.stop();
 * }
 * ```
 * @throws {ContractError} if Prism is not installed, the port is in use, the document cannot be served, or the mock is not ready in time;
 *   the reason of `signal` if that is aborted before.
 */
export async function startMock(options: MockOptions): Promise<Mock> {
  return start(options, options.port ? 1 : ATTEMPTS);
}

async function start(options: MockOptions, attempts: number): Promise<Mock> {
  const { document, readyTimeout = 60_000, mitigations = true, signal } = options;
  if (options.port && (await isListening(options.port))) {
    throw new ContractError("port-in-use", `Port ${options.port} is in use. Choose another one, or 0 for a free one.`);
  }
  const port = options.port || (await freePort());
  // In one process: with NODE_ENV=production there would be workers, which tell nobody that they listen.
  const words = [findPrism(), "mock", resolve(document), "-h", HOST, "-p", String(port), "--multiprocess=false"];
  const child = launch(
    [...preload("./listening.mjs"), ...words, ...(mitigations ? ["-v", "silent"] : [])],
    mitigations,
  );
  let output = "";
  let ended = false;
  let isReady = false;
  child.once("message", () => {
    isReady = true;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-4_000);
    });
  }
  const exited = new Promise<void>((done) => {
    child.once("exit", () => done()).once("error", () => done());
  }).then(() => {
    ended = true;
  });
  const stop = async () => {
    child.kill("SIGTERM");
    const insist = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await exited;
    clearTimeout(insist);
  };
  // Not a listener on "exit" of this process: the guard in the child ends it when the channel closes.
  child.unref();
  child.channel?.unref();
  // Its output ends a moment before it does: a process that only waits for `exited` would end in between.
  child.stdout?.once("close", () => child.ref());

  const deadline = Date.now() + readyTimeout;
  while (!isReady && !ended && !signal?.aborted) {
    if (Date.now() > deadline) {
      await stop();
      throw new ContractError(
        "mock-not-ready",
        `The mock did not respond within ${readyTimeout} ms. Try again, or give it more time.`,
      );
    }
    await new Promise((done) => setTimeout(done, 20));
  }
  if (signal?.aborted) {
    await stop();
    throw signal.reason;
  }
  if (ended && attempts > 1 && output.includes("EADDRINUSE")) {
    // Somebody else took the free port in between.
    return start(options, attempts - 1);
  }
  if (ended) {
    throw new ContractError("mock-failed", `The mock could not serve ${document}: ${reasonIn(output)}`);
  }
  return { url: `http://${HOST}:${port}`, pid: child.pid ?? 0, exited, stop };
}

/** The line in which Prism says why it ended: it prints its usage as well, in which options are called after errors. */
function reasonIn(output: string): string {
  const lines = output.split("\n").filter((line) => !/^\s*-/.test(line));
  const [, message] = /^\s*message: '([^\n]*?)(?:\s*\\n)?'/m.exec(output) ?? [];
  const reason = message ?? lines.find((line) => /error|fatal|cannot|unable|invalid/i.test(line)) ?? lines[0];
  return reason?.trim() || "it ended without a word";
}
