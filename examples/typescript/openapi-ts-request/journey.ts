// sample: begin
import { writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import axios from "axios";
import {
  ContainerStatus,
  containerExportTaskUsingPost,
  downloadFileIdUsingGet,
  ExportColumnKey,
  exportTaskTaskIdUsingGet,
  type HssError,
} from "./client/index.ts";

const { HSS_ENDPOINT = "https://hss.cn-north-4.myhuaweicloud.com", HSS_PROJECT_ID = "", HSS_TOKEN = "" } = process.env;
const pollSeconds = Number(process.env["HSS_POLL_SECONDS"] ?? 12);
const title = process.argv[2] ?? "Container Name";
const project_id = HSS_PROJECT_ID;
axios.defaults.baseURL = HSS_ENDPOINT;
axios.defaults.headers.common["X-Auth-Token"] = HSS_TOKEN;
axios.interceptors.response.use(undefined, (failure) => {
  const error: HssError = failure.response?.data ?? {};
  throw new Error(`${failure.response?.status ?? failure.message} ${error.error_code} ${error.error_msg}`);
});

const created = await containerExportTaskUsingPost({
  params: { project_id, export_size: 100 },
  body: {
    status: ContainerStatus.Running,
    create_time: { start_time: 1721287534000 },
    export_headers: [
      [ExportColumnKey.container_name, title],
      [ExportColumnKey.risky, "Security Risk"],
    ],
  },
});
const { task_id } = created.data;
console.log(`created ${task_id}`);

const poll = async () => (await exportTaskTaskIdUsingGet({ params: { project_id, task_id } })).data;
let task = await poll();
while (task.task_status === "running") {
  await setTimeout(pollSeconds * 1000);
  task = await poll();
}
console.log(`${task.task_status} ${task.file_name}`);
if (task.task_status !== "success" || task.file_id === undefined) {
  throw new Error(`Task ${task_id} has no file.`);
}

// The client asks axios for a Blob, which it knows only in a browser.
const file = await downloadFileIdUsingGet({
  params: { project_id, file_id: task.file_id },
  options: { responseType: "arraybuffer" },
});
await writeFile("containers.zip", Buffer.from(await new Blob([file.data]).arrayBuffer()));
// sample: end
