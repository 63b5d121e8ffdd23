import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";

const ROOT = resolve(".");

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
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
  const temporary = join(folder, "temporary");
  const workspace = join(folder, "workspace");
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  const npm = join(folder, "npm.log");
  try {
    for (const path of [programs, temporary, workspace]) {
      await mkdir(path);
    }
    // Notes how it is called, and installs nothing.
    await writeFile(join(programs, "npm"), `#!/bin/sh\necho "$@" >> '${npm}'\nexit 1\n`);
    await chmod(join(programs, "npm"), 0o755);
    await writeFile(files.GITHUB_STEP_SUMMARY, "");
    const contexts: Record<string, string> = {};
    for (const [name, { default: value = "" }] of Object.entries(action.inputs)) {
      contexts[`inputs.${name}`] = inputs[name] ?? value;
    }
    const evaluate = (text: string): string =>
      text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, path: string) => contexts[path] ?? "");
    let code = 0;
    let log = "";
    let uploaded: string[] = [];
    for (const { id, run, uses, env = {}, with: given = {} } of action.runs.steps) {
      if (uses !== undefined) {
        uploaded = evaluate(given["path"] ?? "")
          .split("\n")
          .filter((path) => path !== "");
      } else if (code === 0) {
        await writeFile(files.GITHUB_OUTPUT, "");
        const variables = Object.entries(env).map(([name, value]) => [name, evaluate(value)] as const);
        const script = join(folder, "step.sh");
        // The process that a runner sends its signals to.
        await writeFile(script, `export STEP=$$\n${run ?? ""}`);
        const ended = await runStep(script, workspace, {
          PATH: `${programs}:${process.env["PATH"]}`,
          HOME: folder,
          RUNNER_TEMP: temporary,
          GITHUB_ACTION_PATH: ROOT,
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
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value)] as const);
    const installs = await readFile(npm, "utf8").catch(() => "");
    return {
      code,
      log,
      summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
      outputs: Object.fromEntries(outputs),
      uploaded,
      installs: installs.split("\n").filter((line) => line !== ""),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
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
