// The client of orval calls this for every request. Its own way has no endpoint, and reads a ZIP archive as JSON.
const { HSS_ENDPOINT = "https://hss.cn-north-4.myhuaweicloud.com", HSS_TOKEN = "" } = process.env;

/** Sends a request to the endpoint, with the token; the answer's data is JSON, or the bytes of a file. */
export async function send<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const headers = new Headers(init.headers);
  headers.set("X-Auth-Token", HSS_TOKEN);
  const response = await fetch(HSS_ENDPOINT + path, { ...init, headers });
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const data: unknown = isJson ? await response.json() : await response.blob();
  return { status: response.status, data, headers: response.headers } as Answer;
}
