#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** How long a command may clean up after a signal, in milliseconds. */
const GRACE = 5000;

const controller = new AbortController();
let interrupted: number | undefined;
/** Whether a signal is how the command is to end. */
let isEndedBySignal = false;
for (const [signal, code] of Object.entries(EXIT_CODES)) {
  process.on(signal, () => {
    // A second one changes nothing: npm and npx hand on what the terminal has sent already.
    if (interrupted !== undefined) {
      return;
    }
    interrupted = code;
    controller.abort();
    setTimeout(() => {
      process.stderr.write(`hss-container-export: interrupted; it did not end by itself within ${GRACE / 1000} s\n`);
      process.exit(code);
    }, GRACE).unref();
  });
}
// Where messages cannot go, the command still does its work.
process.stderr.on("error", () => {});
/** The exit code if a result could not be written. */
let lost = 0;
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  // Nobody reads any more (`… | head`): the command still ends, with its own exit code.
  if (code !== "EPIPE" && lost === 0) {
    lost = 2;
    process.exitCode ||= lost;
    process.stderr.write(`hss-container-export: stdout cannot be written to: ${message}\n`);
  }
});

/** Says what went wrong that nobody foresaw: the command could not run. */
function fail(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const debug = process.env["HSS_DEBUG"] ? stack : "Set HSS_DEBUG=1 to see where it happened.";
  process.stderr.write(`hss-container-export: unexpected error: ${message}\n${debug}\n`);
  process.exitCode = interrupted ?? 2;
}
// What a socket or a timer throws would end it with a stack trace, and with the exit code of a finding.
process.on("uncaughtException", (error) => {
  fail(error);
  process.exit();
});

try {
  const code = await runCommandLine(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    signal: controller.signal,
    endBySignal: () => {
      isEndedBySignal = true;
    },
  });
  process.exitCode = (isEndedBySignal ? undefined : interrupted) ?? (code || lost);
} catch (error) {
  fail(error);
}
