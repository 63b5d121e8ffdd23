import type { Answer, Case, Violation } from "../check/target.ts";
import { isObject } from "../openapi/document.ts";

/** A violation as Prism names it. */
interface PrismViolation {
  readonly location: readonly string[];
  readonly code: string;
}

/** Why Prism rejected a request for another reason than the one that was meant, or `undefined`. */
export function wrongReason(one: Case, answer: Answer): string | undefined {
  const header = answer.headers["sl-violations"];
  if (one.expected === "accepted") {
    return undefined;
  }
  const reasons = header === undefined ? undefined : prismViolations(header);
  if (!reasons) {
    // Cut by Prism where it is too long (or absent): as much as can be read has to name the keyword.
    const named = header !== undefined && one.violations.some(({ keyword }) => header.includes(`"code":"${keyword}"`));
    return named ? undefined : "it was rejected without a reason";
  }
  const expected = one.violations.map(toPrism);
  const found = reasons.some((reason) => expected.some((wanted) => same(reason, wanted)));
  const elsewhere = reasons.find(
    (reason) =>
      !expected.some(({ location }) => startsWith(reason.location, location) || startsWith(location, reason.location)),
  );
  if (found && !elsewhere) {
    return undefined;
  }
  const named = elsewhere ?? reasons[0];
  return `it was rejected for another reason: ${named?.code} at ${named?.location.join("/")}, expected ${expected.map(({ code, location }) => `${code} at ${location.join("/")}`)[0]}`;
}

function prismViolations(header: string): PrismViolation[] | undefined {
  try {
    const list: unknown = JSON.parse(header);
    return Array.isArray(list)
      ? list.filter(isObject).map(({ location, code }) => ({
          location: Array.isArray(location) ? location.map(String) : [],
          code: String(code),
        }))
      : undefined;
  } catch {
    return undefined;
  }
}

/** Where and how Prism reports a violation. */
function toPrism({ in: place, location, keyword }: Violation): PrismViolation {
  if (place === "security") {
    return { location: ["request"], code: "401" };
  }
  if (place === "body" && location.length === 0 && (keyword === "content" || keyword === "required")) {
    return { location: ["request"], code: keyword === "content" ? "415" : "required" };
  }
  const names = location.map((segment, index) =>
    place === "header" && index === 0 ? String(segment).toLowerCase() : String(segment),
  );
  return { location: ["request", place, ...(keyword === "required" ? names.slice(0, -1) : names)], code: keyword };
}

const same = (one: PrismViolation, other: PrismViolation): boolean =>
  one.code === other.code && one.location.join("\n") === other.location.join("\n");
const startsWith = (location: readonly string[], start: readonly string[]): boolean =>
  start.every((segment, index) => location[index] === segment);
