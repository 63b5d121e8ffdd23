import type { Contract, Operation } from "../openapi/model.ts";
import { type SkipReason, skippedPart } from "../report/skip-reason.ts";

/** Why a target does not serve an operation, given all that are to be checked there; `undefined` if it does. */
export type Unserved = (operation: Operation, chosen: readonly Operation[]) => SkipReason | undefined;

/** A check has one base address. An operation with a base path of its own is not reachable there, unless all checked operations share that path. */
export const whyServedElsewhere: Unserved = ({ basePath }, chosen) =>
  basePath === undefined || chosen.every((operation) => operation.basePath === basePath)
    ? undefined
    : { kind: "other-base-path", basePath };

/** A contract without the operations that a target does not serve, which are skipped by name. */
export function servedPart(contract: Contract, ids: readonly string[] | undefined, unserved: Unserved): Contract {
  const chosen = contract.operations.filter(({ id }) => ids?.includes(id) ?? true);
  const reasons = new Map(
    chosen.flatMap((operation) => {
      const reason = unserved(operation, chosen);
      return reason === undefined ? [] : [[operation.id, reason]];
    }),
  );
  const skipped = [...reasons].map(([operation, reason]) => skippedPart(operation, "operation", reason));
  return {
    ...contract,
    operations: contract.operations.filter(({ id }) => !reasons.has(id)),
    skipped: [...contract.skipped, ...skipped],
  };
}
