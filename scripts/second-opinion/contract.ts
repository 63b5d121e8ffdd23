// Schemathesis side by side with our check on documents that others published, each served right but for some planted faults.
import { basename } from "node:path";
import { check } from "../../src/contract.ts";
import { isObject, type Json } from "../../src/openapi/document.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { groupBy } from "../../src/report/report.ts";
import { corpus } from "../../test/corpus/run.ts";
import { ConstructedApi } from "../../test/fixtures/constructed/api.ts";
import { requestMutants } from "../../test/fixtures/constructed/mutate/mutants.ts";
import { tell } from "../../test/fixtures/constructed/mutate/tellable.ts";
import { serve } from "../../test/fixtures/constructed/server.ts";
import { Missing } from "../clients/command.ts";
import { table } from "../clients/table.ts";
import type { Workspace } from "../clients/toolchains.ts";
import { CHECK, type ContractFigures, falseOf, type ToolFigures, writeFigures } from "./figures.ts";
import { SEED, schemathesis, TUNED, versionOf } from "./schemathesis.ts";

/** Of the documents of the corpus: of 3.0 and 3.1, small ones and larger ones, written by hand and by frameworks. */
const FILES = [
  ...["museum.yaml", "train-travel.yaml", "scalar-galaxy.yaml", "30-swagger-petstore.yaml", "30-oai-uspto.yaml"],
  ...["30-guru-nexmo-account.json", "openstack-placement-v1.yaml", "fastapi-flashnotes.json"],
  ...["adyen-RecurringService-v68.json", "30-pagerduty-events.json"],
];
/** In operations of their own. */
const MOST_FAULTS = 10;
const MUTANTS = 60;
/** How long a tool may take for a document, on each of its two servers. @unit milliseconds */
const TIMEOUT = 150_000;

type Api = Pick<ConstructedApi, "respond">;

/** The server of a document, by itself and with faults, by the operations in which they are. */
interface Served {
  readonly right: Api;
  readonly faulty: Api;
  readonly faults: ReadonlySet<string>;
  readonly operations: number;
  readonly operationOf: (request: { readonly method: string; readonly url: string }) => string;
}

function served(document: Json): Served {
  const right = new ConstructedApi(document);
  const apis = new Map<string, ConstructedApi>();
  for (const [index, mutant] of requestMutants(document, MUTANTS, SEED).entries()) {
    if (apis.size < MOST_FAULTS && !apis.has(mutant.operation)) {
      // A fault that no request shows is none.
      const telling = tell(mutant, new ConstructedApi(mutant.original), SEED + index);
      if (telling?.request) {
        apis.set(mutant.operation, telling.api);
      }
    }
  }
  const nameOf: Served["operationOf"] = ({ method, url }) => {
    const { pathname, search } = new URL(url, "http://localhost");
    const request = { method, url: pathname + search, headers: {}, body: Buffer.alloc(0) };
    return right.judge(request).operation?.name ?? `${method} ${pathname}`;
  };
  const respond: Api["respond"] = (request) => {
    const own = apis.get(nameOf(request)) ?? right;
    return refusedMethod(right, request) ?? own.respond(request);
  };
  return {
    right: { respond: (request) => refusedMethod(right, request) ?? right.respond(request) },
    faulty: { respond },
    faults: new Set(apis.keys()),
    operations: right.operations.length,
    operationOf: nameOf,
  };
}

/** HTTP has a response of its own for a method that a path has not. */
function refusedMethod({ operations }: ConstructedApi, { method, url }: Parameters<Api["respond"]>[0]) {
  const [path = ""] = url.split("?");
  const methods = operations.filter(({ route }) => route.match(path)).map((operation) => operation.method);
  return methods.length === 0 || methods.includes(method.toLowerCase())
    ? undefined
    : { status: 405, headers: { Allow: methods.join(", ").toUpperCase() }, body: Buffer.alloc(0) };
}

/** What a tool says of one server: a name for each finding, and the operation that it is about. */
interface Said {
  readonly findings: readonly (readonly [name: string, operation: string])[];
  readonly read: number;
  readonly requests: number;
  /** @unit milliseconds */
  readonly time: number;
  readonly isStopped: boolean;
}

/** Runs a tool on the server as it should be and on the one with faults: what it says of both is false. */
async function compared(
  tool: string,
  { right, faulty, faults }: Served,
  run: (url: string) => Promise<Said>,
): Promise<ToolFigures> {
  const on = async (api: Api): Promise<Said> => {
    const server = await serve(api);
    try {
      return await run(server.url);
    } finally {
      await server.stop();
    }
  };
  const known = new Set((await on(right)).findings.map(([name]) => name));
  const { findings, read, requests, time, isStopped } = await on(faulty);
  const isTrue = ([name, operation]: Said["findings"][number]): boolean => !known.has(name) && faults.has(operation);
  const found = findings.filter(isTrue);
  const wrong = findings.filter((finding) => !isTrue(finding));
  return {
    ...{ tool, read, requests, time: Math.round(time / 100) / 10, isStopped },
    findings: findings.length,
    false: countBy(wrong.map(([name]) => kindOf(name))),
    found: new Set(found.map(([, operation]) => operation)).size,
  };
}

/** `ST103` of `ST103 GET /things`, `maxLength` of `createThing/body/name/maxLength`. */
function kindOf(name: string): string {
  return name.split(" ").length > 1 ? (name.split(" ")[0] ?? name) : (name.split("/").at(-1) ?? name);
}

function countBy(kinds: readonly string[]): Record<string, number> {
  return Object.fromEntries(groupBy(kinds, (kind) => kind).map(([kind, found]) => [kind, found.length]));
}

async function ours(document: Json, url: string, { operationOf, operations: most }: Served): Promise<Said> {
  const start = performance.now();
  const { failures, requests, operations } = await check({ document, target: url, seed: SEED });
  return {
    findings: failures.map(({ selector, request }) => [selector, operationOf(request)]),
    // An operation that takes bodies of several media types counts for each.
    read: Math.min(operations.checked, most),
    requests,
    time: performance.now() - start,
    isStopped: false,
  };
}

/** A credential of the right form for each scheme that a header carries. */
function credentials({ components }: Json): string[] {
  const schemes = isObject(components) && isObject(components["securitySchemes"]) ? components["securitySchemes"] : {};
  const headers = Object.values(schemes)
    .filter(isObject)
    .flatMap(({ type, scheme, in: place, name }): [string, string][] =>
      type !== "apiKey"
        ? [["Authorization", String(scheme).toLowerCase() === "basic" ? "Basic dXNlcjprZXk=" : "Bearer token"]]
        : place === "header"
          ? [[String(name), "key"]]
          : [],
    );
  return [...new Map(headers)].flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
}

/** Both tools on ten documents, one after the other. */
export async function onDocuments(workspace: Workspace): Promise<number> {
  const { others } = await corpus();
  if (others === undefined) {
    throw new Missing("The documents of others are not here: put them into ../shared/documents.");
  }
  const version = await versionOf(workspace);
  const documents: ContractFigures["documents"][number][] = [];
  for (const file of FILES) {
    const path = others.find((candidate) => basename(candidate) === file);
    if (path === undefined) {
      throw new Missing(`There is no ${file} among the documents of others.`);
    }
    const document = await readDocument(path);
    const server = served(document);
    const further = [...credentials(document), ...TUNED];
    const { info } = document as { info?: { title: string; version: string } };
    documents.push({
      name: `${info?.title} ${info?.version}`,
      operations: server.operations,
      faults: server.faults.size,
      tools: [
        await compared(CHECK, server, (url) => ours(document, url, server)),
        await compared(version, server, async (url) => {
          const { findings, ...others } = await schemathesis(path, url, workspace, further, TIMEOUT);
          return { ...others, findings: findings.map((name) => [name, name.replace(/^\S+ /, "")] as const) };
        }),
      ],
    });
    process.stdout.write(rowsOf(documents.slice(-1)));
  }
  process.stdout.write(`\n${rowsOf(documents)}`);
  await writeFigures("contract", { documents });
  return documents.some(({ tools: [own] }) => own === undefined || falseOf(own) > 0) ? 1 : 0;
}

function rowsOf(documents: ContractFigures["documents"]): string {
  const rows = documents.flatMap(({ name, operations, faults, tools }) =>
    tools.map((tool) => [
      ...[name, tool.tool, `${tool.read} of ${operations}`, String(tool.requests)],
      ...[`${tool.time} s${tool.isStopped ? ", stopped" : ""}`, `${tool.found} of ${faults}`],
      ...[String(tool.findings), String(falseOf(tool))],
    ]),
  );
  return table(["document", "tool", "read", "requests", "time", "faults found", "findings", "false"], rows);
}
