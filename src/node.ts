import type { Auth } from "./client/auth/auth.ts";
import { authOf, CREDENTIALS_HELP } from "./client/auth/environment.ts";
import { createHssClient as createCoreClient } from "./client/client.ts";
import { type SavedFile, type SaveOptions, save } from "./client/export/save.ts";
import type {
  ContainerExport,
  ContainerExportRequest,
  ExportOptions,
  HssClient,
  HssClientOptions,
} from "./client/types.ts";

export { checkTarget, HssFileError, type SavedFile, type SaveOptions, save } from "./client/export/save.ts";
export * from "./index.ts";

/** An export whose file can be saved. */
export interface SavableExport extends ContainerExport {
  /** Saves the file, as {@link save} does. */
  save(path: string, options?: SaveOptions): Promise<SavedFile>;
}

/** A client whose exports can be saved. */
export interface NodeHssClient extends HssClient {
  exportContainers(body: ContainerExportRequest, options?: ExportOptions): Promise<SavableExport>;
  exportContainers(
    body: ContainerExportRequest | undefined,
    options: ExportOptions & { readonly taskId: string },
  ): Promise<SavableExport>;
}

/**
 * The client of the core entry; its exports have `save` as well.
 *
 * @throws {TypeError} if a setting is missing or wrong
 * @example
 * ```ts
 * const client = createHssClient({ region: "cn-north-4", projectId, auth: authFromEnvironment() });
 * const file = await client.exportContainers({ export_headers: [["container_name", "Name"]] });
 * await file.save("containers.zip");
 * ```
 */
export function createHssClient(options: HssClientOptions): NodeHssClient {
  const client = createCoreClient(options);
  return Object.freeze({
    ...client,
    async exportContainers(body: ContainerExportRequest | undefined, exportOptions?: ExportOptions) {
      // Without a body the core client demands a task.
      const source = await client.exportContainers(body as ContainerExportRequest, exportOptions);
      return { ...source, save: (path: string, saving?: SaveOptions) => save(source, path, saving) };
    },
  });
}

/**
 * The authentication that the environment names: `HSS_TOKEN`, else `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK` (and
 * `HUAWEICLOUD_SDK_SECURITY_TOKEN`), else `CLOUD_SDK_AK` and `CLOUD_SDK_SK`.
 *
 * @throws {TypeError} if none is set, or only one half of a pair
 */
export function authFromEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): Auth {
  const auth = authOf(environment);
  if (!auth) {
    throw new TypeError(`no credentials: ${CREDENTIALS_HELP}`);
  }
  return auth;
}
