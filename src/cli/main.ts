#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
/** How long a command may clean up after a signal, in milliseconds. */
const GRACE = 5000;

const controller = new AbortController();
let interrupted: number | undefined;
for (const [signal, code] of Object.entries(EXIT_CODES)) {
  process.on(signal, () => {
    if (interrupted !== undefined) {
      process.exit(interrupted);
    }
    interrupted = code;
    controller.abort();
    setTimeout(() => process.exit(code), GRACE).unref();
  });
}
// Nobody reads any more (`… | head`): the command still ends, with its own exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
  });
}

try {
  const code = await runCommandLine(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    signal: controller.signal,
  });
  process.exitCode = interrupted ?? code;
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const debug = process.env["HSS_DEBUG"] ? stack : "Set HSS_DEBUG=1 to see where it happened.";
  process.stderr.write(`hss-container-export: unexpected error: ${message}\n${debug}\n`);
  process.exitCode = interrupted ?? 2;
}
