import type { OptionTable } from "../option-table.ts";

/** The options of `check`: its help and its parser come from here. */
export const CHECK_OPTIONS = {
  Scope: {
    contract: {
      kind: "text",
      value: "FILE|URL",
      isMain: true,
      text: "OpenAPI document to check against, version 3.0, 3.1 or 3.2, in YAML or JSON; references to other files are followed. Default: the contract of the HSS container export.",
      example: "--contract openapi.yaml",
    },
    target: {
      kind: "text",
      value: "URL",
      text: "URL of the server, with its base path. Default: a mock of the contract.",
      example: "--target http://127.0.0.1:8080",
    },
    value: {
      kind: "list",
      value: "NAME=VALUE",
      text: "Value of a path parameter that exists on the server; may be repeated. Default: values from links and examples.",
      example: "--value project_id=9d4f77486503",
    },
    "project-id": {
      kind: "text",
      value: "ID",
      text: "Short for --value project_id=ID.",
      example: "--project-id 9d4f774865034d119917acc61b1b806e",
    },
    credential: {
      kind: "list",
      value: "SCHEME=VARIABLE",
      text: "Name of the environment variable that holds the credential of a security scheme; may be repeated.",
      example: "--credential token=API_TOKEN",
    },
    setup: {
      kind: "text",
      value: "COMMAND",
      text: 'Run this shell command once before the first request; it prints values and credentials as JSON: {"values": {"NAME": "…"}, "credentials": {"SCHEME": "…"}}.',
      example: "--setup ./log-in.sh",
    },
    header: {
      kind: "list",
      value: "'NAME: VALUE'",
      text: "Send this header with every request; may be repeated.",
      example: "--header 'X-Trace: contract'",
    },
    "mock-document": {
      kind: "text",
      value: "FILE",
      text: "Check a mock of this document instead of a server, to see whether this document still satisfies --contract.",
      example: "--mock-document next.yaml",
    },
    operation: {
      kind: "list",
      value: "ID",
      text: "Check only this operation, with * for any text; may be repeated. Default: all.",
      example: "--operation getExportTask",
    },
    tag: {
      kind: "list",
      value: "NAME",
      text: "Check only operations with this tag; may be repeated. Default: all.",
      example: "--tag pets",
    },
    only: {
      kind: "list",
      value: "SELECTOR",
      text: "Check only these constraints; may be repeated. A selector is the id of a constraint, with * for any text, or source:NAME. Default: all.",
      example: "--only '*/export_size/*'",
    },
    except: {
      kind: "list",
      value: "SELECTOR",
      text: "Leave these findings out; may be repeated. Takes the selectors of --only, and OPERATION/combination (valid requests that are refused) and OPERATION/answer (invalid responses).",
      example: "--except 'source:project'",
    },
    accepted: {
      kind: "text",
      value: "FILE",
      text: "Known findings, in YAML or JSON: a list of entries with selector, reason and, optionally, until (a last day, such as 2026-12-31). They are listed separately and do not count.",
      example: "--accepted known.yaml",
    },
  },
  Requests: {
    level: {
      kind: "text",
      value: "LEVEL",
      text: "boundary: requests at and beyond each limit; full (default): random requests as well.",
      example: "--level boundary",
    },
    requests: {
      kind: "text",
      value: "N",
      text: "Number of random requests. Default: 10000.",
      example: "--requests 500",
    },
    seed: {
      kind: "text",
      value: "N",
      text: "Seed of the random requests, to repeat a run. Default: a random one, which the report names.",
      example: "--seed 42",
    },
    timeout: {
      kind: "text",
      value: "DURATION",
      text: "Maximum time for one request. Default: 10s.",
      example: "--timeout 500ms",
    },
    rate: {
      kind: "text",
      value: "N/DURATION",
      text: "Maximum number of requests in a period. Drops the random requests, and sends the smallest set that covers the most constraints. Default: no limit.",
      example: "--rate 5/m",
    },
    budget: {
      kind: "text",
      value: "N",
      text: "Maximum number of requests, chosen as with --rate. Default: no limit.",
      example: "--budget 60",
    },
    "dry-run": {
      kind: "switch",
      text: "Print the plan only: send nothing, and do not run --setup.",
      example: "--rate 5/m --dry-run",
    },
    yes: {
      kind: "switch",
      text: "Allow valid POST, PUT, PATCH and DELETE requests to a server that is not on loopback. Each may change something there.",
      example: "--budget 60 --yes",
    },
  },
  Output: {
    reporter: {
      kind: "list",
      value: "NAME[=FILE]",
      text: "Form of the report: text (default), json, junit or html; may be repeated, each with its own file. Without a file, it goes to standard output.",
      example: "--reporter html=report.html",
    },
    verbose: {
      kind: "switch",
      text: "Show each constraint and each skipped part in the text report. Reports on up to three operations always do.",
      example: "--contract openapi.yaml --verbose",
    },
    "write-accepted": {
      kind: "text",
      value: "FILE",
      text: "Write the findings of this run in the form of --accepted, for you to add reasons.",
      example: "--write-accepted known.yaml",
    },
    strict: {
      kind: "switch",
      text: "Exit with code 2 if a part of the contract is skipped.",
      example: "--contract openapi.yaml --strict",
    },
  },
} as const satisfies OptionTable;
