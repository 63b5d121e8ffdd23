import { isLoopback } from "../../check/credentials.ts";
import type { CheckOptions } from "../../contract.ts";
import { type Given, shellQuote } from "../arguments.ts";
import { type Io, UsageError } from "../command.ts";
import { millisecondsOf, parseDuration } from "../duration.ts";
import { DOCUMENT } from "../load-contract.ts";
import { parseOptions } from "../option-table.ts";
import { parseReporters, type Reporter } from "../reporters.ts";
import { checkCredentials } from "./credentials.ts";
import { CHECK_OPTIONS } from "./options.ts";
import { parseCredentials, parseValues } from "./pairs.ts";

/** What the arguments of `check` ask for. */
export interface Parsed {
  readonly options: Omit<CheckOptions, "document" | "target"> & { readonly target?: string | undefined };
  /** The document that the server is checked against. */
  readonly contract: string;
  readonly setup: string | undefined;
  /** Files of accepted findings. */
  readonly accepted: string | undefined;
  readonly writeAccepted: string | undefined;
  readonly strict: boolean;
  readonly verbose: boolean;
  readonly reporters: readonly Reporter[];
  readonly dryRun: boolean;
  readonly confirmed: boolean;
  /** The arguments that lead to the same target again. */
  readonly replay: string;
}

/**
 * Reads the arguments of `check`.
 *
 * @throws {UsageError} saying what is allowed
 */
export function parseCheck(argv: string[], io: Io): Parsed {
  const given = parseOptions(argv, CHECK_OPTIONS);
  const text = (name: string): string | undefined => given.get(name)?.at(-1);
  const target = parseTarget(text("target"));
  const mockDocument = text("mock-document");
  if (target !== undefined && mockDocument !== undefined) {
    throw new UsageError("--mock-document starts a mock, and --target names a server: give one of the two");
  }
  const rate = parseRate(text("rate"));
  const budget = parseCount("--budget", text("budget"), 1);
  const requests = parseCount("--requests", text("requests"), 0);
  if (requests !== undefined && (rate !== undefined || budget !== undefined)) {
    throw new UsageError("--requests counts random requests, and --rate and --budget send none: leave one out");
  }
  const level = text("level");
  if (level !== undefined && level !== "boundary" && level !== "full") {
    throw new UsageError(`--level must be boundary or full; it is ${JSON.stringify(level)}`);
  }
  const timeout = text("timeout");
  const projectId = text("project-id");
  const values = {
    ...(projectId !== undefined && { project_id: projectId }),
    ...parseValues(given.get("value") ?? []),
  };
  const credentials = parseCredentials(given.get("credential") ?? [], io.environment);
  const isAuthenticated = credentials.size > 0 || given.has("setup");
  return {
    options: {
      target,
      mockDocument,
      showsDeviations: text("contract") === undefined && mockDocument === undefined,
      level,
      requests,
      seed: parseCount("--seed", text("seed"), 0, 2 ** 31 - 1),
      operations: given.get("operation"),
      tags: given.get("tag"),
      only: given.get("only"),
      except: given.get("except"),
      timeout: timeout === undefined ? undefined : parseDuration("--timeout", timeout),
      rate,
      budget,
      values,
      // Where errors of this package's contract hold their code.
      errorCode: text("contract") === undefined ? "/error_code" : undefined,
      headers: parseHeaders(given.get("header") ?? []),
      credentials: new Map([
        // Those of the environment are for the contract of this package.
        ...(target === undefined || text("contract") !== undefined
          ? []
          : checkCredentials(io, target, values["project_id"] ?? "", isLoopback(target) || isAuthenticated)),
        ...credentials,
      ]),
      signal: io.signal,
    },
    contract: text("contract") ?? DOCUMENT,
    setup: text("setup"),
    accepted: text("accepted"),
    writeAccepted: text("write-accepted"),
    strict: given.has("strict"),
    verbose: given.has("verbose"),
    reporters: parseReporters(given.get("reporter") ?? ["text"]),
    dryRun: given.has("dry-run"),
    confirmed: given.has("yes"),
    replay: replayArguments(given),
  };
}

/** What leads to the same requests again, but for what a finding names itself. */
function replayArguments(given: Given): string {
  const kept = ["contract", "target", "value", "project-id", "credential", "setup", "mock-document"];
  kept.push("operation", "tag", "requests", "timeout");
  return kept.flatMap((name) => (given.get(name) ?? []).map((value) => `--${name} ${shellQuote(value)}`)).join(" ");
}

function parseTarget(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new UsageError(`--target must be an address such as http://127.0.0.1:8080; it is ${JSON.stringify(text)}`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError("--target must hold no credentials: they come from the environment");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new UsageError("--target must end with its base path, without a query or a fragment");
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function parseCount(
  option: string,
  text: string | undefined,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
    throw new UsageError(`${option} must be a whole number, ${range}; it is ${JSON.stringify(text)}`);
  }
  return value;
}

function parseRate(text: string | undefined): CheckOptions["rate"] {
  if (text === undefined) {
    return undefined;
  }
  const [, requests, period = ""] = /^(\d+)\/(.+)$/.exec(text) ?? [];
  const duration = millisecondsOf(/^[a-z]/.test(period) ? `1${period}` : period);
  if (!Number(requests) || duration === undefined) {
    throw new UsageError(
      `--rate must be a number of requests and a duration, such as 5/m or 10/30s; it is ${JSON.stringify(text)}`,
    );
  }
  return { requests: Number(requests), duration };
}

function parseHeaders(texts: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const text of texts) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e]*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new UsageError("--header must be 'Name: value', in characters of ASCII");
    }
    if (/^(?:host|content-length|content-type|transfer-encoding|connection|x-auth-token|authorization)$/i.test(name)) {
      throw new UsageError(
        `--header cannot set ${name}: the check writes it itself${/x-auth|authorization/i.test(name) ? ", from the credentials of the environment" : ""}`,
      );
    }
    headers[name] = value.trim();
  }
  return headers;
}
