import type { OptionTable } from "../option-table.ts";

/** The options of `check`: its help and its parser come from here. */
export const CHECK_OPTIONS = {
  "What is checked": {
    contract: {
      kind: "text",
      value: "FILE|URL",
      text: "An OpenAPI document of version 3.0, 3.1 or 3.2, in YAML or JSON, with what it refers to. Default: the HSS container export.",
      example: "--contract openapi.yaml",
    },
    target: {
      kind: "text",
      value: "URL",
      text: "The server, with its base path.",
      example: "--target http://127.0.0.1:8080",
    },
    value: {
      kind: "list",
      value: "NAME=VALUE",
      text: "A value of a path parameter that exists at the server; may be repeated.",
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
      text: "The environment variable that holds the credential of a security scheme; may be repeated.",
      example: "--credential token=API_TOKEN",
    },
    setup: {
      kind: "text",
      value: "COMMAND",
      text: 'A shell command that runs once before the first request, and prints as JSON what the check needs: {"values": {"NAME": "…"}, "credentials": {"SCHEME": "…"}}.',
      example: "--setup ./log-in.sh",
    },
    header: {
      kind: "list",
      value: "'NAME: VALUE'",
      text: "A header that goes with every request; may be repeated.",
      example: "--header 'X-Trace: contract'",
    },
    "mock-document": {
      kind: "text",
      value: "FILE",
      text: "What the mock serves: does it still honour this contract?",
      example: "--mock-document next.yaml",
    },
    operation: {
      kind: "list",
      value: "ID",
      text: "Only this operation, with * for any text; may be repeated.",
      example: "--operation getExportTask",
    },
    tag: {
      kind: "list",
      value: "NAME",
      text: "Only operations with this tag; may be repeated.",
      example: "--tag pets",
    },
    only: {
      kind: "list",
      value: "SELECTOR",
      text: "Only these constraints; may be repeated. A selector is an id, with * for any text, or source:NAME.",
      example: "--only '*/export_size/*'",
    },
    except: {
      kind: "list",
      value: "SELECTOR",
      text: "Leaves known findings out; may be repeated. Also takes OPERATION/combination and OPERATION/answer.",
      example: "--except 'source:project'",
    },
    accepted: {
      kind: "text",
      value: "FILE",
      text: "Findings that are known of, in YAML or JSON: a list of entries with selector, reason and, if one ends, until (2026-12-31). They are listed apart and are no findings of this run.",
      example: "--accepted known.yaml",
    },
  },
  "How much is sent": {
    level: {
      kind: "text",
      value: "LEVEL",
      text: "boundary: the cases at and beyond each limit; full: random requests as well (default).",
      example: "--level boundary",
    },
    requests: {
      kind: "text",
      value: "N",
      text: "How many random requests (default 10000).",
      example: "--requests 500",
    },
    seed: { kind: "text", value: "N", text: "Where they begin; the report names it.", example: "--seed 42" },
    timeout: {
      kind: "text",
      value: "DURATION",
      text: "Longest time for a request (default 10s).",
      example: "--timeout 500ms",
    },
    rate: {
      kind: "text",
      value: "N/DURATION",
      text: "The pace that a live server allows: then only the fewest requests that cover the most constraints.",
      example: "--rate 5/m",
    },
    budget: {
      kind: "text",
      value: "N",
      text: "At most so many requests, chosen in the same way.",
      example: "--budget 60",
    },
    "dry-run": {
      kind: "switch",
      text: "Prints the plan, runs no setup and sends nothing.",
      example: "--rate 5/m --dry-run",
    },
    yes: {
      kind: "switch",
      text: "Sends valid POST, PUT, PATCH and DELETE requests to a server that is not on loopback: each may change something there.",
      example: "--budget 60 --yes",
    },
  },
  "What comes out": {
    reporter: {
      kind: "list",
      value: "NAME[=FILE]",
      text: "text (default), json, junit or html; may be repeated, each with its own file.",
      example: "--reporter html=report.html",
    },
    verbose: {
      kind: "switch",
      text: "The text report has a row for each constraint, and names each part that was skipped. A check of up to three operations always does.",
      example: "--contract openapi.yaml --verbose",
    },
    "write-accepted": {
      kind: "text",
      value: "FILE",
      text: "Writes the findings of this run in the form of --accepted, to give each its reason.",
      example: "--write-accepted known.yaml",
    },
    strict: {
      kind: "switch",
      text: "Ends with exit code 2 if a part of the contract is skipped.",
      example: "--contract openapi.yaml --strict",
    },
  },
} as const satisfies OptionTable;
