// Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it.
import {
  type ContainerExportRequest,
  type ContainerExportTaskUsingPostResponses,
  downloadFileIdUsingGet,
} from "./client/index.ts";

const export_headers: ContainerExportRequest["export_headers"] = [["image_name", "Image Name"]];

export const requests: ContainerExportRequest[] = [
  { export_headers: [["image_name", "Image Name", "too many"]] }, // kept if refused: tuple
  { export_headers: [["Image Name", "image_name"]] }, // kept if refused: tuple
  { export_headers, status: "Sleeping" }, // kept if refused: enums
  { export_headers, cluster_name: null }, // kept if refused: optional
  { status: "Running" }, // kept if refused: required
  { export_headers, create_time: { start_time: new Date() } }, // kept if accepted: Date
];

export const failure = (error: ContainerExportTaskUsingPostResponses[400]) => [
  error.error_code, // kept if accepted: errors
  error.no_such_field, // kept if refused: errors
];

export async function download(): Promise<Blob> {
  const answer = await downloadFileIdUsingGet({ params: { project_id: "", file_id: "" } });
  return answer.data; // kept if accepted: file
}
