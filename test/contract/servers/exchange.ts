/** Sends one request to a server of this folder and says what came of it, by the documentation page alone. */
import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { isObject, type Operation } from "./reference.ts";

/** The example request of the documentation page. */
export const EXAMPLE = {
  export_headers: [
    ["container_name", "Container Name"],
    ["image_name", "Image Name"],
    ["risky", "Security Risk"],
  ],
};

export const TOKEN = "a-token";
export const SIGNATURE = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${"0a".repeat(32)}`;

/** A request, described by what is unusual about it: everything that is absent is valid. */
export interface Sample {
  operation?: Operation;
  project_id?: string;
  task_id?: string;
  file_id?: string;
  query?: Record<string, string>;
  /** Headers to add or replace; `undefined` takes one away. */
  headers?: Record<string, string | undefined>;
  /** A body to be written as JSON. */
  body?: unknown;
  /** A body as it goes over the wire. */
  text?: string;
  /** How often it is sent, with the same ids; the last answer counts. @default 1 */
  times?: number;
}

export interface Reply {
  status: number;
  contentType: string | undefined;
  body: Buffer;
}

/**
 * What an answer says: the request was accepted or refused, its id is unknown, or the answer breaks the contract itself.
 */
export type Verdict = "accepted" | "refused" | "unknown id" | `broken: ${string}`;

/** The example request with other fields added. */
export const bodyWith = (fields: Record<string, unknown>): Sample => ({ body: { ...EXAMPLE, ...fields } });

/** A request for these columns alone. */
export const columns = (...all: unknown[]): Sample => ({ body: { export_headers: all } });

/** Sends a sample, with real ids where it names none, and judges the answer. */
export async function verdictOn(url: string, sample: Sample): Promise<Verdict> {
  try {
    return judge(sample.operation ?? "create", await send(url, sample));
  } catch (error) {
    return `broken: ${error instanceof Error ? error.message : error}`;
  }
}

/** Sends a sample; a GET without an id follows the chain from a new task. Rejects when there is no answer. */
export async function send(url: string, sample: Sample): Promise<Reply> {
  const { operation = "create", project_id = "a-project", query = {}, headers = {}, times = 1 } = sample;
  let { task_id, file_id } = sample;
  if (operation !== "create" && task_id === undefined && file_id === undefined) {
    task_id = stringIn(await send(url, {}), "task_id");
    for (let poll = 0; operation === "download" && file_id === undefined && poll < 9; poll += 1) {
      file_id = stringIn(await send(url, { operation: "get", task_id: task_id ?? "" }), "file_id");
    }
  }
  const tail = {
    create: "container/export-task",
    get: `export-task/${encodeURIComponent(task_id ?? "")}`,
    download: `download/${encodeURIComponent(file_id ?? "")}`,
  }[operation];
  const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const content = sample.text ?? JSON.stringify(sample.body === undefined ? EXAMPLE : sample.body);
  const all = {
    "x-auth-token": TOKEN,
    ...(operation === "create" ? { "content-type": "application/json" } : {}),
    ...headers,
  };
  const repeat = (): Promise<Reply> =>
    exchange(
      `${url}/v5/${encodeURIComponent(project_id)}/${tail}${search.length > 0 ? `?${search.join("&")}` : ""}`,
      operation === "create" ? content : undefined,
      Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    );
  for (let earlier = 1; earlier < times; earlier += 1) {
    await repeat();
  }
  return repeat();
}

function exchange(url: string, body: string | undefined, headers: Record<string, string>): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method: body === undefined ? "GET" : "POST",
      headers,
      agent: false,
      timeout: 3000,
    });
    outgoing.on("error", reject);
    outgoing.on("timeout", () => outgoing.destroy(new Error("no answer")));
    outgoing.on("response", async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) {
          chunks.push(chunk);
        }
        const { statusCode = 0, headers: received } = response;
        const bytes = Buffer.concat(chunks);
        const body =
          received["content-encoding"] === "gzip" ? gunzipSync(bytes, { maxOutputLength: 1_000_000 }) : bytes;
        resolve({ status: statusCode, contentType: received["content-type"], body });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
}

function stringIn(reply: Reply, name: string): string | undefined {
  const value = read(reply)[name];
  return typeof value === "string" ? value : undefined;
}

function read({ body, contentType = "" }: Reply): Record<string, unknown> {
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new Error(`media type ${contentType}`);
  }
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  if (!isObject(value)) {
    throw new Error("not an object");
  }
  return value;
}

/** The answers of the documentation, and the shape of an error: only `error_code` is certain. */
export function judge(operation: Operation, reply: Reply): Verdict {
  const { status } = reply;
  if (status === 200 && operation === "download") {
    return reply.contentType?.toLowerCase() === "application/zip" && reply.body.length > 0
      ? "accepted"
      : "broken: not an archive";
  }
  const answer = read(reply);
  const fits = (name: string, min: number, max: number): boolean => {
    const value = answer[name];
    return value === undefined || (typeof value === "string" && value.length >= min && value.length <= max);
  };
  if (status === 200 && operation === "create") {
    return "task_id" in answer && fits("task_id", 0, 256) ? "accepted" : "broken: task_id";
  }
  if (status === 200) {
    const sound =
      fits("task_id", 1, 256) && fits("task_name", 1, 128) && fits("file_id", 1, 64) && fits("file_name", 1, 255);
    const known = [undefined, "success", "failure", "running"].includes(answer["task_status"] as string | undefined);
    return sound && known ? "accepted" : "broken: state of a task";
  }
  const isError = ["error_code", "error_msg", "error_description", "request_id"].every((name) => fits(name, 0, 1e6));
  if (status < 400 || status > 499 || !isError || !("error_code" in answer)) {
    return `broken: status ${status}`;
  }
  return status === 404 || answer["error_code"] === "HSS.0011" ? "unknown id" : "refused";
}
