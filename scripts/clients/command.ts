// Runs a program and ends it, with all that it started, when its time is up.
import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  /** Exit code; `null` when it was ended by a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A row could not run: a tool chain, a package or the network is missing. The message says what to do. */
export class Missing extends Error {}

export interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Written to standard input. */
  input?: string;
  /** @unit milliseconds @default 300000 */
  timeout?: number;
}

/**
 * Runs a command line without a shell; its words are separated by spaces, further arguments may hold any text.
 *
 * @throws {Missing} if the program is not installed.
 */
export async function run(command: string, options: RunOptions, further: string[] = []): Promise<Ended> {
  const [program = "", ...words] = command.split(" ");
  const { cwd, env, input, timeout = 300_000 } = options;
  // A group of its own, so that what a tool chain starts ends with it.
  const child = spawn(program, [...words, ...further], { cwd, env: env ?? process.env, detached: true });
  const ended: Ended = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ended.stderr += text;
  });
  // A program that ends without reading its input is not a failure of ours.
  child.stdin.on("error", () => {}).end(input);
  const endGroup = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // Gone already.
    }
  };
  const timer = setTimeout(() => {
    ended.stderr += `\nEnded after ${timeout / 1000} seconds.`;
    endGroup();
  }, timeout);
  process.once("exit", endGroup);
  try {
    await new Promise<void>((done, fail) => {
      child.once("error", fail).once("close", (code) => {
        ended.code = code;
        done();
      });
    });
  } catch {
    throw new Missing(`\`${program}\` is not installed.`);
  } finally {
    clearTimeout(timer);
    process.off("exit", endGroup);
  }
  return ended;
}
