import { startMock, toTextRecording } from "hss-container-export/contract";

const mock = await startMock({
  document: "openapi.yaml",
  record: true,
  sequence: { getExportTask: ["getRunningExportTaskResponseExample", "getSucceededExportTaskResponseExample"] },
});
const headers = { "X-Auth-Token": "made-up", "Content-Type": "application/json" };

// Here your client does its work; this one asks for more than the contract allows.
await fetch(`${mock.url}/v5/project/container/export-task?export_size=100001`, {
  method: "POST",
  headers,
  body: JSON.stringify({ export_headers: [["container_name", "Name"]] }),
});
for (let status = "running"; status === "running"; ) {
  const response = await fetch(`${mock.url}/v5/project/export-task/task`, { headers });
  status = (await response.json()).task_status;
  process.stdout.write(`${status}\n`);
}

const recording = mock.recording();
await mock.stop();
process.stdout.write(toTextRecording(recording).replaceAll(mock.url, "http://127.0.0.1:4010"));
process.exitCode = recording.broken.length === 0 ? 0 : 1;
