import { printable } from "./printable.ts";

/** The operation that an error is about, as the contract names it. */
export interface OperationContext {
  readonly operation: string;
  readonly method: string;
  /** Path template of the contract, without the values of a request. */
  readonly path: string;
}

interface HssErrorOptions {
  readonly code: string;
  readonly cause?: unknown;
  readonly taskId?: string | undefined;
}

/**
 * Base of every error that this client throws on purpose.
 * No error holds a token, a key or a request.
 */
export class HssError extends Error {
  override readonly name: string = "HssError";
  /** What happened, in a form that never changes: starts with `ERR_HSS_`. */
  readonly code: string;
  /** The export task that the call was about: resume it, and nothing is exported twice. */
  declare readonly taskId?: string;

  constructor(message: string, { code, cause, taskId }: HssErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    if (taskId !== undefined) {
      this.taskId = taskId;
    }
  }
}

/** One way in which the input of a call breaks the contract. */
export interface Violation {
  /** Where, for example `body.export_headers[3][0]` or `query.export_size`. */
  readonly path: string;
  /** The keyword of the schema that is broken, for example `maxLength`. */
  readonly keyword: string;
  /** What is allowed there, for example `must have at most 255 characters`. */
  readonly message: string;
}

/** The input of a call breaks the contract; nothing was sent. */
export class HssValidationError extends HssError {
  override readonly name = "HssValidationError";
  /** Every violation, not only the first. */
  readonly violations: readonly Violation[];

  constructor({ operation, violations }: { operation: string; violations: readonly Violation[] }) {
    const shown = violations.slice(0, 10).map(({ path, message }) => `${path}: ${message}`);
    const more = violations.length - shown.length;
    super(
      `${operation} was not sent, its input breaks the contract: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
      { code: "ERR_HSS_VALIDATION" },
    );
    this.violations = violations;
  }
}

/** How to come by the file of a finished task without a second export. @internal */
export function resumption(taskId: string): string {
  return `. The export itself is done: resume its task ${printable(taskId)} to fetch the file`;
}

/**
 * What to know before one repeats a call: that its request may have started a task, or that the task is there already.
 *
 * @internal
 */
export function caution({ operation }: OperationContext, mayHaveArrived: boolean, taskId: string | undefined): string {
  if (operation === "createContainerExportTask" && mayHaveArrived) {
    return ". The service may have started the export task: repeating the call can start a second one";
  }
  return operation === "downloadExportFile" && taskId !== undefined ? resumption(taskId) : "";
}

interface CallErrorOptions {
  readonly context: OperationContext;
  readonly reason: string;
  /** Whether the service may have received the request. */
  readonly mayHaveArrived: boolean;
  readonly cause?: unknown;
  readonly taskId?: string | undefined;
}

function describeCall({ context, reason, mayHaveArrived, taskId }: CallErrorOptions): string {
  return `${context.method} ${context.path} ${reason}${caution(context, mayHaveArrived, taskId)}`;
}

/** The request could not be sent, or its response could not be read to the end. */
export class HssConnectionError extends HssError {
  override readonly name = "HssConnectionError";
  /** Whether the service may have received the request. */
  readonly mayHaveArrived: boolean;

  constructor(options: CallErrorOptions) {
    super(describeCall(options), { ...options, code: "ERR_HSS_CONNECTION" });
    this.mayHaveArrived = options.mayHaveArrived;
  }
}

/** The time that a call, or a whole export, was given is over. Not thrown for an abort by the caller. */
export class HssTimeoutError extends HssError {
  override readonly name = "HssTimeoutError";

  constructor(options: CallErrorOptions) {
    super(describeCall(options), { ...options, code: "ERR_HSS_TIMEOUT" });
  }
}

/** The export task failed, or ended without a file. */
export class HssExportError extends HssError {
  override readonly name = "HssExportError";
  declare readonly taskId: string;
}

interface ResponseErrorOptions
  extends HssErrorOptions,
    Pick<HssResponseError, "operation" | "status" | "errorCode" | "requestId" | "retryAfter" | "body"> {}

/** The service or the gateway refused the request, or responded with something other than the contract says. */
export class HssResponseError extends HssError {
  override readonly name = "HssResponseError";
  /** The operation of the contract that was called. */
  declare readonly operation: string;
  declare readonly status: number;
  /** The code that the service or the gateway gave; `code` is ours. */
  declare readonly errorCode: string | undefined;
  declare readonly requestId: string | undefined;
  /** How long the service asks to wait, in milliseconds. */
  declare readonly retryAfter: number | undefined;
  /** The body of the response: parsed if it is JSON, else its text; cut if it is huge, secrets replaced. */
  declare readonly body: unknown;

  constructor(message: string, { code, cause, taskId, ...response }: ResponseErrorOptions) {
    super(message, { code, cause, taskId });
    Object.assign(this, response);
  }
}
