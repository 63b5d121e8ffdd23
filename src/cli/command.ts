/** A stream that a command writes text to. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person watches: live progress and colours only then. */
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What a command may touch of the world around it; tests pass their own. */
export interface Io {
  /** Takes results. */
  readonly stdout: Output;
  /** Takes messages and progress. */
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborts on SIGINT and SIGTERM: the command then cleans up and returns soon. */
  readonly signal: AbortSignal;
  /** Called by a command that is to end by a signal: its exit code is then its own, and not that of the signal. */
  readonly endBySignal?: () => void;
  /** @default the global `fetch` */
  readonly fetch?: typeof fetch;
}

/** A command of the command line, in a module of its own. */
export interface Command {
  /** The text of `--help`. */
  readonly help: string | (() => string | Promise<string>);
  /** Runs the command with the arguments after its name; resolves to the exit code. */
  run(argv: string[], io: Io): Promise<number>;
}

/** A mistake in how the command was called: shown in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
