import { requestValidators } from "../generated/validators.ts";
import { unfit } from "./address.ts";
import { HssValidationError, type Violation } from "./errors.ts";
import { printable } from "./printable.ts";

/** What a request carries, by place, in the names of the contract. @internal */
export interface RequestParts {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export type OperationId = keyof typeof requestValidators;

/** What a broken keyword allows, in words. */
const WORDS: Record<string, (parameters: Record<string, unknown>) => string> = {
  type: ({ type }) => `must be ${/^[aeiou]/.test(String(type)) ? "an" : "a"} ${type}`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as unknown[]).map(String).join(", ")}`,
  const: ({ allowedValue }) => `must be ${JSON.stringify(allowedValue)}`,
  minLength: ({ limit }) => `must have at least ${counted(limit, "character")}`,
  maxLength: ({ limit }) => `must have at most ${counted(limit, "character")}`,
  minItems: ({ limit }) => `must have at least ${counted(limit, "item")}`,
  maxItems: ({ limit }) => `must have at most ${counted(limit, "item")}`,
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  required: () => "is required",
  additionalProperties: () => "is not a property of the contract",
};

function counted(limit: unknown, unit: string): string {
  return `${limit} ${unit}${limit === 1 ? "" : "s"}`;
}

/** `/body/export_headers/3/0` as `body.export_headers[3][0]`. */
function readablePath(pointer: string): string {
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((token, index) => (/^\d+$/.test(token) ? `[${token}]` : `${index > 0 ? "." : ""}${printable(token, 100)}`))
    .join("");
}

/** Every violation of an operation's contract by the parts of a request. */
function violationsOf(operation: OperationId, parts: RequestParts): Violation[] {
  const validator = requestValidators[operation];
  const violations: Violation[] = [];
  if (!validator(parts)) {
    for (const { instancePath, keyword, params } of validator.errors ?? []) {
      const property = params["missingProperty"] ?? params["additionalProperty"];
      const pointer = property === undefined ? instancePath : `${instancePath}/${escapePointer(String(property))}`;
      const message = WORDS[keyword]?.(params) ?? `must fulfil ${keyword} ${JSON.stringify(params)}`;
      violations.push({ path: readablePath(pointer), keyword, message });
    }
  }
  return violations;
}

function escapePointer(token: string): string {
  return token.replaceAll("~", "~0").replaceAll("/", "~1");
}

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
  const violations = [...(contract ? violationsOf(operation, parts) : []), ...unfitParts(parts)];
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
