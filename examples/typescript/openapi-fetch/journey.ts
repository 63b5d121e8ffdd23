// sample: begin
import { writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./client.ts";

const { HSS_ENDPOINT = "https://hss.cn-north-4.myhuaweicloud.com", HSS_PROJECT_ID = "", HSS_TOKEN = "" } = process.env;
const pollSeconds = Number(process.env["HSS_POLL_SECONDS"] ?? 12);
const title = process.argv[2] ?? "Container Name";
const project_id = HSS_PROJECT_ID;
const client = createClient<paths>({ baseUrl: HSS_ENDPOINT, headers: { "X-Auth-Token": HSS_TOKEN } });

/** The data of an answer; an error of the service ends the program. */
function dataOf<Data>(answer: { data?: Data; error?: components["schemas"]["HssError"]; response: Response }): Data {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${answer.error?.error_code} ${answer.error?.error_msg}`);
  }
  return answer.data;
}

const { task_id } = dataOf(
  await client.POST("/v5/{project_id}/container/export-task", {
    params: { path: { project_id }, query: { export_size: 100 } },
    body: {
      status: "Running",
      create_time: { start_time: 1721287534000 },
      export_headers: [
        ["container_name", title],
        ["risky", "Security Risk"],
      ],
    },
  }),
);
console.log(`created ${task_id}`);

const poll = async () =>
  dataOf(await client.GET("/v5/{project_id}/export-task/{task_id}", { params: { path: { project_id, task_id } } }));
let task = await poll();
while (task.task_status === "running") {
  await setTimeout(pollSeconds * 1000);
  task = await poll();
}
console.log(`${task.task_status} ${task.file_name}`);
if (task.task_status !== "success" || task.file_id === undefined) {
  throw new Error(`Task ${task_id} has no file.`);
}

const file = await client.GET("/v5/{project_id}/download/{file_id}", {
  params: { path: { project_id, file_id: task.file_id } },
  parseAs: "arrayBuffer",
});
await writeFile("containers.zip", new Uint8Array(dataOf(file)));
// sample: end
