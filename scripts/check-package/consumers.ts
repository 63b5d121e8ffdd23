// What others write who use the package: small programs for an empty project.

const NAME = "hss-container-export";

/** Compiles only if the types of all entries are there, and refuse what the contract refuses. */
export const TYPES = `
import { createHssClient, tokenAuth, type ContainerExportRequest } from "${NAME}";
import { save } from "${NAME}/node";
import { describe, it } from "node:test";
import { check, contractTests, type NegativeRequest, negativeRequests, positiveRequests, readContract, type Report, toRequest } from "${NAME}/contract";

const body: ContainerExportRequest = { export_headers: [["container_name", "Name"]] };
const client = createHssClient({ region: "cn-north-4", projectId: "p", auth: tokenAuth("t") });
export const task: Promise<{ task_id: string }> = client.createContainerExportTask(body);
export const report: Promise<Report> = check({ document: {}, target: "http://127.0.0.1:1" });
export { save };
contractTests({ describe, it }, { document: {}, target: (request: Request) => new Response(request.url) });
export const requests = readContract({}).operations.map((operation) => ({
  positive: positiveRequests(operation).map((values) => toRequest(values, "http://127.0.0.1:1")),
  broken: negativeRequests(operation).map(({ constraint }: NegativeRequest) => constraint.id),
}));
// @ts-expect-error a runner without it
contractTests({ describe }, { document: {} });
// @ts-expect-error a key that the contract does not know
export const wrong: ContainerExportRequest = { export_headers: [["no_such_key", "Name"]] };
`;

const exportFrom = (entry: string): string => `
  const { createHssClient, tokenAuth } = await import("${entry}");
  const hss = createHssClient({ endpoint: process.env.TARGET, projectId: "p", auth: tokenAuth("t") });
  const { task_id } = await hss.createContainerExportTask({ export_headers: [["container_name", "Name"]] });
  if ((await hss.getExportTask(task_id)).task_id !== task_id) throw new Error("This is not the task.");
`;

/** Calls a server through both client entries, and resolves what is not code. */
export const ESM = `
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const path of ["openapi.yaml", "openapi.json", "openapi-3.0.json", "package.json"]) require.resolve("${NAME}/" + path);
if (require("${NAME}/openapi.json").openapi === undefined) throw new Error("openapi.json is not a document.");
for (const peer of ["fast-check", "ajv", "yaml", "@stoplight/prism-cli"]) {
  try { require.resolve(peer); } catch { continue; }
  throw new Error(peer + " is installed: this proves nothing.");
}
{${exportFrom(NAME)}}
{${exportFrom(`${NAME}/node`)}}
`;

/** The same from CommonJS, where only a dynamic import reaches the package. */
export const COMMON_JS = `(async () => {${exportFrom(NAME)}})();`;

/** Fails if importing the check loads `http` or `tls`, which only some checks need: on newer versions of Node, `http` loads all of `fetch`. */
export const QUICK = `
await import("${NAME}/contract");
const loaded = process.moduleLoadList.filter((name) => ["NativeModule http", "NativeModule tls"].includes(name));
if (loaded.length > 0) throw new Error("It loads " + loaded.join(" and "));
`;

/** Tests of a server that lets `MOST` books through, where its contract says 100, by a test runner: once as a fetch handler, once as a request listener. */
export const suiteOf = (runner: string, entry = `${NAME}/contract`): string => `
import { describe, it } from "${runner}";
import { contractTests } from "${entry}";

const parameters = [
  { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } },
  { name: "title", in: "query", schema: { type: "string", minLength: 0 } },
];
const responses = { 200: { description: "Books." }, default: { description: "None." } };
const document = {
  openapi: "3.1.0",
  info: { title: "Books", version: "1.0.0" },
  paths: { "/books": { get: { operationId: "listBooks", parameters, responses } } },
};
const statusOf = (url) => {
  const limit = new URL(url, "http://localhost").searchParams.get("limit") ?? "1";
  const fits = /^-?\\d+$/.test(limit) && Number(limit) >= 1 && Number(limit) <= Number(process.env.MOST);
  return fits ? 200 : 400;
};
const targets = [
  { fetch: (request) => new Response(null, { status: statusOf(request.url) }) },
  (request, response) => response.writeHead(statusOf(request.url)).end(),
];
for (const target of targets) contractTests({ describe, it }, { document, target, level: "boundary", seed: 1 });
`;
