// The server that is checked: started by a shell command, awaited, and stopped with all that it started.
import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { ActionError } from "./runner.mjs";

const PAUSE = 200;
const GRACE = 5_000;
const SHOWN_LINES = 30;
const SHOWN_BYTES = 8_000;
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of a duration such as `30s`.
 *
 * @param {string} text
 */
export function parseDuration(text) {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined) {
    throw new ActionError(
      `wait-timeout must be a number with ms, s, m or h, such as 30s; it is ${JSON.stringify(text)}.`,
    );
  }
  // The pattern allows no other unit.
  return Number(number) * UNITS[/** @type {keyof typeof UNITS} */ (unit)];
}

/**
 * Whether anything answers at an address, with whatever status.
 *
 * @param {string} target
 */
async function answers(target) {
  try {
    const response = await fetch(target, { redirect: "manual", signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/**
 * The last lines of a log, which may be huge.
 *
 * @param {string} log
 */
function lastLines(log) {
  const file = openSync(log, "r");
  const size = Math.min(fstatSync(file).size, SHOWN_BYTES);
  const bytes = Buffer.alloc(size);
  readSync(file, bytes, 0, size, fstatSync(file).size - size);
  closeSync(file);
  return bytes.toString("utf8").trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}

/**
 * Starts a command in a process group of its own.
 *
 * @param {string} command
 * @param {string} log file that takes what it prints
 */
function start(command, log) {
  const file = openSync(log, "w");
  const child = spawn("bash", ["-c", command], { detached: true, stdio: ["ignore", file, file] });
  closeSync(file);
  /** @type {number | string | undefined} */
  let ended;
  child.once("exit", (code, signal) => {
    ended = code ?? signal ?? "";
  });
  child.once("error", (error) => {
    ended = error.message;
  });
  /** @param {NodeJS.Signals | 0} signal */
  const send = (signal) => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, signal);
    } catch {
      // The group is gone.
      return false;
    }
  };
  return {
    /** With what the command has ended; undefined while it runs. */
    ended: () => ended,
    /** The last lines that it has printed, as a sentence; empty if it has printed none. */
    said: () => {
      const lines = lastLines(log);
      return lines === "" ? "" : ` It printed:\n${lines}`;
    },
    async stop() {
      send("SIGTERM");
      const deadline = Date.now() + GRACE;
      while (send(0) && Date.now() < deadline) {
        await setTimeout(PAUSE / 4);
      }
      send("SIGKILL");
    },
  };
}

/**
 * Starts the server, if there is a command for it, and waits until the target answers.
 *
 * @param {{ target: string, command: string, timeout: number, log: string }} options timeout in milliseconds
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<{ stop(): Promise<string | undefined> }>} `stop` tells how the server had ended before, if it had
 */
export async function startServer({ target, command, timeout, log }, signal) {
  if (command !== "" && (await answers(target))) {
    throw new ActionError(`Something answers at ${target} before the server is started: choose a free port.`);
  }
  const server = command === "" ? undefined : start(command, log);
  const deadline = Date.now() + timeout;
  while (!(await answers(target))) {
    if (server?.ended() !== undefined) {
      throw new ActionError(`The server ended with ${server.ended()} before it answered.${server.said()}`);
    }
    if (signal.aborted || Date.now() > deadline) {
      await server?.stop();
      throw new ActionError(`Nothing answered at ${target} within ${timeout} ms.${server?.said() ?? ""}`);
    }
    await setTimeout(PAUSE);
  }
  return {
    async stop() {
      // A shell that started the server in the background may have ended long before.
      const died = server?.ended() !== undefined && !(await answers(target));
      await server?.stop();
      return died ? `It ended with ${server.ended()}.${server.said()}` : undefined;
    },
  };
}
