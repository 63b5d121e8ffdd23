// Rules for values: what a request may hold, and what a response can.
import { KEYWORDS } from "../../openapi/vocabulary.ts";
import type { Level } from "../change.ts";
import type { Incompatibility, Side } from "../schema/alternative.ts";
import type { Rule } from "./rule.ts";

/** Keywords that allow more or less in a way that has no order. */
const OTHERS = [
  "type",
  "pattern",
  "format",
  "multipleOf",
  "uniqueItems",
  "discriminator",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
];

/** What rules call a keyword: `min-length` for `minLength`, `exclusive-min` for `exclusiveMinimum`. */
const called = (keyword: string): string =>
  keyword.replace("imum", "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Whether a keyword is a lower limit; `undefined` for one that is not a limit, so that its values have no order. */
function isLeast(keyword: string): boolean | undefined {
  const combine = KEYWORDS.get(keyword)?.combine;
  return combine === "greatest" ? true : combine === "least" ? false : undefined;
}

/** What a change of a value is called, on each side what it is to a consumer, and what to do. */
interface Row {
  readonly name: string;
  readonly side: Side;
  readonly level: Level;
  readonly breaks?: string;
  readonly migrate?: string;
}

const NARROWED = { side: "request", level: "breaking" } as const;
const WIDENED = { side: "response", level: "breaking" } as const;
const REFUSED = "a caller whose value kept to the old rule can be refused";
const UNKNOWN = "a reader can get a value that the old contract ruled out";
const harmless = (side: Side, ...names: string[]): Row[] =>
  names.map((name): Row => ({ name, side, level: "compatible" }));

const ROWS: readonly Row[] = [
  ...[...KEYWORDS.keys()].flatMap((keyword): Row[] => {
    if (isLeast(keyword) === undefined) {
      return [];
    }
    const name = called(keyword);
    const [less, more] = isLeast(keyword) ? ["increased", "decreased"] : ["decreased", "increased"];
    return [
      { ...NARROWED, name: `${name}-${less}`, breaks: REFUSED, migrate: "Keep to the new limit." },
      { ...WIDENED, name: `${name}-${more}`, breaks: UNKNOWN, migrate: "Allow for it." },
      ...harmless("request", `${name}-${more}`),
      ...harmless("response", `${name}-${less}`),
    ];
  }),
  ...OTHERS.map(called).flatMap((name): Row[] => [
    { ...NARROWED, name: `${name}-changed`, breaks: REFUSED, migrate: "Keep to the new rule." },
    { ...WIDENED, name: `${name}-changed`, breaks: UNKNOWN, migrate: "Allow for it." },
    ...harmless("request", `${name}-widened`),
    ...harmless("response", `${name}-narrowed`),
  ]),
  // What no single keyword says: a negation, a condition, a dependency, and what only an example shows.
  { ...NARROWED, name: "narrowed", breaks: REFUSED, migrate: "Keep to the new rule." },
  { ...WIDENED, name: "widened", breaks: UNKNOWN, migrate: "Allow for it." },
  ...harmless("request", "widened", "deprecated"),
  ...harmless("response", "narrowed", "deprecated"),
  {
    ...NARROWED,
    name: "enum-added",
    breaks: "a caller that sends another value is refused",
    migrate: "Send one of these.",
  },
  {
    ...NARROWED,
    name: "enum-value-removed",
    breaks: "a caller that sends it is refused",
    migrate: "Send one that is left.",
  },
  { ...WIDENED, name: "enum-removed", breaks: "a reader does not know all values", migrate: "Handle unknown values." },
  {
    side: "response",
    level: "risky",
    name: "enum-value-added",
    breaks: "a reader that takes the list for complete does not know it",
    migrate: "Handle it.",
  },
  ...harmless("request", "enum-removed", "enum-value-added"),
  ...harmless("response", "enum-added", "enum-value-removed"),
  {
    ...NARROWED,
    name: "any-of-removed",
    breaks: "a caller that sends it is refused",
    migrate: "Send an alternative that is left.",
  },
  { ...WIDENED, name: "any-of-added", breaks: "a reader does not know it", migrate: "Handle it." },
  ...harmless("request", "any-of-added"),
  ...harmless("response", "any-of-removed"),
  {
    ...NARROWED,
    name: "one-of-overlaps",
    breaks: "a caller whose value meets several alternatives is refused",
    migrate: "Send a value that meets a single one.",
  },
  {
    ...WIDENED,
    name: "one-of-overlaps-no-more",
    breaks: "a reader that relies on a single alternative misreads a value that meets several",
    migrate: "Expect several.",
  },
  ...harmless("request", "one-of-overlaps-no-more"),
  ...harmless("response", "one-of-overlaps"),
  { ...NARROWED, name: "xml-changed", breaks: "what a caller writes is not found", migrate: "Write the new form." },
  { ...WIDENED, name: "xml-changed", breaks: "a reader does not find it", migrate: "Read the new form." },
];

/** What is left out is the same everywhere. */
const DEFAULT_CHANGED: Row = {
  ...NARROWED,
  name: "default-changed",
  breaks: "the request of a caller that leaves it out means something else",
  migrate: "Send the value that you mean.",
};

const MEMBER_ROWS: readonly Row[] = [
  {
    ...NARROWED,
    name: "removed",
    breaks: "what a caller sends here is no longer read, or is refused",
    migrate: "Do without it.",
  },
  { ...WIDENED, name: "removed", breaks: "a reader of it finds nothing", migrate: "Do without it." },
  {
    ...NARROWED,
    name: "became-required",
    breaks: "a caller that leaves it out is refused",
    migrate: "Always send it.",
  },
  {
    ...WIDENED,
    name: "became-optional",
    breaks: "a reader that relies on it may find nothing",
    migrate: "Handle its absence.",
  },
  {
    ...NARROWED,
    name: "additional-properties-closed",
    breaks: "a caller that sends properties that are not listed is refused",
    migrate: "Send listed ones only.",
  },
  {
    side: "response",
    level: "risky",
    name: "additional-properties-opened",
    breaks: "a strict reader fails on properties that are not listed",
    migrate: "Ignore what is not known.",
  },
  {
    side: "response",
    level: "risky",
    name: "added-to-closed-object",
    breaks: "a strict reader fails on it",
    migrate: "Ignore what is not known.",
  },
  ...harmless("request", "added", "became-optional", "additional-properties-opened"),
  ...harmless("response", "added", "became-required", "additional-properties-closed"),
];

const PREFIXES: Readonly<Record<Side, readonly [body: string, named: string]>> = {
  request: ["request-property", "request-parameter"],
  response: ["response-property", "response-header"],
};

function toRule(id: string, { side, level, breaks = "", migrate = "" }: Row): Rule {
  return { id, side, level, breaks, migrate };
}

/** Rules for values in bodies, in parameters and in headers, and for their properties. */
export const VALUE_RULES: readonly Rule[] = [
  ...ROWS.flatMap((row) => PREFIXES[row.side].map((prefix) => toRule(`${prefix}-${row.name}`, row))),
  ...MEMBER_ROWS.flatMap((row) => {
    const [body, named] = PREFIXES[row.side];
    return [toRule(`${body}-${row.name}`, row), toRule(`${named}-property-${row.name}`, row)];
  }),
  toRule(DEFAULT_CHANGED.name, DEFAULT_CHANGED),
];

/** What an incompatibility is a case of: a value that is narrower, or wider, than it was. */
function nameOf(
  { keyword, source, target }: Incompatibility,
  side: Side,
  breaks: boolean,
): [name: string, isMember?: true] {
  // For a break, the source is the old contract in a request and the new one in a response; otherwise, it is the other way round.
  const isNarrower = (side === "request") === breaks;
  const isLower = isLeast(keyword);
  if (isLower !== undefined) {
    return [`${called(keyword)}-${isLower === isNarrower ? "increased" : "decreased"}`];
  }
  if (OTHERS.includes(keyword)) {
    return [`${called(keyword)}-${breaks ? "changed" : isNarrower ? "narrowed" : "widened"}`];
  }
  switch (keyword) {
    case "properties":
      return [breaks ? "removed" : "added", true];
    case "additionalProperties":
      if (target === "") {
        return [!breaks ? "added" : side === "request" ? "removed" : "added-to-closed-object", true];
      }
      return [`additional-properties-${isNarrower ? "closed" : "opened"}`, true];
    case "required":
      return [isNarrower ? "became-required" : "became-optional", true];
    case "enum": {
      const isAny = source === "none";
      return [`enum-${isAny ? "" : "value-"}${isNarrower === isAny ? "added" : "removed"}`];
    }
    case "anyOf":
      return [`any-of-${isNarrower ? "removed" : "added"}`];
    case "oneOf":
      return [isNarrower ? "one-of-overlaps" : "one-of-overlaps-no-more"];
    case "deprecated":
      return ["deprecated"];
    case "xml":
    case "default":
      if (breaks) {
        return [`${keyword}-changed`];
      }
  }
  return [isNarrower ? "narrowed" : "widened"];
}

/**
 * The id of the rule that an incompatibility is a case of.
 *
 * @param isNamed whether the value is that of a parameter or a header, and not of a body
 */
export function valueRule(incompatibility: Incompatibility, side: Side, breaks: boolean, isNamed: boolean): string {
  const [name, isMember] = nameOf(incompatibility, side, breaks);
  if (name === DEFAULT_CHANGED.name) {
    return name;
  }
  const [body, named] = PREFIXES[side];
  return `${isNamed ? (isMember ? `${named}-property` : named) : body}-${name}`;
}
