import type { operations } from "../generated/openapi.ts";
import { pathOf, queryOf } from "./address.ts";
import { readJson, unexpectedAnswer } from "./answer.ts";
import { assertDuration } from "./deadline.ts";
import { downloadStream } from "./download-stream.ts";
import { exportContainers } from "./export.ts";
import { CREATE, DOWNLOAD, GET_TASK, type Operation } from "./operations.ts";
import { createRawClient } from "./raw.ts";
import { normalizeEndpoint, regionEndpoint } from "./regions.ts";
import { type Retry, retryPolicy } from "./retry.ts";
import { type Call, makeCall, type PlainRequest, type Transport } from "./transport.ts";
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

  function callOf(context: Operation, request: PlainRequest, options: CallOptions, own?: Own): Call {
    const { signal, timeout: longest = timeout } = options;
    assertDuration("timeout", longest);
    return { context, request, signal, timeout: longest, retry, repeatable: context.method === "GET", ...own };
  }

  /** The call of an operation, once its input has been checked. */
  function checked<Id extends OperationId>(
    operation: Operation & { readonly operation: Id },
    parts: Parts<Id>,
    options: CallOptions = {},
    own?: Own,
  ): Call {
    const { method, path: template } = operation;
    const { body } = parts;
    const path = { project_id: projectId, ...parts.path };
    const query = { enterprise_project_id: options.enterpriseProjectId, ...parts.query };
    assertValid(operation.operation, { path, query, body }, validate);
    const search = queryOf(query);
    const url = `${endpoint}${pathOf(template, path)}${search && `?${search}`}`;
    const request =
      body === undefined
        ? { method, url }
        : { method, url, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    return callOf(operation, request, options, own);
  }

  async function create(
    input: ContainerExportRequest,
    options?: CreateOptions,
    onWait?: Call["onWait"],
  ): Promise<CreatedExportTask> {
    const call = checked(CREATE, { query: { export_size: options?.exportSize }, body: plain(input) }, options, {
      onWait,
    });
    return makeCall(transport, call, async (answer) => {
      const created = await readJson(answer);
      const { task_id } = created;
      if (typeof task_id !== "string" || task_id === "") {
        throw unexpectedAnswer(answer, created, "names no task");
      }
      return { ...created, task_id };
    });
  }

  async function query(taskId: string, options: CallOptions | undefined, retry: Retry): Promise<ExportTask> {
    const call = checked(GET_TASK, { path: { task_id: taskId } }, options, { taskId, retry });
    // The contract leaves answers open: whoever reads a property looks at what it is.
    return makeCall(transport, call, readJson) as Promise<ExportTask>;
  }

  /** @param taskId - the task whose file it is, for errors */
  async function download(fileId: string, options?: DownloadOptions, taskId?: string): Promise<ByteStream> {
    const call = checked(DOWNLOAD, { path: { file_id: fileId } }, options, { taskId });
    return makeCall(transport, call, async (answer, attempt) => {
      const { response } = answer;
      if (response.status !== 200) {
        void response.body?.cancel().catch(() => {});
        throw unexpectedAnswer(answer, undefined, "it is not the whole file");
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

    raw: createRawClient(endpoint, transport, callOf),
  });
}
