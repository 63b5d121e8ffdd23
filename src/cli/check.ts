import { mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";
import type { CheckOptions, Report } from "../contract/index.ts";
import { type Given, parseArguments, shellQuote } from "./arguments.ts";
import { checkCredentials } from "./check-credentials.ts";
import { type Io, UsageError } from "./command.ts";
import { CREDENTIALS_TEXT } from "./credentials.ts";
import { parseDuration } from "./duration.ts";
import { loadContract } from "./load-contract.ts";

type Contract = typeof import("../contract/index.ts");

const REPORTERS = ["text", "json", "junit", "html"] as const;
type Reporter = { readonly name: (typeof REPORTERS)[number]; readonly file: string | undefined };

const DOCUMENT = fileURLToPath(new URL("../generated/openapi.json", import.meta.url));

/** Text of `--help`. */
export const help = `Usage: hss-container-export check [options]

Holds a server against the contract: every constraint from both sides, then
random requests. Without --target it starts the Prism mock, checks it, and
stops it.

What is checked
  --target URL           The server, with its base path.
                         Example: --target http://127.0.0.1:8080
  --project-id ID        A project that exists at the server.
                         Example: --project-id 9d4f774865034d119917acc61b1b806e
  --header 'NAME: VALUE' A header that goes with every request; may be repeated.
                         Example: --header 'X-Trace: contract'
  --mock-document FILE   What the mock serves: does it still honour this
                         contract? Example: --mock-document next.yaml
  --operation ID         Only this operation; may be repeated.
                         Example: --operation getExportTask
  --only SELECTOR        Only these constraints; may be repeated. A selector is
                         an id, with * for any text, or source:NAME.
                         Example: --only '*/export_size/*'
  --except SELECTOR      Leaves known findings out; may be repeated. Also takes
                         OPERATION/combination and OPERATION/answer.
                         Example: --except 'source:project'

How much is sent
  --level LEVEL          boundary: the cases at and beyond each limit; full:
                         random requests as well (default).
                         Example: --level boundary
  --requests N           How many random requests (default 10000).
                         Example: --requests 500
  --seed N               Where they begin; the report names it.
                         Example: --seed 42
  --timeout DURATION     Longest time for a request (default 10s).
                         Example: --timeout 500ms
  --rate N/DURATION      The pace that a live server allows: then only the
                         fewest requests that cover the most constraints.
                         Example: --rate 5/m
  --budget N             At most so many requests, chosen in the same way.
                         Example: --budget 60
  --dry-run              Prints the plan and sends nothing.
                         Example: --rate 5/m --dry-run
  --yes                  Sends valid requests to a server that is not on
                         loopback: each may create a real export task.
                         Example: --budget 60 --yes

What comes out
  --reporter NAME[=FILE] text (default), json, junit or html; may be repeated,
                         each with its own file. Example: --reporter html=report.html
  --help, --version

${CREDENTIALS_TEXT}
On loopback a made-up token will do, and the mock gets one always.

Exit codes: 0 no finding, 1 findings, 2 the check could not run.
`;

interface Parsed {
  readonly options: Omit<CheckOptions, "document">;
  readonly reporters: readonly Reporter[];
  readonly dryRun: boolean;
  readonly confirmed: boolean;
  /** The arguments that lead to the same target again. */
  readonly replay: string;
}

/** Runs `check`. Resolves to 0, to 1 if there are findings, or to 2 if the check could not run. */
export async function run(argv: string[], io: Io): Promise<number> {
  const parsed = parse(argv, io);
  for (const reporter of parsed.reporters) {
    await assertWritable(reporter);
  }
  const contract = await loadContract("check");
  try {
    const document = await contract.readDocument(DOCUMENT);
    const options = { ...parsed.options, document };
    const { target } = options;
    if (parsed.dryRun) {
      io.stdout.write(planText(contract, options));
      return 0;
    }
    const elsewhere = target !== undefined && !isLoopback(target);
    const changes = elsewhere && !parsed.confirmed ? contract.planCheck(options).changes : 0;
    if (changes > 0) {
      const reduced = options.rate !== undefined || options.budget !== undefined;
      io.stderr.write(
        `hss-container-export check: ${changes} valid requests would create export tasks at ${target}.\nLook at the plan with --dry-run, then add --yes${reduced ? "" : "; --rate or --budget need far fewer"}.\n`,
      );
      return 2;
    }
    const progress = showProgress(io);
    const report = await contract.check({ ...options, onProgress: progress.update }).finally(progress.end);
    await write(contract, report, parsed, io);
    return report.failures.length === 0 && report.stopped === undefined ? 0 : 1;
  } catch (error) {
    if (io.signal.aborted) {
      io.stderr.write("hss-container-export check: interrupted; nothing is left running.\n");
      return 2;
    }
    if (error instanceof contract.ContractError) {
      io.stderr.write(`hss-container-export check: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function parse(argv: string[], io: Io): Parsed {
  const given = parseArguments(argv, {
    target: "text",
    "project-id": "text",
    header: "list",
    "mock-document": "text",
    operation: "list",
    only: "list",
    except: "list",
    level: "text",
    requests: "text",
    seed: "text",
    timeout: "text",
    rate: "text",
    budget: "text",
    "dry-run": "switch",
    yes: "switch",
    reporter: "list",
  });
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
  return {
    options: {
      target,
      mockDocument: target === undefined ? (mockDocument ?? DOCUMENT) : undefined,
      level,
      requests,
      seed: parseCount("--seed", text("seed"), 0, 2 ** 31 - 1),
      operations: given.get("operation"),
      only: given.get("only"),
      except: given.get("except"),
      timeout: timeout === undefined ? undefined : parseDuration("--timeout", timeout),
      rate,
      budget,
      known: projectId === undefined ? undefined : { project_id: projectId },
      headers: parseHeaders(given.get("header") ?? []),
      credentials: target === undefined ? undefined : checkCredentials(io, target, projectId ?? "", isLoopback(target)),
      signal: io.signal,
    },
    reporters: parseReporters(given.get("reporter") ?? ["text"]),
    dryRun: given.has("dry-run"),
    confirmed: given.has("yes"),
    replay: replayArguments(given),
  };
}

/** What leads to the same requests again, but for what a finding names itself. */
function replayArguments(given: Given): string {
  const kept = ["target", "project-id", "mock-document", "operation", "requests", "timeout"];
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

function isLoopback(target: string): boolean {
  const { hostname } = new URL(target);
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
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
  const [, requests, duration = ""] = /^(\d+)\/(.+)$/.exec(text) ?? [];
  if (requests === undefined || Number(requests) === 0) {
    throw new UsageError(
      `--rate must be a number of requests and a duration, such as 5/m or 10/30s; it is ${JSON.stringify(text)}`,
    );
  }
  return {
    requests: Number(requests),
    duration: parseDuration("--rate", /^\d/.test(duration) ? duration : `1${duration}`),
  };
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

function parseReporters(texts: readonly string[]): Reporter[] {
  const reporters = texts.map((text): Reporter => {
    const [name = "", ...rest] = text.split("=");
    const known = REPORTERS.find((reporter) => reporter === name);
    if (!known) {
      throw new UsageError(
        `--reporter must be ${REPORTERS.join(", ")}, with =FILE if it is to be a file; it is ${JSON.stringify(text)}`,
      );
    }
    const file = rest.length > 0 ? rest.join("=") : undefined;
    if (file === "") {
      throw new UsageError(`--reporter ${name}= needs the name of a file`);
    }
    return { name: known, file };
  });
  if (reporters.filter(({ file }) => file === undefined).length > 1) {
    throw new UsageError(
      "only one --reporter can write to standard output: give the others a file, such as html=report.html",
    );
  }
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (new Set(files).size < files.length) {
    throw new UsageError("two reporters cannot write to the same file");
  }
  return reporters;
}

/** Finds out before the check whether a report can be written after it. */
async function assertWritable({ file }: Reporter): Promise<void> {
  if (file === undefined) {
    return;
  }
  const [folder, present] = await Promise.all([
    stat(dirname(file)).catch(() => undefined),
    stat(file).catch(() => undefined),
  ]);
  if (!folder?.isDirectory()) {
    throw new UsageError(`the folder of ${file} does not exist`);
  }
  if (present?.isDirectory()) {
    throw new UsageError(`${file} is a folder: name a file`);
  }
  // A trial, since permissions alone do not tell (read-only file systems).
  const trial = await mkdtemp(join(dirname(file), ".hss-report-")).catch((error: Error) => {
    throw new UsageError(`cannot write to the folder of ${file}: ${error.message}`);
  });
  await rm(trial, { recursive: true });
}

async function write(contract: Contract, report: Report, { reporters, replay }: Parsed, io: Io): Promise<void> {
  for (const { name, file } of reporters) {
    const coloured = file === undefined && io.stdout.isTTY === true && !io.environment["NO_COLOR"];
    const text = render(contract, report, name, replay, coloured);
    if (file === undefined) {
      io.stdout.write(text);
    } else {
      await replaceFile(file, text);
      io.stderr.write(`${name} report: ${file}\n`);
    }
  }
}

function render(contract: Contract, report: Report, name: Reporter["name"], replay: string, coloured: boolean): string {
  switch (name) {
    case "json":
      return `${JSON.stringify(contract.toJsonReport(report), null, 2)}\n`;
    case "junit":
      return contract.toJunitReport(report, { replay });
    case "html":
      return contract.toHtmlReport(report, { replay });
    default:
      return contract.toTextReport(report, {
        replay,
        ...(coloured && { paint: (style, text) => styleText(style, text) }),
      });
  }
}

/** Writes a file whole or not at all. */
async function replaceFile(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** A line that is written again and again on a terminal, and a few lines elsewhere. */
function showProgress({ stderr }: Io): { update: (done: number, total: number) => void; end: () => void } {
  const start = performance.now();
  let shown = 0;
  let next = 0;
  return {
    update(done, total) {
      const now = performance.now();
      if (stderr.isTTY) {
        if (now - shown > 100) {
          shown = now;
          stderr.write(`\r${done.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} cases \u001b[K`);
        }
      } else if (done >= next) {
        next += Math.max(1, Math.ceil(total / 4));
        stderr.write(`${done} of ${total} cases [${((now - start) / 1000).toFixed(1)} s]\n`);
      }
    },
    end() {
      if (stderr.isTTY) {
        stderr.write("\r\u001b[K");
      }
    },
  };
}

function planText(contract: Contract, options: CheckOptions): string {
  const { plan, requests, changes, gaps } = contract.planCheck(options);
  const { rate, target } = options;
  const anySelected = plan.operations.some(({ constraints }) => constraints.length > 0);
  const duration = rate
    ? `, about ${shownDuration((requests * rate.duration) / rate.requests)} at ${rate.requests} in ${shownDuration(rate.duration)}`
    : "";
  const lines = [
    `Plan for ${target ?? "the mock"}: ${requests} ${requests === 1 ? "request" : "requests"}${duration}.`,
    `${changes} of them ${changes === 1 ? "is a valid request and creates" : "are valid requests and create"} an export task${target === undefined ? " (the mock only pretends)" : ""}.`,
    "Nothing was sent.",
    "",
    anySelected
      ? "accepted rejected  constraint = limit (source)"
      : "No constraint is selected: only answers are judged.",
    ...plan.operations.flatMap(({ constraints, cases }) =>
      constraints.map((constraint) => {
        const shown = (side: string): number =>
          cases.filter((one) => one.expected === side && one.shows.includes(constraint)).length;
        const limit = Array.isArray(constraint.value) ? `${constraint.value.length} values` : String(constraint.value);
        return `${String(shown("accepted")).padStart(8)} ${String(shown("rejected")).padStart(8)}  ${constraint.id} = ${limit} (${constraint.source})`;
      }),
    ),
    ...(anySelected ? ["", gaps.size === 0 ? "Every constraint is shown on both sides." : "Stays unproven:"] : []),
    ...[...gaps].map(([constraint, reason]) => `  ${constraint.id}: ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}

function shownDuration(milliseconds: number): string {
  return milliseconds < 1_000
    ? `${milliseconds} ms`
    : milliseconds < 120_000
      ? `${Math.round(milliseconds / 1_000)} s`
      : `${Math.round(milliseconds / 60_000)} min`;
}
