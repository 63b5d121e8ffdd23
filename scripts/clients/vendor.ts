// The vendor's SDKs as consumers: what they send is validated against the contract, and so are their models and what they read.
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isObject, type Json } from "../../src/openapi/document.ts";
import type { Contract } from "../../src/openapi/model.ts";
import { valueAt } from "../../src/openapi/pointer.ts";
import { resolve } from "../../src/openapi/references.ts";
import { operationAt } from "../../src/openapi/structure.ts";
import type { Replied } from "../../src/record/proxy.ts";
import type { Recording } from "../../src/record/recording.ts";
import { type Ended, run } from "./command.ts";
import { type Problem, unexplained } from "./deviations.ts";
import { compareFields, compareLimits, contractFields, sdkFields } from "./fields.ts";
import { FILE, runningFirst } from "./journey.ts";
import { type Exchange, type Intervene, record, touchedBy, violationsOf } from "./recorder.ts";
import type { Outcome } from "./table.ts";
import { build, type Language, lastLine, prepare, type Workspace } from "./toolchains.ts";

/** An SDK of the vendor, and the two programs that use it. */
export interface VendorSdk {
  name: string;
  folder: string;
  needs: Language[];
  builds: string[];
  journey: string;
  probe: string;
  /** That the documentation of the models states limits. */
  statesLimits?: true;
}

/** The SDKs, in the order of the table. */
export const VENDOR: VendorSdk[] = [
  {
    name: "huaweicloudsdkhss, Python",
    folder: "python/huaweicloud-sdk",
    needs: ["python"],
    builds: [],
    journey: "python journey.py",
    probe: "python probe.py",
    statesLimits: true,
  },
  {
    name: "huaweicloud-sdk-go-v3, Go",
    folder: "go/huaweicloud-sdk",
    needs: ["go"],
    builds: ["go build -o journey .", "go build -o read ./probe"],
    journey: "./journey",
    probe: "./read",
  },
  {
    name: "huaweicloud-sdk-hss, Java",
    folder: "java/huaweicloud-sdk",
    needs: ["java"],
    builds: ["javac -proc:none -nowarn -encoding UTF-8 -d out -cp lib/* Journey.java CreateTask.java Probe.java"],
    journey: "java -cp out:lib/* Journey",
    probe: "java -cp out:lib/* Probe",
  },
];

/** The steps of an SDK: the last four are about its requests, its models, the limits that these state, and how it reads errors. */
export const VENDOR_STEPS = [
  "built",
  "accepted",
  "polled",
  "downloaded",
  "conforms",
  "models",
  "limits",
  "errors",
] as const;

type VendorProblem = Problem<(typeof VENDOR_STEPS)[number]>;

/** Every byte once, as a real archive may have them. The mock can only send text. */
const ZIP = { "content-type": "application/zip" };
const EVERY_BYTE = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte));

/** The errors that the document shows for an operation, as the gateway sends them. */
function documentedErrors({ requests: document, operations }: Contract): Replied[] {
  const poll = operations.find(({ id }) => id === "getExportTask");
  const { responses } = poll ? operationAt(document, poll) : {};
  return Object.entries(isObject(responses) ? responses : {}).flatMap(([status, response]) => {
    const examples = valueAt(resolve(document, response, status), ["content", "application/json", "examples"]);
    const values = Object.values(isObject(examples) ? examples : {}).map(
      (example) => resolve(document, example, status)["value"],
    );
    return values.filter(isObject).flatMap((value) =>
      status === "200"
        ? []
        : [
            {
              status: status === "default" ? 502 : Number(status),
              headers: {
                "content-type": "application/json",
                ...(typeof value["request_id"] === "string" && { "x-request-id": value["request_id"] }),
              },
              body: Buffer.from(JSON.stringify(value)),
            },
          ],
    );
  });
}

/**
 * Builds the programs of one SDK and lets them work against the mock.
 *
 * @throws {Missing} if a tool chain cannot be had.
 */
export async function consume(sdk: VendorSdk, contract: Contract, mock: string, folder: string): Promise<Outcome> {
  const workspace = await prepare(folder, sdk.folder, sdk.needs);
  const failed = await build(sdk.builds, workspace);
  if (failed) {
    return { steps: Object.fromEntries(VENDOR_STEPS.map((step) => [step, false])), kept: new Map(), reasons: [failed] };
  }
  const use = (command: string, intervene: Intervene) => start(command, contract, mock, workspace, intervene);
  const journey = await use(sdk.journey, runningFirst());
  const problems = [...problemsOf(journey), ...(await readAnswers(sdk.probe, contract, use))];
  const file = await use(sdk.journey, ({ target }) =>
    target.includes("/download/") ? { reply: { status: 200, headers: ZIP, body: EVERY_BYTE } } : {},
  );
  const { problems: unknown, notes } = unexplained(sdk.name, problems);
  const verdict = (step: string) =>
    unknown.some((problem) => problem.step === step)
      ? false
      : problems.some((problem) => problem.step === step)
        ? "known"
        : true;
  const steps = VENDOR_STEPS.filter((step) => step !== "limits" || sdk.statesLimits);
  return {
    steps: Object.fromEntries(steps.map((step) => [step, verdict(step)])),
    kept: new Map([["file", file.saved.equals(EVERY_BYTE)]]),
    reasons: unknown.map(({ step, what }) => `${step}: ${what}`),
    numbers: touchedBy(journey.recording),
    notes,
  };
}

/** What a program did. */
interface Used extends Ended {
  readonly exchanges: readonly Exchange[];
  readonly recording: Recording;
  readonly saved: Buffer;
}

/** Runs a program between a recorder and the mock. */
async function start(
  command: string,
  contract: Contract,
  mock: string,
  { cwd, env }: Workspace,
  intervene: Intervene,
): Promise<Used> {
  const recorder = await record(contract, mock, intervene);
  const settings = { HSS_ENDPOINT: recorder.url, HSS_PROJECT_ID: "project", HSS_POLL_SECONDS: "0.1" };
  const keys = { CLOUD_SDK_AK: "access", CLOUD_SDK_SK: "secret" };
  const saved = join(cwd, FILE);
  try {
    await rm(saved, { force: true });
    const ended = await run(command, { cwd, env: { ...env, ...settings, ...keys }, timeout: 60_000 });
    return {
      ...ended,
      exchanges: recorder.exchanges,
      recording: recorder.recording(),
      saved: await readFile(saved).catch(() => Buffer.alloc(0)),
    };
  } finally {
    await recorder.close();
  }
}

/** The journey with every field set once: each request conforms, and the SDK gives what the mock answered. */
function problemsOf({ exchanges, recording, stdout, stderr, saved }: Used): VendorProblem[] {
  const [created, , task, file] = exchanges.map(({ replied }) => replied.body);
  const says = (body: Buffer | undefined, ...names: string[]) => {
    const values: Json = JSON.parse(body?.toString("utf8") ?? "{}");
    return (
      names.every((name) => values[name] !== undefined) && stdout.includes(names.map((name) => values[name]).join(" "))
    );
  };
  const problems: VendorProblem[] = [];
  const reason = lastLine(stdout + stderr);
  if (!says(created, "task_id")) {
    problems.push({ step: "accepted", what: reason });
  }
  if (!says(task, "task_status", "file_name")) {
    problems.push({ step: "polled", what: reason });
  }
  if (file === undefined || !saved.equals(file)) {
    problems.push({ step: "downloaded", what: reason });
  }
  const { parameters, fields } = recording.coverage;
  const unset = [...parameters.untouched, ...fields.untouched]
    // Requests are signed.
    .filter((place) => !place.endsWith("/X-Auth-Token"))
    .map((place) => `${place} is set by no request`);
  return [
    ...problems,
    ...[...exchanges.flatMap(violationsOf), ...unset].map((what) => ({ step: "conforms", what }) as const),
  ];
}

/** The models by reflection, and each documented error as the SDK reads it. */
async function readAnswers(
  command: string,
  contract: Contract,
  use: (command: string, intervene: Intervene) => Promise<Used>,
): Promise<VendorProblem[]> {
  const errors = documentedErrors(contract);
  const queue = errors.values();
  const { stdout, stderr } = await use(command, () => {
    const reply = queue.next().value;
    return reply ? { reply } : {};
  });
  const lines: Json[] = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const said = (what: string) => lines.map((line) => line[what]).filter((value) => value !== undefined);
  const [models] = said("models");
  const [limits] = said("limits");
  const read = said("error");
  if (!isObject(models)) {
    return [{ step: "models", what: lastLine(stderr) }];
  }
  const differences = compareFields(contractFields(contract), sdkFields(models));
  const others = isObject(limits) ? compareLimits(contract, sdkFields(limits)) : [];
  const misread = errors.flatMap(({ status, body }, index) => {
    const { error_code, error_msg, request_id } = JSON.parse(body.toString("utf8"));
    const expected = JSON.stringify([status, error_code, error_msg, request_id ?? ""]);
    // An SDK says `null` or "" where the response has no request id.
    const found = Array.isArray(read[index])
      ? JSON.stringify(read[index].map((value: unknown) => value ?? ""))
      : "nothing";
    return found === expected ? [] : [`read ${found} instead of ${expected}`];
  });
  return [
    ...differences.map((what) => ({ step: "models", what }) as const),
    ...others.map((what) => ({ step: "limits", what }) as const),
    ...misread.map((what) => ({ step: "errors", what }) as const),
  ];
}
