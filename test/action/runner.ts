import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

const ROOT = resolve(".");

/** A step of an action or of a workflow. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** What a job sees of the action. */
export interface Outcome {
  /** Exit code of the first step that failed, else 0. */
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The paths that are uploaded. */
  readonly uploaded: readonly string[];
  /** The arguments of each call of npm, if npm was replaced. */
  readonly installs: readonly string[];
}

/** A free port of the loopback interface. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // `listen` on a TCP port always gives an AddressInfo.
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Runs `action.yml` as a runner does: its steps by bash, with the variables and files that a runner gives them. */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const action: Action = parse(await readFile("action.yml", "utf8"));
  const folder = await mkdtemp(join(tmpdir(), "hss-action-"));
  const programs = join(folder, "programs");
  const npm = join(folder, "npm.log");
  try {
    await mkdir(programs);
    // Notes how it is called, and installs nothing.
    await writeFile(join(programs, "npm"), `#!/bin/sh\necho "$@" >> '${npm}'\nexit 1\n`);
    await chmod(join(programs, "npm"), 0o755);
    const contexts = inputContexts(action.inputs, inputs);
    const ended = await runSteps(action.runs.steps, contexts, folder, {
      PATH: `${programs}:${process.env["PATH"]}`,
      GITHUB_ACTION_PATH: ROOT,
      ...environment,
    });
    const outputs = Object.entries(action.outputs).map(
      ([name, { value }]) => [name, evaluate(value, contexts)] as const,
    );
    const installs = await readFile(npm, "utf8").catch(() => "");
    return {
      ...ended,
      outputs: Object.fromEntries(outputs),
      installs: installs.split("\n").filter((line) => line !== ""),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Contexts = Record<string, string>;

/** The context of inputs, with their defaults. */
export function inputContexts(declared: Action["inputs"], given: Readonly<Record<string, string>>): Contexts {
  return Object.fromEntries(
    Object.entries(declared).map(([name, { default: value = "" }]) => [`inputs.${name}`, given[name] ?? value]),
  );
}

/** The value of a text with expressions; `a || b` is the first that is not empty. */
function evaluate(text: string, contexts: Contexts): string {
  return text.replace(
    /\$\{\{ ([\w.-]+(?: \|\| [\w.-]+)*) \}\}/g,
    (_, paths: string) =>
      paths
        .split(" || ")
        .map((path) => contexts[path])
        .find(Boolean) ?? "",
  );
}

/**
 * Runs steps in `folder`, until one fails, and notes their outputs in `contexts`. What other actions do is left to the caller, but for
 * uploads, which are noted.
 */
export async function runSteps(
  steps: readonly Step[],
  contexts: Contexts,
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Pick<Outcome, "code" | "log" | "summary" | "uploaded">> {
  const temporary = join(folder, "temporary");
  const workspace = join(folder, "workspace");
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  for (const path of [temporary, workspace]) {
    await mkdir(path, { recursive: true });
  }
  await writeFile(files.GITHUB_STEP_SUMMARY, "");
  let code = 0;
  let log = "";
  let uploaded: string[] = [];
  for (const { id, if: condition, run, uses, env = {}, with: given = {}, "working-directory": place = "." } of steps) {
    const [, path, unwanted] = /^(\S+) != '(.*)'$/.exec(condition ?? "") ?? [];
    if (uses?.startsWith("actions/upload-artifact@")) {
      uploaded = evaluate(given["path"] ?? "", contexts)
        .split("\n")
        .filter((one) => one !== "");
    } else if (run !== undefined && code === 0 && (path === undefined || (contexts[path] ?? "") !== unwanted)) {
      await writeFile(files.GITHUB_OUTPUT, "");
      const variables = Object.entries(env).map(([name, value]) => [name, evaluate(value, contexts)] as const);
      const script = join(folder, "step.sh");
      // The process that a runner sends its signals to.
      await writeFile(script, `export STEP=$$\n${run}`);
      const ended = await runStep(script, join(workspace, place), {
        HOME: folder,
        RUNNER_TEMP: temporary,
        ...files,
        ...environment,
        ...Object.fromEntries(variables),
      });
      code = ended.code;
      log += ended.log;
      for (const [, name, , value] of (await readFile(files.GITHUB_OUTPUT, "utf8")).matchAll(
        /^([\w-]+)<<(.+)\n([\s\S]*?)\n\2$/gm,
      )) {
        contexts[`steps.${id}.outputs.${name}`] = value ?? "";
      }
    }
  }
  return { code, log, summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"), uploaded };
}

/** Runs a script as a runner runs a step. */
export async function runStep(
  script: string,
  workspace: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number; log: string }> {
  const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd: workspace,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  const code = await new Promise<number>((done) => child.once("close", (status) => done(status ?? 1)));
  return { code, log };
}
