import { RATE_LIMIT_INTERVAL } from "../../generated/rate-limit.ts";
import { HssError, HssExportError, HssTimeoutError, HssValidationError } from "../errors.ts";
import { CREATE, GET_TASK } from "../operations.ts";
import { printable } from "../printable.ts";
import { assertDuration, sleep, startDeadline } from "../transport/deadline.ts";
import { limitFor, mayRepeat, type Retry, waitBefore } from "../transport/retry.ts";
import type { Call } from "../transport/transport.ts";
import type {
  ByteStream,
  CallOptions,
  ContainerExport,
  ContainerExportRequest,
  CreatedExportTask,
  CreateOptions,
  DownloadOptions,
  ExportOptions,
  ExportTask,
} from "../types.ts";

/** How many queries in a row fail at most before the export does, beside the repetitions that each call is allowed. */
const TROUBLE_LIMIT = 5;

/** Whether the next query may well succeed. */
function isPassing(error: unknown): error is HssError {
  return error instanceof HssTimeoutError || mayRepeat(error, true);
}

/** The ID of the file of a finished task; undefined as long as the task runs. */
function fileIdOf(task: ExportTask, taskId: string): string | undefined {
  const name = printable(taskId);
  switch (task.task_status) {
    case "success":
      if (typeof task.file_id !== "string" || task.file_id === "") {
        throw new HssExportError(
          `The export task ${name} succeeded, but the service names no file. Query it again later`,
          { code: "ERR_HSS_EXPORT_WITHOUT_FILE", taskId },
        );
      }
      return task.file_id;
    case "failure":
      throw new HssExportError(
        `The export task ${name} failed; the service gives no reason. Check the filters, then create a new task`,
        { code: "ERR_HSS_EXPORT_FAILED", taskId },
      );
    default:
      // Missing or unknown: nobody says that it has ended.
      return undefined;
  }
}

/** The service gave an ID that its own contract, or any address, does not allow. */
function unusable(kind: "task" | "file", taskId: string, cause: HssValidationError): HssExportError {
  const problems = cause.violations.map(({ message }) => message).join("; ");
  return new HssExportError(`The service gave the ${kind} an ID that cannot be asked for: it ${problems}`, {
    code: "ERR_HSS_EXPORT_ID",
    taskId,
    cause,
  });
}

/** An error of authentication knows no task: it is told as one of the export, so that the task can be resumed. */
function withTask(error: unknown, taskId: string): unknown {
  const lost = error instanceof HssError && !(error instanceof HssValidationError) && error.taskId === undefined;
  return lost
    ? new HssExportError(`The export task ${printable(taskId)} is not done: ${error.message}`, {
        code: error.code,
        taskId,
        cause: error,
      })
    : error;
}

/** What an export needs of a client. @internal */
export interface ExportCalls {
  readonly create: (
    body: ContainerExportRequest,
    options: CreateOptions,
    onWait: Call["onWait"],
  ) => Promise<CreatedExportTask>;
  /** Sends one request, and repeats none: the export does, and two layers of repetition would multiply. */
  readonly query: (taskId: string, options: CallOptions) => Promise<ExportTask>;
  readonly download: (fileId: string, options: DownloadOptions, taskId: string) => Promise<ByteStream>;
  readonly retry: Retry;
}

/**
 * The export workflow on the three calls of a client.
 *
 * @internal
 */
export async function exportContainers(
  { create, query, download, retry }: ExportCalls,
  body: ContainerExportRequest | undefined,
  options: ExportOptions,
): Promise<ContainerExport> {
  const { onProgress, onWait, pollInterval = RATE_LIMIT_INTERVAL, deadline: longest = 3_600_000 } = options;
  const { exportSize, enterpriseProjectId, timeout, signal: caller } = options;
  assertDuration("pollInterval", pollInterval);
  assertDuration("deadline", longest);
  let taskId = options.taskId;
  /** Whether every attempt to create a task so far surely started none. */
  let refused = false;

  const deadline = startDeadline(longest, caller, () => {
    const context = taskId === undefined ? CREATE : GET_TASK;
    const reason = `has not led to a file within ${longest / 1000} s`;
    return new HssTimeoutError({ context, reason, taskId, mayHaveArrived: taskId === undefined && !refused });
  });
  const common = { enterpriseProjectId, timeout, signal: deadline.signal };

  async function newTask(): Promise<string> {
    if (body === undefined) {
      throw new TypeError("body is required, unless taskId names a task to resume");
    }
    const created = await create(body, { ...common, exportSize }, (wait, cause) => {
      refused = cause !== undefined;
      if (cause) {
        onWait?.(wait, cause);
      }
    });
    taskId = created.task_id;
    onProgress?.({ type: "created", taskId });
    return taskId;
  }

  async function waitForFile(id: string): Promise<[fileId: string, fileName: string | undefined]> {
    for (let troubles = 0; ; ) {
      let wait = pollInterval;
      try {
        const task = await query(id, common);
        troubles = 0;
        onProgress?.({ type: "polled", taskId: id, status: task.task_status });
        const fileId = fileIdOf(task, id);
        if (fileId !== undefined) {
          return [fileId, typeof task.file_name === "string" ? task.file_name : undefined];
        }
      } catch (error) {
        if (error instanceof HssValidationError && options.taskId === undefined) {
          throw unusable("task", id, error);
        }
        wait = Math.max(wait, waitBefore(troubles++, error, retry.delay));
        if (deadline.signal.aborted || !isPassing(error) || troubles >= TROUBLE_LIMIT + limitFor(error, retry)) {
          throw withTask(error, id);
        }
        onProgress?.({ type: "trouble", taskId: id, error });
      }
      await sleep(wait, deadline.signal);
    }
  }

  try {
    const id = taskId ?? (await newTask());
    const [fileId, fileName] = await waitForFile(id);
    return {
      taskId: id,
      fileId,
      fileName,
      stream: ({ onProgress: progress, signal = caller, timeout: own = timeout } = {}) =>
        download(fileId, { enterpriseProjectId, onProgress: progress, signal, timeout: own }, id).catch((error) => {
          throw error instanceof HssValidationError ? unusable("file", id, error) : withTask(error, id);
        }),
    };
  } finally {
    deadline.end();
  }
}
