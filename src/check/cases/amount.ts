import type { Operation } from "../../openapi/model.ts";
import type { Candidate } from "./values/candidate.ts";

/** Up to so many constraints, an operation gets every candidate in every context: more of them would take minutes to send. */
const MOST_IN_FULL = 200;

/** Whether each constraint of an operation is shown in full, and not at its limits alone. */
export function isInFull({ constraints }: Operation): boolean {
  return constraints.length <= MOST_IN_FULL;
}

/**
 * Writes candidates: all of them, or for each keyword the first that can be written.
 *
 * @param write Returns whether it could.
 */
export function writeEach(
  candidates: readonly Candidate[],
  all: boolean,
  write: (candidate: Candidate) => boolean,
): void {
  const written = new Map<unknown, Set<string>>();
  for (const candidate of candidates) {
    const { keyword, blamed } = candidate;
    const known = written.get(blamed) ?? new Set();
    if ((all || !known.has(keyword)) && write(candidate)) {
      written.set(blamed, known.add(keyword));
    }
  }
}
