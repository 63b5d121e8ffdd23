import type { Schema } from "../generated/client-schema.ts";
import { requestSchemas } from "../generated/request-schemas.ts";
import { HssValidationError, type Violation } from "./errors.ts";
import { violationsOf } from "./schema.ts";
import { unfit } from "./transport/address.ts";

/** What a request carries, by place, in the names of the contract. @internal */
interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export type OperationId = keyof typeof requestSchemas;

const SCHEMAS: Readonly<Record<OperationId, Schema>> = requestSchemas;

/** What no address can carry, although the contract allows it. */
function unfitParts({ path, query = {} }: RequestParts): Violation[] {
  const places = [
    ["path", path],
    ["query", query],
  ] as const;
  return places.flatMap(([place, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const message = unfit(value, place);
      return message === undefined ? [] : [{ path: `${place}.${name}`, keyword: "address", message }];
    }),
  );
}

/**
 * Holds a request against the contract before it is sent.
 *
 * @throws {HssValidationError} that names every violation
 * @internal
 */
export function assertValid(operation: OperationId, parts: RequestParts, contract: boolean): void {
  const violations = [...(contract ? violationsOf(SCHEMAS[operation], parts) : []), ...unfitParts(parts)];
  if (violations.length > 0) {
    throw new HssValidationError({ operation, violations });
  }
}

/** Deeper than anything in the contract; what lies below is refused as a whole. */
const DEEPEST = 8;

/**
 * A copy of what JSON would carry, with times as epoch milliseconds: what is checked is what is sent.
 *
 * @internal
 */
export function plain(value: unknown, depth = 0): unknown {
  if (value instanceof Date) {
    return value.getTime();
  }
  if (typeof value !== "object" || value === null || depth > DEEPEST) {
    return value;
  }
  return Array.isArray(value)
    ? Array.from(value, (member) => plain(member, depth + 1))
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, depth + 1)]));
}
