import type { Client } from "openapi-fetch";
import type { components, paths } from "../generated/openapi.ts";
import type { Auth } from "./auth/auth.ts";
import type { HssError } from "./errors.ts";
import type { RegionName } from "./regions.ts";
import type { RetryOptions } from "./transport/retry.ts";

type Schemas = components["schemas"];

/** A value of the contract that may be frozen. */
type Input<T> = T extends object ? { readonly [K in keyof T]: Input<T[K]> } : T;

/** A range of times, each in epoch milliseconds or as a `Date`. */
export type CreationTimeRange = {
  readonly [K in keyof Schemas["CreationTimeRange"]]: Schemas["CreationTimeRange"][K] | Date;
};

/** The columns and the filters of an export, as the contract has them; times may be `Date`s. */
export type ContainerExportRequest = Input<Omit<Schemas["ContainerExportRequest"], "create_time">> & {
  readonly create_time?: CreationTimeRange;
};

/** The response to the creation of an export task. */
export type CreatedExportTask = Schemas["CreatedExportTask"];

/** The state of an export task. */
export type ExportTask = Schemas["ExportTask"];

/** The bytes of a file. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

/** What every call takes. */
export interface CallOptions {
  /**
   * The enterprise project that the call is about; the same for all calls of one export.
   *
   * @default the service's, which is `0`
   */
  readonly enterpriseProjectId?: string | undefined;
  /** Ends the call at once, waits included; the call then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Longest time for one attempt, its response included.
   *
   * @unit milliseconds
   * @default that of the client
   */
  readonly timeout?: number | undefined;
}

/** What the creation of a task takes. */
export interface CreateOptions extends CallOptions {
  /** The largest number of records to export. @default the service's, which is the contract's maximum */
  readonly exportSize?: number | undefined;
}

/** What a download takes; its `timeout` is the longest time without progress. */
export interface DownloadOptions extends CallOptions {
  /** Called with the number of bytes so far, and the whole number if the service tells it. */
  readonly onProgress?: ((bytes: number, total: number | undefined) => void) | undefined;
}

/** What happens during an export. */
export type ExportProgress =
  /** The task exists; from now on it can be resumed by its ID. */
  | { readonly type: "created"; readonly taskId: string }
  /** The service told the status; one that is missing or unknown means: not finished yet. */
  | { readonly type: "polled"; readonly taskId: string; readonly status: string | undefined }
  /** The service did not tell the status; it is asked again. */
  | { readonly type: "trouble"; readonly taskId: string; readonly error: HssError };

/** What an export takes. */
export interface ExportOptions extends CreateOptions {
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Called when the creation of the task was refused for the moment, with the milliseconds until the next attempt. */
  readonly onWait?: ((wait: number, cause: HssError) => void) | undefined;
  /**
   * The wait between two queries of the status; longer after an error, and as long as a `Retry-After` asks for.
   *
   * @unit milliseconds
   * @default the shortest interval that keeps to the contract's `x-rate-limit`: its seconds, divided by its calls
   */
  readonly pollInterval?: number | undefined;
  /**
   * Longest time until the file is ready, all waits included.
   *
   * @unit milliseconds
   * @default 3600000
   */
  readonly deadline?: number | undefined;
  /** The task to resume, instead of creating one. */
  readonly taskId?: string | undefined;
}

/** An export whose file is ready. */
export interface ContainerExport {
  readonly taskId: string;
  readonly fileId: string;
  /** The file's name as the service gives it: not safe to use as a path. */
  readonly fileName: string | undefined;
  /** Opens the file, as `downloadExportFile` does; may be called again. */
  stream(options?: Omit<DownloadOptions, "enterpriseProjectId">): Promise<ByteStream>;
}

/** A client of the three operations. Its methods throw an `HssError`, or the reason of an aborted signal. */
export interface HssClient {
  /**
   * Starts an export task. The request is sent again only if it surely started none.
   *
   * @throws {HssValidationError} if the input breaks the contract; nothing was sent
   * @throws {HssResponseError} if the service refuses, or its response names no task
   * @throws {HssConnectionError} if the service cannot be reached; `mayHaveArrived` tells whether a task may run
   * @throws {HssTimeoutError} if there is no response in time; a task may run
   */
  createContainerExportTask(body: ContainerExportRequest, options?: CreateOptions): Promise<CreatedExportTask>;
  /**
   * Returns the state of an export task.
   *
   * @throws {HssError} as `createContainerExportTask` does, with `taskId`
   */
  getExportTask(taskId: string, options?: CallOptions): Promise<ExportTask>;
  /**
   * Opens the file of an export task, a ZIP archive.
   * The stream fails if the file ends before its announced length, or makes no progress for `timeout`.
   *
   * @throws {HssError} as `createContainerExportTask` does
   */
  downloadExportFile(fileId: string, options?: DownloadOptions): Promise<ByteStream>;
  /**
   * Creates an export task, or resumes the one of `options.taskId`, and waits until its file is ready.
   *
   * @throws {HssExportError} if the task failed or has no file
   * @throws {HssTimeoutError} if the deadline passes
   * @throws {HssError} as the three methods do; `taskId` is set once the task is known
   * @example
   * ```ts
   * const { fileName, stream } = await client.exportContainers({ export_headers: [["container_name", "Name"]] });
   * ```
   */
  exportContainers(body: ContainerExportRequest, options?: ExportOptions): Promise<ContainerExport>;
  exportContainers(
    body: ContainerExportRequest | undefined,
    options: ExportOptions & { readonly taskId: string },
  ): Promise<ContainerExport>;
  /**
   * The typed openapi-fetch client, for `{ data, error, response }`: authenticated, bounded in time and repeated like
   * the methods, but its input is not validated against the contract.
   */
  readonly raw: Client<paths>;
}

/** The settings of a client. */
export interface HssClientOptions {
  /** The region of the service; one that the contract does not list needs `endpoint`. */
  readonly region?: RegionName | undefined;
  /** The address of the service; overrides the region's. */
  readonly endpoint?: string | undefined;
  readonly projectId: string;
  readonly auth: Auth;
  /** Sends the requests. @default the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
  /**
   * Longest time for one attempt of a call, its response included.
   *
   * @unit milliseconds
   * @default 10000
   */
  readonly timeout?: number | undefined;
  /** How often and how long to repeat what failed for the moment; `false` for never. */
  readonly retry?: RetryOptions | false | undefined;
  /** Whether to validate input against the contract before it is sent. @default true */
  readonly validate?: boolean | undefined;
  /** The `User-Agent` header. @default that of the platform */
  readonly userAgent?: string | undefined;
}
