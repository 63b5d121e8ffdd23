// Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it.
import { type ContainerExportRequest, createContainerExportTask, downloadExportFile } from "./client.ts";

const export_headers: ContainerExportRequest["export_headers"] = [["image_name", "Image Name"]];

export const requests: ContainerExportRequest[] = [
  { export_headers: [["image_name", "Image Name", "too many"]] }, // kept if refused: tuple
  { export_headers: [["Image Name", "image_name"]] }, // kept if refused: tuple
  { export_headers, status: "Sleeping" }, // kept if refused: enums
  { export_headers, cluster_name: null }, // kept if refused: optional
  { status: "Running" }, // kept if refused: required
  { export_headers, create_time: { start_time: new Date() } }, // kept if accepted: Date
];

export async function failure(request: ContainerExportRequest) {
  const answer = await createContainerExportTask("", request);
  return answer.status === 200
    ? []
    : [
        answer.data.error_code, // kept if accepted: errors
        answer.data.no_such_field, // kept if refused: errors
      ];
}

export async function download(): Promise<Blob | undefined> {
  const answer = await downloadExportFile("", "");
  return answer.status === 200 ? answer.data : undefined; // kept if accepted: file
}
