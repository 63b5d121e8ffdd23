import createClient from "openapi-fetch";
import type { components, paths } from "../generated/openapi.ts";
import { pathOf, queryOf } from "./address.ts";
import { readJson, unexpectedAnswer } from "./answer.ts";
import { assertDuration } from "./deadline.ts";
import { downloadStream } from "./download-stream.ts";
import { type ExportOptions, exportContainers } from "./export.ts";
import { CREATE, DOWNLOAD, GET_TASK, type Operation } from "./operations.ts";
import { createRawClient } from "./raw.ts";
import { normalizeEndpoint, regionEndpoint } from "./regions.ts";
import { retryPolicy } from "./retry.ts";
import { type Attempt, type Call, makeCall, type PlainRequest, type Transport } from "./transport.ts";
import type { CallOptions, ContainerExportRequest, ExportTask, HssClient, HssClientOptions } from "./types.ts";
import { assertValid, plain, type RequestParts } from "./validate.ts";

const DEFAULT_TIMEOUT = 10_000;

type ExportBody = components["schemas"]["ContainerExportRequest"];

/** The parameters that have a value. */
function given<T extends object>(parameters: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(parameters).filter(([, value]) => value !== undefined);
  // Nothing else than the type of the filtered entries.
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Holds what openapi-fetch has built, without the cost of a `Request`, which could be sent only once anyway. */
class UnsentRequest implements PlainRequest {
  declare readonly method: string;
  declare readonly headers: Headers;
  declare readonly body?: string;
  readonly url: string;

  constructor(url: string, init: object) {
    Object.assign(this, init);
    this.url = url;
  }
}

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
  const send: typeof fetch = (input, init) => (own ?? fetch)(input, init);
  const transport: Transport = { auth, userAgent, authContext: { endpoint, projectId, fetch: send, timeout } };
  const api = createClient<paths>({
    baseUrl: endpoint,
    pathSerializer: pathOf,
    querySerializer: queryOf,
    // openapi-fetch only constructs it and hands it on.
    Request: UnsentRequest as unknown as typeof Request,
  });

  function call(context: Operation, { signal, timeout: own = timeout }: CallOptions, taskId?: string): Call {
    assertDuration("timeout", own);
    return { context, signal, timeout: own, retry, taskId, repeatable: context.method === "GET" };
  }

  /** What openapi-fetch needs to send one attempt: the answer's body is left for us to read. */
  function through(attempt: Attempt) {
    // An UnsentRequest, see above.
    const sendUnsent = (request: unknown): Promise<Response> => attempt.send(request as PlainRequest);
    return { fetch: sendUnsent, parseAs: "stream" } as const;
  }

  /** Checks the input of a call; `body` is what JSON would carry. */
  function checked<Parts extends RequestParts>({ operation }: Operation, parts: Parts): Parts {
    assertValid(operation, parts, validate);
    return parts;
  }

  const client: HssClient = {
    async createContainerExportTask(input, { enterpriseProjectId, exportSize, ...options } = {}) {
      const query = given({ enterprise_project_id: enterpriseProjectId, export_size: exportSize });
      const { body, ...params } = checked(CREATE, { path: { project_id: projectId }, query, body: plain(input) });
      return makeCall(transport, call(CREATE, options), async (attempt) => {
        const init = { params, body: body as ExportBody, ...through(attempt) };
        const answer = attempt.answer((await api.POST(CREATE.path, init)).response);
        const created = await readJson(answer, attempt);
        const { task_id } = created;
        if (typeof task_id !== "string" || task_id === "") {
          throw unexpectedAnswer(answer, created, "names no task");
        }
        return { ...created, task_id };
      });
    },

    async getExportTask(taskId, { enterpriseProjectId, ...options } = {}) {
      const query = given({ enterprise_project_id: enterpriseProjectId });
      const params = checked(GET_TASK, { path: { project_id: projectId, task_id: taskId }, query });
      return makeCall(transport, call(GET_TASK, options, taskId), async (attempt) => {
        const { response } = await api.GET(GET_TASK.path, { params, ...through(attempt) });
        // The contract leaves answers open: whoever reads a property looks at what it is.
        return (await readJson(attempt.answer(response), attempt)) as ExportTask;
      });
    },

    async downloadExportFile(fileId, { enterpriseProjectId, onProgress, ...options } = {}) {
      const query = given({ enterprise_project_id: enterpriseProjectId });
      const params = checked(DOWNLOAD, { path: { project_id: projectId, file_id: fileId }, query });
      return makeCall(
        transport,
        call(DOWNLOAD, options),
        async (attempt) => {
          const { response } = await api.GET(DOWNLOAD.path, { params, ...through(attempt) });
          return downloadStream(attempt, response, onProgress);
        },
        true,
      );
    },

    exportContainers: (body: ContainerExportRequest | undefined, options: ExportOptions = {}) =>
      exportContainers(client, body, options),

    raw: createRawClient(endpoint, transport, (context, signal) => call(context, { signal })),
  };
  return Object.freeze(client);
}
