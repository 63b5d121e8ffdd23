import { isDeepStrictEqual } from "node:util";
import type { Target } from "../check/target.ts";
import type { Json } from "../openapi/document.ts";
import { readDocument } from "../openapi/load/load.ts";
import { readContract, requireServable } from "../openapi/read/contract.ts";
import { DEVIATIONS } from "./deviations.ts";
import { hasEnded, mockVersions, startMock } from "./mock.ts";
import { ownRule } from "./own-rules.ts";
import { isExpected, proveDeviations } from "./prove-deviations.ts";
import { isOfExample, wrongReason } from "./reasons.ts";

/** The document that a mock serves, and how it is checked. */
export interface MockTargetOptions {
  readonly document: string;
  /** What the mock is checked against. Where it is another document, an example that breaks it is a fault of the mock. */
  readonly contract: Json;
  /** Whether the table of deviations is kept by this document: elsewhere a deviation may find no place to occur. */
  readonly showsDeviations: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Prism, wherever it runs, as the target of a check: what it says of a rejection counts, and its deviations are known. */
export function prismTarget(url: string, restart: () => Promise<boolean>): Target {
  return {
    url,
    name: "Prism",
    takesPlaceholders: true,
    wrongReason,
    deviationOf: (testCase, response) =>
      DEVIATIONS.find(({ meets }) => meets?.(testCase))?.id ?? ownRule(testCase, response),
    restart,
  };
}

/** A mock that was started to be checked. */
export interface MockTarget extends Target {
  /** Ends the mock and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the mock of a document as the target of a check; it is started again at the same address once it has died.
 *
 * @throws {ContractError} if it cannot be started, or serve the document
 */
export async function startMockTarget(options: MockTargetOptions): Promise<MockTarget> {
  const { document, contract, showsDeviations, signal } = options;
  // Prism says little about a document that it cannot read.
  const served = await readDocument(document);
  requireServable(readContract(served));
  let mock = await startMock({ document, signal });
  const { url } = mock;
  const restart = async (): Promise<boolean> => {
    // It may have died because the check is to end.
    signal?.throwIfAborted();
    const isGone = await hasEnded(mock);
    if (isGone) {
      mock = await startMock({ document, port: Number(new URL(url).port), signal });
    }
    return isGone;
  };
  return {
    ...prismTarget(url, restart),
    ...(isDeepStrictEqual(served, contract) && { isOfExample }),
    proveDeviations: (proving) =>
      proveDeviations(
        proving,
        url,
        (deviation) => showsDeviations && isExpected(deviation, mockVersions()),
        ({ mitigations }) => startMock({ document, mitigations, signal }),
      ),
    stop: () => mock.stop(),
  };
}
