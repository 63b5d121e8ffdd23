import type { Sequences } from "../../contract.ts";
import { quoted } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { type OptionTable, parseOptions } from "../option-table.ts";
import { assertWritable } from "../output-file.ts";
import { parseReporters, type Reporter } from "../reporters.ts";

/** The options of `mock`: its help and its parser come from here. */
export const MOCK_OPTIONS = {
  Contract: {
    port: {
      kind: "text",
      value: "N",
      text: "Port on 127.0.0.1; 0 (default) takes a free one.",
      example: "--port 4010",
    },
    document: {
      kind: "text",
      value: "FILE|URL",
      isMain: true,
      text: "OpenAPI document to serve, version 3.0, 3.1 or 3.2. Default: the contract of the HSS container export.",
      example: "--document next.yaml",
    },
    sequence: {
      kind: "list",
      value: "OPERATION=STEP,STEP",
      text: "Responses of an operation, in order; the last one repeats. Each path has its own sequence. A step is a status or the name of an example. May be repeated. A request overrides it with a header Prefer: code=404 or Prefer: example=NAME.",
      example: "--sequence getTask=running,running,success",
    },
  },
  Output: {
    reporter: {
      kind: "list",
      value: "NAME[=FILE]",
      text: "Validate each request against the contract, and report at the end, as text, json, junit or html; may be repeated, each with its own file. Default: no report.",
      example: "--reporter text --reporter html=client.html",
    },
    "fail-on": {
      kind: "text",
      value: "WHAT",
      text: "Exit with code 1 if a request broke the contract (broken, the default), or also if no request used some part of it (untouched). Implies --reporter text.",
      example: "--reporter text --fail-on untouched",
    },
  },
} as const satisfies OptionTable;

/** What `mock` is to do. */
export interface MockArguments {
  readonly port: number;
  /** Absent for the document of this package. */
  readonly document: string | undefined;
  readonly sequence: Sequences;
  /** How requests are reported; none if they are not recorded. */
  readonly reporters: readonly Reporter[];
  readonly failOn: "broken" | "untouched";
}

/**
 * Reads the arguments of `mock`.
 *
 * @throws {UsageError} if one is wrong, or a report cannot be written
 */
export async function readMockArguments(argv: readonly string[]): Promise<MockArguments> {
  const given = parseOptions(argv, MOCK_OPTIONS);
  const port = given.get("port")?.at(-1) ?? "0";
  if (!/^\d+$/.test(port) || Number(port) > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535; it is ${JSON.stringify(port)}`);
  }
  const failOn = given.get("fail-on")?.at(-1) ?? "broken";
  if (failOn !== "broken" && failOn !== "untouched") {
    throw new UsageError(`--fail-on must be broken or untouched; it is ${quoted(failOn)}`);
  }
  const sequence = Object.fromEntries((given.get("sequence") ?? []).map(parseSequence));
  const reporters = parseReporters(given.get("reporter") ?? (given.has("fail-on") ? ["text"] : []));
  await assertWritable(...reporters.map(({ file }) => file));
  return { port: Number(port), document: given.get("document")?.at(-1), sequence, reporters, failOn };
}

function parseSequence(text: string): [operation: string, steps: string[]] {
  // The id of an operation may hold anything but what separates the steps.
  const [, operation = "", steps = ""] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (operation === "") {
    throw new UsageError(`--sequence must be OPERATION=STEP,STEP; it is ${quoted(text)}`);
  }
  return [operation, steps.split(",")];
}
