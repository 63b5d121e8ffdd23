import { once } from "node:events";
import type { Operation } from "../../contract.ts";
import { reachablePart } from "../../openapi/load/reachable.ts";
import { hasSuccess, isUnvalidated, unservedByPrism } from "../../prism/unserved.ts";
import { skipText } from "../../report/skip-reason.ts";
import type { Io } from "../command.ts";
import { DOCUMENT, loadContract } from "../load-contract.ts";
import { optionHelp } from "../option-table.ts";
import { servedDocument } from "../served-document.ts";
import { MOCK_OPTIONS, readMockArguments } from "./options.ts";
import { reportRecording } from "./report.ts";

/** Text of `--help`. */
export const help = `Usage: hss-container-export mock [options]

Serves an OpenAPI document on a local Prism mock until Ctrl-C or SIGTERM.

${optionHelp(MOCK_OPTIONS)}
  --help, --version

Prints the URL of the mock once it responds: on standard output, or on standard
error if a JSON, JUnit or HTML report goes to standard output.

Prism ends at some requests. With --reporter, --fail-on or --sequence it is then
started again, and the report names the request; without them the mock ends.

Exit codes: 130 after Ctrl-C, 143 after SIGTERM; with --reporter or --fail-on
instead 0, or 1 for what --fail-on names. In any case 1 if the mock ended by
itself, and 2 if it could not be started.
`;

/**
 * Runs `mock` until the signal. Resolves to 2 if the mock could not be started, and to 1 if it ended by itself, or what was recorded is a
 * failure.
 */
export async function run(argv: string[], io: Io): Promise<number> {
  const given = await readMockArguments(argv);
  const { port, document = DOCUMENT, sequence, reporters } = given;
  const engine = await loadContract("mock");
  const { ContractError, loadDocument, readContract, requireServable, startMock } = engine;
  try {
    // Prism says little about a document that it cannot read, and nothing about a keyword that it does not know.
    const loaded = await loadDocument(document);
    await using served = await servedDocument(loaded);
    // An operation whose references cannot be reached is not served, and the others are.
    const contract = readContract(reachablePart(loaded.document).document);
    requireServable(contract);
    for (const operation of served.removed) {
      io.stderr.write(`Not served, since what it refers to cannot be reached: ${operation}\n`);
    }
    for (const line of contract.operations.flatMap(leftOut)) {
      io.stderr.write(`${line}\n`);
    }
    const options = { document: served.file, port, signal: io.signal };
    const recorded =
      reporters.length > 0 || Object.keys(sequence).length > 0
        ? await startMock({ ...options, sequence, contract: loaded.document, record: true })
        : undefined;
    const mock = recorded ?? (await startMock(options));
    let hasEnded = false;
    try {
      const isForPrograms = reporters.some(({ name, file }) => file === undefined && name !== "text");
      io[isForPrograms ? "stderr" : "stdout"].write(`${mock.url}\n`);
      io.stderr.write(`Serving ${given.document ?? "the contract"}. Press Ctrl-C to stop.\n`);
      const ended = mock.exited.then(() => "ended" as const);
      const interrupted = io.signal.aborted
        ? Promise.resolve("aborted" as const)
        : once(io.signal, "abort").then(() => "aborted" as const);
      hasEnded = (await Promise.race([ended, interrupted])) === "ended";
    } finally {
      await mock.stop();
    }
    if (hasEnded) {
      io.stderr.write(
        "hss-container-export mock: the mock ended by itself. Start it again; if it recurs, look at the last request.\n",
      );
    }
    if (!recorded || reporters.length === 0) {
      return hasEnded ? 1 : 0;
    }
    // The signal is how a recording ends: what it found is the result.
    io.endBySignal?.();
    return (await reportRecording(engine, recorded.recording(), given, io)) || Number(hasEnded);
  } catch (error) {
    if (io.signal.aborted) {
      return 0;
    }
    if (error instanceof ContractError) {
      io.stderr.write(`hss-container-export mock: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

/** What Prism leaves out of an operation. */
function leftOut(operation: Operation): string[] {
  if (operation.isVariant) {
    return [];
  }
  const reason = unservedByPrism(operation, []);
  if (reason) {
    return [`Not served: ${operation.id}: ${skipText(reason)}`];
  }
  const queries = operation.parameters.filter(isUnvalidated);
  return [
    ...(hasSuccess(operation)
      ? []
      : [
          `Never accepted by Prism: ${operation.id}: the document declares no response of success, neither 2xx nor default.`,
        ]),
    ...queries.map(({ in: place, name }) => `Not validated by Prism: ${operation.id}/${place}/${name}`),
  ];
}
