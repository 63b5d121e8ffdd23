import type { Io } from "../../src/cli/command.ts";

/** An `Io` that keeps what is written. */
export function captureIo(overrides: Partial<Io> = {}): Io & { output(): string; messages(): string } {
  const written = { stdout: "", stderr: "" };
  return {
    stdout: {
      write: (text: string) => {
        written.stdout += text;
      },
    },
    stderr: {
      write: (text: string) => {
        written.stderr += text;
      },
    },
    environment: {},
    signal: new AbortController().signal,
    ...overrides,
    output: () => written.stdout,
    messages: () => written.stderr,
  };
}
