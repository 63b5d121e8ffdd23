export type { Auth, AuthContext, OutgoingRequest, TokenSource } from "./client/auth/auth.ts";
export { tokenAuth } from "./client/auth/auth.ts";
export { type IamUser, iamPasswordAuth } from "./client/auth/iam.ts";
export { type AccessKey, akSkAuth } from "./client/auth/signature.ts";
export { createHssClient } from "./client/client.ts";
export type { Violation } from "./client/errors.ts";
export {
  HssConnectionError,
  HssError,
  HssExportError,
  HssResponseError,
  HssTimeoutError,
  HssValidationError,
} from "./client/errors.ts";
export { type Region, type RegionName, regions } from "./client/regions.ts";
export type { RetryOptions } from "./client/transport/retry.ts";
export type {
  ByteStream,
  CallOptions,
  ContainerExport,
  ContainerExportRequest,
  CreatedExportTask,
  CreateOptions,
  CreationTimeRange,
  DownloadOptions,
  ExportOptions,
  ExportProgress,
  ExportTask,
  HssClient,
  HssClientOptions,
} from "./client/types.ts";
export type { components, operations, paths } from "./generated/openapi.ts";
