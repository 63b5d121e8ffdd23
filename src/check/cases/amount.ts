import type { Operation } from "../../openapi/model.ts";
import type { Candidate } from "./values/values.ts";

/** Up to so many constraints, an operation gets every candidate in every context: more of them would take minutes to make and to send. */
const MOST_IN_FULL = 200;

/** Whether each constraint of an operation is shown in full, and not at its limits alone. */
export function isInFull({ constraints }: Operation): boolean {
  return constraints.length <= MOST_IN_FULL;
}

/** The candidates to send: all of them, or the first for each keyword where an operation has many constraints. */
export function chosenOf(operation: Operation, candidates: readonly Candidate[]): readonly Candidate[] {
  return isInFull(operation)
    ? candidates
    : candidates.filter(
        ({ keyword, blamed }, index) =>
          candidates.findIndex((other) => other.keyword === keyword && other.blamed === blamed) === index,
      );
}
