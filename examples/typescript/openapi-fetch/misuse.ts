// Each marked line tells what the client keeps of the contract: whether the compiler refuses it, or accepts it.
import createClient from "openapi-fetch";
import type { components, paths } from "./client.ts";

type Request = components["schemas"]["ContainerExportRequest"];
const client = createClient<paths>();
const export_headers: Request["export_headers"] = [["image_name", "Image Name"]];

export const requests: Request[] = [
  { export_headers: [["image_name", "Image Name", "too many"]] }, // kept if refused: tuple
  { export_headers: [["Image Name", "image_name"]] }, // kept if refused: tuple
  { export_headers, status: "Sleeping" }, // kept if refused: enums
  { export_headers, cluster_name: null }, // kept if refused: optional
  { status: "Running" }, // kept if refused: required
  { export_headers, create_time: { start_time: new Date() } }, // kept if accepted: Date
];

export async function failure(request: Request) {
  const params = { path: { project_id: "" } };
  const answer = await client.POST("/v5/{project_id}/container/export-task", { params, body: request });
  return [
    answer.error?.error_code, // kept if accepted: errors
    answer.error?.no_such_field, // kept if refused: errors
  ];
}

export async function download(): Promise<ArrayBuffer | undefined> {
  const params = { path: { project_id: "", file_id: "" } };
  const answer = await client.GET("/v5/{project_id}/download/{file_id}", { params, parseAs: "arrayBuffer" });
  return answer.data; // kept if accepted: file
}
