import createClient from "openapi-fetch";
import { create, download, type Own, type Parts, query } from "./calls.ts";
import { exportContainers } from "./export/export.ts";
import type { HssOperation } from "./operations.ts";
import { normalizeEndpoint, regionEndpoint } from "./regions.ts";
import { pathOf, queryOf } from "./transport/address.ts";
import { assertDuration } from "./transport/deadline.ts";
import { createRawClient } from "./transport/raw.ts";
import type { ReceivedResponse } from "./transport/response.ts";
import { retryPolicy } from "./transport/retry.ts";
import { type Attempt, type Call, makeCall, type PlainRequest, type Transport } from "./transport/transport.ts";
import type { CallOptions, ContainerExportRequest, ExportOptions, HssClient, HssClientOptions } from "./types.ts";
import { assertValid, type OperationId } from "./validate.ts";

const DEFAULT_TIMEOUT = 10_000;

/** The request that openapi-fetch writes: a `Request` of the platform would be made for nothing, once for each attempt. */
class UnsentRequest implements PlainRequest {
  declare readonly url: string;
  declare readonly method: string;

  constructor(url: string, init: object) {
    Object.assign(this, init, { url });
  }
}

function assertSetting(isMet: boolean, message: string): void {
  if (!isMet) {
    throw new TypeError(message);
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
  assertSetting(typeof projectId === "string" && projectId !== "", "projectId is required: a non-empty string");
  assertSetting(
    typeof auth?.headers === "function",
    "auth is required: make it with tokenAuth, akSkAuth or iamPasswordAuth",
  );
  assertSetting(options.endpoint !== undefined || region !== undefined, "region or endpoint is required");
  assertSetting(userAgent === undefined || /^[\x20-\x7e]+$/.test(userAgent), "userAgent must be printable ASCII");
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

  return Object.freeze<HssClient>({
    createContainerExportTask: (input, options) => create(call, input, options),

    getExportTask: (taskId, options) => query(call, taskId, options, retry),

    downloadExportFile: (fileId, options) => download(call, fileId, options),

    exportContainers: (body: ContainerExportRequest | undefined, options: ExportOptions = {}) =>
      exportContainers(
        {
          create: (input, options, onWait) => create(call, input, options, onWait),
          query: (taskId, options) => query(call, taskId, options, { ...retry, limit: 0 }),
          download: (fileId, options, taskId) => download(call, fileId, options, taskId),
          retry,
        },
        body,
        options,
      ),

    raw: createRawClient(clientOptions, transport, callOf),
  });
}
