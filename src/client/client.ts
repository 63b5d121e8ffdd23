import createClient from "openapi-fetch";
import type { operations } from "../generated/openapi.ts";
import { exportContainers } from "./export/export.ts";
import { CREATE, DOWNLOAD, GET_TASK, type HssOperation } from "./operations.ts";
import { normalizeEndpoint, regionEndpoint } from "./regions.ts";
import { pathOf, queryOf } from "./transport/address.ts";
import { assertDuration } from "./transport/deadline.ts";
import { downloadStream } from "./transport/download-stream.ts";
import { createRawClient } from "./transport/raw.ts";
import { readJson } from "./transport/read-json.ts";
import type { ReceivedResponse } from "./transport/response.ts";
import { unexpectedResponse } from "./transport/response-error.ts";
import { type Retry, retryPolicy } from "./transport/retry.ts";
import { type Attempt, type Call, makeCall, type PlainRequest, type Transport } from "./transport/transport.ts";
import type {
  ByteStream,
  CallOptions,
  ContainerExportRequest,
  CreatedExportTask,
  CreateOptions,
  DownloadOptions,
  ExportOptions,
  ExportTask,
  HssClient,
  HssClientOptions,
} from "./types.ts";
import { assertValid, type OperationId, plain } from "./validate.ts";

const DEFAULT_TIMEOUT = 10_000;

/**
 * What an operation has beside the parameters of all, in the names of the contract; its values are checked at run time.
 */
interface Parts<Id extends OperationId> {
  readonly path?: Readonly<Record<Exclude<keyof operations[Id]["parameters"]["path"], "project_id">, unknown>>;
  readonly query?: Readonly<Partial<Record<keyof NonNullable<operations[Id]["parameters"]["query"]>, unknown>>>;
  readonly body?: unknown;
  readonly own?: Own;
}

/** The request that openapi-fetch writes: a `Request` of the platform would be made for nothing, once for each attempt. */
class UnsentRequest implements PlainRequest {
  declare readonly url: string;
  declare readonly method: string;

  constructor(url: string, init: object) {
    Object.assign(this, init, { url });
  }
}

/** What some calls have of their own. */
type Own = Partial<Pick<Call, "retry" | "taskId" | "onWait">>;

/**
 * A client of the service's container export.
 *
 * @throws {TypeError} if a setting is missing or wrong; an unknown region names the nearest known ones
 * @example
 * ```ts
 * const client = createHssClient({ region: "cn-north-4", projectId, auth: tokenAuth(token) });
 * const { task_id } = await client.createContainerExportTask({ export_headers: [["container_name", "Name"]] });
 * ```
 */
export function createHssClient(options: HssClientOptions): HssClient {
  const { region, projectId, auth, timeout = DEFAULT_TIMEOUT, validate = true, userAgent } = options;
  if (typeof projectId !== "string" || projectId === "") {
    throw new TypeError("projectId is required: a non-empty string");
  }
  if (typeof auth?.headers !== "function") {
    throw new TypeError("auth is required: make it with tokenAuth, akSkAuth or iamPasswordAuth");
  }
  if (options.endpoint === undefined && region === undefined) {
    throw new TypeError("region or endpoint is required");
  }
  if (userAgent !== undefined && !/^[\x20-\x7e]+$/.test(userAgent)) {
    throw new TypeError("userAgent must be printable ASCII");
  }
  assertDuration("timeout", timeout);
  const endpoint = normalizeEndpoint(options.endpoint ?? regionEndpoint(region ?? ""));
  const retry = retryPolicy(options.retry);
  // Looked up at each call, so that a later replacement of the global counts; called as a function, as browsers demand.
  const { fetch: own } = options;
  const send: typeof fetch = async (input, init) => (own ?? fetch)(input, init);
  const transport: Transport = {
    auth,
    userAgent,
    authContext: { endpoint, projectId, fetch: send, timeout },
  };

  function callOf(context: HssOperation, request: PlainRequest, options: CallOptions, own?: Own): Call {
    const { signal, timeout: longest = timeout } = options;
    assertDuration("timeout", longest);
    return { context, request, signal, timeout: longest, retry, repeatable: context.method === "GET", ...own };
  }

  const clientOptions = { baseUrl: endpoint, pathSerializer: pathOf, querySerializer: queryOf };
  // Not `raw`, to which a user may add middleware. `Parts` says what an operation takes, since it is a parameter here.
  const { request }: { request(method: string, path: string, init: object): Promise<{ data?: unknown }> } =
    createClient<never>(clientOptions) as never;

  /** Calls an operation, once its input has been checked: openapi-fetch writes the request, `work` reads the response. */
  async function call<Id extends OperationId, T>(
    operation: HssOperation & { readonly operation: Id },
    { body, ...parts }: Parts<Id>,
    options: CallOptions = {},
    work: (received: ReceivedResponse, attempt: Attempt) => Promise<T>,
  ): Promise<T> {
    const path = { project_id: projectId, ...parts.path };
    const query = { enterprise_project_id: options.enterpriseProjectId, ...parts.query };
    assertValid(operation.operation, { path, query, body }, validate);
    const { data } = await request(operation.method, operation.path, {
      params: { path, query },
      body,
      Request: UnsentRequest,
      // What `work` makes of the response is handed on as a stream would be: as it is.
      parseAs: "stream",
      fetch: async (unsent: UnsentRequest) => ({
        ok: true,
        headers: new Map(),
        body: await makeCall(transport, callOf(operation, unsent, options, parts.own), work),
      }),
    });
    return data as T;
  }

  function create(
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

  function query(taskId: string, options: CallOptions | undefined, retry: Retry): Promise<ExportTask> {
    const parts = { path: { task_id: taskId }, own: { taskId, retry } };
    // The contract leaves responses open: whoever reads a property looks at what it is.
    return call(GET_TASK, parts, options, readJson) as Promise<ExportTask>;
  }

  /** @param taskId - the task whose file it is, for errors */
  function download(fileId: string, options?: DownloadOptions, taskId?: string): Promise<ByteStream> {
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

  return Object.freeze<HssClient>({
    createContainerExportTask: (input, options) => create(input, options),

    getExportTask: (taskId, options) => query(taskId, options, retry),

    downloadExportFile: (fileId, options) => download(fileId, options),

    exportContainers: (body: ContainerExportRequest | undefined, options: ExportOptions = {}) =>
      exportContainers(
        { create, query: (taskId, options) => query(taskId, options, { ...retry, limit: 0 }), download, retry },
        body,
        options,
      ),

    raw: createRawClient(clientOptions, transport, callOf),
  });
}
