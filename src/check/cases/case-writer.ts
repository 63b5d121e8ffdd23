import { isLossy, toJson } from "../../openapi/json.ts";
import type { Body, Constraint, Operation, SchemaNode, Skipped } from "../../openapi/model.ts";
import { type SkipReason, skippedPart } from "../../report/skip-reason.ts";
import type { UnprovenReason, UnprovenReasons } from "../../report/unproven-reason.ts";
import { fillPath, smallestRequest } from "./base-request.ts";
import type { Case } from "./case.ts";
import { nodesInFull } from "./case-budget.ts";
import { reservedCharacterConstraint } from "./parts/reserved-characters.ts";
import type { RequestValues } from "./request.ts";
import { smallestBody } from "./smallest-values.ts";
import type { Scenario } from "./values/candidate.ts";
import { lossReason } from "./values/large-numbers.ts";
import { isAtOnePlace, placeOf, violationsOf } from "./violations.ts";
import { isWellDefined } from "./well-defined.ts";

/** How many cases of an operation are written, and on which request. */
export interface WriterOptions {
  /**
   * Whether only the fewest of the cases are sent that show as much as all of them. Of those that show one rejected side and nothing
   * else, that is at most the first. @default false
   */
  readonly isReduced?: boolean;
  /** The valid request on which every case stands. @default the smallest */
  readonly base?: RequestValues | undefined;
}

/** Writes down the cases of one operation: each is validated against the contract first, and none is written twice. */
export class CaseWriter {
  readonly operation: Operation;
  /** The valid request on which every case stands: the smallest, or another one where a target refuses that. */
  readonly base: RequestValues;
  /** The nodes of which every candidate is written, and not only the first of each constraint that can be. */
  readonly inFull: ReadonlySet<SchemaNode>;
  /** The sides of constraints that no case shows, and why. */
  readonly unproven = new Map<Constraint, UnprovenReasons>();
  /** What of the operation is left out. */
  readonly skipped: Skipped[] = [];
  /** Keys of the requests written so far: of an invalid one its text; of a valid one its text, and the same with the id of its constraint. */
  readonly #written = new Set<string>();
  readonly #isReduced: boolean;
  /** The constraints that rejected cases are about. */
  readonly #blamed = new Set<Constraint>();
  readonly #shown = { accepted: new Set<Constraint>(), rejected: new Set<Constraint>() };
  #pending: Case[] = [];
  readonly #isOnOther: boolean;
  /** The request with values in its path, if it is valid and defined: nearly all of each case is the same. */
  readonly #valid: RequestValues | undefined;

  constructor(operation: Operation, { isReduced = false, base }: WriterOptions = {}) {
    this.operation = operation;
    this.inFull = isReduced ? new Set() : nodesInFull(operation);
    this.#isReduced = isReduced;
    this.base = base ?? smallestRequest(operation);
    this.#isOnOther = base !== undefined;
    const filled = fillPath(operation, this.base);
    this.#valid =
      isWellDefined(operation, this.base) && violationsOf(operation, filled).length === 0 ? filled : undefined;
  }

  /** The request on which every case of the body stands: the body may be optional, but there it is the point. */
  baseWith(body: Body): RequestValues {
    return this.base.body === undefined ? { ...this.base, body: smallestBody(this.operation, body) } : this.base;
  }

  /** What was written since it was last taken. */
  drain(): readonly Case[] {
    const cases = this.#pending;
    this.#pending = [];
    return cases;
  }

  /** Notes what of the operation is left out. */
  skip(place: string, reason: SkipReason): void {
    this.skipped.push(skippedPart(this.operation.id, place, reason));
  }

  /**
   * A request that conforms; a case that does not is left out, and noted if it is an example of the document. Returns whether it is
   * written.
   */
  accept(
    scenario: Scenario,
    description: string,
    constraint: Constraint | undefined,
    request: RequestValues,
    shows = constraint ? [constraint] : [],
  ): boolean {
    const violations = violationsOf(this.operation, fillPath(this.operation, request), { valid: this.#valid });
    if (violations.length > 0) {
      const [first] = violations;
      if (scenario === "example" && first) {
        const place = placeOf(first);
        this.skip(place, { kind: "invalid-example", example: description, keyword: first.keyword, place });
      }
      return false;
    }
    if (!this.#canSend(request)) {
      return false;
    }
    // What is refused for its characters tells nothing of its length.
    const reserved = reservedCharacterConstraint(this.operation, request);
    const subject = reserved ?? constraint;
    const text = toJson(request);
    const key = `${subject?.id} ${text}`;
    if (this.#written.has(key) || (scenario === "combination" && this.#written.has(text))) {
      return false;
    }
    const testCase: Case = {
      operation: this.operation,
      scenario,
      description,
      expected: "accepted",
      ...(subject && { constraint: subject }),
      covers: reserved ? [] : shows,
      request,
      violations,
    };
    this.#add(testCase, key, text);
    return true;
  }

  /** Writes a request that breaks `constraint`, if all it breaks is at one place, and this constraint is among it. Returns whether it was written. */
  reject(
    scenario: Scenario,
    description: string,
    constraint: Constraint,
    request: RequestValues,
    also: readonly Constraint[] = [],
  ): boolean {
    const covers = [constraint, ...also];
    const text = `rejected ${toJson(request)}`;
    // The same invalid request shows as much of every other constraint, once each of them has a case.
    const isKnown = this.#written.has(text) && covers.every((shown) => this.#shown.rejected.has(shown));
    if (isKnown || !this.#canSend(request)) {
      // To validate what cannot be sent takes the most time of all where much of a form cannot be.
      return false;
    }
    const violations = violationsOf(this.operation, fillPath(this.operation, request), { valid: this.#valid });
    const isMeant =
      isAtOnePlace(violations) &&
      (violations.some(({ keyword }) => keyword === constraint.keyword) || isImplied(constraint, scenario));
    if (isMeant) {
      const { operation } = this;
      this.#blamed.add(constraint);
      this.#add(
        { operation, scenario, description, expected: "rejected", constraint, covers, request, violations },
        text,
      );
    }
    return isMeant;
  }

  /** Whether no further case is needed that shows the rejected side of a constraint and nothing else. */
  isEnough(constraint: Constraint): boolean {
    return this.#isReduced && this.#blamed.has(constraint);
  }

  /** Whether OpenAPI defines how a request is written, and no number in it is lost. */
  #canSend(request: RequestValues): boolean {
    return isWellDefined(this.operation, request, undefined, this.#valid) && !isLossy(request);
  }

  /** Keeps a case, and what tells the same one. */
  #add(testCase: Case, ...written: readonly string[]): void {
    this.#pending.push(this.#isOnOther ? { ...testCase, base: this.base } : testCase);
    for (const text of written) {
      this.#written.add(text);
    }
    for (const constraint of testCase.covers) {
      this.#shown[testCase.expected].add(constraint);
    }
  }

  /** Says of a constraint without a case on one side why there can be none. */
  explain(constraint: Constraint): void {
    const loss = lossReason(constraint.keyword, constraint.value);
    const accepted = this.#shown.accepted.has(constraint)
      ? undefined
      : (loss ?? { kind: "unreachable-boundary" as const });
    const rejected = this.#shown.rejected.has(constraint)
      ? undefined
      : (loss ?? whyUnbroken(constraint, this.operation));
    if (accepted || rejected) {
      this.unproven.set(constraint, { ...(accepted && { accepted }), ...(rejected && { rejected }) });
    }
  }
}

/** Why no request can break a constraint. */
function whyUnbroken({ keyword, value, in: place }: Constraint, { body, securityRequired }: Operation): UnprovenReason {
  const isForm = place === "body" && (body?.kind === "form" || body?.kind === "multipart");
  if (place === "security" && !securityRequired) {
    return { kind: "no-credential-needed" };
  }
  if (place === "path" && (keyword === "required" || keyword === "minItems")) {
    return { kind: "other-path" };
  }
  if (value === 0 && /^min/.test(keyword)) {
    return { kind: "nothing-shorter" };
  }
  if (keyword === "type" && (place !== "body" || isForm)) {
    const where = isForm ? "form" : place;
    const types = [value].flat();
    if (types.includes("string") || types.includes("array")) {
      return { kind: types.includes("string") ? "every-text" : "list-of-one", where };
    }
  }
  return { kind: "unbreakable" };
}

/** A violation that shows under the keyword of what it consists of. */
function isImplied({ keyword }: Constraint, scenario: Scenario): boolean {
  return (
    ["prefixItems", "oneOf", "anyOf", "minContains", "maxContains"].includes(keyword) ||
    scenario === "empty-credential" ||
    scenario === "empty-value" ||
    keyword === "const"
  );
}
