import type { OptionTable } from "../option-table.ts";

/** The options of `check`: its help and its parser come from here. */
export const CHECK_OPTIONS = {
  "What is checked": {
    target: {
      kind: "text",
      value: "URL",
      text: "The server, with its base path.",
      example: "--target http://127.0.0.1:8080",
    },
    "project-id": {
      kind: "text",
      value: "ID",
      text: "A project that exists at the server.",
      example: "--project-id 9d4f774865034d119917acc61b1b806e",
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
      text: "Only this operation; may be repeated.",
      example: "--operation getExportTask",
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
      text: "Prints the plan and sends nothing.",
      example: "--rate 5/m --dry-run",
    },
    yes: {
      kind: "switch",
      text: "Sends valid requests to a server that is not on loopback: each may create a real export task.",
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
  },
} as const satisfies OptionTable;
