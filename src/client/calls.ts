import type { operations } from "../generated/openapi.ts";
import { CREATE, DOWNLOAD, GET_TASK, type HssOperation } from "./operations.ts";
import { downloadStream } from "./transport/download-stream.ts";
import { readJson } from "./transport/read-json.ts";
import type { ReceivedResponse } from "./transport/response.ts";
import { unexpectedResponse } from "./transport/response-error.ts";
import type { Retry } from "./transport/retry.ts";
import type { Attempt, Call } from "./transport/transport.ts";
import type {
  ByteStream,
  CallOptions,
  ContainerExportRequest,
  CreatedExportTask,
  CreateOptions,
  DownloadOptions,
  ExportTask,
} from "./types.ts";
import { type OperationId, plain } from "./validate.ts";

/** What some calls have of their own. */
export type Own = Partial<Pick<Call, "retry" | "taskId" | "onWait">>;

/**
 * What an operation has beside the parameters of all, in the names of the contract; its values are checked at run time.
 */
export interface Parts<Id extends OperationId> {
  readonly path?: Readonly<Record<Exclude<keyof operations[Id]["parameters"]["path"], "project_id">, unknown>>;
  readonly query?: Readonly<Partial<Record<keyof NonNullable<operations[Id]["parameters"]["query"]>, unknown>>>;
  readonly body?: unknown;
  readonly own?: Own;
}

/** Calls an operation, once its input has been checked; `work` reads the response. */
export type CallOperation = <Id extends OperationId, T>(
  operation: HssOperation & { readonly operation: Id },
  parts: Parts<Id>,
  options: CallOptions | undefined,
  work: (received: ReceivedResponse, attempt: Attempt) => Promise<T>,
) => Promise<T>;

/** Creates a task. */
export function create(
  call: CallOperation,
  input: ContainerExportRequest,
  options?: CreateOptions,
  onWait?: Call["onWait"],
): Promise<CreatedExportTask> {
  const parts = { query: { export_size: options?.exportSize }, body: plain(input), own: { onWait } };
  return call(CREATE, parts, options, async (received) => {
    const created = await readJson(received);
    const { task_id } = created;
    if (typeof task_id !== "string" || task_id === "") {
      throw unexpectedResponse(received, created, "names no task");
    }
    return { ...created, task_id };
  });
}

/** Asks for a task. */
export function query(
  call: CallOperation,
  taskId: string,
  options: CallOptions | undefined,
  retry: Retry,
): Promise<ExportTask> {
  const parts = { path: { task_id: taskId }, own: { taskId, retry } };
  // The contract leaves responses open: whoever reads a property looks at what it is.
  return call(GET_TASK, parts, options, readJson) as Promise<ExportTask>;
}

/**
 * Downloads a file.
 *
 * @param taskId - the task whose file it is, for errors
 */
export function download(
  call: CallOperation,
  fileId: string,
  options?: DownloadOptions,
  taskId?: string,
): Promise<ByteStream> {
  const parts = { path: { file_id: fileId }, own: { taskId } };
  return call(DOWNLOAD, parts, options, async (received, attempt) => {
    const { response } = received;
    if (response.status !== 200) {
      void response.body?.cancel().catch(() => {});
      throw unexpectedResponse(received, undefined, "it is not the whole file");
    }
    return downloadStream(attempt, response, options?.onProgress);
  });
}
