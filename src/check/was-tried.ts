import type { Contract } from "../openapi/model.ts";
import { globOf } from "../report/glob.ts";
import type { ConstraintResult } from "../report/report.ts";
import { Selection, selectorOf } from "./plan/selection.ts";

/** Whether this run could have made a finding with a selector; also if that matches nothing in the contract, since then none can come again. */
export function wasTried(
  contract: Contract,
  selection: Selection,
  constraints: readonly ConstraintResult[],
  selector: string,
): boolean {
  const matches = globOf(selector);
  return (
    Selection.unknown(contract, [selector]).length > 0 ||
    constraints.some(({ constraint, unproven }) => unproven === undefined && matches(constraint.id)) ||
    contract.operations.some((operation) =>
      (["combination", "answer"] as const).some(
        (subject) => selection.includes(operation, subject) && matches(selectorOf(operation, subject)),
      ),
    )
  );
}
