import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Operation } from "../contract.ts";
import { reachablePart } from "../openapi/load/reachable.ts";
import { isUnvalidated, unservedByPrism } from "../prism/unserved.ts";
import { parseArguments } from "./arguments.ts";
import { type Io, UsageError } from "./command.ts";
import { loadContract } from "./load-contract.ts";
import { servedDocument } from "./served-document.ts";

const DOCUMENT = fileURLToPath(new URL("../generated/openapi.json", import.meta.url));

/** Text of `--help`. */
export const help = `Usage: hss-container-export mock [options]

Serves the contract on a local Prism mock, until Ctrl-C.

  --port N          Port on 127.0.0.1; 0 for a free one (default).
                    Example: --port 4010
  --document FILE|URL
                    Another OpenAPI document, of version 3.0, 3.1 or 3.2.
                    Example: --document next.yaml
  --help, --version

Prints the address of the mock on standard output once it responds.
`;

/** Runs `mock` until the signal. Resolves to 2 if the mock could not be started, and to 1 if it ended by itself. */
export async function run(argv: string[], io: Io): Promise<number> {
  const given = parseArguments(argv, { port: "text", document: "text" });
  const port = given.get("port")?.at(-1) ?? "0";
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535; it is ${JSON.stringify(port)}`);
  }
  const { ContractError, loadDocument, readContract, requireServable, startMock } = await loadContract("mock");
  const document = given.get("document")?.at(-1) ?? DOCUMENT;
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
    for (const line of contract.operations.flatMap(notServed)) {
      io.stderr.write(`${line}\n`);
    }
    const mock = await startMock({ document: served.file, port: Number(port), signal: io.signal });
    try {
      io.stdout.write(`${mock.url}\n`);
      io.stderr.write(`Serving ${given.has("document") ? document : "the contract"}. Press Ctrl-C to stop.\n`);
      const ended = mock.exited.then(() => "ended" as const);
      const interrupted = io.signal.aborted
        ? Promise.resolve("aborted" as const)
        : once(io.signal, "abort").then(() => "aborted" as const);
      if ((await Promise.race([ended, interrupted])) === "ended") {
        io.stderr.write(
          "hss-container-export mock: the mock ended by itself. Start it again; if it recurs, look at the last request.\n",
        );
        return 1;
      }
      return 0;
    } finally {
      await mock.stop();
    }
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
function notServed(operation: Operation): string[] {
  const reason = operation.isVariant ? undefined : unservedByPrism(operation, []);
  const queries = operation.isVariant ? [] : operation.parameters.filter(isUnvalidated);
  return reason === undefined
    ? queries.map(({ in: place, name }) => `Not validated by Prism: ${operation.id}/${place}/${name}`)
    : [`Not served: ${operation.id}: ${reason}`];
}
