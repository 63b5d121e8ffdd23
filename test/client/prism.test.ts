import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RequestValues } from "../../src/check/cases/request.ts";
import { tokenAuth } from "../../src/client/auth/auth.ts";
import { createHssClient } from "../../src/client/client.ts";
import { HssValidationError } from "../../src/client/errors.ts";
import type { ContainerExportRequest, HssClient } from "../../src/client/types.ts";
import { type Mock, type Operation, readContract, readDocument, startMock } from "../../src/contract.ts";
import { acceptedRequests, brokenRequests } from "../fixtures/requests.ts";
import { caught } from "./caught.ts";
import { type Arrived, type Recorder, startRecorder } from "./recorder.ts";

const FILE = "openapi/openapi.yaml";
const RUNS = 60;
const TOKEN = "a-token";

const { operations } = readContract(await readDocument(FILE));

let mock: Mock;
beforeAll(async () => {
  mock = await startMock({ document: FILE });
});
afterAll(() => mock?.stop());

/** A client that a request is meant for, and Prism behind what records its requests. */
function clientFor(recorder: Recorder, { path, credential = TOKEN }: RequestValues): HssClient {
  const auth = tokenAuth(credential);
  return createHssClient({ endpoint: recorder.url, projectId: String(path["project_id"]), auth, retry: false });
}

/** Makes the call that means a request. */
const METHODS: Readonly<Record<string, (client: HssClient, request: RequestValues) => Promise<unknown>>> = {
  createContainerExportTask: (client, { body, query }) =>
    // What is generated from the contract, or breaks it on purpose: the types cannot know.
    client.createContainerExportTask(body as ContainerExportRequest, {
      ...enterpriseProject(query),
      exportSize: query["export_size"] as number | undefined,
    }),
  getExportTask: (client, { path, query }) => client.getExportTask(String(path["task_id"]), enterpriseProject(query)),
  downloadExportFile: async (client, { path, query }) =>
    new Response(await client.downloadExportFile(String(path["file_id"]), enterpriseProject(query))).arrayBuffer(),
};

async function call({ id }: Operation, client: HssClient, request: RequestValues): Promise<unknown> {
  return METHODS[id]?.(client, request);
}

function enterpriseProject(query: RequestValues["query"]): { enterpriseProjectId?: string } {
  const id = query["enterprise_project_id"];
  return id === undefined ? {} : { enterpriseProjectId: String(id) };
}

/** Sends a request as it is with `raw`. Resolves to the status. */
async function sendRaw(client: HssClient, { method, path: template }: Operation, request: RequestValues) {
  const { path, query, header, body } = request;
  // One call for all operations, which their types do not allow.
  const raw = client.raw as unknown as {
    request(method: string, template: string, init: object): Promise<{ response: Response; data?: ReadableStream }>;
  };
  const params = { path, query, header };
  const { response, data } = await raw.request(method.toLowerCase(), template, { params, body, parseAs: "stream" });
  await new Response(data ?? null).arrayBuffer();
  return response.status;
}

/** What a request means, and what arrived: each decoded by RFC 3986 and JSON, by nothing of the client. */
function meant({ method, path: template }: Operation, { path, query, body, credential = TOKEN }: RequestValues) {
  const segments = template.split("/").map((segment) => String(path[/^\{(.*)\}$/.exec(segment)?.[1] ?? ""] ?? segment));
  const texts = Object.entries(query).map(([name, value]) => [name, String(value)]);
  // JSON knows no -0.
  const carried: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
  return { method, segments, query: Object.fromEntries(texts), body: carried, token: credential };
}
function understood({ method, target, headers, body }: Arrived) {
  const [path = "", query] = target.split("?");
  const pairs = (query?.split("&") ?? []).map((pair) => pair.split("=").map(decodeURIComponent));
  return {
    method,
    segments: path.split("/").map(decodeURIComponent),
    query: Object.fromEntries(pairs),
    body: body === "" ? undefined : JSON.parse(body),
    token: headers["x-auth-token"],
  };
}

describe("the typed client on Prism", () => {
  test.concurrent.each(operations)("sends what is meant by a call of $id, which is accepted", async (operation) => {
    await using recorder = await startRecorder(mock.url);
    await fc.assert(
      fc.asyncProperty(acceptedRequests(operation), async (request) => {
        await call(operation, clientFor(recorder, request), request);
        expect(recorder.last && understood(recorder.last)).toEqual(meant(operation, request));
      }),
      { numRuns: RUNS },
    );
  });

  test.concurrent.each(operations)("sends by raw what is meant for $id, which is accepted", async (operation) => {
    await using recorder = await startRecorder(mock.url);
    await fc.assert(
      fc.asyncProperty(acceptedRequests(operation), async (request) => {
        expect(await sendRaw(clientFor(recorder, request), operation, request)).toBe(200);
        expect(recorder.last && understood(recorder.last)).toEqual(meant(operation, request));
        expect(recorder.last?.headers).toMatchObject(request.header);
      }),
      { numRuns: RUNS },
    );
  });

  test.concurrent.each(operations)("refuses what breaks a constraint of $id, as Prism does", async (operation) => {
    await using recorder = await startRecorder(mock.url);
    const broken = brokenRequests(
      operation,
      ({ in: place, keyword }) => ["path", "query", "body"].includes(place) && keyword !== "content",
    );
    await fc.assert(
      fc.asyncProperty(broken, async ({ request }) => {
        const client = clientFor(recorder, request);
        const before = recorder.last;
        const error = await caught(call(operation, client, request));
        expect(error).toBeInstanceOf(HssValidationError);
        expect(recorder.last).toBe(before);
        expect(await sendRaw(client, operation, request)).toBe(400);
        expect(recorder.last && understood(recorder.last)).toEqual(meant(operation, request));
      }),
      { numRuns: RUNS },
    );
  });
});
