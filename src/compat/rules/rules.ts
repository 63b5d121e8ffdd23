// Every kind of change: who notices it, how much it breaks, and what to do.
import { OPERATION_RULES } from "./operation-rules.ts";
import type { Rule } from "./rule.ts";
import { VALUE_RULES } from "./value-rules.ts";

/** What may go after its sunset: announced long before, it breaks only who did not heed it. */
const AFTER_SUNSET: readonly Rule[] = [...OPERATION_RULES, ...VALUE_RULES]
  .filter(({ id }) => /^(?:operation|request-parameter|response-header|.*-property)-removed$/.test(id))
  .map((rule) => ({ ...rule, id: `${rule.id}-after-sunset`, level: "risky" }));

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [...OPERATION_RULES, ...VALUE_RULES, ...AFTER_SUNSET].sort((left, right) =>
  left.id < right.id ? -1 : 1,
);

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule of an id. */
export function ruleOf(id: string): Rule {
  const rule = BY_ID.get(id);
  if (!rule) {
    throw new Error(`There is no rule ${id}.`);
  }
  return rule;
}

/** The rule for what goes: another one, if its sunset is past. */
export function removalRule(id: string, sunset: unknown, today: string | undefined): string {
  const isPast = typeof sunset === "string" && today !== undefined && sunset.slice(0, today.length) <= today;
  return isPast && BY_ID.has(`${id}-after-sunset`) ? `${id}-after-sunset` : id;
}
