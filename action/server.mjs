// The server that is checked: started by a shell command, awaited, and stopped with all that it started.
import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { setTimeout } from "node:timers/promises";
import { ActionError } from "./runner.mjs";

const PAUSE = 200;
const PATIENCE = 5_000;
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
 * Why nothing responds at an address; undefined if something does, with whatever status.
 * Not by `fetch`, which refuses some ports.
 *
 * @param {string} target
 * @param {AbortSignal} [signal] ends the wait for a response
 * @returns {Promise<string | undefined>}
 */
function whySilent(target, signal) {
  const get = new URL(target).protocol === "https:" ? getSecure : getPlain;
  return new Promise((done) => {
    const request = get(target, { signal, timeout: PATIENCE }, (response) => {
      response.destroy();
      done(undefined);
    });
    request.once("timeout", () => request.destroy(new Error(`no response to a request within ${PATIENCE} ms`)));
    // Where a name stands for several addresses, the error of all of them has no message.
    request.on("error", (error) => done(error.message || ("code" in error ? String(error.code) : error.name)));
  });
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
 * Waits until the target responds.
 *
 * @param {string} target
 * @param {ReturnType<typeof start> | undefined} server
 * @param {number} timeout milliseconds
 * @param {AbortSignal} signal ends the wait
 */
async function untilAnswer(target, server, timeout, signal) {
  const deadline = Date.now() + timeout;
  for (;;) {
    const reason = await whySilent(target, signal);
    if (signal.aborted) {
      throw new ActionError("The step was interrupted.");
    }
    if (reason === undefined) {
      return;
    }
    const ended = server?.ended();
    // A command that has started a server in the background ends at once, with 0.
    if (ended !== undefined && ended !== 0) {
      throw new ActionError(`The server ended with ${ended} before it responded.${server?.said()}`);
    }
    if (Date.now() > deadline) {
      throw new ActionError(`Nothing responded at ${target} within ${timeout} ms: ${reason}.${server?.said() ?? ""}`);
    }
    await setTimeout(PAUSE);
  }
}

/**
 * Starts the server, if there is a command for it, and waits until the target responds.
 *
 * @param {{ target: string, command: string, timeout: number, log: string }} options timeout in milliseconds
 * @param {AbortSignal} signal ends the wait
 * @returns {Promise<{ stop(): Promise<string | undefined> }>} `stop` tells how the server had ended before, if it had
 */
export async function startServer({ target, command, timeout, log }, signal) {
  if (command !== "" && (await whySilent(target, signal)) === undefined) {
    throw new ActionError(`Something responds at ${target} before the server is started: choose a free port.`);
  }
  const server = command === "" ? undefined : start(command, log);
  try {
    await untilAnswer(target, server, timeout, signal);
  } catch (error) {
    await server?.stop();
    throw error;
  }
  return {
    async stop() {
      // A shell that started the server in the background may have ended long before.
      const died = server?.ended() !== undefined && (await whySilent(target)) !== undefined;
      await server?.stop();
      return died ? `It ended with ${server.ended()}.${server.said()}` : undefined;
    },
  };
}
