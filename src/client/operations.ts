import type { paths } from "../generated/openapi.ts";
import type { OperationContext } from "./errors.ts";
import type { OperationId } from "./validate.ts";

/** An operation of the contract. */
export interface HssOperation extends OperationContext {
  readonly operation: OperationId;
  readonly path: keyof paths;
}

export const CREATE = {
  operation: "createContainerExportTask",
  method: "POST",
  path: "/v5/{project_id}/container/export-task",
} as const satisfies HssOperation;
export const GET_TASK = {
  operation: "getExportTask",
  method: "GET",
  path: "/v5/{project_id}/export-task/{task_id}",
} as const satisfies HssOperation;
export const DOWNLOAD = {
  operation: "downloadExportFile",
  method: "GET",
  path: "/v5/{project_id}/download/{file_id}",
} as const satisfies HssOperation;

/** The operation that an address belongs to, whatever the endpoint. @internal */
export function operationOf(url: string): HssOperation | undefined {
  const { pathname } = new URL(url);
  return [CREATE, GET_TASK, DOWNLOAD].find(({ path }) =>
    new RegExp(`${path.replace(/\{(\w+)\}/g, "[^/]+")}$`).test(pathname),
  );
}
