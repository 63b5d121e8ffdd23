import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { inject } from "vitest";

/** How the command is started. */
interface Start {
  /** Beside `PATH`, which is all that it has of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it leads a group of processes of its own, as at a prompt. */
  readonly detached?: boolean;
  readonly stdout?: "pipe" | number;
  readonly stderr?: "pipe" | number;
}

/** How it ended, and what it had said. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command in a process of its own, as a user starts it. */
interface Started {
  readonly child: ChildProcess;
  /** What it has said by now. */
  readonly said: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

/** Starts the command. Whoever does so ends it. */
export function startCommand(
  argv: readonly string[],
  { env = {}, detached = false, stdout = "pipe", stderr = "pipe" }: Start = {},
): Started {
  const child = spawn(process.execPath, [inject("bundles").command, ...argv], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", stdout, stderr],
    detached,
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(child, "close").then(([code]): Ended => ({ code, ...said }));
  return { child, said, ended };
}
