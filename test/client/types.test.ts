import { describe, expectTypeOf, test } from "vitest";
import {
  akSkAuth,
  type ContainerExportRequest,
  type CreatedExportTask,
  createHssClient,
  type ExportTask,
  type HssClient,
  iamPasswordAuth,
  tokenAuth,
} from "../../src/index.ts";

const auth = tokenAuth("token");
const client: HssClient = createHssClient({ region: "cn-north-4", projectId: "p", auth });

/** Only compiled: `npm run typecheck` is what runs these. */
function compiles(_work: () => unknown): void {}

describe("the types of the client", () => {
  test("answers are those of the contract", () => {
    expectTypeOf(client.createContainerExportTask).returns.resolves.toEqualTypeOf<CreatedExportTask>();
    expectTypeOf(client.getExportTask).returns.resolves.toEqualTypeOf<ExportTask>();
    expectTypeOf<ExportTask["task_status"]>().toEqualTypeOf<"success" | "failure" | "running" | undefined>();
    expectTypeOf<CreatedExportTask>().toEqualTypeOf<{ task_id: string }>();
  });

  test("a pair of a known key and a title is a column, frozen or not", () => {
    compiles(() => client.createContainerExportTask({ export_headers: [["container_name", "Name"]] }));
    const body = { export_headers: [["risky", "Risk"]], create_time: { start_time: new Date(0) } } as const;
    expectTypeOf(body).toExtend<ContainerExportRequest>();
  });

  test("a forgotten required field does not compile", () => {
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ risky: true }));
    // @ts-expect-error
    compiles(() => client.exportContainers(undefined, { pollInterval: 1 }));
    // @ts-expect-error
    compiles(() => client.getExportTask());
  });

  test("a wrong key of a column does not compile", () => {
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [["contaner_name", "Name"]] }));
  });

  test("a triple and a single do not compile", () => {
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [["container_name", "Name", "more"]] }));
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [["container_name"]] }));
  });

  test("an unknown property, a wrong type and an unknown value do not compile", () => {
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [], contaner_name: "x" }));
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [], risky: "true" }));
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [], status: "running" }));
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [], create_time: { start_time: "today" } }));
    // @ts-expect-error
    compiles(() => client.createContainerExportTask({ export_headers: [], cluster_name: new Date() }));
  });

  test("an unknown option does not compile", () => {
    // @ts-expect-error
    compiles(() => client.getExportTask("id", { enterprise_project_id: "0" }));
    // @ts-expect-error
    compiles(() => client.getExportTask("id", { exportSize: 5 }));
    // @ts-expect-error
    compiles(() => client.exportContainers({ export_headers: [] }, { pollIntervall: 5 }));
    // @ts-expect-error
    compiles(() => createHssClient({ region: "cn-north-4", projectId: "p", auth, timeOut: 5 }));
    // @ts-expect-error
    compiles(() => akSkAuth({ accessKey: "a", secretkey: "b" }));
    // @ts-expect-error
    compiles(() => iamPasswordAuth({ domain: "a", user: "b" }));
  });

  test("a client without a project or authentication does not compile", () => {
    // @ts-expect-error
    compiles(() => createHssClient({ region: "cn-north-4", auth }));
    // @ts-expect-error
    compiles(() => createHssClient({ region: "cn-north-4", projectId: "p" }));
    // @ts-expect-error
    compiles(() => createHssClient({ region: "cn-north-4", projectId: "p", auth: "token" }));
  });

  test("`raw` knows the paths, the parameters and both kinds of answers", () => {
    compiles(async () => {
      const { data, error } = await client.raw.POST("/v5/{project_id}/container/export-task", {
        params: { path: { project_id: "p" } },
        body: { export_headers: [["container_name", "Name"]] },
      });
      expectTypeOf(data?.task_id).toEqualTypeOf<string | undefined>();
      expectTypeOf(error?.error_code).toEqualTypeOf<string | undefined>();
    });
    // @ts-expect-error
    compiles(() => client.raw.GET("/v5/{project_id}/download/{file_id}", { params: { path: { project_id: "p" } } }));
  });
});
