import type { OptionTable } from "../option-table.ts";

/** The options of `compat`: its help and its parser come from here. */
export const COMPAT_OPTIONS = {
  "What counts": {
    "fail-on": {
      kind: "text",
      value: "LEVEL",
      text: "breaking (default): changes that break whoever they concern; risky: also those that break some readers only.",
      example: "old.yaml new.yaml --fail-on risky",
    },
    except: {
      kind: "list",
      value: "SELECTOR",
      text: "Leaves changes out; may be repeated. A selector is the id of a rule, or RULE/OPERATION/LOCATION as --reporter json has them, with * for any text.",
      example: "old.yaml new.yaml --except 'response-property-*/getThing/*'",
    },
    accepted: {
      kind: "text",
      value: "FILE",
      text: "Breaks that are meant, in YAML or JSON: a list of entries with selector, reason and, if one ends, until (2026-12-31). They are listed apart and do not fail.",
      example: "old.yaml new.yaml --accepted accepted.yaml",
    },
    strict: {
      kind: "switch",
      text: "Ends with exit code 2 if a part cannot be compared, since a reference of it leads nowhere, or to what cannot be reached.",
      example: "old.yaml new.yaml --strict",
    },
    today: {
      kind: "text",
      value: "DATE",
      text: "The day on which an x-sunset has passed, and an accepted entry has ended (default: today).",
      example: "old.yaml new.yaml --today 2026-12-31",
    },
  },
  "What comes out": {
    reporter: {
      kind: "list",
      value: "NAME[=FILE]",
      text: "text (default), json, markdown, github or html; may be repeated, each with its own file.",
      example: "old.yaml new.yaml --reporter markdown=changes.md",
    },
    rules: {
      kind: "switch",
      text: "Prints the rules: id, side, level, what it breaks, what to do.",
      example: "--rules",
    },
  },
} as const satisfies OptionTable;
