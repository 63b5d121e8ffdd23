import type { Constraint, Operation } from "../../openapi/model.ts";
import type { Case, CaseNotes } from "../cases/case.ts";
import { whyImpossible } from "../cases/cases.ts";
import type { RequestValues } from "../cases/request.ts";

/** Up to so many cases of an operation are kept for whoever asks for them again; of more, all are made again. */
const MOST_KEPT = 5_000;

/** Makes the cases of an operation. @param base The valid request on which they stand. @default the smallest */
type MakeCases = (base?: RequestValues) => Generator<Case, CaseNotes>;

/** An operation of a plan. Its cases are made as they are asked for. */
export class PlannedOperation {
  readonly operation: Operation;
  /** The constraints of it that are selected. */
  readonly constraints: readonly Constraint[];
  readonly #make: MakeCases;
  #isPossible: boolean | undefined;
  #kept: readonly Case[] | undefined;
  #count: number | undefined;
  #notes: CaseNotes | undefined;

  constructor(operation: Operation, constraints: readonly Constraint[], make: MakeCases) {
    this.operation = operation;
    this.constraints = constraints;
    this.#make = make;
  }

  /** Whether a valid request can be made; without one, there is no case. */
  get isPossible(): boolean {
    const skipped = this.#notes?.skipped;
    this.#isPossible ??= skipped
      ? !skipped.some(({ place }) => place === "operation")
      : whyImpossible(this.operation) === undefined;
    return this.#isPossible;
  }

  /** The same operation, with its cases on another valid request than the smallest. */
  on(base: RequestValues): PlannedOperation {
    return new PlannedOperation(this.operation, this.constraints, () => this.#make(base));
  }

  /** The cases, one after the other. They are not kept: of a large document, they would fill the memory. */
  *each(): Generator<Case, void> {
    if (this.#kept) {
      yield* this.#kept;
      return;
    }
    const iterator = this.#make();
    let count = 0;
    let next = iterator.next();
    for (; !next.done; next = iterator.next()) {
      count++;
      yield next.value;
    }
    this.#notes = next.value;
    this.#count = count;
  }

  /** All cases. */
  get cases(): readonly Case[] {
    const cases = this.#kept ?? [...this.each()];
    if (cases.length <= MOST_KEPT) {
      this.#kept = cases;
    }
    return cases;
  }

  /** How many cases there are, once all were made. */
  get count(): number | undefined {
    return this.#count;
  }

  /** What no case shows, and what is left out. Makes all cases if that was not done yet. */
  get notes(): CaseNotes {
    if (!this.#notes) {
      for (const _ of this.each()) {
        // Only the end counts.
      }
    }
    return this.#notes ?? { unproven: new Map(), skipped: [] };
  }

  /** Has no case made any more, to learn what none of them shows: a run that is interrupted is to end soon. */
  abandon(): void {
    this.#notes ??= { unproven: new Map(), skipped: [] };
    this.#count ??= 0;
  }

  /** How many cases show each side of a constraint. Makes all cases. */
  casesByConstraint(): Map<Constraint, { accepted: number; rejected: number }> {
    const counts = new Map<Constraint, { accepted: number; rejected: number }>();
    for (const { expected, covers } of this.each()) {
      for (const constraint of covers) {
        const count = counts.get(constraint) ?? { accepted: 0, rejected: 0 };
        count[expected]++;
        counts.set(constraint, count);
      }
    }
    return counts;
  }
}
