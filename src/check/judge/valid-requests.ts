import { ContractError } from "../../openapi/errors.ts";
import type { Case } from "../cases/case.ts";
import { type Exchange, isResponse } from "../send/session.ts";
import { type Decision, statusDecision } from "./decision.ts";
import type { Ledger } from "./ledger.ts";
import { REFUSED_BY_TRANSPORT } from "./response-conformance.ts";

/** What came of the valid requests of a run, but for those that no service saw. */
export class ValidRequests {
  /** How often each status answered one. */
  readonly statuses = new Map<number, number>();
  #accepted = false;
  #firstRefused: { readonly testCase: Case; readonly exchange: Exchange } | undefined;

  /** Counts one that was answered. */
  note(testCase: Case, exchange: Exchange, status: number, decision: Decision): void {
    // Refused before any route, it tells nothing about the target as a whole.
    if (REFUSED_BY_TRANSPORT.has(status)) {
      return;
    }
    this.#count(status);
    if (decision === "accepted") {
      this.#accepted = true;
    } else {
      this.#firstRefused ??= { testCase, exchange };
    }
  }

  /** Counts the smallest request of an operation, sent to see whether it is accepted at all. */
  noteProbe(status: number, decision: Decision): void {
    if (decision === "accepted") {
      this.#count(status);
      this.#accepted = true;
    }
  }

  /** Whether some were sent, and none was accepted. */
  get allRefused(): boolean {
    return this.statuses.size > 0 && !this.#accepted;
  }

  /**
   * Nothing proves nothing: a target that denies, throttles or does not take every valid request was not checked.
   *
   * @throws {ContractError} if so, unless something else showed at it
   */
  throwIfNothingCouldRun({ findings }: Ledger, target: string): void {
    const isElsewhere = [...findings.values()].some(
      ({ exchange: { result } }) => !isResponse(result) || !isSilent(result.status),
    );
    if (!this.allRefused || isElsewhere) {
      return;
    }
    const [denied] = this.#decided("denied");
    if (this.#decided("throttled").length === this.statuses.size) {
      throw new ContractError("target-throttles", `${target} kept responding with 429. Give it a slower pace.`);
    }
    if (denied !== undefined && this.#decided("denied", "throttled").length === this.statuses.size) {
      const remedy =
        denied === 401
          ? "Check the credentials"
          : denied === 403
            ? "Check the credentials and the values that exist there"
            : "Check the base path of the target and the values that exist there";
      throw new ContractError(
        "target-denies",
        `${target} responded to every valid request with ${denied}, so that nothing could be checked. ${remedy}.`,
      );
    }
  }

  /** Makes it a finding that every one was refused, if none of the refusals is one by itself. */
  reportIfAllRefused(ledger: Ledger): void {
    const known = [...ledger.findings.values()].some(
      ({ testCase, subject }) => testCase.expected === "accepted" && subject !== "answer",
    );
    if (this.allRefused && !known && this.#firstRefused) {
      const { testCase, exchange } = this.#firstRefused;
      ledger.noteFinding(testCase, "combination", { kind: "none-accepted" }, exchange);
    }
  }

  #count(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  #decided(...decisions: readonly Decision[]): number[] {
    return [...this.statuses.keys()].filter((status) => decisions.includes(statusDecision(status)));
  }
}

/** Whether a refusal of a valid request may be due to credentials, to the base path, to the pace, or to the transport alone. */
const isSilent = (status: number): boolean =>
  ["denied", "throttled"].includes(statusDecision(status)) || REFUSED_BY_TRANSPORT.has(status);
