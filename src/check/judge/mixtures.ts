import type { Constraint, Operation } from "../../openapi/model.ts";
import type { Observation } from "../../report/observation.ts";
import type { Case } from "../cases/case.ts";
import { possibleCause } from "../plan/selection.ts";
import type { Exchange } from "../send/session.ts";

/** A valid request that was refused, and the exchange that shows it. */
interface Mixture {
  readonly testCase: Case;
  readonly exchange: Exchange;
  readonly observation: Observation;
}

/** Of so many of one operation, what they have in common is hardly a value that is refused by itself. */
const MOST = 50;

/** Valid requests of several values that were refused for none of the constraints known by then. */
export class Mixtures {
  readonly #byOperation = new Map<Operation, Mixture[]>();

  note(mixture: Mixture): void {
    const { operation } = mixture.testCase;
    const noted = this.#byOperation.get(operation) ?? [];
    this.#byOperation.set(operation, noted);
    if (noted.length <= MOST) {
      noted.push(mixture);
    }
  }

  /** Those of operations of which each stands on a constraint that is refused by itself, with that. */
  explained(refused: ReadonlySet<Constraint>): (Mixture & { readonly cause: Constraint })[] {
    return [...this.#byOperation.values()].flatMap((noted) => {
      const explained = noted.flatMap((mixture) => {
        const cause = possibleCause(mixture.testCase.operation, mixture.testCase.request, refused);
        return cause ? [{ ...mixture, cause }] : [];
      });
      return noted.length <= MOST && explained.length === noted.length ? explained : [];
    });
  }
}
