// sample: begin
import { writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { createContainerExportTask, downloadExportFile, getExportTask } from "./client.ts";

const pollSeconds = Number(process.env["HSS_POLL_SECONDS"] ?? 12);
const title = process.argv[2] ?? "Container Name";
const projectId = process.env["HSS_PROJECT_ID"] ?? "";

const created = await createContainerExportTask(
  projectId,
  {
    status: "Running",
    create_time: { start_time: 1721287534000 },
    export_headers: [
      ["container_name", title],
      ["risky", "Security Risk"],
    ],
  },
  { export_size: 100 },
);
if (created.status !== 200) {
  throw new Error(`${created.status} ${created.data.error_code} ${created.data.error_msg}`);
}
const { task_id } = created.data;
console.log(`created ${task_id}`);

let polled = await getExportTask(projectId, task_id);
while (polled.status === 200 && polled.data.task_status === "running") {
  await setTimeout(pollSeconds * 1000);
  polled = await getExportTask(projectId, task_id);
}
if (polled.status !== 200) {
  throw new Error(`${polled.status} ${polled.data.error_code} ${polled.data.error_msg}`);
}
console.log(`${polled.data.task_status} ${polled.data.file_name}`);
if (polled.data.task_status !== "success" || polled.data.file_id === undefined) {
  throw new Error(`Task ${task_id} has no file.`);
}

const file = await downloadExportFile(projectId, polled.data.file_id);
if (file.status !== 200) {
  throw new Error(`${file.status} ${file.data.error_code} ${file.data.error_msg}`);
}
await writeFile("containers.zip", new Uint8Array(await file.data.arrayBuffer()));
// sample: end
