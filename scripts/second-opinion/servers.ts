// Schemathesis side by side with our check on the family of faulty servers.
import { check } from "../../src/contract.ts";
import type { Json } from "../../src/openapi/document.ts";
import { readDocument } from "../../src/openapi/load/load.ts";
import { CORRECT_SERVERS } from "../../test/fixtures/servers/correct.ts";
import { FAULTS } from "../../test/fixtures/servers/faults.ts";
import { type Definition, startServer } from "../../test/fixtures/servers/reference.ts";
import { median } from "../bench/stopwatch.ts";
import { table } from "../clients/table.ts";
import { DOCUMENT, type Workspace } from "../clients/toolchains.ts";
import { CHECK, writeFigures } from "./figures.ts";
import { type Opinion, SEED, schemathesis, TUNED, versionOf } from "./schemathesis.ts";

type Outcome = Pick<Opinion, "findings" | "requests" | "time" | "foundAfter">;

async function ours(url: string, document: Json): Promise<Outcome> {
  const start = performance.now();
  let foundAfter: number | undefined;
  const { failures, requests } = await check({
    document,
    target: url,
    seed: SEED,
    onProgress: (_, __, { findings }) => {
      foundAfter ??= findings.length > 0 ? performance.now() - start : undefined;
    },
  });
  const time = performance.now() - start;
  const first = failures.length > 0 ? (foundAfter ?? time) : undefined;
  return {
    findings: failures.map(({ selector }) => selector),
    requests,
    time,
    ...(first !== undefined && { foundAfter: first }),
  };
}

interface Compared {
  name: string;
  isFaulty: boolean;
  ours: Outcome;
  theirs: Outcome;
}

/** Both tools on one server. */
async function compare(
  server: Definition & { name: string },
  isFaulty: boolean,
  workspace: Workspace,
  document: Json,
): Promise<Compared> {
  const running = await startServer(server);
  try {
    return {
      name: server.name,
      isFaulty,
      ours: await ours(running.url, document),
      theirs: await schemathesis(DOCUMENT, running.url, workspace, ["-H", "X-Auth-Token: token", ...TUNED]),
    };
  } finally {
    await running.close();
  }
}

const seconds = (time: number) => Math.round(time / 100) / 10;

/** Both tools on every n-th server of the family, two servers at a time. */
export async function onServers(every: number, workspace: Workspace): Promise<number> {
  const document = await readDocument(DOCUMENT);
  const some = <Server>(servers: Server[]) => servers.filter((_, index) => index % every === 0);
  // Both tools get a token and no more: what asks for a project of its own, or for a signature, is left out.
  const servers = [
    ...some(CORRECT_SERVERS.filter(({ projectId }) => projectId === undefined)).map(
      (server) => [server, false] as const,
    ),
    ...some(FAULTS.filter(({ needsSignature }) => !needsSignature)).map((fault) => [fault, true] as const),
  ];
  const results: Compared[] = [];
  const queue = servers.values();
  const worker = async () => {
    for (const [server, isFaulty] of queue) {
      results.push(await compare(server, isFaulty, workspace, document));
      process.stderr.write(`\r${results.length} of ${servers.length}`);
    }
  };
  await Promise.all([worker(), worker()]);
  process.stderr.write("\n");
  const faulty = results.filter(({ isFaulty }) => isFaulty);
  const correct = results.filter(({ isFaulty }) => !isFaulty);
  const figures = (tool: string, outcome: (result: Compared) => Outcome) => ({
    tool,
    foundAfter: faulty.map((result) => {
      const { foundAfter } = outcome(result);
      return foundAfter === undefined ? null : seconds(foundAfter);
    }),
    accused: correct.filter((result) => outcome(result).findings.length > 0).length,
    correct: correct.length,
    time: seconds(median(results.map((result) => outcome(result).time))),
    requests: median(results.map((result) => outcome(result).requests)),
  });
  const tools = [
    figures(CHECK, ({ ours }) => ours),
    figures(`${await versionOf(workspace)}, all phases but ignored_auth`, ({ theirs }) => theirs),
  ];
  const rows = tools.map(({ tool, foundAfter, accused, correct, time, requests }) => [
    tool,
    `${foundAfter.filter((after) => after !== null).length} of ${foundAfter.length}`,
    `${accused} of ${correct}`,
    `${time} s`,
    String(requests),
  ]);
  process.stdout.write(
    table(["tool", "faults found", "correct servers accused", "median time", "median requests"], rows),
  );
  const missed = faulty.filter(({ ours }) => ours.findings.length === 0);
  process.stdout.write(`\nNot found by us: ${missed.map(({ name }) => name).join(", ") || "none"}\n`);
  const onlyTheirs = missed.filter(({ theirs }) => theirs.findings.length > 0);
  process.stdout.write(`Found by Schemathesis alone: ${onlyTheirs.map(({ name }) => name).join(", ") || "none"}\n`);
  await writeFigures("servers", { tools });
  return missed.length + correct.filter(({ ours }) => ours.findings.length > 0).length === 0 ? 0 : 1;
}
