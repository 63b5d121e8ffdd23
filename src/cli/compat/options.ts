import type { OptionTable } from "../option-table.ts";

/** The options of `compat`: its help and its parser come from here. */
export const COMPAT_OPTIONS = {
  Changes: {
    "fail-on": {
      kind: "text",
      value: "LEVEL",
      text: "Exit with code 1 on changes that break every affected consumer (breaking, the default), or also on those that break only some of them (risky).",
      example: "old.yaml new.yaml --fail-on risky",
    },
    except: {
      kind: "list",
      value: "SELECTOR",
      text: "Leave these changes out; may be repeated. A selector is the id of a rule, or RULE/OPERATION/LOCATION as in the JSON report, with * for any text.",
      example: "old.yaml new.yaml --except 'response-property-*/getThing/*'",
    },
    accepted: {
      kind: "text",
      value: "FILE",
      text: "Intended breaks, in YAML or JSON: a list of entries with selector, reason and, optionally, until (a last day, such as 2026-12-31). They are listed separately and do not count.",
      example: "old.yaml new.yaml --accepted accepted.yaml",
    },
    strict: {
      kind: "switch",
      text: "Exit with code 2 if a part cannot be compared because a reference in it cannot be resolved.",
      example: "old.yaml new.yaml --strict",
    },
    today: {
      kind: "text",
      value: "DATE",
      text: "Reference date, which decides whether an x-sunset has passed and an accepted entry has ended. Default: today.",
      example: "old.yaml new.yaml --today 2026-12-31",
    },
  },
  Output: {
    reporter: {
      kind: "list",
      value: "NAME[=FILE]",
      text: "Form of the report: text (default), json, markdown, github or html; may be repeated, each with its own file. Without a file, it goes to standard output.",
      example: "old.yaml new.yaml --reporter markdown=changes.md",
    },
    rules: {
      kind: "switch",
      text: "Print the rules instead: id, side, level, what breaks, what to do.",
      example: "--rules",
    },
  },
} as const satisfies OptionTable;
